"""Neutral pages for requests that cannot be answered. Nothing of a request is shown or logged."""

from collections.abc import Callable
from typing import Final

from litestar import Response
from litestar.exceptions import HTTPException

from consult.logs import FaultLog
from consult.respond.cookies import Asked
from consult.respond.forms import is_fetch, read_language
from consult.respond.replies import reply_page, reply_trouble
from consult.respond.screens import draw_fault, draw_trouble

_TOO_LARGE: Final = 413
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
    status = error.status_code if error.status_code in _WORDS else 400
    if is_fetch(request):
        return _reply_trouble(request, status)
    return reply_page(draw_fault(*_WORDS[status]), status=status)


def make_fault_reply(faults: FaultLog) -> Callable[[Asked, Exception], Response[str]]:
    """Make the answer to a fault of ours, which notes its kind and its route."""

    def reply_fault(request: Asked, error: Exception) -> Response[str]:
        faults.note_fault(error, str(request.scope.get("path_template", "")))
        if is_fetch(request):
            return _reply_trouble(request, 500)
        return reply_page(draw_fault(*_WORDS[500]), status=500)

    return reply_fault


def _reply_trouble(request: Asked, status: int) -> Response[str]:
    word = "trouble-long" if status == _TOO_LARGE else "trouble"
    return reply_trouble(draw_trouble(word, read_language(request)), status=status)
