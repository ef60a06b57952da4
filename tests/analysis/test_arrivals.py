"""Answers that come after a codebook was made are coded into it, and move nothing."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from analysis.arrivals import Arrivals, code_arrivals
from analysis.errors import ThemeParameterError
from analysis.themes import find_themes
from analysis.types import Excerpt, GivenTheme, ThemeParameters
from tests.analysis.corpora import make_excerpt, make_excerpts

FIRST = make_excerpts(240, seed=20)
SUBJECTS = tuple(sorted({str(one.group) for one in FIRST}))
BOOK = tuple(GivenTheme(subject, f"what {subject} did") for subject in SUBJECTS)
ARRIVED = tuple(
    make_excerpt(f"m{one.id}", one.text.text, group=one.group)
    for one in make_excerpts(120, seed=50)
)


COURT = "judge, family court, hearing, solicitor, barrister, magistrates, order, evidence, trial"


def code(
    first: Sequence[Excerpt], arrived: Sequence[Excerpt], book: Sequence[GivenTheme] = BOOK
) -> Arrivals:
    """Code answers into a codebook in which people gave each earlier answer its subject."""
    codings = {one.id: (str(one.group),) for one in first}
    names = [one.id for one in arrived]
    return code_arrivals([*first, *arrived], book, codings, names, ThemeParameters())


def test_arrivals_go_where_people_put_their_like() -> None:
    """What arrives is given the theme of the answers it is like, by what people coded."""
    found = code(FIRST, ARRIVED)
    subject = {one.id: one.group for one in ARRIVED}
    assert {one.excerpt for one in found.codings} == subject.keys()
    right = sum(one.themes[0] == subject[one.excerpt] for one in found.codings)
    assert right >= 0.97 * len(ARRIVED)
    assert not found.fresh
    assert not found.drift.alarm


def test_what_nobody_wrote_of_before_raises_the_alarm() -> None:
    """Answers on a new subject are flagged, alarm, and make a theme of their own or several."""
    before = [one for one in FIRST if one.group != "court"]
    found = code(before, ARRIVED, [one for one in BOOK if one.id != "court"])
    subject = {one.id: one.group for one in ARRIVED}
    fresh = {theme.id for theme in found.fresh}
    taken = Counter(
        subject[one.excerpt] for one in found.codings if not fresh.isdisjoint(one.themes)
    )
    assert found.drift.alarm
    assert found.drift.now > found.drift.before
    assert set(taken) == {"court"}
    assert all(theme.new and theme.keywords for theme in found.fresh)
    assert sum(one.uncertain for one in found.codings if subject[one.excerpt] == "court") >= 15


def test_order_does_not_matter_to_arrivals() -> None:
    """Shuffled answers are coded the same, to the last digit."""
    first, arrived = list(FIRST), list(ARRIVED)
    chance = random.Random(3)
    chance.shuffle(first)
    chance.shuffle(arrived)
    assert code(first, arrived) == code(FIRST, ARRIVED)


def test_an_answer_that_says_nothing_has_no_theme() -> None:
    """A non-answer among those that arrive is one in the codebook as well."""
    found = code(FIRST, [*ARRIVED[:20], make_excerpt("m-none", "n/a")])
    coding = next(one for one in found.codings if one.excerpt == "m-none")
    assert (coding.kind, coding.themes) == ("non-answer", ())


def test_a_theme_without_answers_takes_those_that_use_its_words() -> None:
    """A theme that a person added and coded nothing with lies where its name does."""
    before = [one for one in FIRST if one.group != "court"]
    named = [*(one for one in BOOK if one.id != "court"), GivenTheme("c", COURT)]
    found = code(before, ARRIVED, named)
    subject = {one.id: one.group for one in ARRIVED}
    taken = Counter(subject[one.excerpt] for one in found.codings if one.themes[0] == "c")
    assert taken["court"] >= 15
    assert taken.total() - taken["court"] <= 2


def test_a_codebook_without_words_or_answers_is_refused() -> None:
    """With nothing to go by, nothing is coded."""
    with pytest.raises(ThemeParameterError, match="has an answer or a word"):
        code_arrivals(ARRIVED, (GivenTheme("t1", "the"),), {}, [], ThemeParameters())


def test_codings_of_a_run_are_as_good_a_start() -> None:
    """Arrivals are coded by what a run found, too, where nobody has changed it."""
    found = find_themes(FIRST, ThemeParameters(themes=6))
    codings = {one.excerpt: one.themes for one in found.codings}
    book = [GivenTheme(one.id, one.label, one.keywords, one.profile) for one in found.themes]
    subject = {one.id: one.group for one in (*FIRST, *ARRIVED)}
    names = [one.id for one in ARRIVED]
    coded = code_arrivals([*FIRST, *ARRIVED], book, codings, names, ThemeParameters())
    usual = {
        theme.id: Counter(
            subject[one.excerpt] for one in found.codings if one.themes[:1] == (theme.id,)
        ).most_common(1)[0][0]
        for theme in found.themes
    }
    right = sum(usual[one.themes[0]] == subject[one.excerpt] for one in coded.codings)
    assert right >= 0.95 * len(ARRIVED)
