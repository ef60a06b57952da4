import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Final

from litestar import Litestar, Router

from consult.assets import make_static_route
from consult.headers import PREVIEW, STAFF, stamp_headers
from consult.intake.tally import keep_tallies, keep_tallies_for_ever
from consult.logs import FaultLog
from consult.settings import Settings, require_secret
from consult.staff.audit import AuditLog
from consult.staff.conditions import Conditions
from consult.staff.desk import Desk
from consult.staff.doorstep import Doorstep
from consult.staff.faults import make_exception_handlers
from consult.staff.guards import refuse_cross_site, require_role
from consult.staff.roles import PUBLIC
from consult.staff.routes import ROUTES
from consult.staff.sessions import Sessions
from consult.staff.signin import SignIn, make_decoy
from consult.store.responses import ResponsesStore, open_responses
from consult.store.staff import open_staff

BODY_LIMIT: Final = 64 * 1024
SWEEP_SECONDS: Final = 30.0
USUAL: Final = Conditions()

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(settings: Settings, conditions: Conditions = USUAL) -> Litestar:
    """Make the staff application.

    Raises ``SettingsError`` without a usable secret and ``ComponentError`` when the front end
    was not built.
    """
    require_secret(settings)
    assets = Router("/", route_handlers=[make_static_route()], opt={"roles": PUBLIC})
    return Litestar(
        route_handlers=[*ROUTES, assets],
        guards=[refuse_cross_site, require_role],
        lifespan=[_open_desk(settings, conditions)],
        before_send=[stamp_headers(STAFF, PREVIEW)],
        exception_handlers=make_exception_handlers(FaultLog()),
        openapi_config=None,
        debug=False,
        # The default would send every library's warnings to standard error, with times.
        logging_config=None,
        request_max_body_size=BODY_LIMIT,
    )


def _open_desk(settings: Settings, conditions: Conditions) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        sessions = Sessions(conditions.clock)
        secret = require_secret(settings)
        decoy = await asyncio.to_thread(make_decoy, secret, conditions.hardness)
        async with (
            open_responses(settings.responses_database) as responses,
            open_staff(settings.staff_database) as staff,
            _sweep(sessions),
            _count(responses),
        ):
            sign_in = SignIn(staff, secret, decoy, conditions)
            audit = AuditLog(staff, secret)
            doorstep = Doorstep(conditions.clock)
            app.state.desk = Desk(
                settings, staff, responses, sessions, sign_in, audit, doorstep, conditions
            )
            yield

    return lifespan


@asynccontextmanager
async def _count(store: ResponsesStore) -> AsyncIterator[None]:
    """Store what was counted of redaction, every few minutes and at the end."""
    faults = FaultLog()
    async with _beside(keep_tallies_for_ever(store, faults)):
        yield
    await keep_tallies(store, faults)


@asynccontextmanager
async def _sweep(sessions: Sessions) -> AsyncIterator[None]:
    """Forget expired sessions while nobody calls, and all of them at the end.

    Otherwise the keys of somebody who walked away stay in memory until the next request.
    """

    async def keep_sweeping() -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            sessions.end_expired()

    try:
        async with _beside(keep_sweeping()):
            yield
    finally:
        sessions.end_all()


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do something that never ends for as long as the block runs."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
