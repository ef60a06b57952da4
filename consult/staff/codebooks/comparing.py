"""Groups side by side by the themes of a codebook, in figures that disclosure control released."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from analysis.comparison import Prevalence, ThemeByGroup
from anonymise.disclosure import SUPPRESSED, Release
from consult.findings.groups import compare_columns, compare_releases
from consult.intake.weeks import week_of
from consult.jobs.comparisons import COMPARISON, Comparison
from consult.jobs.requests import RunRequest, decode_request
from consult.staff.audit import Act
from consult.staff.codebooks.heading import view_head
from consult.staff.codebooks.measuring import start_measuring, view_measuring
from consult.staff.codebooks.opening import Book, read_book
from consult.staff.codebooks.views import BookHead
from consult.staff.counts import read_today
from consult.staff.derived import read_result
from consult.staff.desk import StaffRequest
from consult.staff.exportviews import TableView, view_table
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.governing.days import write_day
from consult.staff.reading import read_all_versions
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, RUNNERS
from consult.staff.runs import ProgressView
from consult.store.staff import RunRow
from surveys.audiences import write_way
from surveys.closed import ClosedQuestion, list_closed

PATH: Final = "/codebooks/{codebook:uuid}/comparison"
WIDTH: Final = 240
CHOOSE: Final = "Choose the question to compare people by."
WITHHELD: Final = ("Withheld", "grey")
AGAIN: Final = (
    "People were compared by this question this week already. Two comparisons with few changes "
    "between them could tell to which group one person belongs, so ask again next week."
)
VERDICTS: Final = {
    "shared": ("Shared", "green"),
    "diverging": ("Groups differ", "blue"),
    "unclear": ("Too few to tell", "grey"),
}


class BarLine(Struct, frozen=True):
    """One group's share of a theme with its interval, and where its bar is drawn.

    Of a group with nothing to show only the name is known.
    """

    group: str
    said: str
    width: int = 0
    low: int = 0
    high: int = 0


class ThemeBars(Struct, frozen=True):
    """One theme in every group, and whether they share it."""

    theme: str
    verdict: str
    colour: str
    bars: list[BarLine]


class ComparedView(Struct, frozen=True):
    """One question's groups: themes as bars, and the released table that they come from."""

    number: int
    question: str
    version: int
    on: str
    themes: list[ThemeBars]
    table: TableView
    scale: int


class OtherView(Struct, frozen=True):
    """What another audience or wave said to the same question, as it was released."""

    heard_from: str
    table: TableView


class ComparisonView(FormView, frozen=True, kw_only=True):
    """Everything that is compared by this codebook's themes, and what can be."""

    head: BookHead
    questions: list[ClosedQuestion]
    compared: list[ComparedView]
    others: list[OtherView]
    together: list[ThemeBars]
    measuring: ProgressView | None


