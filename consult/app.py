"""The two web applications as a server asks for them: made on demand, never at import."""

from litestar import Litestar

from consult.logs import start_logging
from consult.settings import read_settings


def make_respond() -> Litestar:
    """Make the respondents' application from the environment."""
    from consult.respond.app import create_app  # noqa: PLC0415 - never beside the staff's.

    start_logging("respond")
    return create_app(read_settings())


def make_staff() -> Litestar:
    """Make the staff application from the environment."""
    from consult.staff.app import create_app  # noqa: PLC0415 - never beside the respondents'.

    start_logging("staff")
    return create_app(read_settings())
