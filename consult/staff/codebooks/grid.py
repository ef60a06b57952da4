"""Coding many answers at once: answers as rows, themes as columns, one change for a page."""

import asyncio
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from analysis.codebooks.events import CodeExcerpts
from analysis.codebooks.types import Workbook
from analysis.errors import CodebookError
from consult.staff.audit import Act
from consult.staff.codebooks.choices import list_choices, read_choice
from consult.staff.codebooks.concordance import Piece, split_pieces
from consult.staff.codebooks.gridrows import GONE, Judged, Refused, judge_rows
from consult.staff.codebooks.heading import view_head
from consult.staff.codebooks.opening import Book, keep_step, read_answers, read_book
from consult.staff.codebooks.views import BookHead, ThemeLine, view_themes
from consult.staff.desk import StaffRequest
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, RUNNERS

PATH: Final = "/codebooks/{codebook:uuid}/grid"
ROWS: Final = 10
COLUMNS: Final = 8
"""Themes that fit beside an answer on a wide screen; others can be chosen in their place."""
ATTEMPTS: Final = 5
BUSY: Final = "Others are changing this codebook at this moment. Nothing was kept: send it again."
SPECIAL: Final = {
    "": "Every answer",
    "none": "Answers without a theme",
    "again": "Answers to look at again",
    "found": "What the last search found",
}


class GridRow(Struct, frozen=True):
    """One answer: its words, what was chosen beside it, and the themes that are ticked."""

    excerpt: str
    pieces: tuple[Piece, ...]
    choice: str
    review: str
    ticked: tuple[str, ...]
    others: str
    why: str


class GridView(Struct, frozen=True):
    """A page of the grid, and what it can be a grid of."""

    head: BookHead
    rows: list[GridRow]
    columns: list[ThemeLine]
    themes: list[ThemeLine]
    special: list[tuple[str, str]]
    of: str
    rated_by: str
    total: int
    withheld: int
    page: int
    pages: int
    rest: str


class Wanted(Struct, frozen=True):
    """Which rows and which columns somebody looks at."""

    of: str
    columns: tuple[str, ...]
    page: int

    @property
    def rest(self) -> str:
        """What leads back to the same rows and columns, up to the page."""
        return urlencode([("rows", self.of), *(("column", one) for one in self.columns)]) + "&"


