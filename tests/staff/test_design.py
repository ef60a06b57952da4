"""Designing by pages: begun, changed part by part, undone, and never over somebody else's work."""

import asyncio
import re
from html import unescape

import pytest
from httpx import Response
from msgspec.structs import replace

from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.staff import DraftState, open_staff
from surveys.editing import add_part, remove_part
from surveys.files import decode_instrument, encode_instrument, read_ready
from surveys.model import END, Facts, Note, Page, Route, SingleChoice, walk_pages
from surveys.parts import find_placed, walk_placed
from surveys.rules import Chosen
from tests.staff.drafted import DRAFT, Drafted, add_drafted
from tests.staff.people import Client, Office, post, sign_in
from tests.staff.sentforms import read_form
from tests.surveys.samples import SAMPLE, words

# The store's own tests run on both engines; what pages add is the same on either.
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sqlite"])]

SERVICES = "sections.services.pages.which.items.services"
WHICH = "sections.services.pages.which"


@pytest.fixture
async def drafted(settings: Settings, office: Office, client: Client) -> Drafted:
    """Start a draft with the sample in it, with its designer signed in."""
    await sign_in(client, office, office.people[Role.POLICY_DESIGNER])
    return await add_drafted(settings, office, SAMPLE)


def read_article(page: str, anchor: str) -> str:
    """Give what the page of a questionnaire says of one item."""
    start = page.index(f'id="part-{anchor}"')
    return unescape(page[start : page.index("</article>", start)])


async def step(
    client: Client, drafted: Drafted, act: str, part: str = "", **more: str
) -> Response:
    """Press a button beside a part, on a page that shows the present version."""
    _, version = await drafted.read()
    fields = {"version": str(version), "act": act, "part": part, **more}
    return await post(client, f"{drafted.address}/step", **fields)


async def set_state(settings: Settings, state: DraftState) -> None:
    """Let the draft be approved or published."""
    async with open_staff(settings.staff_database) as staff:
        draft = await staff.read_draft(DRAFT)
        assert draft is not None
        assert await staff.set_draft_state(draft.id, state, expected=draft.state)


async def test_every_route_and_default_is_visible(
    settings: Settings, office: Office, client: Client
) -> None:
    """The page of a questionnaire has every condition, every route and every default."""
    await sign_in(client, office, office.people[Role.APPROVER])
    ready = read_ready("survivor-views")
    drafted = await add_drafted(settings, office, ready)
    page = unescape((await client.get(drafted.address)).text)
    assert page.count('<h4 class="govuk-heading-s">After this page</h4>') == len(
        list(walk_pages(ready))
    )
    assert page.count("Otherwise: go to") + page.count("Always: go to") == len(
        list(walk_pages(ready))
    )
    for placed in walk_placed(ready):
        if isinstance(placed.node, Route):
            kind = "endings" if placed.node.to.startswith(END) else "pages"
            assert f'id="part-{placed.address}"' in page
            target = placed.node.to.removeprefix(END)
            assert re.search(rf'If <code[^>]*>[^<]+</code>: go to <a[^>]*{kind}\.{target}"', page)


async def test_findings_stand_beside_what_they_concern(client: Client, drafted: Drafted) -> None:
    """What the checker finds is said at the item, at the form, and at the top with a link."""
    broken = replace(SingleChoice(id="why", label=words("Why?")), when=Chosen("gone", "x"))
    await drafted.change(add_part(SAMPLE, WHICH, "items", broken).instrument)
    page = (await client.get(drafted.address)).text
    assert "gone" in read_article(page, f"{WHICH}.items.why")
    assert "Error" not in read_article(page, SERVICES)
    assert f'href="#part-{WHICH}.items.why"' in page
    form = (await client.get(f"{drafted.address}/part?at={WHICH}.items.why")).text
    assert "found__one--error" in form


