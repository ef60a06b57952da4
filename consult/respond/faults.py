"""Neutral pages for requests that cannot be answered. Nothing of a request is shown or logged."""

from collections.abc import Callable
from typing import Final

from litestar import Response
from litestar.exceptions import HTTPException

from consult.logs import FaultLog
from consult.respond.cookies import Asked
from consult.respond.replies import reply_page
from consult.respond.screens import draw_fault

_WORDS: Final = {
    404: ("There is nothing here", "Please check the address you were given."),
    405: ("There is nothing here", "Please check the address you were given."),
    413: (
        "That was more than we can take at once",
        "Nothing of it has been kept. Please go back to the address and use fewer words.",
    ),
    400: (
        "We could not read that",
        "Nothing of it has been kept. Please go back to the address you were given.",
    ),
    500: (
        "Something went wrong here",
        "This is our fault, not yours. What you just sent is not kept. Please try again later.",
    ),
}


def refuse_request(request: Asked, error: HTTPException) -> Response[str]:
    """Answer a request that the framework or a route refused."""
    del request
    status = error.status_code if error.status_code in _WORDS else 400
    return reply_page(draw_fault(*_WORDS[status]), status=status)


def make_fault_reply(faults: FaultLog) -> Callable[[Asked, Exception], Response[str]]:
    """Make the answer to a fault of ours, which notes its kind and its route."""

    def reply_fault(request: Asked, error: Exception) -> Response[str]:
        faults.note_fault(error, str(request.scope.get("path_template", "")))
        return reply_page(draw_fault(*_WORDS[500]), status=500)

    return reply_fault
