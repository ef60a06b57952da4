"""What every page of a codebook says first."""

import asyncio
from uuid import UUID

from analysis.codebooks.replay import list_standing
from analysis.codebooks.types import Workbook
from consult.staff.codebooks.opening import Book
from consult.staff.codebooks.views import BookHead
from consult.staff.codebooks.wording import write_event
from consult.staff.desk import StaffRequest
from consult.staff.questions import view_questions
from consult.staff.reading import read_all_versions
from consult.staff.roles import RUNNERS, Role
from surveys.model import Instrument, unfold_items
from surveys.piping import say_text


async def view_head(request: StaffRequest, book: Book) -> BookHead:
    """Say which codebook at which version, and what is to be told once."""
    versions = await read_all_versions(request, book.row.consultation)
    labels = _name_items(versions)
    last = max(list_standing(book.file.events), default=0)
    done = book.file.events[last - 1] if last else None
    return BookHead(
        path=book.path,
        slug=book.unlocked.row.slug,
        consultation=book.unlocked.row.title,
        question=labels.get(book.row.item, book.row.item),
        note=_find_note(versions, book.row.item),
        version=book.version,
        digest=(await asyncio.to_thread(read_digest, book.workbook))[:16],
        again=len(book.workbook.recode),
        rewritten=book.file.rewritten,
        edits=Role(request.user.role) in RUNNERS,
        blurs=request.auth.blurs,
        undo=last,
        undoes=write_event(done, book.workbook.codebook) if done else "",
        notice=" ".join(request.auth.take_once("notice")),
    )


def read_digest(workbook: Workbook) -> str:
    """Give the digest that pages name: of themes, links and codings, so of every number there."""
    return workbook.digest


async def read_labels(request: StaffRequest, consultation: UUID) -> dict[str, str]:
    """Give the words of every question that has been asked, by item."""
    return _name_items(await read_all_versions(request, consultation))


def _name_items(versions: list[Instrument]) -> dict[str, str]:
    return {one.item: one.label for one in reversed(view_questions(versions))}


def _find_note(versions: list[Instrument], item: str) -> str:
    """Give the note that people saw before a question, as the newest questionnaire has it."""
    for instrument in versions:
        for section in instrument.sections:
            asked = {one.id for page in section.pages for one in unfold_items(page.items)}
            if item in asked and section.content_note:
                return say_text(section.content_note, "en", "…")
    return ""
