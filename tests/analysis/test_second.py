"""A second theme for answers that speak of two things."""

import pytest

from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters, ThemeSet
from tests.analysis.corpora import make_excerpt, make_excerpts

BOTH = "The police took a statement and recorded the crime. The council offered a flat in housing."
ENDS = ("too", "then", "later", "finally")


@pytest.fixture(scope="module")
def answers() -> tuple[Excerpt, ...]:
    """Give answers on six subjects, and some that speak of two at once."""
    two = [
        make_excerpt(f"two{number}", f"{BOTH[:-1]} {word}.") for number, word in enumerate(ENDS)
    ]
    return (*make_excerpts(240), *two)


@pytest.fixture(scope="module")
def found(answers: tuple[Excerpt, ...]) -> ThemeSet:
    """Give six themes of these answers."""
    return find_themes(answers, ThemeParameters(themes=6))


def test_two_subjects_are_two_themes(answers: tuple[Excerpt, ...], found: ThemeSet) -> None:
    """An answer of a sentence on each of two subjects has the themes of both."""
    themes = {coding.excerpt: coding.themes for coding in found.codings}
    police, housing = (
        next(themes[one.id][0] for one in answers if one.group == group)
        for group in ("police", "housing")
    )
    assert {frozenset(themes[f"two{number}"]) for number in range(4)} == {
        frozenset({police, housing})
    }


def test_one_subject_is_one_theme(found: ThemeSet) -> None:
    """Answers of one sentence have no second theme."""
    single = [one for one in found.codings if not one.excerpt.startswith("two")]
    assert sum(len(one.themes) > 1 for one in single) <= 0.02 * len(single)


def test_a_second_theme_counts(found: ThemeSet) -> None:
    """A theme's size takes in the answers that have it as their second."""
    for theme in found.themes:
        assert theme.size == sum(theme.id in coding.themes for coding in found.codings)
    assert sum(theme.size for theme in found.themes) >= found.manifest.answers + 4
