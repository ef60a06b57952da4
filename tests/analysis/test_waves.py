"""Themes that keep their ids when answers arrive."""

import random
from collections import Counter

import pytest
from msgspec.structs import replace

from analysis.themes import find_themes
from analysis.types import Coding, Excerpt, ThemeParameters, ThemeSet
from analysis.waves import keep_ids, measure_drift
from tests.analysis.corpora import make_excerpt, make_excerpts

FIVE = ThemeParameters(themes=5)


def _without(group: str, size: int = 300, seed: int = 1) -> tuple[Excerpt, ...]:
    return tuple(one for one in make_excerpts(size, seed=seed) if one.group != group)


@pytest.fixture(scope="module")
def earlier() -> ThemeSet:
    """Give the themes of five subjects, their ids as they might stand after some waves."""
    found = find_themes(_without("court"), FIVE)
    renamed = {
        theme.id: f"t{number}" for theme, number in zip(found.themes, (4, 9, 2, 7, 1), strict=True)
    }
    return replace(
        found,
        themes=tuple(replace(theme, id=renamed[theme.id]) for theme in found.themes),
        codings=tuple(
            replace(one, themes=tuple(renamed[theme] for theme in one.themes))
            for one in found.codings
        ),
    )


def _share_kept(before: ThemeSet, now: ThemeSet) -> float:
    then = {one.excerpt: one.themes[0] for one in before.codings if one.themes}
    same = [one.themes[0] == then[one.excerpt] for one in now.codings if one.excerpt in then]
    return sum(same) / len(same)


def test_answers_that_arrive_change_no_id(earlier: ThemeSet) -> None:
    """With a quarter more answers, nearly every earlier answer keeps the id of its theme."""
    more = [make_excerpt(f"m{one.id}", one.text.text) for one in _without("court", 90, seed=8)]
    now = keep_ids(find_themes([*_without("court"), *more], FIVE), earlier)
    assert _share_kept(earlier, now) >= 0.95
    assert not any(theme.new for theme in now.themes)


def test_a_new_subject_is_flagged_under_a_new_id(earlier: ThemeSet) -> None:
    """A theme that nothing earlier resembles is new, and takes an id that was never used."""
    now = keep_ids(find_themes(make_excerpts(300), ThemeParameters(themes=6)), earlier)
    assert [theme.id for theme in now.themes if theme.new] == ["t10"]
    court = {one.id for one in make_excerpts(300) if one.group == "court"}
    coded = Counter(one.themes[0] for one in now.codings if one.excerpt in court)
    assert coded.most_common(1)[0][0] == "t10"


def test_another_wave_of_other_people_is_matched_by_words(earlier: ThemeSet) -> None:
    """Where no answer is in both runs, themes are known by their words."""
    others = [
        make_excerpt(f"w{one.id}", one.text.text, group=one.group)
        for one in _without("court", seed=4)
    ]
    now = keep_ids(find_themes(others, FIVE), earlier)
    assert {theme.id for theme in now.themes} == {theme.id for theme in earlier.themes}
    labels = {theme.id: set(theme.keywords) for theme in earlier.themes}
    assert all(set(theme.keywords) & labels[theme.id] for theme in now.themes)


def test_everything_that_names_a_theme_moves_along(earlier: ThemeSet) -> None:
    """Codings, sub-themes and nearest themes speak of the ids that the themes have."""
    now = keep_ids(find_themes(make_excerpts(300), ThemeParameters(themes=6)), earlier)
    ids = {theme.id for theme in now.themes}
    assert {theme for one in now.codings for theme in one.themes} <= ids
    assert {theme.nearest for theme in now.themes} <= ids
    assert {theme.parent for theme in now.subthemes} <= ids
    assert {one.subtheme for one in now.codings if one.subtheme} <= {
        one.id for one in now.subthemes
    }


def _codings(prefix: str, certain: int, uncertain: int) -> list[Coding]:
    flags = [False] * certain + [True] * uncertain
    return [
        Coding(f"{prefix}{place}", ("t1",), 0.5, "answer", flag)
        for place, flag in enumerate(flags)
    ]


def test_drift_raises_an_alarm() -> None:
    """Far more badly fitting answers than before raise an alarm, and as many as before do not."""
    before = _codings("b", 270, 30)
    assert not measure_drift(before, [*before, *_codings("n", 90, 10)]).alarm
    drift = measure_drift(before, [*before, *_codings("n", 70, 30)])
    assert (drift.before, drift.now, drift.alarm) == (0.1, 0.3, True)


def _draw(prefix: str, share: float, chance: random.Random) -> list[Coding]:
    uncertain = sum(chance.random() < share for _ in range(120))
    return _codings(prefix, 120 - uncertain, uncertain)


def test_false_alarms_are_one_in_twenty() -> None:
    """Of 300 waves that differ by chance alone, about one in twenty raises an alarm."""
    chance = random.Random(7)
    alarms = sum(
        measure_drift(_draw("b", 0.2, chance), _draw("n", 0.2, chance)).alarm for _ in range(300)
    )
    assert 5 <= alarms <= 25


def test_a_view_that_grows_is_noticed_in_time() -> None:
    """Where every wave brings a twelfth more that fits badly, the fourth is noticed nearly always.

    By chance the alarm comes a wave sooner or later.
    """
    chance = random.Random(7)
    first = [[_draw("n", 0.1 + wave / 12, chance) for wave in range(4)] for _ in range(60)]
    noticed = [sum(measure_drift(one[0], one[wave]).alarm for one in first) for wave in range(4)]
    assert noticed[0] == 0 < noticed[1] < noticed[2] <= noticed[3]
    assert noticed[3] >= 57


def test_drift_needs_answers() -> None:
    """Nothing before or nothing now raises no alarm."""
    assert not measure_drift([], _codings("n", 0, 9)).alarm
    assert not measure_drift(_codings("b", 9, 0), []).alarm
