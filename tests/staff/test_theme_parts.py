"""What the page of themes says besides their names: ratings, parts, second themes, rare views."""

from msgspec.structs import replace

from analysis.types import Coding, Drift, RareView, Theme, ThemeSet
from consult.jobs.results import RunResult
from consult.staff.themes import ExcerptView, view_themes
from tests.staff.results import make_result


def _make() -> RunResult:
    result = make_result()
    found = result.theme_set
    first, *others = found.themes
    first = replace(first, nearest=others[0].id, contrast=("weeks",), new=True)
    part = Theme(f"{first.id}.1", "waiting list", ("list",), 20, 0.8, (), parent=first.id)
    both = replace(found.codings[100], themes=(*found.codings[100].themes, first.id))
    codings = (*found.codings[:100], both, *found.codings[101:])
    drift = Drift(before=0.1, now=0.3, alarm=True)
    themes = ThemeSet(
        (first, *others),
        codings,
        replace(found.manifest, drift=drift),
        subthemes=(part,),
        rare=(RareView("r1", "school, told", ("school",), ("e2", "gone")),),
    )
    rated = {one.excerpt: "yes" for one in codings[:40]} | {codings[50].excerpt: "no"}
    return replace(
        result,
        theme_set=themes,
        ratings=rated,
        rated_by="Were the police helpful?",
        choices={"yes": "Helpful", "no": "Not helpful"},
    )


def test_praise_and_complaint_have_a_line_each() -> None:
    """Each theme is shown by every choice of the closed question, and never added up."""
    first = view_themes(_make(), {})[0]
    assert [(one.choice, one.count) for one in first.rated] == [
        ("Helpful", 40),
        ("Not helpful", 1),
    ]
    assert not view_themes(make_result(), {})[0].rated


def test_a_theme_shows_its_parts_and_what_sets_it_apart() -> None:
    """Parts stand under their own theme, second themes are counted, new ones marked."""
    first, second, _ = view_themes(_make(), {})
    assert [(one.label, one.size) for one in first.parts] == [("waiting list", 20)]
    assert (first.second, first.is_new) == (1, True)
    assert "weeks" in first.apart
    assert (second.parts, second.second, second.is_new, second.apart) == ([], 0, False, "")


def test_codings_and_choices_are_not_mixed_up() -> None:
    """A choice that the question does not have is left out rather than shown under another."""
    odd = replace(_make(), ratings={Coding("x", (), 0.0, "answer").excerpt: "maybe"})
    assert [
        one.count for one in view_themes(odd, {"e0": ExcerptView("", False, "")})[0].rated
    ] == [0, 0]
