"""A language beside its English: written, found again, signed, and by two people at once."""

import re
from html import unescape

import pytest
from markupsafe import escape
from msgspec.structs import replace

from consult.pages.words import draft_digest, list_words
from consult.settings import Settings
from consult.staff.publishable import has_read_words
from consult.staff.roles import Role
from consult.store.staff import open_staff
from surveys.model import Instrument
from surveys.signing import draft_languages, sign
from surveys.translating import list_cells, walk_texts, write_cells
from tests.staff.drafted import Drafted, add_drafted
from tests.staff.people import Client, Office, post, sign_in
from tests.surveys.samples import SAMPLE

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


def in_welsh(instrument: Instrument = SAMPLE, *, whole: bool = True) -> Instrument:
    """The sample with Welsh declared, and with every text written or none."""
    english = {cell.address: cell.english for cell in list_cells(instrument, "cy")}
    words = {address: f"C: {said}" for address, said in english.items()} if whole else {}
    base = replace(instrument, languages=["en"], signed=[])
    bare = write_cells(base, "cy", dict.fromkeys(english, ""))[0]
    return replace(write_cells(bare, "cy", words)[0], languages=["en", "cy"])


@pytest.fixture
async def drafted(settings: Settings, office: Office, client: Client) -> Drafted:
    """Start a draft with Welsh still to be written, with its designer signed in."""
    await sign_in(client, office, office.people[Role.POLICY_DESIGNER])
    return await add_drafted(settings, office, in_welsh(whole=False))


def read_fields(page: str) -> dict[str, str]:
    """Give the hidden fields and boxes of a page's form by name."""
    boxes = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {unescape(name): unescape(said) for name, said in [*boxes, *hidden]}


async def test_words_are_kept_where_they_were_written(client: Client, drafted: Drafted) -> None:
    """What is typed beside a text is kept as its translation, and nothing else changes."""
    before, version = await drafted.read()
    page = await client.get(f"{drafted.address}/languages/cy")
    fields = read_fields(page.text)
    name = next(name for name in fields if name.startswith("words:"))
    answer = await post(
        client, f"{drafted.address}/languages/cy?page=1", **{**fields, name: "Geiriau"}, go="next"
    )
    assert answer.headers["location"] == f"{drafted.address}/languages/cy?page=2"
    after, kept = await drafted.read()
    address = name.removeprefix("words:")
    assert after == write_cells(before, "cy", {address: "Geiriau"})[0]
    assert kept == version + 1


async def test_every_text_can_be_reached(client: Client, drafted: Drafted) -> None:
    """The pages of a language together show every text that has English words, once."""
    instrument, _ = await drafted.read()
    seen: list[str] = []
    for number in range(1, 30):
        page = (await client.get(f"{drafted.address}/languages/cy?page={number}")).text
        fields = [name for name in read_fields(page) if name.startswith("words:")]
        seen += [name.removeprefix("words:") for name in fields]
        if "Later texts" not in page:
            break
    assert seen == [cell.address for cell in list_cells(instrument, "cy")]


async def test_answers_stand_with_their_question(client: Client, drafted: Drafted) -> None:
    """Beside the words of an answer stands the question that they are said to."""
    page = (await client.get(f"{drafted.address}/languages/cy")).text
    _, _, pair = page.partition('<p class="govuk-body" lang="en" dir="ltr">Option police</p>')
    assert pair.partition("</div>")[0].count("Belongs to: “Which?”") == 1
    _, _, title = page.partition('<p class="govuk-body" lang="en" dir="ltr">Services</p>')
    assert "Belongs to" not in title.partition("</div>")[0]


async def test_unchanged_page_makes_no_version(client: Client, drafted: Drafted) -> None:
    """Saving a page on which nothing was typed keeps no new version."""
    _, version = await drafted.read()
    page = await client.get(f"{drafted.address}/languages/cy")
    await post(client, f"{drafted.address}/languages/cy", **read_fields(page.text))
    assert (await drafted.read())[1] == version


