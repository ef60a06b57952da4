from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from consult.assets import make_static_route
from consult.headers import RESPOND, stamp_headers
from consult.logs import FaultLog
from consult.pages.environment import read_environment
from consult.respond.desk import Desk, open_desk
from consult.respond.faults import make_fault_reply, refuse_request
from consult.respond.forms import BODY_LIMIT
from consult.respond.gate import Gate
from consult.respond.progress import ProgressStore
from consult.respond.routes import answer, leave, safety, show, show_in, support
from consult.respond.steps import end, stay, step
from consult.settings import Settings


def create_app(
    settings: Settings, *, progress: ProgressStore | None = None, gate: Gate | None = None
) -> Litestar:
    """Make the respondents' application; ``progress`` and ``gate`` are for tests of their limits.

    Raises ``ComponentError`` when the front end was not built, and
    ``StorageError`` at start when the responses database cannot be opened.
    """
    faults = FaultLog()
    held = ProgressStore() if progress is None else progress
    read_environment()

    @asynccontextmanager
    async def keep_desk(app: Litestar) -> AsyncIterator[None]:
        async with open_desk(settings, held, faults, gate) as desk:
            app.state.desk = desk
            yield

    return Litestar(
        route_handlers=[
            leave,
            show,
            show_in,
            support,
            safety,
            answer,
            step,
            stay,
            end,
            make_static_route(),
        ],
        lifespan=[keep_desk],
        dependencies={"desk": Provide(_provide_desk, sync_to_thread=False)},
        before_send=[stamp_headers(RESPOND)],
        exception_handlers={
            HTTPException: refuse_request,
            Exception: make_fault_reply(faults),
        },
        request_max_body_size=BODY_LIMIT,
        logging_config=None,
        openapi_config=None,
        debug=False,
    )


def _provide_desk(state: State) -> Desk:
    return cast("Desk", state.desk)
