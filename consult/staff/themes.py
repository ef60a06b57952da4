"""The themes of a run: exact counts and redacted answers, for reading here only."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from analysis.comparison import write_interval
from analysis.polarity import cross_ratings
from analysis.types import Standing, Theme, ThemeSet
from consult.jobs.results import RunResult
from consult.staff.codebooks.opening import find_hidden
from consult.staff.derived import read_result
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.reading import read_run
from consult.staff.rendering import redirect_to, render_page
from consult.staff.reviewing.excerpts import find_excerpts
from consult.staff.reviewing.opening import read_unlocked
from consult.staff.roles import ANALYSTS, RUNNERS, Role
from consult.staff.runlines import read_question
from consult.store.responses import ConsultationRow

MOST_EXCERPTS: Final = 3
STANDINGS: Final[dict[Standing, str]] = {
    "stable": "Stable: leaving out part of the answers gives this theme again.",
    "middling": "Not certain: part of it comes back when some answers are left out.",
    "doubtful": "Doubtful: it does not come back when some answers are left out.",
}


HELD: Final = "Locked in the codebook that this run started from, so the run left it as it was."


class ExcerptView(Struct, frozen=True):
    """One typical answer, whether it may be quoted, and where it is reviewed."""

    text: str
    quotable: bool
    review: str


class RatedView(Struct, frozen=True):
    """How many answers of a theme came with one choice in the closed question."""

    choice: str
    count: int


class PartView(Struct, frozen=True):
    """A part of a theme that holds by itself."""

    label: str
    size: int
    stability: str


class RareLine(Struct, frozen=True):
    """Answers that say what hardly any other says."""

    label: str
    excerpts: list[ExcerptView]


class ThemeView(Struct, frozen=True):
    """One theme with its exact size; ``second`` counts the answers that have it as well."""

    label: str
    size: int
    without_alike: str
    share: str
    interval: str
    keywords: tuple[str, ...]
    stability: float
    standing: str
    excerpts: list[ExcerptView]
    second: int
    is_new: bool
    is_held: bool
    apart: str
    parts: list[PartView]
    rated: list[RatedView]


class ThemesView(Struct, frozen=True):
    """Everything found in the answers to one question."""

    slug: str
    consultation: str
    run: str
    question: str
    heard_from: str
    summary: str
    taken_back: str
    alike: str
    has_release: bool
    starts_codebooks: bool
    themes: list[ThemeView]
    rated_by: str
    rare: list[RareLine]
    drift: str
    made_by: list[str]


@get("/runs/{run:uuid}/themes", opt={"roles": ANALYSTS})
async def show_themes(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Open a finished run under the person's own unlock and show what it found."""
    row, consultation = await read_run(request, run)
    key = request.auth.read_key(consultation.id)
    found = await read_result(read_desk(request), row.id, key) if key else None
    if found is None:
        return redirect_to(f"/runs/{row.id}")
    result, question = found.result, await read_question(request, row)
    excerpts = await _view_excerpts(request, consultation, result)
    view = ThemesView(
        slug=consultation.slug,
        consultation=consultation.title,
        run=str(row.id),
        question=question.label,
        heard_from=question.heard_from,
        summary=_summarise(result),
        taken_back=_write_taken_back(result.taken_back),
        alike=_write_alike(result),
        has_release=found.release is not None,
        starts_codebooks=Role(request.user.role) in RUNNERS,
        themes=view_themes(result, excerpts),
        rated_by=result.rated_by if result.ratings else "",
        rare=_view_rare(result, excerpts),
        drift=_write_drift(result),
        made_by=_write_manifest(result),
    )
    return render_page(request, "themes", view, invented=consultation.invented)


def view_themes(result: RunResult, excerpts: Mapping[str, ExcerptView]) -> list[ThemeView]:
    """Turn a result into views, in its own order; excerpts are redacted text only."""
    repeats = _count_repeats(result)
    return [
        _view_theme(theme, result, excerpts, repeats[theme.id])
        for theme in result.theme_set.themes
    ]


def _count_repeats(result: RunResult) -> Counter[str]:
    """Count in each theme the answers that are nearly the same as one that counts already."""
    repeats = {name for group in result.near_duplicates for name in group[1:]}
    return Counter(
        theme
        for coding in result.theme_set.codings
        if coding.excerpt in repeats
        for theme in coding.themes
    )


async def _view_excerpts(
    request: StaffRequest, consultation: ConsultationRow, result: RunResult
) -> dict[str, ExcerptView]:
    """Give the excerpts that may be read here, by name: what is withheld by now is not there."""
    unlocked = await read_unlocked(request, consultation.slug)
    if isinstance(unlocked, Redirect):
        return {}
    hidden = await find_hidden(unlocked)
    return {
        name: ExcerptView(one.text, one.quotable, f"{unlocked.path}/answers/{one.handle}")
        for name, one in (await find_excerpts(unlocked, result)).items()
        if name not in hidden
    }


