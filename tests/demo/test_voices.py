"""The invented people of the demonstration."""

import re
from collections import Counter
from random import Random

import pytest

from consult.demo.voices import Person, Voices, read_voices
from surveys.answers import read_answers
from surveys.files import read_ready
from surveys.model import Instrument
from surveys.path import find_page, find_path

PEOPLE = 200


@pytest.fixture(scope="module")
def voices() -> Voices:
    """Give the fragments as they ship."""
    return read_voices()


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    """Give the questionnaire that the invented people answer."""
    return read_ready("survivor-views")


def answer(instrument: Instrument, voices: Voices, chance: Random) -> tuple[str, dict[str, str]]:
    """Answer every page; give the ending and the texts as typed."""
    person, seen = Person(voices, chance), 0
    closed: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    while seen < len(visits := find_path(instrument, closed).visits):
        visit = visits[seen]
        answers, faults = read_answers(
            instrument, visit, person.fill(find_page(instrument, visit), visit), closed
        )
        assert not faults
        closed |= answers.closed
        texts |= {key: text.value for key, text in answers.texts.items()}
        seen += 1
    return find_path(instrument, closed).ending, texts


@pytest.fixture(scope="module")
def answered(instrument: Instrument, voices: Voices) -> list[tuple[str, dict[str, str]]]:
    """Let a good number of people answer."""
    chance = Random(7)
    return [answer(instrument, voices, Random(chance.random())) for _ in range(PEOPLE)]


def test_everybody_reaches_the_end(answered: list[tuple[str, dict[str, str]]]) -> None:
    """Every invented person gives answers that the questionnaire accepts, to its last page."""
    assert {ending for ending, _ in answered} == {"thank-you"}


def test_people_differ(answered: list[tuple[str, dict[str, str]]]) -> None:
    """Few of the longer answers are word for word the same as another."""
    longer = Counter(text for _, texts in answered for text in texts.values() if len(text) > 80)
    assert len(longer) > 200
    assert max(longer.values()) <= 3


def test_some_say_nothing(answered: list[tuple[str, dict[str, str]]]) -> None:
    """Some leave questions blank, and some write that they have nothing to say."""
    said = [text.lower() for _, texts in answered for text in texts.values()]
    assert any(text in {"n/a", "don't know", "nothing", "no"} for text in said)
    assert len(said) < PEOPLE * 6


def test_same_seed_gives_the_same_people(instrument: Instrument, voices: Voices) -> None:
    """The generator gives the same answers for the same seed."""
    first = answer(instrument, voices, Random(11))
    assert first == answer(instrument, voices, Random(11))
    assert first != answer(instrument, voices, Random(12))


def test_invented_numbers_cannot_ring(voices: Voices) -> None:
    """Every invented telephone number comes from a range that is reserved for drama."""
    for number in voices.lines("invented", "phones"):
        digits = re.sub(r"\D", "", number)
        assert re.fullmatch(r"07700900\d{3}|02079460\d{3}", digits)


def test_every_slot_is_filled(answered: list[tuple[str, dict[str, str]]]) -> None:
    """No answer shows the generator's own braces."""
    assert not [text for _, texts in answered for text in texts.values() if "{" in text]
