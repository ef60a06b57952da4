"""Suggested names and typical excerpts."""

import re

import pytest

from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters, ThemeSet
from tests.analysis.corpora import make_excerpt, make_excerpts


@pytest.fixture(scope="module")
def answers() -> tuple[Excerpt, ...]:
    """Give answers in which placeholders stand beside the words of their subject."""
    return tuple(
        make_excerpt(excerpt.id, f"[NAME 1] said: {excerpt.text.text[:-1]} by [PLACE 2].")
        for excerpt in make_excerpts(240)
    )


@pytest.fixture(scope="module")
def found(answers: tuple[Excerpt, ...]) -> ThemeSet:
    """Give six themes of these answers."""
    return find_themes(answers, ThemeParameters(themes=6))


def test_no_placeholder_becomes_a_name(found: ThemeSet) -> None:
    """Neither labels nor keywords hold a word that came from a placeholder."""
    words = {
        word
        for theme in found.themes
        for text in (theme.label, *theme.keywords)
        for word in re.findall(r"\w+", text)
    }
    assert words
    assert not words & {"name", "place", "NAME", "PLACE", "1", "2"}


def test_names_are_words_that_people_wrote(found: ThemeSet, answers: tuple[Excerpt, ...]) -> None:
    """Labels and keywords are whole words as written, never stems."""
    written = {word for item in answers for word in re.findall(r"\w+", item.text.text.lower())}
    for theme in found.themes:
        for text in (theme.label, *theme.keywords):
            assert set(re.findall(r"\w+", text)) <= written


def test_names_differ(found: ThemeSet) -> None:
    """No two themes have the same label, and each has some words."""
    assert len({theme.label for theme in found.themes}) == len(found.themes)
    assert all(theme.keywords for theme in found.themes)


def test_a_telling_phrase_leads_the_name(found: ThemeSet) -> None:
    """At least one theme is named by a phrase of its own, not by single words only."""
    phrases = [theme.label.split(", ")[0] for theme in found.themes]
    assert any(" " in phrase for phrase in phrases)


def test_names_need_three_answers() -> None:
    """A word that only one or two people used names no theme."""
    rare = make_excerpt("r1", "The officers were marvellous, truly marvellous, marvellous")
    found = find_themes([rare, *make_excerpts(150)], ThemeParameters(themes=3))
    assert not any("marvellous" in theme.keywords for theme in found.themes)


def test_nothing_names_the_theme_of_those_who_got_nothing() -> None:
    """Where most answers of a theme say "nothing", its name says so."""
    ends = ("at all", "for us", "whatever", "ever happened")
    nothing = [make_excerpt(f"n{n}", f"Nothing {ends[n % 4]} they did {n}") for n in range(60)]
    found = find_themes([*nothing, *make_excerpts(200)], ThemeParameters(themes=7))
    theme_of = {coding.excerpt: coding.themes[0] for coding in found.codings}
    labels = {theme.id: theme.label for theme in found.themes}
    assert "nothing" in labels[theme_of["n0"]]


def test_typical_excerpts_belong_to_their_theme(found: ThemeSet) -> None:
    """Typical excerpts exist, are coded with their theme, and number five at most."""
    theme_of = {coding.excerpt: coding.themes for coding in found.codings}
    for theme in found.themes:
        assert 1 <= len(theme.typical) <= 5
        assert all(theme_of[name][0] == theme.id for name in theme.typical)


def test_readable_excerpts_come_first() -> None:
    """Excerpts of 8 to 40 words are preferred to shorter and longer ones."""
    short = [make_excerpt(f"s{n}", "Officers arrested him") for n in range(3)]
    answers = [*short, *make_excerpts(200)]
    words = {item.id: len(item.text.text.split()) for item in answers}
    found = find_themes(answers, ThemeParameters(themes=6))
    firsts = [words[theme.typical[0]] for theme in found.themes]
    assert all(8 <= count <= 40 for count in firsts)