def _view_theme(
    theme: Theme, result: RunResult, excerpts: Mapping[str, ExcerptView], repeats: int
) -> ThemeView:
    kept = [excerpts[one] for one in theme.typical if one in excerpts]
    found, answers = result.theme_set, max(1, _count_answers(result))
    return ThemeView(
        label=theme.label,
        size=theme.size,
        without_alike=f"{theme.size - repeats:,}" if repeats else "",
        share=f"{100 * theme.size / answers:.0f} %",
        interval=write_interval(theme.size, answers),
        keywords=theme.keywords,
        stability=round(theme.stability, 2),
        standing=HELD if theme.held else STANDINGS[theme.standing],
        excerpts=kept[:MOST_EXCERPTS],
        second=sum(theme.id in coding.themes[1:] for coding in found.codings),
        is_new=theme.new,
        is_held=theme.held,
        apart=_tell_apart(theme, found),
        parts=[_view_part(part) for part in found.subthemes if part.parent == theme.id],
        rated=_view_ratings(theme, result),
    )


def _view_part(part: Theme) -> PartView:
    return PartView(part.label, part.size, f"{part.stability:.2f}")


def _tell_apart(theme: Theme, found: ThemeSet) -> str:
    nearest = next((one.label for one in found.themes if one.id == theme.nearest), "")
    if not nearest or not theme.contrast:
        return ""
    return f"Unlike “{nearest}”, which lies nearest, it speaks of: {', '.join(theme.contrast)}."


def _view_ratings(theme: Theme, result: RunResult) -> list[RatedView]:
    """Count the answers of a theme by choice; a choice that nobody made in any theme is shown."""
    if not result.ratings:
        return []
    polarity = cross_ratings(
        result.theme_set.codings, result.ratings, [theme.id], list(result.choices)
    )
    return [RatedView(result.choices[line.rating], line.count) for line in polarity.lines]


def _view_rare(result: RunResult, excerpts: Mapping[str, ExcerptView]) -> list[RareLine]:
    views = (
        RareLine(view.label, [excerpts[one] for one in view.excerpts if one in excerpts])
        for view in result.theme_set.rare
    )
    return [view for view in views if view.excerpts]


def _write_drift(result: RunResult) -> str:
    drift = result.theme_set.manifest.drift
    if drift is None or not drift.alarm:
        return ""
    return (
        "More of the answers that came since the last run fit their theme badly: "
        f"{drift.now:.0%}, against {drift.before:.0%} before. Read them: people may be writing "
        "of something new."
    )


def _count_answers(result: RunResult) -> int:
    return sum(coding.kind == "answer" for coding in result.theme_set.codings)


def _summarise(result: RunResult) -> str:
    answers = _count_answers(result)
    silent = len(result.theme_set.codings) - answers
    return (
        f"{answers:,} answers with content from {result.respondents:,} people, and {silent:,} "
        "that say nothing. An answer can belong to several themes."
    )


def _write_digest(digest: str) -> str:
    if not digest:
        return "answers were taken back since, so the run cannot be repeated as it was"
    return f"digest of the answers {digest[:16]}"


def _write_taken_back(number: int) -> str:
    if not number:
        return ""
    who = "1 person has" if number == 1 else f"{number:,} people have"
    return (
        f"{who} taken their answers back since, or had an answer changed in review. Nothing of "
        "them is in these themes any more, and there are no released counts. Start a new run."
    )


def _write_alike(result: RunResult) -> str:
    """Say how many answers are nearly the same as others; empty where none are."""
    groups = len(result.near_duplicates)
    if not groups:
        return ""
    answers = sum(map(len, result.near_duplicates))
    where = "1 group" if groups == 1 else f"{groups:,} groups"
    return (
        f"{answers:,} answers in {where} are nearly the same. That can be a campaign, a text that "
        "people were given to copy, or one person who sent it several times. They are counted; "
        "each theme also says how many answers it has when every group counts once. None was "
        "left out for you."
    )


def _write_manifest(result: RunResult) -> list[str]:
    manifest = result.theme_set.manifest
    chosen = "given" if manifest.parameters.themes else "proposed by the software"
    other = [str(one) for one in (manifest.coarser, manifest.finer) if one]
    lines = [
        f"Number of themes: {len(result.theme_set.themes)}, {chosen}"
        + (f"; {' or '.join(other)} would hold well too." if other else "."),
        f"Seed {manifest.seed}; {_write_digest(manifest.input_digest)}.",
        "Versions: " + ", ".join(f"{name} {one}" for name, one in manifest.versions.items()),
    ]
    if result.unreadable:
        lines.append(
            f"{result.unreadable} responses did not open: compare the database with a backup."
        )
    if result.left_out:
        lines.append(f"{result.left_out} answers in other languages were left out.")
    if result.withheld:
        lines.append(f"{result.withheld} answers are withheld by review and were left out.")
    return lines
