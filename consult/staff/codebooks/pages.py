"""The pages of a codebook: all of it, one theme, and what to look at again."""

import asyncio
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from consult.errors import NotFoundError
from consult.jobs.codebooks import seal_codebook, start_codebook
from consult.staff.audit import Act
from consult.staff.codebooks.arriving import count_waiting, write_alarm
from consult.staff.codebooks.drawing import draw_pictures
from consult.staff.codebooks.heading import read_labels, view_head
from consult.staff.codebooks.opening import Book, read_answers, read_book
from consult.staff.codebooks.views import (
    AgainView,
    BookView,
    CodebookLine,
    CodebooksView,
    ThemeView,
    view_answer,
    view_retired,
    view_themes,
)
from consult.staff.derived import read_result
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.reading import read_consultation, read_run
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, RUNNERS

PAGE: Final = 20
"""Answers on one page: as many as somebody reads at a sitting before a pause."""


@get("/consultations/{slug:str}/codebooks", opt={"roles": ANALYSTS})
async def show_codebooks(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """List the codebooks of a consultation; what is in them stays locked."""
    row = await read_consultation(request, slug)
    labels = await read_labels(request, row.id)
    books = [
        CodebookLine(str(book.id), labels.get(book.item, book.item))
        for book in await read_desk(request).staff.list_codebooks(row.id)
    ]
    view = CodebooksView(row.slug, row.title, books)
    return render_page(request, "codebooks", view, invented=row.invented)


@post(
    "/runs/{run:uuid}/codebook",
    opt={"roles": RUNNERS, "audit": Act.CODEBOOK_STARTED},
    status_code=SEE_OTHER,
)
async def begin_codebook(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Start a codebook from what a run found, and lead to it."""
    row, consultation = await read_run(request, run)
    desk, key = read_desk(request), request.auth.read_key(consultation.id)
    found = await read_result(desk, row.id, key) if key else None
    if found is None or key is None:
        return redirect_to(f"/runs/{row.id}")
    file = start_codebook(found.result)
    sealed = await asyncio.to_thread(seal_codebook, file, key.public)
    await desk.audit.note(request.user.name, Act.CODEBOOK_STARTED, consultation.slug)
    book = await desk.staff.add_codebook(consultation.id, row.item, row.id, sealed)
    return redirect_to(f"/codebooks/{book}")


@get("/codebooks/{codebook:uuid}", opt={"roles": ANALYSTS})
async def show_codebook(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show every theme with its exact count, and what can be done with them."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    themes = view_themes(book)
    found = book.file.result.theme_set.themes
    view = BookView(
        head=await view_head(request, book),
        themes=themes,
        retired=view_retired(book),
        answers=len(book.workbook.codings),
        suggested=sum(one.suggested for one in themes),
        waiting=await count_waiting(book),
        alarm=write_alarm(book.file),
        pictures=await asyncio.to_thread(
            draw_pictures, book.workbook, found, [one.id for one in themes]
        ),
    )
    return _render(request, book, "codebook", view)


@get("/codebooks/{codebook:uuid}/themes/{theme:str}", opt={"roles": ANALYSTS})
async def show_theme(
    request: StaffRequest,
    codebook: FromPath[UUID],
    theme: FromPath[str],
    page: FromQuery[int] = 1,
) -> Response[Any]:
    """Show one theme with its answers, some at a time, as they are kept."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    lines = [*view_themes(book), *view_retired(book)]
    line = next((one for one in lines if one.id == theme), None)
    if line is None:
        raise NotFoundError("There is no such theme in this codebook.", where=f"Theme {theme}.")
    found = {one for one, themes in book.workbook.codings.items() if theme in themes}
    coded = sorted(found - book.hidden)
    pages = max(1, -(-len(coded) // PAGE))
    page = min(max(page, 1), pages)
    wanted = coded[PAGE * (page - 1) : PAGE * page]
    answers = await read_answers(book, wanted)
    view = ThemeView(
        head=await view_head(request, book),
        theme=line,
        answers=[
            view_answer(answers[one], book.workbook, besides=theme)
            for one in wanted
            if one in answers
        ],
        parents=[one for one in view_themes(book) if not one.parent and one.id != theme],
        page=page,
        pages=pages,
        withheld=len(wanted) - len(answers),
        blind=len(found & book.hidden),
    )
    return _render(request, book, "codebook_theme", view)


@get("/codebooks/{codebook:uuid}/again", opt={"roles": ANALYSTS})
async def show_again(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show one answer that has to be given its themes again."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    waiting = sorted(book.workbook.recode - book.hidden)
    answers = await read_answers(book, waiting[:PAGE])
    excerpt = next((one for one in waiting if one in answers), None)
    view = AgainView(
        head=await view_head(request, book),
        answer=None if excerpt is None else view_answer(answers[excerpt], book.workbook),
        themes=[one for one in view_themes(book) if one.status == "open"],
        had=[] if excerpt is None else list(book.workbook.codings[excerpt]),
    )
    return _render(request, book, "codebook_again", view)


def _render(request: StaffRequest, book: Book, template: str, view: Struct) -> Response[str]:
    return render_page(request, template, view, invented=book.unlocked.row.invented)