@get(PATH, opt={"roles": ANALYSTS})
async def show_grid(
    request: StaffRequest,
    codebook: FromPath[UUID],
    rows: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Response[Any]:
    """Show some answers as rows, with themes as columns to tick."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    columns = _choose_columns(book, request.query_params.getall("column", []))
    names = _list_rows(book, rows)
    pages = max(1, -(-len(names) // ROWS))
    wanted = Wanted(rows, columns, min(max(page, 1), pages))
    shown = names[ROWS * (wanted.page - 1) : ROWS * wanted.page]
    ticked = {name: book.workbook.codings[name] for name in shown}
    return await _render(request, book, wanted, ticked, len(names))


@post(PATH, opt={"roles": RUNNERS, "audit": Act.CODEBOOK_CHANGED}, status_code=SEE_OTHER)
async def code_grid(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Keep all ticks of a page as one change; rows that somebody else changed are shown again."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    after, of, page, wish = await read_fields(request, "after", "rows", "page", "_do")
    form = await request.form()
    columns = _choose_columns(book, _read_all(form.getall("_column", [])))
    # An answer that is coded blind is in no grid, whatever a form says.
    rows = [one for one in _read_all(form.getall("_row", [])) if one not in book.hidden]
    ticked = _read_ticks(rows[:ROWS], _read_all(form.getall("_tick", [])))
    wanted = Wanted(of, columns, _read_number(page) or 1)
    await book.unlocked.desk.audit.note(request.user.name, Act.CODEBOOK_CHANGED, codebook, "grid")
    kept = await _keep(request, book, _read_number(after), columns, ticked)
    if isinstance(kept, Redirect):
        return kept
    judged, book = kept
    request.auth.keep_once("notice", (_give_account(judged, len(book.file.steps)),))
    refused = [one for one in judged.refused if one.excerpt in book.workbook.codings]
    if refused:
        return await _show_refused(request, book, wanted, refused)
    following = wanted.page + (wish == "next")
    return redirect_to(f"{book.path}/grid?{wanted.rest}page={following}")


async def _keep(
    request: StaffRequest,
    book: Book,
    after: int,
    columns: Collection[str],
    ticked: Mapping[str, Collection[str]],
) -> tuple[Judged, Book] | Redirect:
    """Keep what can be kept, again and again while others are faster; then the book as it is."""
    for _ in range(ATTEMPTS):
        seen = await _read_seen(book, after)
        judged = judge_rows(seen, book.workbook, columns, ticked)
        if not judged.codings or await keep_step(book, CodeExcerpts(judged.codings)):
            fresh = await read_book(request, book.row.id)
            return fresh if isinstance(fresh, Redirect) else (judged, fresh)
        fresh = await read_book(request, book.row.id)
        if isinstance(fresh, Redirect):
            return fresh
        book = fresh
    request.auth.keep_once("notice", (BUSY,))
    return redirect_to(f"{book.path}/grid")


async def _read_seen(book: Book, version: int) -> Workbook:
    """Give the codebook that the page showed; the present one for a version there never was."""
    try:
        return await asyncio.to_thread(book.file.read, version)
    except CodebookError:
        return book.workbook


def _give_account(judged: Judged, version: int) -> str:
    """Say what came of a page, row by row, so that nobody has to guess what was saved."""
    kept, gone = len(judged.codings), sum(one.why == GONE for one in judged.refused)
    refused = len(judged.refused) - gone
    told = [
        f"{kept} {'answer was' if kept == 1 else 'answers were'} coded, as change {version}."
        if kept
        else "Nothing was changed.",
        f"{judged.same} stayed as {'it was' if judged.same == 1 else 'they were'}."
        if judged.same
        else "",
        f"{gone} {'was' if gone == 1 else 'were'} taken back meanwhile." if gone else "",
        f"{refused} could not be kept: below is why, with your ticks as you set them."
        if refused
        else "",
    ]
    return " ".join(one for one in told if one)


async def _show_refused(
    request: StaffRequest, book: Book, wanted: Wanted, refused: Collection[Refused]
) -> Response[str]:
    ticked = {one.excerpt: one.ticked for one in refused}
    reasons = {one.excerpt: one.why for one in refused}
    return await _render(request, book, wanted, ticked, len(ticked), reasons)


async def _render(  # noqa: PLR0913, PLR0917 - the parts of one page.
    request: StaffRequest,
    book: Book,
    wanted: Wanted,
    ticked: Mapping[str, Collection[str]],
    total: int,
    reasons: Mapping[str, str] | None = None,
) -> Response[str]:
    rows = await _view_rows(book, wanted.columns, ticked, reasons or {})
    themes = view_themes(book)
    view = GridView(
        head=await view_head(request, book),
        rows=rows,
        columns=[one for one in themes if one.id in wanted.columns],
        themes=themes,
        special=[one for one in SPECIAL.items() if one[0] != "found" or _has_found(book)],
        of=wanted.of,
        rated_by=book.file.result.rated_by if book.file.result.ratings else "",
        total=total,
        withheld=len(ticked) - len(rows),
        page=wanted.page,
        pages=1 if reasons else max(1, -(-total // ROWS)),
        rest=wanted.rest,
    )
    status = HTTPStatus.CONFLICT if reasons else HTTPStatus.OK
    invented = book.unlocked.row.invented
    return render_page(request, "codebook_grid", view, status_code=status, invented=invented)


async def _view_rows(
    book: Book,
    columns: Collection[str],
    ticked: Mapping[str, Collection[str]],
    reasons: Mapping[str, str],
) -> list[GridRow]:
    answers = await read_answers(book, set(ticked) - book.hidden)
    choices = list_choices(book)
    labels = {theme.id: theme.label for theme in book.workbook.codebook.themes}
    return [
        GridRow(
            excerpt=name,
            pieces=split_pieces(answers[name].redacted),
            choice=read_choice(book, choices, name),
            review=answers[name].review,
            ticked=tuple(wanted),
            others=", ".join(
                labels[one]
                for one in book.workbook.codings[name]
                if reasons.get(name) or one not in columns
            ),
            why=reasons.get(name, ""),
        )
        for name, wanted in ticked.items()
        if name in answers
    ]


def _list_rows(book: Book, of: str) -> list[str]:
    """Name the answers of a grid, in an order that says nothing of when they came."""
    codings = book.workbook.codings
    if of == "found" and _has_found(book):
        found = book.unlocked.worklist.passages
        names = found.names if found else ()
        return [name for name in names if name in codings and name not in book.hidden]
    chosen = {
        "": set(codings),
        "none": {name for name, themes in codings.items() if not themes},
        "again": set(book.workbook.recode),
    }
    of_theme = {name for name, themes in codings.items() if of in themes}
    return sorted(chosen.get(of, of_theme) - book.hidden)


def _has_found(book: Book) -> bool:
    found = book.unlocked.worklist.passages
    return found is not None and found.codebook == book.row.id


def _choose_columns(book: Book, asked: Collection[str]) -> tuple[str, ...]:
    usable = [one.id for one in view_themes(book)]
    chosen = tuple(one for one in usable if one in asked)
    return chosen or tuple(usable[:COLUMNS])


def _read_all(values: Collection[object]) -> list[str]:
    return [one for one in values if isinstance(one, str)]


def _read_ticks(rows: Collection[str], ticks: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {row: [] for row in rows}
    for tick in ticks:
        row, _, theme = tick.partition(" ")
        if row in found:
            found[row].append(theme)
    return found


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