@pytest.mark.both_engines
async def test_two_people_at_different_texts(client: Client, drafted: Drafted) -> None:
    """Somebody else's change to another text stays, and so does what was typed here."""
    page = await client.get(f"{drafted.address}/languages/cy")
    fields = read_fields(page.text)
    first, second = [name for name in fields if name.startswith("words:")][:2]
    instrument, _ = await drafted.read()
    theirs = {first.removeprefix("words:"): "Eu geiriau"}
    await drafted.change(write_cells(instrument, "cy", theirs)[0])
    answer = await post(client, f"{drafted.address}/languages/cy", **{**fields, second: "Fy rhai"})
    assert answer.status_code == 303
    texts = dict(walk_texts((await drafted.read())[0]))
    assert texts[first.removeprefix("words:")]["cy"] == "Eu geiriau"
    assert texts[second.removeprefix("words:")]["cy"] == "Fy rhai"


@pytest.mark.both_engines
async def test_two_people_at_one_text(client: Client, drafted: Drafted) -> None:
    """Where both changed a text nothing is overwritten or lost: the page shows both."""
    page = await client.get(f"{drafted.address}/languages/cy")
    fields = read_fields(page.text)
    name = next(name for name in fields if name.startswith("words:"))
    instrument, _ = await drafted.read()
    theirs = {name.removeprefix("words:"): "Eu geiriau"}
    await drafted.change(write_cells(instrument, "cy", theirs)[0])
    answer = await post(client, f"{drafted.address}/languages/cy", **{**fields, name: "Fy rhai"})
    assert answer.status_code == 422
    assert "Eu geiriau" in answer.text
    again = read_fields(answer.text)
    assert again[name] == "Fy rhai"
    assert dict(walk_texts((await drafted.read())[0]))[name.removeprefix("words:")] == {
        **dict(walk_texts(instrument))[name.removeprefix("words:")],
        "cy": "Eu geiriau",
    }
    assert (await post(client, f"{drafted.address}/languages/cy", **again)).status_code == 303
    kept = dict(walk_texts((await drafted.read())[0]))[name.removeprefix("words:")]
    assert kept["cy"] == "Fy rhai"


async def test_signed_by_name(client: Client, office: Office, drafted: Drafted) -> None:
    """Whoever is signed in signs a whole language as they saw it, and the version says so."""
    await drafted.change(in_welsh())
    page = await client.get(f"{drafted.address}/languages/cy")
    answer = await post(
        client, f"{drafted.address}/languages/cy/sign", version=read_fields(page.text)["version"]
    )
    assert answer.status_code == 303
    instrument, _ = await drafted.read()
    assert draft_languages(instrument) == []
    assert [one.by for one in instrument.signed] == [office.people[Role.POLICY_DESIGNER].name]
    assert "Signed" in (await client.get(f"{drafted.address}/languages")).text


async def test_words_on_every_page(client: Client, drafted: Drafted) -> None:
    """Whoever signs reads our own words too and ticks that; without, they stay drafts."""
    await drafted.change(in_welsh())
    address = f"{drafted.address}/languages/cy"
    words = await client.get(f"{address}/words")
    for english, welsh in list_words("cy"):
        assert str(escape(english)) in words.text
        assert str(escape(welsh)) in words.text
    await _sign(client, address)
    assert "Words on every page: draft" in (await client.get(f"{drafted.address}/languages")).text
    assert "nobody has answered yet" in (await client.get(address)).text
    await _sign(client, address, words="0" * 64)
    assert not has_read_words((await drafted.read())[0], "cy")
    await _sign(client, address, words=draft_digest("cy"))
    assert has_read_words((await drafted.read())[0], "cy")
    assert "Sign it" not in (await client.get(address)).text


async def _sign(client: Client, address: str, **ticked: str) -> None:
    fields = read_fields((await client.get(address)).text)
    signed = await post(client, f"{address}/sign", version=fields["version"], **ticked)
    assert signed.status_code == 303


