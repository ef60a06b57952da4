"""What staff did, for administrators to read and to take out."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response, get, post
from msgspec import Struct

from consult.staff.audit import Act
from consult.staff.audit_file import write_record
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.forms import LONGEST_FIELD, read_fields
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.rendering import render_page
from consult.staff.roles import ADMINISTRATORS
from consult.store.staff import AuditRow, EventFilter

PATH: Final = "/audit"
PAGE: Final = 100
EVERY_ACT: Final = "Everything"


class ActChoice(Struct, frozen=True):
    """One kind of act in the list to choose from."""

    value: str
    label: str
    chosen: bool


class EventView(Struct, frozen=True):
    """One event; ``about`` is what it was done to, with its detail, or empty."""

    number: str
    when: str
    who: str
    what: str
    about: str


class AuditView(Struct, frozen=True):
    """A page of events, the newest first; ``older`` is the address of the next, or empty."""

    who: str
    on: str
    acts: list[ActChoice]
    filtered: bool
    events: list[EventView]
    older: str
    newest: bool
    fault: str = ""


@get(PATH, opt={"roles": ADMINISTRATORS})
async def show_audit(request: StaffRequest) -> Response[str]:
    """Show what staff did, narrowed down by person, act and consultation."""
    return await _render(request)


@post(PATH, opt={"roles": ADMINISTRATORS, "audit": Act.AUDIT_EXPORTED}, status_code=HTTPStatus.OK)
async def export_audit(request: StaffRequest) -> Response[Any]:
    """Give the whole record as a file, this act included, once the passphrase was typed again."""
    (passphrase,) = await read_fields(request, "passphrase")
    if await unlock_own_key(request, passphrase) is None:
        return await _render(request, fault=WRONG)
    desk = read_desk(request)
    await desk.audit.note(request.user.name, Act.AUDIT_EXPORTED)
    return Response(
        await write_record(desk.staff),
        media_type="application/jsonl; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="staff-record.jsonl"'},
    )


async def _render(request: StaffRequest, fault: str = "") -> Response[str]:
    who, act, on, before = (_read_query(request, name) for name in ("who", "act", "on", "before"))
    act = act if act in set(Act) else ""
    only = EventFilter(actor=who, action=act, subjects=await _find_subjects(request, on))
    number = int(before) if before.isdecimal() and len(before) < 16 else None  # noqa: PLR2004 - fits every database's number.
    events = await read_desk(request).staff.list_newest_events(PAGE + 1, number, only)
    view = AuditView(
        who=who,
        on=on,
        acts=_list_acts(act),
        filtered=bool(who or act or on),
        events=[_view_event(row) for row in events[:PAGE]],
        older=_find_older(events, who=who, act=act, on=on),
        newest=number is None,
        fault=fault,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render_page(request, "audit", view, status_code=status)


async def _find_subjects(request: StaffRequest, on: str) -> tuple[str, ...]:
    """Name all that belongs to a consultation; of one that is gone only its own name is left."""
    if not on:
        return ()
    desk = read_desk(request)
    row = await desk.responses.read_consultation(on)
    if row is None:
        return (on,)
    runs = await desk.staff.list_runs(row.id)
    return (on, str(row.id), *(str(run.id) for run in runs))


def _list_acts(chosen: str) -> list[ActChoice]:
    every = ActChoice("", EVERY_ACT, not chosen)
    known = sorted(Act, key=lambda act: act.label)
    return [every, *(ActChoice(act.value, act.label, act.value == chosen) for act in known)]


def _find_older(events: list[AuditRow], **narrowed: str) -> str:
    if len(events) <= PAGE:
        return ""
    given = {name: value for name, value in narrowed.items() if value}
    return f"{PATH}?{urlencode({**given, 'before': events[PAGE - 1].number})}"


def _view_event(row: AuditRow) -> EventView:
    return EventView(
        number=f"{row.number:,}",
        when=_write_time(row.at),
        who=row.actor,
        what=Act(row.action).label if row.action in set(Act) else row.action,
        about=", ".join(part for part in (row.subject, row.detail) if part),
    )


def _write_time(at: str) -> str:
    """Write the stored time for reading; all of them are UTC."""
    return f"{at[:10]} at {at[11:16]} UTC"


def _read_query(request: StaffRequest, name: str) -> str:
    value = str(request.query_params.get(name, "")).strip()
    return value if len(value) <= LONGEST_FIELD and "\0" not in value else ""
