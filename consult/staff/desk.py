import asyncio
from typing import Any

from litestar import Request
from litestar.datastructures import State
from msgspec import Struct, field

from consult.settings import Settings
from consult.staff.audit import AuditLog
from consult.staff.conditions import Conditions
from consult.staff.doorstep import Doorstep
from consult.staff.sessions import Session, Sessions
from consult.staff.signin import SignIn
from consult.store.responses import ResponsesStore
from consult.store.staff import AccountRow, StaffStore


class Desk(Struct, frozen=True):
    """What the pages of one running staff application stand on, opened at its start.

    ``key_changes`` is held while anybody gives or replaces a key, so that the second starts
    from what the first left. Programs beside this one are kept apart by the statements that
    store the keys.
    """

    settings: Settings
    staff: StaffStore
    responses: ResponsesStore
    sessions: Sessions
    sign_in: SignIn
    audit: AuditLog
    doorstep: Doorstep
    conditions: Conditions
    key_changes: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __repr__(self) -> str:
        return "Desk(…)"


StaffRequest = Request[AccountRow, Session, State]


def read_desk(request: Request[Any, Any, State]) -> Desk:
    """Give the stores and sessions of the application that a request came to."""
    desk: Desk = request.app.state.desk
    return desk
