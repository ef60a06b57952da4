"""Taking released counts out of Candour, as a file."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from anonymise.disclosure import Release
from consult.exports.csv import SUPPRESSED, write_csv
from consult.jobs.results import open_release
from consult.staff.desk import StaffRequest
from consult.staff.forms import read_fields
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.reading import read_run
from consult.staff.rendering import redirect_to, render_page
from consult.staff.roles import RUNNERS
from consult.staff.runlines import read_question
from consult.store.responses import ConsultationRow
from consult.store.staff import RunRow

PATH: Final = "/runs/{run:uuid}/export"


class ExportView(Struct, frozen=True):
    """The table that the file will hold, and the form that asks for the passphrase."""

    run: str
    question: str
    heard_from: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    numeric: list[int]
    notes: tuple[str, ...]
    fault: str


@get(PATH, opt={"roles": RUNNERS})
async def show_export(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Show the released table before it is taken out."""
    row, consultation = await read_run(request, run)
    release = _open_release(request, row)
    if release is None:
        return redirect_to(f"/runs/{row.id}")
    return await _render(request, row, consultation, release)


@post(PATH, opt={"roles": RUNNERS}, status_code=HTTPStatus.OK)
async def export(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Give the released table as a file, once the passphrase was typed again."""
    row, consultation = await read_run(request, run)
    release = _open_release(request, row)
    if release is None:
        return redirect_to(f"/runs/{row.id}")
    (passphrase,) = await read_fields(request, "passphrase")
    if faults := await check_export(request, passphrase):
        return await _render(request, row, consultation, release, fault=faults[0])
    return Response(
        write_csv(release),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": _name_file(consultation, release)},
    )


async def check_export(request: StaffRequest, passphrase: str) -> list[str]:
    """List what stands in the way of an export by this person; empty when nothing does.

    Every condition on a file's leaving, beyond the role, is asked here and nowhere else.
    """
    return [] if await unlock_own_key(request, passphrase) else [WRONG]


def _name_file(consultation: ConsultationRow, release: Release) -> str:
    """Name the file so that invented counts are not taken for findings once they lie elsewhere."""
    kind = "invented-themes" if consultation.invented else "themes"
    return f'attachment; filename="{kind}-{consultation.slug}-{release.digest[:8]}.csv"'


def _open_release(request: StaffRequest, row: RunRow) -> Release | None:
    key = request.auth.read_key(row.consultation)
    if row.release is None or key is None:
        return None
    return open_release(row.release, key)


async def _render(
    request: StaffRequest,
    row: RunRow,
    consultation: ConsultationRow,
    release: Release,
    fault: str = "",
) -> Response[str]:
    question = await read_question(request, row)
    view = ExportView(
        run=str(row.id),
        question=question.label,
        heard_from=question.heard_from,
        title=release.title,
        columns=[release.row_label, *release.columns],
        rows=[[one.label, *map(_write_cell, one.cells)] for one in release.rows],
        numeric=list(range(1, len(release.columns) + 1)),
        notes=release.notes,
        fault=fault,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render_page(request, "export", view, status_code=status, invented=consultation.invented)


def _write_cell(cell: int | None) -> str:
    return SUPPRESSED if cell is None else f"{cell:,}"