async def test_a_language_is_taken_out(client: Client, drafted: Drafted) -> None:
    """A language can go with all its words instead of being finished; undo brings it back."""
    await drafted.change(sign(in_welsh(), "cy", "Dana Designer", SAMPLE.supports[0].checked))
    before, _ = await drafted.read()
    answer = await post(client, f"{drafted.address}/languages/cy/remove")
    assert answer.status_code == 303
    instrument, version = await drafted.read()
    assert (instrument.languages, instrument.signed) == (["en"], [])
    assert [text for _, text in walk_texts(instrument) if "cy" in text] == []
    undone = await post(client, f"{drafted.address}/step", version=str(version), act="undo")
    assert undone.status_code == 303
    assert (await drafted.read())[0] == before


@pytest.mark.parametrize("language", ["en", "pl", "nonsense"])
async def test_only_a_translation_is_taken_out(
    client: Client, drafted: Drafted, language: str
) -> None:
    """English and languages that the questionnaire does not have stay where they are."""
    before = await drafted.read()
    answer = await post(client, f"{drafted.address}/languages/{language}/remove")
    assert answer.status_code == 404
    assert await drafted.read() == before


@pytest.mark.parametrize(
    ("written", "code"), [("Polish", "pl"), ("ur", "ur"), ("Easy English", "en-simple")]
)
async def test_a_language_is_added_by_its_name(
    client: Client, drafted: Drafted, written: str, code: str
) -> None:
    """A language can be written as people call it, or as its code."""
    answer = await post(client, f"{drafted.address}/languages", language=written)
    assert answer.status_code == 303
    assert (await drafted.read())[0].languages[-1] == code


async def test_unfinished_language_is_not_signed(client: Client, drafted: Drafted) -> None:
    """A language with a text missing offers no signature, and refuses one."""
    page = await client.get(f"{drafted.address}/languages/cy")
    assert "/languages/cy/sign" not in page.text
    _, version = await drafted.read()
    answer = await post(client, f"{drafted.address}/languages/cy/sign", version=str(version))
    assert answer.status_code == 422
    assert "have no translation yet" in answer.text
    assert (await drafted.read())[1] == version


async def test_changed_text_is_not_signed_unseen(client: Client, drafted: Drafted) -> None:
    """Somebody who signs a page that was changed meanwhile is told, and nothing is signed."""
    await drafted.change(in_welsh())
    page = await client.get(f"{drafted.address}/languages/cy")
    seen = read_fields(page.text)["version"]
    instrument, _ = await drafted.read()
    await drafted.change(write_cells(instrument, "cy", {"title": "Arall"})[0])
    answer = await post(client, f"{drafted.address}/languages/cy/sign", version=seen)
    assert answer.status_code == 409, answer.text
    assert draft_languages((await drafted.read())[0]) == ["cy"]


async def test_changed_english_asks_for_another_look(
    client: Client, settings: Settings, drafted: Drafted
) -> None:
    """After a signature, a text whose English changed is marked to be looked at again."""
    signed = sign(in_welsh(), "cy", "Dana Designer", SAMPLE.supports[0].checked)
    await drafted.change(signed)
    async with open_staff(settings.staff_database) as staff:
        _, current = await drafted.read()
        body = (await staff.read_draft_version(drafted.questionnaire, current)).body
        await staff.save_draft_version(
            drafted.questionnaire,
            after=current,
            body=body,
            digest="0" * 64,
            author=drafted.author,
            note="Signed the translation (cy)",
        )
    await drafted.change(write_cells(signed, "en", {"title": "Another title"})[0])
    page = await client.get(f"{drafted.address}/languages/cy")
    assert "1 to look at again" in page.text


@pytest.mark.parametrize("language", ["Welsh", "en", "cy", "../x", ""])
async def test_odd_language_is_refused(client: Client, drafted: Drafted, language: str) -> None:
    """What is no code, or a language that is there, is not added, and the page says why."""
    before = await drafted.read()
    answer = await post(client, f"{drafted.address}/languages", language=language)
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text
    assert await drafted.read() == before


async def test_language_is_added(client: Client, drafted: Drafted) -> None:
    """A language is added with all its texts missing, written from its own side."""
    answer = await post(client, f"{drafted.address}/languages", language="ur")
    page = await client.get(answer.headers["location"])
    assert 'dir="rtl"' in page.text
    assert (await drafted.read())[0].languages == ["en", "cy", "ur"]
