"""The two web applications as a server asks for them: made on demand, never at import."""

import sys
from collections.abc import Callable

from litestar import Litestar

from consult.errors import ConsultError
from consult.hardening import forbid_opening, harden_process
from consult.logs import start_logging
from consult.settings import Settings, read_settings


def make_respond() -> Litestar:
    """Make the respondents' application from the environment, in a process that only seals."""
    return _make("respond", _open_respond)


def make_staff() -> Litestar:
    """Make the staff application from the environment."""
    return _make("staff", _open_staff)


def _open_respond(settings: Settings) -> Litestar:
    forbid_opening()
    from consult.respond.app import create_app  # noqa: PLC0415 - never beside the staff's.

    return create_app(settings)


def _open_staff(settings: Settings) -> Litestar:
    from consult.staff.app import create_app  # noqa: PLC0415 - never beside the respondents'.

    return create_app(settings)


def _make(process: str, create_app: Callable[[Settings], Litestar]) -> Litestar:
    """Make an application, or end with one line: a server would print a traceback instead."""
    start_logging(process)
    harden_process()
    try:
        return create_app(read_settings())
    except ConsultError as error:
        sys.exit(f"consult {process}: {error} [{error.code}]")
