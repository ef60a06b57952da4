"""Looking for words in the answers of a codebook, and reading them in their context.

What somebody looks for comes by POST, is redacted before it is used, and is kept nowhere: the
session remembers where it was found, and that in memory only.
"""

import asyncio
from array import array
from collections.abc import Collection
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from anonymise.types import RedactedText
from consult.pages.spoken import read_direction
from consult.staff.audit import Act
from consult.staff.codebooks.choices import Choice, list_choices
from consult.staff.codebooks.concordance import (
    WAYS,
    Passage,
    Place,
    Sought,
    find_places,
    read_sought,
    view_passage,
)
from consult.staff.codebooks.heading import view_head
from consult.staff.codebooks.opening import Book, iterate_answers, read_answers, read_book
from consult.staff.codebooks.views import BookHead, ThemeLine, view_themes
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.passages import Passages, Spot, pack_spots
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.reviewing.queue import ONLY_NAMES
from consult.staff.reviewing.typed import read_typed
from consult.staff.roles import ANALYSTS

PATH: Final = "/codebooks/{codebook:uuid}/search"
LINES: Final = 30
ENGLISH: Final = "en"


class Narrowing(Struct, frozen=True):
    """Which answers are looked through: by theme, without a theme, by choice; empty for any."""

    theme: str
    without: str
    choice: str


class SearchView(FormView, frozen=True, kw_only=True):
    """The form: what to look for, and where."""

    head: BookHead
    themes: list[ThemeLine]
    choices: list[Choice]
    rated_by: str
    has_forms: bool


class FoundLine(Struct, frozen=True):
    """One place in its context, the themes of its answer, and where that is reviewed."""

    passage: Passage
    themes: str
    review: str


class FoundView(Struct, frozen=True):
    """What the last search of this session found, some lines at a time."""

    head: BookHead
    direction: str
    lines: list[FoundLine]
    places: int
    kept: int
    answers: int
    searched: int
    hidden: int
    within: str
    page: int
    pages: int
    withheld: int