async def test_steps_change_one_thing_each(client: Client, drafted: Drafted) -> None:
    """A part is moved, copied and removed by a press, each a version that says what was done."""
    answer = await step(client, drafted, "copy", SERVICES)
    assert answer.headers["location"] == f"{drafted.address}#part-{SERVICES}-2"
    await step(client, drafted, "up", f"{SERVICES}-2")
    await step(client, drafted, "into", f"{SERVICES}-2", into="sections.end.pages.last")
    instrument, version = await drafted.read()
    last = find_placed(instrument, "sections.end.pages.last").node
    assert isinstance(last, Page)
    assert [item.id for item in last.items] == ["more", "services-2"]
    await step(client, drafted, "remove", "sections.end.pages.last.items.services-2")
    assert await drafted.read() == (SAMPLE, version + 1)
    assert "Removed: " in (await client.get(drafted.address)).text


async def test_undoing_and_redoing(client: Client, settings: Settings, drafted: Drafted) -> None:
    """Every step can be undone and done again, one after the other, and approval falls with it."""
    await step(client, drafted, "remove", SERVICES)
    once, _ = await drafted.read()
    await step(client, drafted, "remove", "sections.end")
    twice, _ = await drafted.read()
    await step(client, drafted, "undo")
    await step(client, drafted, "undo")
    assert await drafted.read() == (SAMPLE, 1)
    assert (await step(client, drafted, "undo")).status_code == 409
    await set_state(settings, "approved")
    await step(client, drafted, "redo")
    assert (await drafted.read())[0] == once
    await step(client, drafted, "redo")
    assert (await drafted.read())[0] == twice
    assert (await step(client, drafted, "redo")).status_code == 409
    async with open_staff(settings.staff_database) as staff:
        draft = await staff.read_draft(DRAFT)
        assert draft is not None
        assert draft.state == "draft"


async def test_a_step_on_an_old_page_does_nothing(client: Client, drafted: Drafted) -> None:
    """Pressing a button on a page that is out of date shows what changed, and does nothing."""
    changed = remove_part(SAMPLE, "sections.end.pages.last.items.more").instrument
    await drafted.change(changed)
    answer = await post(
        client, f"{drafted.address}/step", version="1", act="remove", part="sections.services"
    )
    assert answer.status_code == 409
    assert "What somebody else changed" in answer.text
    assert "More?" in answer.text
    assert await drafted.read() == (changed, 2)
    for odd in ("", "99", "²", "9" * 40):
        fields = {"version": odd, "act": "undo"}
        assert (await post(client, f"{drafted.address}/step", **fields)).status_code == 409


async def test_a_step_for_nothing_is_refused(client: Client, drafted: Drafted) -> None:
    """A part that is not there, or a step that there is not, changes nothing."""
    for act in ("up", "into", "remove", "copy", "explode", ""):
        answer = await step(client, drafted, act, "sections.nowhere")
        assert (answer.status_code, (await drafted.read())[1]) == (409, 1), act


async def test_an_item_is_changed_by_its_form(client: Client, drafted: Drafted) -> None:
    """A form opened and sent with one field typed over changes that, and references follow."""
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at={SERVICES}")).text)
    code = fields["options.0.code"]
    answer = await post(client, path, **fields | {"id": "agencies", "options.0.code": "zz"})
    assert answer.headers["location"] == f"{drafted.address}#part-{WHICH}.items.agencies"
    instrument, version = await drafted.read()
    body = encode_instrument(instrument).decode()
    assert version == 2
    assert '"for_each": "agencies"' in body
    assert f'"code": "{code}"' not in body
    same = read_form((await client.get(f"{path}?at={WHICH}.items.agencies")).text)
    await post(client, path, **same)
    assert await drafted.read() == (instrument, 2)


async def test_a_kind_is_changed_in_two_steps(client: Client, drafted: Drafted) -> None:
    """Another kind keeps what both have, and its own form follows."""
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at={SERVICES}")).text)
    answer = await post(client, path, **fields | {"kind": "ranking"})
    assert answer.headers["location"] == f"{path}?at={SERVICES}"
    assert "Ranking" in (await client.get(drafted.address)).text


