"""From the first page to Send, as a browser without scripts goes."""

import re
from pathlib import Path

import pytest

from consult.store.responses.rows import State
from tests.respond.house import (
    House,
    Visitor,
    build_house,
    go_to_agencies,
    go_to_review,
    go_to_text,
    open_house,
)

pytestmark = pytest.mark.any_engine

TEXT = "what-they-did:police"


@pytest.mark.anyio
async def test_the_start_page_tells_the_truth_first(visitor: Visitor) -> None:
    """Before anything is asked: what is kept, what stays behind, and that nobody can come."""
    await visitor.get()
    for words in (
        "Nobody reads the answers as they come in",
        "but not all",
        "What stays on this device",
        "from the browser’s history",  # noqa: RUF001 - as people read it.
        "999",
        "55",
        "weather.example",
        "31 December 2028",
        "privacy@example.org",
    ):
        assert words in visitor.page, words


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_a_whole_journey_is_stored_once_and_sealed(visitor: Visitor, house: House) -> None:
    """What was chosen and written arrives, redacted, under the consultation's key only."""
    await go_to_text(visitor)
    await visitor.press(
        **{"helpfulness:police": "2", TEXT: "Ring Sam Okafor on 07700 900123, they said."}
    )
    await go_to_review(visitor)
    assert "Unhelpful" in visitor.page
    assert "07700 900123" not in visitor.page
    assert "they said." in visitor.page
    await visitor.press("send")
    assert "Your answers have been sent" in visitor.page
    (record,) = house.records()
    assert record.closed["helpfulness:police"] == ("2",)
    assert "07700" not in record.texts[TEXT].text
    assert record.language == "en"


@pytest.mark.anyio
async def test_what_was_typed_never_comes_back_in_a_box(visitor: Visitor) -> None:
    """Going back shows that there is an answer, and not what it is."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: "marigold at the window"})
    await visitor.press("back")
    assert "We have an answer from you here" in visitor.page
    assert "marigold" not in visitor.page


@pytest.mark.anyio
async def test_an_empty_box_keeps_what_was_written_before(visitor: Visitor) -> None:
    """A box that cannot show an answer does not lose it either; writing again replaces it."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: "the first words"})
    await visitor.press("back")
    await visitor.press(**{TEXT: ""})
    await go_to_review(visitor)
    assert "the first words" in visitor.page


@pytest.mark.anyio
async def test_an_answer_can_be_removed_on_its_page_and_on_the_last(visitor: Visitor) -> None:
    """Removing is one press, on the page it was given and where everything is listed."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: "the first words"})
    await visitor.press("back")
    await visitor.press(_remove=TEXT)
    await visitor.press("back")
    assert "We have an answer from you here" not in visitor.page
    await visitor.press(**{TEXT: "the second words"})
    await go_to_review(visitor)
    assert "the second words" in visitor.page
    await visitor.press("", _remove=TEXT)
    assert "What we will keep" in visitor.page
    assert "the second words" not in visitor.page


@pytest.mark.anyio
async def test_a_screen_out_stores_nothing(visitor: Visitor, house: House) -> None:
    """Whoever the questionnaire is not for is thanked, shown support, and forgotten."""
    await visitor.start()
    await visitor.press()
    await visitor.press(adult="no", lives__here="yes", experienced="yes")
    assert "Nothing you answered has been kept" in visitor.page
    assert "0808 2000 247" in visitor.page
    assert house.count() == 0


@pytest.mark.anyio
async def test_declining_stores_nothing(visitor: Visitor, house: House) -> None:
    """Saying no to taking part is an ending like any other."""
    await visitor.start()
    await visitor.press()
    await visitor.press(adult="yes", lives__here="yes", experienced="yes")
    await visitor.press(agree="no")
    assert "That is all right" in visitor.page
    assert house.count() == 0


@pytest.mark.anyio
async def test_only_what_must_be_answered_holds_anybody_up(visitor: Visitor) -> None:
    """A compulsory question left blank is pointed out at the top and beside it."""
    await visitor.start()
    await visitor.press()
    await visitor.press(adult="yes")
    assert "Before you go on" in visitor.page
    assert 'href="#lives-here"' in visitor.page
    assert 'id="lives-here"' in visitor.page
    assert 'value="yes" checked' in visitor.page


@pytest.mark.anyio
async def test_consent_cannot_be_stepped_over(visitor: Visitor, house: House) -> None:
    """A form that claims to be at the end does not send what was not agreed to."""
    await visitor.start()
    await visitor.press()
    await visitor.post({"_at": "r", "_do": "send"})
    await visitor.get()
    assert "p.eligibility." in visitor.page
    assert house.count() == 0


@pytest.mark.anyio
async def test_a_part_can_be_skipped_before_and_within(visitor: Visitor) -> None:
    """Skipping leads past the part, keeps nothing of it, and can be undone by going back."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: "something held"})
    await visitor.press("back")
    await visitor.press("skip")
    assert "n.safety." in visitor.page
    await visitor.press("back")
    assert "p.consent." in visitor.page
    await visitor.press(agree="yes")
    assert "n.agencies." in visitor.page
    await visitor.press("skip")
    await go_to_review(visitor)
    assert "something held" not in visitor.page
    assert "The police" not in visitor.page


