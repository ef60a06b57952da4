"""When a consultation takes answers: its days, ending it early, and opening it again."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath

from consult.staff.audit import Act
from consult.staff.counts import read_today
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.governing.days import read_days, take_day, write_day
from consult.staff.reading import read_consultation
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.staff.typed_days import TypedDay, type_day
from consult.store.responses import ConsultationRow, takes_answers

PATH: Final = "/consultations/{slug:str}/dates"
SOON: Final = timedelta(days=7)
ENDED: Final = "This consultation has ended and its answers are erased."


class DatesView(FormView, frozen=True, kw_only=True):
    """The days of a consultation, and what can be done about them."""

    slug: str
    title: str
    standing: str
    state: str
    opens: TypedDay
    closes: TypedDay
    kept: str


@get(PATH, opt={"roles": DESIGNERS})
async def show_dates(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Show when a consultation takes answers."""
    return _render(request, await read_consultation(request, slug), [])


@post(PATH, opt={"roles": DESIGNERS, "audit": Act.DATES_CHANGED}, status_code=SEE_OTHER)
async def change_dates(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Set the first and the last day on which answers are taken."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    opens, closes = await take_day(request, "opens"), await take_day(request, "closes")
    days, faults = read_days(opens, closes, read_today(), row.retention_end)
    if row.state == "erased":
        faults.append(FormFault("closes", ENDED))
    if faults:
        return _render(request, row, faults, (opens, closes))
    said = f"from {days.opens or 'any day'} to {days.closes or 'any day'}"
    await desk.audit.note(request.user.name, Act.DATES_CHANGED, row.slug, said)
    await desk.responses.set_dates(row.id, days.opens, days.closes)
    return redirect_to(f"/consultations/{row.slug}/dates")


@post(f"{PATH}/close", opt={"roles": DESIGNERS, "audit": Act.CLOSED}, status_code=SEE_OTHER)
async def close(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Take no more answers from this moment on."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    if row.state == "open":
        await desk.audit.note(request.user.name, Act.CLOSED, row.slug)
        await desk.responses.set_state(row.id, "closed")
    return redirect_to(f"/consultations/{row.slug}/dates")


@post(f"{PATH}/open", opt={"roles": DESIGNERS, "audit": Act.REOPENED}, status_code=SEE_OTHER)
async def reopen(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Take answers again, on the days that are set."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    if row.state == "closed" and not _is_past(row.retention_end):
        await desk.audit.note(request.user.name, Act.REOPENED, row.slug)
        await desk.responses.set_state(row.id, "open")
    return redirect_to(f"/consultations/{row.slug}/dates")


def write_standing(row: ConsultationRow, today: date) -> str:
    """Say how a consultation stands with its days, and remind of an end that is near."""
    if row.state != "open":
        return {"draft": "Draft", "closed": "Closed"}.get(row.state, "Ended, answers erased")
    if row.opens and row.opens > today:
        return f"Opens on {write_day(row.opens)}"
    if not takes_answers(row, today):
        return f"Closed since {write_day(row.closes)}"
    if row.closes is None:
        return "Open"
    left = (row.closes - today).days
    if row.closes - today > SOON:
        return f"Open until {write_day(row.closes)}"
    return f"Closes {_count_days(left)}, at the end of {write_day(row.closes)}"


def _count_days(left: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def _is_past(day: date | None) -> bool:
    return day is not None and day < read_today()


def _render(
    request: StaffRequest,
    row: ConsultationRow,
    faults: list[FormFault],
    typed: tuple[TypedDay, TypedDay] | None = None,
) -> Response[str]:
    opens, closes = typed or (type_day(row.opens), type_day(row.closes))
    view = DatesView(
        faults=faults,
        slug=row.slug,
        title=row.title,
        standing=write_standing(row, read_today()),
        state=row.state,
        opens=opens,
        closes=closes,
        kept=write_day(row.retention_end),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "dates", view, status_code=status, invented=row.invented)
