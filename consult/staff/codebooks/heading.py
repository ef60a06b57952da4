"""What every page of a codebook says first."""

from uuid import UUID

from consult.staff.codebooks.opening import Book
from consult.staff.codebooks.views import BookHead
from consult.staff.desk import StaffRequest
from consult.staff.questions import view_questions
from consult.staff.reading import read_all_versions
from consult.staff.roles import RUNNERS, Role


async def view_head(request: StaffRequest, book: Book) -> BookHead:
    """Say which codebook at which version, and what is to be told once."""
    labels = await read_labels(request, book.row.consultation)
    return BookHead(
        path=book.path,
        slug=book.unlocked.row.slug,
        consultation=book.unlocked.row.title,
        question=labels.get(book.row.item, book.row.item),
        version=book.version,
        digest=book.workbook.codebook.digest[:16],
        again=len(book.workbook.recode),
        rewritten=book.file.rewritten,
        edits=Role(request.user.role) in RUNNERS,
        notice=" ".join(request.auth.take_once("notice")),
    )


async def read_labels(request: StaffRequest, consultation: UUID) -> dict[str, str]:
    """Give the words of every question that has been asked, by item."""
    questions = view_questions(await read_all_versions(request, consultation))
    return {one.item: one.label for one in reversed(questions)}