@get(PATH, opt={"roles": ANALYSTS})
async def show_search(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Ask what to look for."""
    book = await read_book(request, codebook)
    return book if isinstance(book, Redirect) else await _render_search(request, book, [])


@post(PATH, opt={"roles": ANALYSTS, "audit": Act.ANSWERS_SEARCHED}, status_code=SEE_OTHER)
async def search_codebook(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Find every place where some words stand, and lead to them."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    way, order, *narrowing = await read_fields(
        request, "way", "order", "theme", "without", "choice"
    )
    typed = await read_typed(request, "sought")
    if isinstance(typed, FormFault):
        return await _render_search(request, book, [typed])
    known = next((one for one in WAYS if one == way), WAYS[1])
    sought = await asyncio.to_thread(read_sought, typed, known)
    if sought is None:
        return await _render_search(request, book, [FormFault("sought", ONLY_NAMES)])
    await book.unlocked.desk.audit.note(request.user.name, Act.ANSWERS_SEARCHED, codebook)
    found = await _search(book, sought, Narrowing(*narrowing), order)
    book.unlocked.worklist.passages = found
    return redirect_to(f"{book.path}/found")


@get("/codebooks/{codebook:uuid}/found", opt={"roles": ANALYSTS})
async def show_passages(
    request: StaffRequest, codebook: FromPath[UUID], page: FromQuery[int] = 1
) -> Response[Any]:
    """Show the places that were found, each with what stands around it."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    found = book.unlocked.worklist.passages
    if found is None or found.codebook != codebook:
        return redirect_to(f"{book.path}/search")
    pages = max(1, -(-len(found) // LINES))
    page = min(max(page, 1), pages)
    shown = found.take(LINES * (page - 1), LINES * page)
    lines = await _view_lines(book, shown)
    view = FoundView(
        head=await view_head(request, book),
        direction=read_direction(book.file.result.theme_set.manifest.parameters.language),
        lines=lines,
        places=found.total,
        kept=len(found),
        answers=found.answers,
        searched=found.searched,
        hidden=found.hidden,
        within=found.within,
        page=page,
        pages=pages,
        withheld=len(shown) - len(lines),
    )
    return render_page(request, "codebook_found", view, invented=book.unlocked.row.invented)


async def _search(book: Book, sought: Sought, narrowing: Narrowing, order: str) -> Passages:
    wanted = _narrow(book, narrowing)
    shown = wanted - book.hidden
    found: list[tuple[str, str, Place]] = []
    answers = searched = 0
    async for batch in iterate_answers(book, shown):
        some = await asyncio.to_thread(_find, batch, sought, order)
        searched += len(batch)
        answers += len({name for _, name, _ in some})
        found += some
    names, spots = await asyncio.to_thread(_pack, found)
    return Passages(
        codebook=book.row.id,
        total=len(found),
        answers=answers,
        searched=searched,
        hidden=len(wanted) - len(shown),
        within=_say_narrowing(book, narrowing),
        names=names,
        spots=spots,
    )


def _pack(found: list[tuple[str, str, Place]]) -> tuple[tuple[str, ...], "array[int]"]:
    return pack_spots([(name, at.start, at.end) for _, name, at in sorted(found)])


def _find(
    batch: list[tuple[str, RedactedText]], sought: Sought, order: str
) -> list[tuple[str, str, Place]]:
    """Find places, each behind what it is sorted by, which is forgotten with this request."""
    return [
        (_sort_by(text.text, place, order), name, place)
        for name, text in batch
        for place in find_places(text, sought)
    ]


def _sort_by(text: str, place: Place, order: str) -> str:
    if order == "after":
        return text[place.end : place.end + 40].strip().casefold()
    if order == "before":
        return " ".join(reversed(text[max(0, place.start - 40) : place.start].casefold().split()))
    return ""


def _narrow(book: Book, narrowing: Narrowing) -> set[str]:
    codings, ratings = book.workbook.codings, book.file.result.ratings
    usual = {choice.code for choice in list_choices(book)}
    return {
        name
        for name, themes in codings.items()
        if (not narrowing.theme or narrowing.theme in themes)
        and narrowing.without not in themes
        and (narrowing.choice not in usual or ratings.get(name) == narrowing.choice)
    }


def _say_narrowing(book: Book, narrowing: Narrowing) -> str:
    """Say which answers were looked through, in words of ours and of the codebook."""
    labels = {theme.id: theme.label for theme in book.workbook.codebook.themes}
    choices = {choice.code: choice.label for choice in list_choices(book)}
    parts = [
        f"with “{labels[narrowing.theme]}”" if narrowing.theme in labels else "",
        f"without “{labels[narrowing.without]}”" if narrowing.without in labels else "",
        f"of people who chose “{choices[narrowing.choice]}”"
        if narrowing.choice in choices
        else "",
    ]
    return ", ".join(part for part in parts if part)


async def _view_lines(book: Book, places: Collection[Spot]) -> list[FoundLine]:
    """Show places of answers as they are kept now; one that was shortened since is left out."""
    answers = await read_answers(
        book, {name for name, _, _ in places} & set(book.workbook.codings)
    )
    labels = {theme.id: theme.label for theme in book.workbook.codebook.themes}
    return [
        FoundLine(
            passage=view_passage(answers[name].redacted, Place(start, end)),
            themes=", ".join(labels[one] for one in book.workbook.codings[name]),
            review=answers[name].review,
        )
        for name, start, end in places
        if name in answers and name not in book.hidden and end <= len(answers[name].text)
    ]


async def _render_search(
    request: StaffRequest, book: Book, faults: list[FormFault]
) -> Response[str]:
    result = book.file.result
    view = SearchView(
        faults=faults,
        head=await view_head(request, book),
        themes=view_themes(book),
        choices=list_choices(book),
        rated_by=result.rated_by,
        has_forms=result.theme_set.manifest.parameters.language == ENGLISH,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    invented = book.unlocked.row.invented
    return render_page(request, "codebook_search", view, status_code=status, invented=invented)
