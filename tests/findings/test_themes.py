import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.types import Coding, Manifest, Theme, ThemeParameters, ThemeSet
from anonymise.disclosure import Policy
from consult.findings.themes import INVENTED, NO_THEME, NO_VIEW, SMALLER, release_theme_counts

MANIFEST = Manifest(
    input_digest="0" * 64,
    parameters=ThemeParameters(),
    seed=0,
    versions={},
    answers=0,
    non_answers=0,
    distinct_answers=0,
    without_words=0,
)


def theme_set(
    groups: dict[tuple[str, ...], int], *, non_answers: int = 0, stability: float = 0.9
) -> ThemeSet:
    """Make a theme set in which each combination of themes has so many answers."""
    sets = [themes for themes, size in groups.items() for _ in range(size)]
    codings = [Coding(str(at), themes, 0.9, "answer") for at, themes in enumerate(sets)]
    codings += [Coding(f"n{at}", (), 0.0, "non-answer") for at in range(non_answers)]
    names = sorted({name for themes in groups for name in themes})
    themes = [
        Theme(name, f"Theme {name}", (name,), sum(name in one for one in sets), stability, ())
        for name in names
    ]
    return ThemeSet(tuple(themes), tuple(codings), MANIFEST)


def rows_of(found: ThemeSet) -> dict[str, tuple[int | None, ...]]:
    return {row.label: row.cells for row in release_theme_counts(found, Policy()).rows}


def test_counts_and_shares() -> None:
    """Each theme has its rounded count and share, and an answer counts in all its themes."""
    rows = rows_of(theme_set({("a",): 60, ("a", "b"): 21, ("b",): 23}))

    assert rows == {"Theme a (stable)": (80, 80), "Theme b (stable)": (45, 45)}


def test_non_answers() -> None:
    """Answers without a theme and non-answers are classes of their own."""
    rows = rows_of(theme_set({("a",): 60, ("b",): 30, (): 15}, non_answers=25))

    assert rows[NO_THEME][0] == 15
    assert rows[NO_VIEW][0] == 25


def test_standing() -> None:
    """A theme that does not hold when answers are left out says so in its label."""
    assert "Theme a (not stable)" in rows_of(theme_set({("a",): 60, ("b",): 40}, stability=0.3))
    assert "Theme a (not certain to be stable)" in rows_of(
        theme_set({("a",): 60, ("b",): 40}, stability=0.7)
    )


def test_small_themes_have_no_name() -> None:
    """Themes of few answers are counted together, because their words could point to people."""
    release = release_theme_counts(
        theme_set({("a",): 60, ("b",): 50, ("c",): 7, ("d",): 6, ("c", "d"): 2}), Policy()
    )

    assert [row.label for row in release.rows][-1] == SMALLER
    assert release.rows[-1].cells[0] == 15
    assert not any("Theme c" in row.label for row in release.rows)
    assert any("without a name" in note for note in release.notes)


def test_small_counts_are_hidden() -> None:
    """A class of few answers is shown as suppressed, count and share alike."""
    rows = rows_of(theme_set({("a",): 60, ("b",): 50, ("c",): 4}, non_answers=3))

    assert rows[SMALLER] == (None, None)
    assert rows[NO_VIEW] == (None, None)


def test_equal_labels() -> None:
    """Two themes with the same label stay two rows."""
    found = theme_set({("a",): 60, ("b",): 50})
    same = tuple(
        Theme(theme.id, "Police", theme.keywords, theme.size, theme.stability, ())
        for theme in found.themes
    )

    assert set(rows_of(ThemeSet(same, found.codings, MANIFEST))) == {
        "Police (stable)",
        "Police (stable) 2",
    }


def test_notes() -> None:
    """The notes give the number of answers in tens, the threshold, the rounding and [c]."""
    notes = " ".join(release_theme_counts(theme_set({("a",): 83, ("b",): 40}), Policy()).notes)

    for said in (
        "about 120",
        "nearest 10",
        "below 10",
        "nearest 5",
        "[c]",
        "proposed by software",
    ):
        assert said in notes


@given(
    st.dictionaries(
        st.sampled_from([(), ("a",), ("b",), ("c",), ("a", "b"), ("b", "c"), ("a", "b", "c")]),
        st.integers(1, 60),
        min_size=1,
    ),
    st.integers(0, 30),
)
@settings(deadline=None, max_examples=40)
def test_any_theme_set(groups: dict[tuple[str, ...], int], non_answers: int) -> None:
    """Whatever was found, no small count is shown and no small theme is named."""
    found = theme_set(groups, non_answers=non_answers)
    release = release_theme_counts(found, Policy())

    small = {theme.label for theme in found.themes if theme.size < 10}
    for row in release.rows:
        assert row.label.rsplit(" (", 1)[0] not in small
        assert row.cells[0] is None or row.cells[0] >= 10


def test_start_is_light() -> None:
    """Importing the findings needs none of the numerical libraries."""
    code = (
        "import sys, consult.findings.themes; "
        "sys.exit(len({'scipy', 'numpy', 'sklearn', 'nltk'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert run.returncode == 0, run.stderr


def test_invented_answers_stay_marked() -> None:
    """A release of a demonstration's answers says so in its notes, and no other does."""
    found = theme_set({("a",): 83, ("b",): 40})
    assert INVENTED in release_theme_counts(found, Policy(), invented=True).notes
    assert INVENTED not in release_theme_counts(found, Policy()).notes
