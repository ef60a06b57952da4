"""How old somebody has to be to read the fixed words of these pages with ease."""

import re
from typing import get_args

import pytest

from consult.assets import templates_folder
from consult.pages.words import read_catalogues, say_told, say_word
from consult.promises import Heading, read_threat_model
from tests.pages.reading_age import OLDEST, OLDEST_EASY, count_syllables, read_age

# One text by itself may be a little harder than a whole page.
MORE = 1.0
# The formula is meant for texts; of a few words it says little.
LEAST_WORDS = 20
SAID = re.compile(r"""(?:say|plain)\(["']([a-z-]+)["']""")
LANGUAGES = {"en": OLDEST, "en-simple": OLDEST_EASY}
MODEL = read_threat_model()
TOLD = [line for heading in get_args(Heading) for line in MODEL.read_told(heading)]
WORDS = sorted(read_catalogues()["en"].words)


def plain(words: str) -> str:
    """Give a text as it is read: gaps filled with something short, no stars."""
    return re.sub(r"\{\w+\}", "this", words).replace("*", "")


def is_text(words: str) -> bool:
    """Say whether something is long enough to be judged by itself."""
    return len(words.split()) >= LEAST_WORDS


def said_on_page(template: str) -> list[str]:
    """Name the words of ours that a page says."""
    return sorted(set(SAID.findall((templates_folder() / template).read_text("utf-8"))))


PAGES = sorted(f"respond/{file.name}" for file in (templates_folder() / "respond").glob("*.html"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", PAGES)
def test_a_page_is_read_with_ease(template: str, language: str) -> None:
    """All that a page says of ours is read at eleven, and at nine where words are easy."""
    said = [plain(str(say_word(word, language))) for word in said_on_page(template)]
    assert read_age("\n".join(said)) <= LANGUAGES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_longer_text_is_read_with_ease(language: str) -> None:
    """No text hides behind shorter ones: each of twenty words or more is read at that age."""
    texts = {word: plain(str(say_word(word, language))) for word in WORDS}
    ages = {word: read_age(text) for word, text in texts.items() if is_text(text)}
    assert len(ages) > LEAST_WORDS
    assert {word: age for word, age in ages.items() if age > LANGUAGES[language] + MORE} == {}


@pytest.mark.parametrize("line", [line for line in TOLD if is_text(line)])
def test_what_is_told_of_safety_is_read_with_ease(line: str) -> None:
    """Each longer line about safety is read at twelve."""
    assert read_age(line) <= OLDEST + MORE


def test_easy_words_are_easier_than_ordinary_ones() -> None:
    """Whatever is said in easy words is no harder than it was, and all of it is easier."""
    easy, ordinary = (read_catalogues()[code] for code in ("en-simple", "en"))
    hard = "\n".join(plain(ordinary.words[word]) for word in easy.words)
    soft = "\n".join(plain(words) for words in easy.words.values())
    assert read_age(soft) <= read_age(hard) - 1.5
    for line in MODEL.read_first():
        assert read_age(str(say_told(line, "en-simple"))) < read_age(line)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("made", 1),
        ("makes", 1),
        ("changed", 1),
        ("wanted", 2),
        ("places", 2),
        ("little", 2),
        ("people", 2),
        ("identifying", 4),
        ("questionnaire", 3),
        ("the", 1),
        ("I", 1),
        ("hmm", 1),
    ],
)
def test_syllables_are_counted(word: str, syllables: int) -> None:
    """Endings that are written and not said do not count; every word has one at least."""
    assert count_syllables(word) == syllables


def test_the_formula_tells_hard_from_easy() -> None:
    """Short words in short sentences are read young, a statute is not, and nothing is no text."""
    assert read_age("The cat sat on the mat. It was warm. The sun was out.") < 6
    statute = (
        "Notwithstanding the aforementioned provisions, the controller shall implement "
        "appropriate organisational measures demonstrating accountability."
    )
    assert read_age(statute) > 18
    assert read_age("") == 5