async def test_a_fault_keeps_what_was_typed(client: Client, drafted: Drafted) -> None:
    """A form with a mistake comes back whole, with the mistake at its field."""
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at={SERVICES}")).text)
    typed = {"label": "Whom did you <ask>?", "when": "agree is", "options.more": "Court"}
    answer = await post(client, path, **fields | typed)
    assert answer.status_code == 422
    back = read_form(answer.text)
    assert {name: back[name] for name in typed} == typed
    assert 'href="#when"' in answer.text
    assert "At character" in answer.text
    assert await drafted.read() == (SAMPLE, 1)


async def test_parts_are_added_by_forms(client: Client, drafted: Drafted) -> None:
    """Sections, pages, questions, routes, endings and support lines are added where asked."""
    for field, above, typed in (
        ("sections", "", {"title": "After"}),
        ("pages", "sections.after", {"heading": "Later on"}),
        ("items", "sections.after.pages.later-on", {"kind": "note", "label": "Well done"}),
        ("routes", "sections.after.pages.later-on", {"when": "always", "to": "end:out"}),
        ("endings", "", {"heading": "Good bye"}),
        ("supports", "", {"name": "A line", "number": "020 7946 0999", "key": "help"}),
    ):
        kind = typed.get("kind", "")
        query = f"field={field}&above={above}&kind={kind}"
        fields = read_form((await client.get(f"{drafted.address}/new?{query}")).text)
        answer = await post(client, f"{drafted.address}/new", **fields | typed)
        assert answer.status_code == 303, field
    instrument, version = await drafted.read()
    assert version == 7
    page = find_placed(instrument, "sections.after.pages.later-on").node
    assert isinstance(page, Page)
    assert page.items == [Note(id="well-done", label=words("Well done"))]
    assert [route.to for route in page.routes] == ["end:out"]
    assert [line.key for line in instrument.supports] == ["help", "help"]
    kinds = (await client.get(f"{drafted.address}/new?field=items&above={WHICH}")).text
    assert kinds.count("kind=") == 14
    assert (await client.get(f"{drafted.address}/new?field=opinions")).status_code == 404


async def test_the_later_of_two_loses_nothing(client: Client, drafted: Drafted) -> None:
    """Who saves second sees what the first did and their own words, and can save again."""
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at={SERVICES}")).text)
    changed = remove_part(SAMPLE, "sections.end.pages.last.items.more").instrument
    await drafted.change(changed)
    answer = await post(client, path, **fields | {"label": "Whom did you ask?"})
    assert answer.status_code == 409
    assert "What somebody else changed" in answer.text
    assert "More?" in answer.text
    assert await drafted.read() == (changed, 2)
    again = read_form(answer.text)
    assert again["label"] == "Whom did you ask?"
    assert (await post(client, path, **again)).status_code == 303
    both, _ = await drafted.read()
    assert find_placed(both, SERVICES).node.label == words("Whom did you ask?")  # type: ignore[attr-defined] # An item has one.
    assert "more" not in {item.id for page in walk_pages(both) for item in page.items}