@pytest.mark.anyio
async def test_a_sensitive_part_begins_with_a_note(visitor: Visitor) -> None:
    """Before harder questions stand a note, support, and a way past them."""
    await visitor.start()
    await visitor.press()
    await visitor.press(adult="yes", lives__here="yes", experienced="yes")
    await visitor.press(agree="yes")
    assert "Skip this part" in visitor.page
    assert "0808 2000 247" in visitor.page
    assert "talk to somebody" in visitor.page


@pytest.mark.anyio
async def test_a_dropped_option_takes_its_page_along(visitor: Visitor, house: House) -> None:
    """An answer on a page that no longer belongs to the path is not kept."""
    await go_to_text(visitor)
    await visitor.press(**{"helpfulness:police": "2"})
    await visitor.press("back")
    await visitor.press("back")
    await visitor.press(agencies="council")
    await go_to_review(visitor)
    await visitor.press("send")
    (record,) = house.records()
    assert "helpfulness:police" not in record.closed


@pytest.mark.anyio
@pytest.mark.parametrize(
    "at", ["", "p.nowhere.", "p.agency.nobody", "n.", "x.y.z", "e", "p.agency.police", "r."]
)
async def test_a_made_up_place_leads_somewhere_harmless(
    visitor: Visitor, house: House, at: str
) -> None:
    """Whatever a form says about where it stood, there is a page and nothing is stored."""
    await go_to_agencies(visitor)
    for button in ("next", "back", "skip", "return", "unheard-of"):
        reply = await visitor.post({"_at": at, "_do": button, "agencies": "police"})
        assert reply.status_code == 303
        assert (await visitor.get()).status_code == 200
        assert "<h1" in visitor.page
    assert house.count() == 0


@pytest.mark.anyio
async def test_support_is_the_same_for_everybody(visitor: Visitor) -> None:
    """The page of numbers is identical with and without progress, and leads back to it."""
    before = (await visitor.get(f"{visitor.address}/support")).text
    await go_to_text(visitor)
    during = await visitor.get(f"{visitor.address}/support")
    # What fills the page after its end is random and of the same length.
    assert during.text.partition("</html>")[0] == before.partition("</html>")[0]
    assert len(during.text) == len(before)
    assert "set-cookie" not in during.headers
    await visitor.post({"_do": "return"})
    await visitor.get()
    assert "p.agency.police" in visitor.page


@pytest.mark.anyio
@pytest.mark.parametrize("state", ["draft", "closed"])
async def test_a_questionnaire_that_is_not_open_thanks_people(
    tmp_path: Path, state: State
) -> None:
    """Closed and not yet open are one friendly page with support, never an error."""
    house = await build_house(tmp_path, state=state)
    async with open_house(house) as client:
        visitor = Visitor(client)
        reply = await visitor.get()
        assert reply.status_code == 200
        assert "Thank you for coming" in visitor.page
        assert "0808 2000 247" in visitor.page
        await visitor.start()
        assert "Thank you for coming" in visitor.page


@pytest.mark.anyio
async def test_an_unknown_address_thanks_people_too(visitor: Visitor) -> None:
    """A mistyped address is the same friendly page, with the emergency number."""
    for address in ("/nothing-here", "/" + "a" * 300, "/favicon.ico", "/ä"):
        reply = await visitor.get(address)
        assert reply.status_code == 200
        assert "Thank you for coming" in visitor.page
        assert "999" in visitor.page
    assert "999" in (await visitor.get("/nothing-here/support")).text


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_closing_ends_what_was_under_way(visitor: Visitor, house: House) -> None:
    """Somebody in the middle is thanked, and what they had answered is not kept."""
    await go_to_agencies(visitor)
    house.set_state("closed")
    await visitor.press(agencies="police")
    assert "Thank you for coming" in visitor.page
    assert visitor.cookie is None


@pytest.mark.anyio
async def test_invented_consultations_say_so_on_every_page(tmp_path: Path) -> None:
    """A demonstration can never be mistaken for a real consultation."""
    house = await build_house(tmp_path, invented=True)
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.get()
        assert "Invented data" in visitor.page
        await go_to_text(visitor)
        assert "Invented data" in visitor.page
        await go_to_review(visitor)
        assert "Invented data" in visitor.page


@pytest.mark.anyio
async def test_every_title_is_neutral_and_no_link_dials(visitor: Visitor) -> None:
    """Titles, addresses and links give nothing away to a history or a list of calls."""
    pages = [(await visitor.get()).text, (await visitor.get(f"{visitor.address}/support")).text]
    pages += [await go_to_text(visitor), await go_to_review(visitor)]
    for page in pages:
        assert "<title>Questionnaire</title>" in page
        assert "tel:" not in page.replace("telephone=no", "")
        assert "mailto:" not in page
        # One script, of ours and in a file of its own: nothing else runs here.
        assert re.findall("<script.*", page) == re.findall(
            r'<script type="module" src="/assets/respond-[0-9a-f]+\.js"></script>', page
        )
        assert "style=" not in page


@pytest.mark.anyio
async def test_words_that_help_would_take_are_warned_of(visitor: Visitor) -> None:
    """A page with a box says beforehand what opening a link takes away, and any other does not."""
    warning = "Opening a link below takes away what you wrote on this page"
    assert warning not in await visitor.start()
    visitor = Visitor(visitor.client)
    await go_to_text(visitor)
    assert f'class="hint without-scripts">{warning}' in visitor.page
