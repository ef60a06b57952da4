"""The two gates in front of every route: where a request comes from, and whose it is."""

from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler

from consult.staff.desk import Desk
from consult.staff.roles import PUBLIC, Role, read_roles
from consult.staff.sessions import COOKIE

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
Connection = ASGIConnection[Any, Any, Any, State]


def refuse_cross_site(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuse a request that changes something unless a page of ours sent it.

    Browsers say where a request comes from in ``Sec-Fetch-Site``, which no page can forge.
    One that does not say must name our own host as its origin; one that says neither is
    refused, because another site's form is then not told apart from ours.
    Raises ``PermissionDeniedException``.
    """
    del handler
    if connection.scope["method"] in SAFE_METHODS:  # type: ignore[typeddict-item] # Litestar types a union of scopes; ours is HTTP.
        return
    site = connection.headers.get("sec-fetch-site")
    ours = _is_own_origin(connection) if site is None else site == "same-origin"
    if not ours:
        raise PermissionDeniedException("This form was not sent from a page of this site.")


async def require_role(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let a request through when its route admits the person's role, and only then.

    A route that declares no roles is refused to everybody. The role is read from the
    database every time, so that a changed or removed account counts at once.
    Raises ``NotAuthorizedException`` or ``PermissionDeniedException``.
    """
    declared = handler.opt.get("roles")
    if declared == PUBLIC:
        return
    roles = read_roles(declared)
    if roles is None:
        raise PermissionDeniedException("This page is open to nobody.")
    role = await _admit_person(connection, prolong=handler.opt.get("prolong", True))
    if role not in roles:
        raise PermissionDeniedException("This page is not part of your role.")


async def _admit_person(connection: Connection, *, prolong: bool) -> Role:
    desk: Desk = connection.app.state.desk
    token = connection.cookies.get(COOKIE, "")
    session = desk.sessions.find(token, prolong=prolong)
    account = await desk.staff.read_account(session.name) if session else None
    if session is None or account is None or not session.is_of(account):
        # Of an account that is gone or was changed elsewhere: its keys are not left lying about.
        desk.sessions.end(token)
        raise NotAuthorizedException("Sign in first.")
    role = Role(account.role)
    connection.scope["user"] = account
    connection.scope["auth"] = session
    return role


def _is_own_origin(connection: Connection) -> bool:
    origin, host = connection.headers.get("origin", ""), connection.headers.get("host", "")
    scheme, separator, place = origin.partition("://")
    return bool(host and separator) and scheme in {"http", "https"} and place == host
