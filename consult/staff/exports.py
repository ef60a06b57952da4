"""Taking released counts out of Candour: one person asks, another agrees, the first takes."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from anonymise.disclosure import Release
from consult.errors import NotFoundError
from consult.exports.csv import write_csv
from consult.staff.audit import Act
from consult.staff.derived import read_result
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.exporting import AGREED_ALREADY, TAKEN, Outgoing, Step, check_export
from consult.staff.exportviews import render_export, render_wish
from consult.staff.forms import read_fields
from consult.staff.reading import read_run
from consult.staff.rendering import SEE_OTHER, redirect_to
from consult.staff.roles import ANALYSTS, RUNNERS
from consult.store.responses import ConsultationRow
from consult.store.staff import ExportRow

PATH: Final = "/runs/{run:uuid}/export"


@get(PATH, opt={"roles": ANALYSTS})
async def show_export(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Show the released table, and how far its way out is."""
    outgoing = await _read_outgoing(request, run)
    return await render_export(request, outgoing) if outgoing else redirect_to(f"/runs/{run}")


@post(PATH, opt={"roles": RUNNERS, "audit": Act.EXPORT_ASKED}, status_code=SEE_OTHER)
async def ask_for_export(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Ask to take the released table out; somebody else has to agree."""
    outgoing = await _read_outgoing(request, run)
    if outgoing is None:
        return redirect_to(f"/runs/{run}")
    (passphrase,) = await read_fields(request, "passphrase")
    if faults := await check_export(request, passphrase, Step.ASK, outgoing):
        return await render_export(request, outgoing, fault=faults[0])
    row, release, desk = outgoing.row, outgoing.release, read_desk(request)
    await desk.audit.note(request.user.name, Act.EXPORT_ASKED, row.id, _name_table(release))
    await desk.staff.add_export(row.id, row.consultation, release.digest, request.user.id)
    return redirect_to(f"/runs/{run}/export")


@get("/exports/{export:uuid}", opt={"roles": ANALYSTS})
async def show_wish(request: StaffRequest, export: FromPath[UUID]) -> Response[Any]:
    """Show a second person the table that somebody wants to take out."""
    wish = await _read_wish(request, export)
    outgoing = await _read_outgoing(request, wish.run)
    if outgoing is None:
        return redirect_to(f"/runs/{wish.run}")
    if wish.requested_by == request.user.id:
        return redirect_to(f"/runs/{wish.run}/export")
    return await render_wish(request, outgoing, wish)


@post(
    "/exports/{export:uuid}/agree",
    opt={"roles": ANALYSTS, "audit": Act.EXPORT_AGREED},
    status_code=SEE_OTHER,
)
async def agree_to_export(request: StaffRequest, export: FromPath[UUID]) -> Response[Any]:
    """Agree, as a second person, that somebody takes this very table out."""
    wish = await _read_wish(request, export)
    outgoing = await _read_outgoing(request, wish.run)
    if outgoing is None:
        return redirect_to(f"/runs/{wish.run}")
    (passphrase,) = await read_fields(request, "passphrase")
    if faults := await check_export(request, passphrase, Step.AGREE, outgoing, wish):
        return await render_wish(request, outgoing, wish, fault=faults[0])
    desk, table = read_desk(request), _name_table(outgoing.release)
    await desk.audit.note(request.user.name, Act.EXPORT_AGREED, wish.run, table)
    if not await desk.staff.agree_to_export(wish.id, request.user.id):
        return await render_wish(request, outgoing, wish, fault=AGREED_ALREADY)
    return redirect_to(f"/runs/{wish.run}/export")


@post(
    "/exports/{export:uuid}/file",
    opt={"roles": RUNNERS, "audit": Act.EXPORT_TAKEN},
    status_code=HTTPStatus.OK,
)
async def take_export(request: StaffRequest, export: FromPath[UUID]) -> Response[Any]:
    """Give whoever asked the released table as a file, once, after the other's agreement."""
    wish = await _read_wish(request, export)
    outgoing = await _read_outgoing(request, wish.run)
    if outgoing is None:
        return redirect_to(f"/runs/{wish.run}")
    (passphrase,) = await read_fields(request, "passphrase")
    faults = await check_export(request, passphrase, Step.TAKE, outgoing, wish)
    desk = read_desk(request)
    # Used up before it is recorded and given: what fails between them costs an agreement, and
    # never lets a file out twice or unrecorded.
    if not faults and not await desk.staff.take_export(wish.id, request.user.id):
        faults = [TAKEN]
    if faults:
        return await render_export(request, outgoing, fault=faults[0])
    table = _name_table(outgoing.release)
    await desk.audit.note(request.user.name, Act.EXPORT_TAKEN, wish.run, table)
    return _give_file(outgoing)


def _give_file(outgoing: Outgoing) -> Response[bytes]:
    return Response(
        write_csv(outgoing.release),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": _name_file(outgoing.consultation, outgoing.release)},
    )


async def _read_outgoing(request: StaffRequest, run: UUID) -> Outgoing | None:
    row, consultation = await read_run(request, run)
    key = request.auth.read_key(row.consultation)
    found = await read_result(read_desk(request), run, key) if key else None
    if found is None or found.release is None:
        return None
    return Outgoing(row, consultation, found.release)


async def _read_wish(request: StaffRequest, export: UUID) -> ExportRow:
    wish = await read_desk(request).staff.read_export(export)
    if wish is None:
        raise NotFoundError("Nobody asked for this file.", where=f"Export {export}.")
    return wish


def _name_table(release: Release) -> str:
    return f"release {release.digest}"


def _name_file(consultation: ConsultationRow, release: Release) -> str:
    """Name the file so that invented counts are not taken for findings once they lie elsewhere."""
    kind = "invented-themes" if consultation.invented else "themes"
    return f'attachment; filename="{kind}-{consultation.slug}-{release.digest[:8]}.csv"'
