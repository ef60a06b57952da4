"""A draft begins with nothing, with a ready-made questionnaire or with a file, whole or not."""

from html import unescape
from typing import Final
from uuid import UUID

import pytest
from httpx import Response

from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.staff import open_staff
from surveys.files import decode_instrument, encode_instrument, read_ready
from surveys.model import Instrument, walk_pages
from surveys.xlsform.writing import write_xlsform
from tests.staff.drafted import DRAFT, Drafted, add_drafted
from tests.staff.people import SAME_ORIGIN, Client, Office, post, sign_in
from tests.surveys.samples import SAMPLE, words

# The store's own tests run on both engines; what pages add is the same on either.
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sqlite"])]


@pytest.fixture
async def drafted(settings: Settings, office: Office, client: Client) -> Drafted:
    """Start a draft with the sample in it, with its designer signed in."""
    await sign_in(client, office, office.people[Role.POLICY_DESIGNER])
    return await add_drafted(settings, office, SAMPLE)


async def read_begun(settings: Settings, answer: Response) -> Instrument:
    """Give the questionnaire to which beginning a draft has led."""
    assert answer.status_code == 303, unescape(answer.text)
    _, _, slug, questionnaire = answer.headers["location"].split("/")
    async with open_staff(settings.staff_database) as staff:
        draft = await staff.read_draft(slug)
        assert draft is not None
        rows = {row.id: row for row in await staff.list_draft_questionnaires(draft.id)}
    return decode_instrument(rows[UUID(questionnaire)].body, "The draft")


async def upload(client: Client, name: str, content: bytes, audience: str = "") -> Response:
    """Begin a draft with a file."""
    return await client.post(
        "/design/new",
        data={"title": "From a file", "start": "file", "audience": audience},
        files={"file": (name, content)},
        headers=SAME_ORIGIN,
        follow_redirects=False,
    )


async def test_a_draft_begins_with_nothing(
    client: Client, settings: Settings, drafted: Drafted
) -> None:
    """An empty questionnaire can be begun, has an ending, and lacks what the checker names."""
    begun = await post(
        client, "/design/new", title="Autumn", start="nothing", audience="professional"
    )
    made = await read_begun(settings, begun)
    assert (made.audience, made.title) == ("professional", words("Autumn"))
    page = (await client.get(begun.headers["location"])).text
    assert "First page" in page
    assert "errors" in page
    listed = (await client.get("/design")).text
    assert "/design/autumn" in listed
    assert drafted.address.rpartition("/")[0] in listed
    added = await post(
        client, "/design/autumn/add", start="nothing", audience="survivor", title=""
    )
    assert (await read_begun(settings, added)).audience == "survivor"
    shown = (await client.get("/design/autumn")).text
    assert shown.count(">Preview<") == 2


async def test_a_draft_begins_with_a_ready_made_one(
    client: Client, settings: Settings, drafted: Drafted
) -> None:
    """A ready-made questionnaire is taken whole."""
    del drafted
    begun = await post(client, "/design/new", title="Ours", start="ready", ready="helpline-caller")
    assert await read_begun(settings, begun) == read_ready("helpline-caller")


async def test_a_draft_begins_with_a_file(
    client: Client, settings: Settings, drafted: Drafted
) -> None:
    """A questionnaire as JSON, and one as a spreadsheet form, come in as they were written."""
    del drafted
    answer = await upload(client, "ours.json", encode_instrument(SAMPLE))
    assert await read_begun(settings, answer) == SAMPLE


async def test_a_form_of_ours_comes_back(
    client: Client, settings: Settings, drafted: Drafted
) -> None:
    """A questionnaire that was written as a form comes in as it was."""
    del drafted
    answer = await upload(client, "ours.md", write_xlsform(SAMPLE, "md"))
    assert await read_begun(settings, answer) == SAMPLE


async def test_a_form_of_other_software_is_taken_in_with_a_report(
    client: Client, settings: Settings, drafted: Drafted
) -> None:
    """Who answers is said beside a form that does not, and what is left behind is listed once."""
    del drafted
    form = (
        "| survey | | | |\n| | type | name | label |\n| | geopoint | where | Where? |\n"
        "| | text | why | Why? |\n"
    )
    refused = await upload(client, "theirs.md", form.encode())
    assert refused.status_code == 422
    answer = await upload(client, "theirs.md", form.encode(), audience="professional")
    made = await read_begun(settings, answer)
    assert (made.audience, len(list(walk_pages(made)))) == ("professional", 1)
    page = (await client.get(answer.headers["location"])).text
    assert "row 3" in page
    assert "Where somebody is would identify them." in page
    assert "Where somebody is" not in (await client.get(answer.headers["location"])).text


async def test_a_form_with_faults_is_refused_with_every_row(
    client: Client, drafted: Drafted
) -> None:
    """Nothing of a form is kept that cannot be read whole, and each fault has its row."""
    del drafted
    form = (
        "| survey | | | | |\n| | type | name | label | relevant |\n"
        "| | text | why | Why? | ( |\n| | text | how | How? | ${gone |\n"
    )
    answer = await upload(client, "ours.md", form.encode(), audience="survivor")
    assert answer.status_code == 422
    assert "row 3" in answer.text
    assert "row 4" in answer.text
    assert 'value="From a file"' in answer.text
    assert "/design/from-a-file" not in (await client.get("/design")).text


BEGINNINGS: Final = [
    ({"title": "", "start": "nothing", "audience": "survivor"}, "title"),
    ({"title": "X", "slug": "New", "start": "nothing", "audience": "survivor"}, "slug"),
    ({"title": "X", "slug": DRAFT, "start": "nothing", "audience": "survivor"}, "slug"),
    ({"title": "X", "slug": "new", "start": "nothing", "audience": "survivor"}, "slug"),
    ({"title": "X"}, "start"),
    ({"title": "X", "start": "nothing"}, "audience"),
    ({"title": "X", "start": "ready", "ready": "../secrets"}, "ready"),
    ({"title": "X", "start": "file"}, "file"),
]


async def test_a_beginning_says_what_is_missing(client: Client, drafted: Drafted) -> None:
    """What cannot be begun with is refused at its field, and what was typed stays."""
    del drafted
    for fields, field in BEGINNINGS:
        answer = await post(client, "/design/new", **fields)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert f'value="{fields["title"]}"' in answer.text


async def test_what_is_no_questionnaire_is_refused(client: Client, drafted: Drafted) -> None:
    """A file of another kind, one that is broken and one that is too large say so."""
    del drafted
    for name, content in (
        ("ours.docx", b"x"),
        ("ours.json", b"{"),
        ("ours.xlsx", b"PK not really"),
        ("ours.json", b" " * 2_000_001),
    ):
        answer = await upload(client, name, content)
        assert answer.status_code == 422, name
        assert 'href="#file"' in answer.text
