"""Words of ours in every language: whole, with the same gaps to fill, and never mixed up."""

import re
from datetime import date
from typing import get_args

import pytest

from consult.assets import templates_folder
from consult.pages.faults import say_fault
from consult.pages.words import (
    list_draft_catalogues,
    name_language,
    read_catalogues,
    say_date,
    say_day_or_month,
    say_sentence,
    say_told,
    say_word,
)
from consult.promises import Heading, read_threat_model
from surveys.faults import Wording
from surveys.languages import find_ordinary, is_easy

ENGLISH = read_catalogues()["en"]
EASY = [code for code in read_catalogues() if is_easy(code)]
OTHERS = [code for code in read_catalogues() if code != "en" and code not in EASY]
FIRST = set(read_threat_model().read_first())
TOLD = {line for heading in get_args(Heading) for line in read_threat_model().read_told(heading)}
FAULTS = {f"fault-{wording.value[0]}" for wording in Wording}
GAP = re.compile(r"\{\w+\}")


def test_the_languages_of_the_ready_made_questionnaires_have_words() -> None:
    """English, Welsh, Polish and Urdu are there, and those not read through are called drafts."""
    assert {find_ordinary(code) for code in EASY} == {"en", *OTHERS} == {"en", "cy", "pl", "ur"}
    assert [code for code in list_draft_catalogues() if code not in EASY] == ["cy", "pl", "ur"]
    assert "en-simple" not in list_draft_catalogues()


@pytest.mark.parametrize("language", EASY)
def test_easy_words_stand_for_the_same_in_every_language(language: str) -> None:
    """What is said more easily in English is in the others, and what nobody says is in none."""
    easy = read_catalogues()[language]
    assert set(easy.words) == set(read_catalogues()["en-simple"].words) < set(ENGLISH.words)
    assert set(easy.told) == FIRST


@pytest.mark.parametrize("language", EASY)
def test_easy_words_come_before_ordinary_ones(language: str) -> None:
    """A page in easy words says those there are, and the ordinary ones of its language besides."""
    easy, ordinary = (read_catalogues()[code] for code in (language, find_ordinary(language)))
    assert say_word("notice-needed", language) == easy.words["notice-needed"]
    assert say_word("or", language) == ordinary.words["or"]
    assert say_date(date(2028, 12, 31), language) == say_date(
        date(2028, 12, 31), find_ordinary(language)
    )
    assert [said.language for said in (say_told(line, language) for line in sorted(FIRST))] == [
        ""
    ] * len(FIRST)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_word_and_no_other(language: str) -> None:
    """A word missing from a file would turn up in English; one too many is said nowhere."""
    assert set(read_catalogues()[language].words) == set(ENGLISH.words) | FAULTS


@pytest.mark.parametrize("language", OTHERS)
def test_every_line_about_safety_is_translated_as_it_stands(language: str) -> None:
    """When a promise is worded anew, its translation no longer counts: it said something else."""
    assert set(read_catalogues()[language].told) == TOLD


@pytest.mark.parametrize("language", [*OTHERS, *EASY])
def test_gaps_and_strong_words_are_the_same(language: str) -> None:
    """A gap that a translation lost would lose a date; one too many would stop the page."""
    for name, words in read_catalogues()[language].words.items():
        english = ENGLISH.words.get(name, "")
        assert sorted(GAP.findall(words)) == sorted(GAP.findall(english)), name
        assert words.count("*") == english.count("*"), name


def test_every_word_a_template_says_exists() -> None:
    """A template that names a word nobody wrote would fail in front of somebody."""
    said: set[str] = set()
    for folder in ("respond", "macros"):
        for file in (templates_folder() / folder).glob("*.html"):
            said |= set(
                re.findall(r"""(?:say|plain)\(["']([a-z-]+)["']""", file.read_text("utf-8"))
            )
    assert len(said) > 80
    assert said <= set(ENGLISH.words)


def test_sentences_are_escaped_filled_and_marked() -> None:
    """Words in stars are strong, what fills a gap is escaped, English elsewhere is marked."""
    leaving = say_sentence("start-leaving", "en", exit="<b>")
    assert leaving.startswith("<strong>Leave this page</strong>")
    assert "&lt;b&gt;" in leaving
    assert say_sentence("or", "fr") == '<span lang="en" dir="ltr">or</span>'
    assert say_sentence("or", "en-simple") == "or"


def test_dates_are_written_in_the_language() -> None:
    """A month beside a day and a month alone differ in Polish; a year is the same everywhere."""
    assert say_date(date(2028, 12, 31), "pl") == "31 grudnia 2028"
    assert say_day_or_month("2028-12", "pl") == "grudzień 2028"
    assert say_day_or_month("2028-12-31", "cy") == "31 Rhagfyr 2028"
    assert say_day_or_month("2028", "ur") == "2028"
    assert say_date(date(2028, 12, 31), "fr") == "31 December 2028"


def test_languages_are_named_in_themselves() -> None:
    """People look for their own language by its own name; an unknown one keeps its tag."""
    names = [name_language(code) for code in ("cy", "en-simple", "ur", "ur-PK", "fr")]
    assert names == ["Cymraeg", "Easy read", "اردو", "اردو", "fr"]


def test_numbers_keep_their_order_from_right_to_left() -> None:
    """Groups of digits in an Urdu line are kept apart from it, or they would change places."""
    assert "\u206615\u2069" in say_word("start-buttons", "ur")
    assert "\u206609:30\u2069" in say_word("time-example", "ur")
    assert "\u2066" not in say_word("start-buttons", "cy")


def test_unknown_lines_about_safety_are_english() -> None:
    """A promise newly worded is said in English at once, and marked."""
    told = say_told("A promise made today.", "cy")
    assert (told, told.language) == ("A promise made today.", "en")


@pytest.mark.parametrize("wording", list(Wording), ids=lambda wording: wording.value[0])
def test_what_has_to_be_put_right_is_said_in_every_language(wording: Wording) -> None:
    """Our words for a fault are translated; a questionnaire's own are kept, and marked."""
    for language in OTHERS:
        ours = say_fault(wording.at("item"), language)
        assert (ours.language, ours == wording.value[1]) == ("", False)
    own = say_fault(wording.at("item", {"en": "Not like this."}), "pl")
    assert (own, own.language) == ("Not like this.", "en")
    assert say_fault(wording.at("item", {"en": "No.", "pl": "Nie."}), "pl") == "Nie."
