"""The same questionnaire in several languages, and changing between them on the way."""

import re

import pytest

from anonymise.redact import LANGUAGES
from consult.pages.languages import TEXT_LANGUAGES, takes_text, text_language
from tests.respond.house import Visitor, go_to_agencies, go_to_text

TEXT = "what-they-did:police"


async def change_language(visitor: Visitor, language: str, **form: str) -> str:
    """Press the button of another language with what is on the page, and follow."""
    fields = {name.replace("__", "-"): value for name, value in form.items()}
    await visitor.post({"_at": visitor.at, "_language": language, **fields})
    await visitor.get()
    return visitor.page


def test_boxes_are_shown_only_where_names_can_be_found() -> None:
    """Free text is asked for in exactly the languages that redaction has a lexicon for."""
    assert TEXT_LANGUAGES == LANGUAGES
    assert [takes_text(language) for language in ("en", "en-simple", "cy", "pl")] == [
        True,
        True,
        True,
        False,
    ]
    assert text_language("en-simple") == "en"


@pytest.mark.anyio
async def test_the_first_page_is_there_in_every_language(visitor: Visitor) -> None:
    """Each language has the first page, support and safety whole, and leads on in itself."""
    for language, start in (("cy", "Dechrau"), ("pl", "Zacznij"), ("ur", "شروع کریں")):
        for tail in ("", "/support", "/about"):
            page = (await visitor.get(f"{visitor.address}{tail}/{language}")).text
            assert f'<html lang="{language}"' in page
            assert 'class="untranslated"' not in page
        page = (await visitor.get(f"{visitor.address}/{language}")).text
        assert f'name="_language" value="{language}">{start}</button>' in page
        assert f'href="{visitor.address}/support/{language}"' in page
    assert '<html lang="en"' in (await visitor.get(f"{visitor.address}/xx")).text


@pytest.mark.anyio
async def test_the_address_of_a_language_shows_nobody_elses_answers(visitor: Visitor) -> None:
    """Opening it is like opening the address again: what was under way is forgotten."""
    await go_to_agencies(visitor)
    page = (await visitor.get(f"{visitor.address}/ur")).text
    assert "Zacznij" not in page
    assert 'role="status"' in page
    assert visitor.cookie is None


@pytest.mark.anyio
async def test_changing_language_keeps_the_page_and_its_answers(visitor: Visitor) -> None:
    """The same page comes back in the other language with what had just been chosen on it."""
    await go_to_agencies(visitor)
    page = await change_language(visitor, "pl", agencies="police")
    assert '<html lang="pl"' in page
    assert re.search(r'name="agencies" type="checkbox" value="police"[^>]* checked', page)
    assert "Dalej" in page
    page = await visitor.press(agencies="police")
    assert '<html lang="pl"' in page
    assert "p.agency.police" in page


@pytest.mark.anyio
async def test_changing_language_keeps_words_and_takes_no_new_ones(visitor: Visitor) -> None:
    """What was written stays, redacted; where it could not be, there is no box and the reason."""
    await go_to_text(visitor)
    page = await change_language(visitor, "ur", **{TEXT: "Ring 07700 900123, they said."})
    assert "<textarea" not in page
    assert '<html lang="ur" dir="rtl"' in page
    page = await change_language(visitor, "en")
    assert "We have an answer from you here" in page
    assert "07700" not in page


@pytest.mark.anyio
async def test_nobody_is_told_of_a_mistake_by_changing_language(visitor: Visitor) -> None:
    """A blank compulsory question is pointed out only once Continue was pressed, then in both."""
    await visitor.start()
    await visitor.press()
    assert 'class="faults"' not in await change_language(visitor, "cy", adult="yes")
    page = await visitor.press(adult="yes")
    assert "Dewiswch ateb." in page
    assert "Please choose an answer." not in page
    assert "Please choose an answer." in await change_language(visitor, "en", adult="yes")


@pytest.mark.anyio
async def test_notes_reviews_and_unknown_languages(visitor: Visitor) -> None:
    """A note and the last page change as well, and a language that is not offered changes none."""
    await visitor.start()
    await visitor.press()
    await visitor.press(adult="yes", lives__here="yes", experienced="yes")
    await visitor.press(agree="yes")
    assert visitor.at.startswith("n.")
    assert "Pomiń tę część" in await change_language(visitor, "pl")
    assert '<html lang="pl"' in await change_language(visitor, "xx")
    for _ in range(40):
        if visitor.at == "r":
            break
        await visitor.press()
    page = await change_language(visitor, "cy", _code="yes")
    assert "Beth fyddwn ni’n ei gadw" in page  # noqa: RUF001 - as people read it.
    assert re.search(r'name="_code"[^>]* checked', page)
