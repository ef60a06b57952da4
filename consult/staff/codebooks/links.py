"""Pairs of answers that a person wants in one theme, or never in one."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from analysis.codebooks.types import Link, Workbook
from consult.staff.codebooks.heading import view_head
from consult.staff.codebooks.opening import Book, ReadAnswer, read_answers, read_book
from consult.staff.codebooks.views import LinkLine, LinksView, view_answer
from consult.staff.desk import StaffRequest
from consult.staff.rendering import render_page
from consult.staff.roles import ANALYSTS


@get("/codebooks/{codebook:uuid}/links", opt={"roles": ANALYSTS})
async def show_links(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show every link with both answers, and whether the themes they have now keep to it."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    links = book.workbook.codebook.links
    shown = [link for link in links if book.hidden.isdisjoint((link.one, link.other))]
    answers = await read_answers(book, {one for link in shown for one in (link.one, link.other)})
    view = LinksView(
        head=await view_head(request, book),
        links=[_view_link(link, book, answers) for link in shown],
        blind=len(links) - len(shown),
    )
    return render_page(request, "codebook_links", view, invented=book.unlocked.row.invented)


def is_kept(link: Link, workbook: Workbook) -> bool:
    """Say whether two answers share a theme that must, or share none where they must not."""
    one, other = (set(workbook.codings.get(name, ())) for name in (link.one, link.other))
    return bool(one & other) == (link.kind == "must")


def _view_link(link: Link, book: Book, answers: dict[str, ReadAnswer]) -> LinkLine:
    names = (link.one, link.other)
    return LinkLine(
        kind=link.kind,
        answers=[
            view_answer(answers[one], book.workbook) if one in answers else None for one in names
        ],
        names=names,
        holds=is_kept(link, book.workbook),
    )
