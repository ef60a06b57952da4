"""The staff application as ``create_app`` makes it, with its routes read once for all tests.

Litestar takes four tenths of a second to read some hundred routes, which a thousand tests would
pay. Whatever an application has of its own is new in each test all the same: what it opens at its
start, its state, what stamps its headers, and what answers its faults. An application with other
routes, guards or limits than the last is read anew.
"""

from collections.abc import AsyncIterator, Hashable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache, partial
from typing import Any, Final

import pytest
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.types import Message, Scope

from consult.settings import Settings
from consult.staff.app import create_app
from consult.staff.conditions import Conditions

OWN: Final = ("lifespan", "before_send", "exception_handlers")
_latest: Final[dict[str, Any]] = {}


def renew_app(settings: Settings, conditions: Conditions) -> Litestar:
    """Make the application of a test; the one before it must have ended."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("consult.staff.app.Litestar", _renew)
        return create_app(settings, conditions)


def _renew(**given: Any) -> Litestar:
    _latest.update(given)
    *routes, _ = given["route_handlers"]
    rest = (given[name] for name in sorted(given) if name not in {*OWN, "route_handlers"})
    app = _read_routes((*routes, *(tuple(one) if isinstance(one, list) else one for one in rest)))
    app.state = State()
    return app


@lru_cache(maxsize=1)
def _read_routes(same: Hashable) -> Litestar:
    """Build what applications with the same of everything but their own can share."""
    del same  # Only compared, by the cache.
    faults = _latest["exception_handlers"]
    forwarding = {
        "lifespan": [_open_latest],
        "before_send": [_stamp_latest],
        "exception_handlers": {kind: partial(_answer_latest, kind) for kind in faults},
    }
    return Litestar(**{**_latest, **forwarding})


@asynccontextmanager
async def _open_latest(app: Litestar) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for one in _latest["lifespan"]:
            await stack.enter_async_context(one(app))
        yield


async def _stamp_latest(message: Message, scope: Scope) -> None:
    for one in _latest["before_send"]:
        await one(message, scope)


def _answer_latest(kind: Any, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    answer: Response[Any] = _latest["exception_handlers"][kind](request, error)
    return answer
