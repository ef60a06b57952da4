"""How a consultation is going, without letting anybody be seen: in tens, by week, and released."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from anonymise.disclosure import Release
from consult.errors import QueueError, RunEndedError, WorkerError
from consult.intake.weeks import week_of
from consult.jobs.faults import explain_fault
from consult.jobs.figures import FIELDWORK, decode_figures
from consult.jobs.runs import ENDED, read_run_state, start_run
from consult.staff.audit import Act
from consult.staff.counts import read_today, write_in_tens, write_week
from consult.staff.derived import drop_stale_figures
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.exportviews import TableView, view_table
from consult.staff.governing.dates import write_standing
from consult.staff.governing.days import write_day
from consult.staff.reading import read_consultation
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, DESIGNERS, Role
from consult.staff.runstates import STATES, StateView
from consult.store.responses import ConsultationRow
from consult.store.staff import RunRow

PATH: Final = "/consultations/{slug:str}/fieldwork"
WEEKS: Final = 12
QUARTERS: Final = (
    "spread out: less than a quarter in any half hour",
    "a quarter or more in one half hour",
    "half or more in one half hour",
    "three quarters or more in one half hour",
)
A_WEEK: Final = timedelta(weeks=1)


class FieldworkView(Struct, frozen=True):
    """One consultation's fieldwork: totals by week in tens, and tables that were released."""

    slug: str
    title: str
    standing: str
    weeks: list[list[str]]
    bursts: list[list[str]]
    tables: list[TableView]
    counted: str
    run: StateView | None
    message: str
    analyses: bool
    unlocked: bool
    is_fresh: bool


@get(PATH, opt={"roles": DESIGNERS | ANALYSTS})
async def show_fieldwork(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Show how many have answered up to each week, and figures as of the last time of counting."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    key = request.auth.read_key(row.id)
    if key is not None:
        await drop_stale_figures(desk, row.id, key)
    releases, week = await _read_releases(desk, row)
    latest = await _find_latest_run(desk, row)
    state = await read_run_state(desk.settings, desk.staff, latest.id) if latest else None
    view = FieldworkView(
        slug=row.slug,
        title=row.title,
        standing=write_standing(row, read_today()),
        weeks=await _list_weeks(desk, row, read_today()),
        bursts=[
            [write_week(week), QUARTERS[quarters]]
            for week, quarters in (await desk.responses.list_bursts(row.id))[:WEEKS]
        ],
        tables=[view_table(one) for one in releases],
        counted=_write_week(week),
        run=STATES[state] if state and state != "done" else None,
        message=_write_fault(latest),
        analyses=Role(request.user.role) in ANALYSTS,
        unlocked=key is not None,
        is_fresh=week == week_of(read_today()),
    )
    return render_page(request, "fieldwork", view, invented=row.invented)


@post(PATH, opt={"roles": ANALYSTS, "audit": Act.FIGURES_COUNTED}, status_code=SEE_OTHER)
async def count_fieldwork(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Have the worker count under this person's unlock, once a week and no more often.

    Two counts of one week could be subtracted from one another, down to a single person.
    """
    row, desk = await read_consultation(request, slug), read_desk(request)
    key = request.auth.read_key(row.id)
    if key is None:
        return redirect_to(f"/consultations/{row.slug}/unlock")
    await drop_stale_figures(desk, row.id, key)
    _, week = await _read_releases(desk, row)
    if week != week_of(read_today()):
        await desk.audit.note(request.user.name, Act.FIGURES_COUNTED, row.slug)
        run = await _read_or_add_run(request, row)
        with suppress(WorkerError, QueueError, RunEndedError):
            await start_run(desk.settings, desk.staff, run, key)
    return redirect_to(f"/consultations/{row.slug}/fieldwork")


async def _read_or_add_run(request: StaffRequest, row: ConsultationRow) -> UUID:
    """Go on with a run that has not ended, rather than begin another beside it."""
    staff = read_desk(request).staff
    latest = await _find_latest_run(read_desk(request), row)
    if latest is not None and latest.state not in ENDED:
        return latest.id
    return await staff.add_run(row.id, FIELDWORK, b"", request.user.id)


async def _read_releases(desk: Desk, row: ConsultationRow) -> tuple[list[Release], str]:
    figures = await desk.staff.read_figures(row.id)
    return ([], "") if figures is None else (decode_figures(figures.releases), figures.week)


async def _find_latest_run(desk: Desk, row: ConsultationRow) -> RunRow | None:
    runs = await desk.staff.list_runs(row.id)
    return next((one for one in runs if one.item == FIELDWORK), None)


async def _list_weeks(desk: Desk, row: ConsultationRow, today: date) -> list[list[str]]:
    """Give the total at the end of each of the last weeks, the newest first, in tens."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    lines = []
    for number in range(WEEKS):
        first = monday - number * A_WEEK
        count = await desk.responses.count_responses(row.id, before_week=week_of(first))
        lines.append([write_day(first - timedelta(days=1)), write_in_tens(count)])
        if not count:
            break
    return lines


def _write_week(week: str) -> str:
    """Write up to which Sunday figures reach, from the first week that they leave out."""
    if not week:
        return ""
    year, number = week.split("-W")
    return write_day(date.fromisocalendar(int(year), int(number), 1) - timedelta(days=1))


def _write_fault(run: RunRow | None) -> str:
    if run is None or run.state != "failed":
        return ""
    explained = explain_fault(run.fault)
    return f"{explained.what} {explained.remedy} (Code: {run.fault}.)"