@get(PATH, opt={"roles": ANALYSTS})
async def show_comparison(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show groups side by side, in released figures only."""
    measuring = await view_measuring(request, codebook, COMPARISON)
    book = await read_book(request, codebook)
    return book if isinstance(book, Redirect) else await _render(request, book, measuring, [])


@post(PATH, opt={"roles": RUNNERS, "audit": Act.GROUPS_COMPARED}, status_code=SEE_OTHER)
async def compare_groups(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Have the worker count each theme by what people chose in one closed question."""
    measuring = await view_measuring(request, codebook, COMPARISON)
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    (item,) = await read_fields(request, "question")
    if all(one.item != item for one in await _list_questions(request, book)):
        return await _render(request, book, measuring, [FormFault("question", CHOOSE)])
    if _is_fresh(book, item):
        return await _render(request, book, measuring, [FormFault("question", AGAIN)])
    notice = ""
    if measuring is None:
        await book.unlocked.desk.audit.note(request.user.name, Act.GROUPS_COMPARED, codebook, item)
        asked = RunRequest(codebook=codebook, grouped_by=item)
        notice = await start_measuring(book, COMPARISON, asked)
    request.auth.keep_once("notice", (notice,))
    return redirect_to(f"{book.path}/comparison")


def _is_fresh(book: Book, item: str) -> bool:
    """Say whether a table by this question is of this week.

    Whoever gave one answer other themes and compared again, time after time, would learn from
    the counts that change to which group its author belongs.
    """
    made = (week_of(one.on) for one in book.file.comparisons if one.item == item)
    return week_of(read_today()) in made


def view_bars(lines: Sequence[ThemeByGroup], groups: Sequence[str]) -> tuple[list[ThemeBars], int]:
    """Draw what was compared on one scale, and say what per cent it reaches to."""
    ends = [100 * one.high for line in lines for one in line.groups]
    scale = min(100, max(10, -(-int(max(ends, default=0)) // 10) * 10 + 10))
    themes = []
    for line in lines:
        shown = {one.group: _draw(one, scale) for one in line.groups}
        bars = [shown.get(group, BarLine(group, SUPPRESSED)) for group in groups]
        verdict = VERDICTS[line.verdict] if len(shown) > 1 else WITHHELD
        themes.append(ThemeBars(line.theme, *verdict, bars))
    return themes, scale


def _draw(one: Prevalence, scale: int) -> BarLine:
    share = min(one.share, 1.0)
    width, low, high = (round(WIDTH * 100 * value / scale) for value in (share, one.low, one.high))
    interval = f"{100 * one.low:.0f} to {100 * one.high:.0f} %"
    said = f"{100 * share:.0f} % ({interval}) of about {one.base}"
    return BarLine(one.group, said, width, low, min(high, WIDTH))


def _view_compared(number: int, made: Comparison) -> ComparedView:
    release = made.read()
    themes, scale = view_bars(compare_columns(release), release.columns)
    return ComparedView(
        number=number,
        question=release.column_label,
        version=made.version,
        on=write_day(made.on),
        themes=themes,
        table=view_table(release),
        scale=scale,
    )


async def _render(
    request: StaffRequest, book: Book, measuring: ProgressView | None, faults: list[FormFault]
) -> Response[str]:
    others = await _list_others(book)
    lines = [one for one in compare_releases(others) if len(one.groups) > 1]
    made = sorted(book.file.comparisons, key=lambda one: one.item)
    view = ComparisonView(
        faults=faults,
        head=await view_head(request, book),
        questions=await _list_questions(request, book),
        compared=[_view_compared(number, one) for number, one in enumerate(made, 1)],
        others=[OtherView(way, view_table(release)) for way, release in others.items()],
        together=view_bars(lines, list(others))[0],
        measuring=measuring,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    invented = book.unlocked.row.invented
    return render_page(request, "codebook_comparison", view, status_code=status, invented=invented)


async def _list_questions(request: StaffRequest, book: Book) -> list[ClosedQuestion]:
    """List the closed questions that the people behind this codebook were asked once."""
    desk = book.unlocked.desk
    audience = decode_request((await desk.staff.read_run(book.row.run)).parameters).audience
    found: dict[str, ClosedQuestion] = {}
    for instrument in await read_all_versions(request, book.row.consultation):
        if audience in {None, instrument.audience}:
            for one in list_closed(instrument):
                found.setdefault(one.item, one)
    return list(found.values())


async def _list_others(book: Book) -> dict[str, Release]:
    """Give what every audience and wave said to this question, as released by its newest run.

    Audiences are compared as released aggregates and in no other way.
    """
    found: dict[str, Release] = {}
    for row in await book.unlocked.desk.staff.list_runs(book.row.consultation):
        way = _name_way(row)
        if row.item == book.row.item and row.state == "done" and way and way not in found:
            derived = await read_result(book.unlocked.desk, row.id, book.unlocked.key)
            if derived is not None and derived.release is not None:
                found[way] = derived.release
    return found if len(found) > 1 else {}


def _name_way(row: RunRow) -> str:
    request = decode_request(row.parameters)
    return write_way(request.audience, request.wave or "") if request.audience else ""