async def test_of_two_at_once_one_is_asked_again(client: Client, drafted: Drafted) -> None:
    """Of two who save at the same moment one does, and the other keeps what they typed."""
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at={SERVICES}")).text)
    answers = await asyncio.gather(
        *(post(client, path, **fields | {"label": f"Whom, {who}?"}) for who in ("Ada", "Grace"))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    (refused,) = (answer.text for answer in answers if answer.status_code == 409)
    assert read_form(refused)["label"] in {"Whom, Ada?", "Whom, Grace?"}
    assert (await drafted.read())[1] == 2


async def test_words_for_a_removed_part_are_shown(client: Client, drafted: Drafted) -> None:
    """When somebody removed the part meanwhile, what was typed for it can still be copied."""
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at={SERVICES}")).text)
    await drafted.change(remove_part(SAMPLE, WHICH).instrument)
    answer = await post(client, path, **fields | {"label": "Whom did you ask?"})
    assert answer.status_code == 409
    assert "Whom did you ask?" in answer.text
    assert ">Save<" not in answer.text.replace("\n", "")
    new = {"field": "items", "above": WHICH, "kind": "note", "label": "Hello", "version": "2"}
    lost = await post(client, f"{drafted.address}/new", **new)
    assert (lost.status_code, "Hello" in lost.text) == (409, True)
    assert (await client.get(f"{path}?at={SERVICES}")).status_code == 404
    assert (await drafted.read())[1] == 2


async def test_facts_count_for_every_questionnaire(
    client: Client, settings: Settings, drafted: Drafted
) -> None:
    """What people are told is written once and put into the other questionnaires as well."""
    await post(client, f"/design/{DRAFT}/add", start="nothing", audience="professional")
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at=facts")).text)
    assert fields["everywhere"] == "yes"
    told = fields | {"controller": "The Heron Partnership", "threshold": "20"}
    assert (await post(client, path, **told)).status_code == 303
    async with open_staff(settings.staff_database) as staff:
        draft = await staff.read_draft(DRAFT)
        assert draft is not None
        rows = await staff.list_draft_questionnaires(draft.id)
    facts: list[Facts] = [decode_instrument(row.body, "The draft").facts for row in rows]
    assert len(facts) == 2
    assert {(one.controller, one.threshold) for one in facts} == {("The Heron Partnership", 20)}


async def test_title_and_audience_are_changed(client: Client, drafted: Drafted) -> None:
    """A questionnaire's own few fields have a form, and its parts stay."""
    path = f"{drafted.address}/part"
    fields = read_form((await client.get(f"{path}?at=questionnaire")).text)
    await post(client, path, **fields | {"audience": "perpetrator", "wave": "start"})
    changed, _ = await drafted.read()
    assert changed == replace(SAMPLE, audience="perpetrator", wave="start")
    assert (await post(client, path, **fields | {"audience": "nobody"})).status_code == 409
    again = read_form((await client.get(f"{path}?at=questionnaire")).text)
    assert (await post(client, path, **again | {"audience": "nobody"})).status_code == 422


async def test_a_draft_is_named_and_removed(client: Client, drafted: Drafted) -> None:
    """A draft gets another title, loses a questionnaire as it was seen, and goes whole."""
    await post(client, f"/design/{DRAFT}", title="Views of the north")
    assert "Views of the north" in (await client.get("/design")).text
    assert (await post(client, f"/design/{DRAFT}", title=" ")).status_code == 422
    await drafted.change(replace(SAMPLE, wave="start"))
    remove = f"{drafted.address}/remove"
    assert (await post(client, remove, version="1")).status_code == 422
    fields = read_form((await client.get(remove)).text)
    await post(client, remove, **fields)
    assert (await client.get(drafted.address)).status_code == 404
    await post(client, f"/design/{DRAFT}/remove")
    assert (await client.get(f"/design/{DRAFT}")).status_code == 404


async def test_a_published_draft_stays(
    client: Client, settings: Settings, office: Office, drafted: Drafted
) -> None:
    """What was published from is the record of it, and cannot be removed."""
    async with open_staff(settings.staff_database) as staff:
        draft = await staff.read_draft(DRAFT)
        assert draft is not None
        await staff.link_draft(draft.id, office.consultation)
        await staff.add_panel(draft.id, drafted.questionnaire, 1, office.consultation)
    assert (await post(client, f"/design/{DRAFT}/remove")).status_code == 422
    assert (await post(client, f"{drafted.address}/remove", version="1")).status_code == 422
    assert (await drafted.read())[1] == 1
