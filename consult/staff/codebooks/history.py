"""What was done to a codebook, and what it was at every version."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from analysis.codebooks.events import Event
from analysis.codebooks.replay import list_effective
from consult.errors import NotFoundError
from consult.staff.codebooks.heading import read_digest, view_head
from consult.staff.codebooks.opening import read_book
from consult.staff.codebooks.views import (
    ChangesView,
    StepLine,
    VersionView,
    order_lines,
    view_lines,
)
from consult.staff.codebooks.wording import write_event
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.rendering import render_page
from consult.staff.roles import ANALYSTS


@get("/codebooks/{codebook:uuid}/changes", opt={"roles": ANALYSTS})
async def show_changes(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show every change, who made it and when, the newest first."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    names = {one.id: one.name for one in await read_desk(request).staff.list_accounts()}
    events: list[Event] = book.file.events
    standing = set(list_effective(events))
    steps = [
        StepLine(
            number=number,
            what=write_event(step.event, book.workbook.codebook),
            who=names.get(step.by, "somebody who has left"),
            on=f"{step.on:%-d %B %Y}",
            undone=number not in standing,
        )
        for number, step in enumerate(book.file.steps, 1)
    ]
    view = ChangesView(await view_head(request, book), steps[::-1])
    return render_page(request, "codebook_changes", view, invented=book.unlocked.row.invented)


@get("/codebooks/{codebook:uuid}/versions/{number:int}", opt={"roles": ANALYSTS})
async def show_version(
    request: StaffRequest, codebook: FromPath[UUID], number: FromPath[int]
) -> Response[Any]:
    """Show the themes and counts of any version, so that a number that names it can be traced."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    if not 0 <= number <= book.version:
        raise NotFoundError("There is no such version.", where=f"Version {number}.")
    then = await asyncio.to_thread(book.file.read, number)
    lines = view_lines(then, book.file)
    event = book.file.events[number - 1] if number else None
    view = VersionView(
        head=await view_head(request, book),
        number=number,
        digest=(await asyncio.to_thread(read_digest, then))[:16],
        what=write_event(event, then.codebook) if event else "",
        themes=order_lines(lines),
        retired=[line for line in lines if line.status == "retired"],
        answers=len(then.codings),
        again=len(then.recode),
        last=book.version,
    )
    return render_page(request, "codebook_version", view, invented=book.unlocked.row.invented)
