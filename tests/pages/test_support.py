"""Whom somebody is shown to turn to, and what is in English because nobody translated it."""

from datetime import date
from typing import get_args

import pytest

from consult.pages.facts import view_ending
from consult.pages.preview import Preview, render_preview
from consult.pages.spoken import falls_back, speak_text
from consult.pages.support import view_section_supports, view_supports
from consult.pages.words import say_word
from surveys.model import Ending, Instrument, Means, SupportLine
from tests.pages.forms import Words
from tests.surveys.samples import replace, small


def line(key: str, number: str, means: Means = "phone") -> SupportLine:
    """Give somebody to turn to, named after the number."""
    return SupportLine(
        key=key,
        name={"en": f"Line {number}"},
        number=number,
        means=means,
        checked=date(2026, 11, 1),
    )


def make_instrument() -> Instrument:
    """Make a questionnaire whose every ending has numbers, in Urdu as well."""
    lines = [line("emergency", "999"), line("emergency", "999 text", "text")]
    lines += [line("rest", means, means) for means in get_args(Means)]
    lines += [line("fits", "0808 2000 247"), line("fits", "0808 2000 248", "relay")]
    ending = Ending(
        id="out", heading={"en": "Sorry"}, body={"en": "It is not for you."}, support_key="fits"
    )
    return replace(small(), supports=lines, endings=[ending], languages=["en", "ur"])


def test_everybody_is_listed_by_how_they_are_reached() -> None:
    """Phone, text, chat, relay, video and e-mail each have a heading; 999 itself is said above."""
    groups = view_supports(make_instrument(), "en")
    assert [group.heading for group in groups] == [
        "By phone",
        "By text message",
        "By online chat",
        "By text relay, if you are deaf or find speaking hard",
        "In sign language, by video",
        "By e-mail",
    ]
    numbers = [line.number for group in groups for line in group.lines]
    assert "999" not in numbers
    assert "999 text" in numbers
    assert len(numbers) == 9


def test_an_ending_shows_those_who_fit_it_first_and_nobody_twice() -> None:
    """A screen-out leads with its own lines, deaf and text lines among them, then the others."""
    instrument = make_instrument()
    view = view_ending(instrument, instrument.endings[0], "en")
    fitting = [line.number for group in view.fitting for line in group.lines]
    others = [line.number for group in view.supports for line in group.lines]
    assert fitting == ["0808 2000 247", "0808 2000 248"]
    assert not set(fitting) & set(others)
    drawn = render_preview(instrument, Preview(place="end.out"), "en")
    assert drawn.index("0808 2000 248") < drawn.index("Others you can turn to")
    assert view_section_supports(instrument, None, "en") == ()


def test_numbers_run_from_left_to_right_in_every_language() -> None:
    """A number to ring whose groups changed places would reach nobody, or somebody else."""
    drawn = render_preview(make_instrument(), Preview(place="end.out"), "ur")
    assert '<span class="number" dir="ltr">0808 2000 247</span>' in drawn
    assert '<span class="number" dir="ltr">999</span>' in drawn
    spoken = speak_text({"ur": "کال 0808 2000 247"}, "ur")
    assert "\u20660808 2000 247\u2069" in spoken


def test_what_is_not_translated_is_marked_and_said() -> None:
    """English inside an Urdu page has its own language and direction, and the page says so."""
    drawn = render_preview(make_instrument(), Preview(place="end.out"), "ur")
    marked = "".join(Words(drawn).marked)
    assert "It is not for you." in marked
    assert '<span lang="en" dir="ltr">It is not for you.</span>' in drawn
    assert 'class="untranslated"' in drawn
    english = render_preview(make_instrument(), Preview(place="end.out"), "en")
    assert 'class="untranslated"' not in english
    assert '<span lang="en"' not in english


@pytest.mark.parametrize("language", ["en-simple", "ur-simple"])
def test_where_easy_words_are_missing_the_page_says_so(language: str) -> None:
    """Ordinary words of the same language stand in for them and are no foreign ones."""
    made = make_instrument()
    said = {"en": "Sorry", "ur": "معذرت"}
    ending = Ending(id="out", heading=said, body=said)
    instrument = replace(made, languages=["en", language], endings=[ending], supports=[])
    drawn = render_preview(instrument, Preview(place="end.out"), language)
    assert str(say_word("no-easy-words", language)) in drawn
    assert 'lang="en" dir' not in drawn
    easy = Ending(id="out", heading=said | {language: "OK"}, body=said | {language: "OK"})
    drawn = render_preview(replace(instrument, endings=[easy]), Preview(place="end.out"), language)
    assert 'class="untranslated"' not in drawn


def test_a_language_without_words_of_ours_says_so() -> None:
    """A questionnaire in French has French questions between English buttons, and a notice."""
    text = {"en": "Sorry", "fr": "Pardon"}
    ending = Ending(id="out", heading=text, body=text)
    instrument = replace(make_instrument(), endings=[ending], supports=[], languages=["en", "fr"])
    drawn = render_preview(instrument, Preview(place="end.out"), "fr")
    assert 'class="untranslated"' in drawn
    assert "Pardon</h1>" in drawn
    assert '<span lang="en" dir="ltr">Leave this page</span></a>' in drawn


def test_falling_back_is_seen_wherever_it_is() -> None:
    """One text in English is found in a view of any depth, and none where there is none."""
    said, foreign = speak_text({"ur": "ہاں"}, "ur"), speak_text({"en": "Yes"}, "ur")
    assert falls_back({"view": ({"deep": [foreign]},)})
    assert not falls_back({"view": ({"deep": [said, "plain", 3]},)})
    assert not falls_back(speak_text({}, "ur"))
