"""What a person sees when something is refused or fails: what to do, and nothing internal."""

from http import HTTPStatus
from typing import Any, Final

from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from consult.errors import ConsultError
from consult.logs import FaultLog
from consult.staff.rendering import redirect_to, render_page

AnyRequest = Request[Any, Any, State]
SIGN_IN: Final = "/sign-in"


class FaultView(Struct, frozen=True):
    """One refusal in words."""

    title: str
    message: str


BROKEN: Final = FaultView(
    "Something went wrong",
    "This was not done. Try again; if it happens again, tell whoever runs this installation.",
)

REFUSALS: Final = {
    HTTPStatus.BAD_REQUEST: FaultView(
        "This could not be read", "Go back, check what you filled in and send it again."
    ),
    HTTPStatus.FORBIDDEN: FaultView(
        "You cannot do this",
        "It is not part of your role, or the form was not sent from a page of this site. "
        "Go back to your consultations, or ask an administrator.",
    ),
    HTTPStatus.NOT_FOUND: FaultView(
        "There is no such page", "Check the address, or go back to your consultations."
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: FaultView(
        "There is no such page", "Go back to your consultations."
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: FaultView(
        "This is too large", "Send less text, and try again."
    ),
}

CODES: Final = {
    "not-found": (HTTPStatus.NOT_FOUND, REFUSALS[HTTPStatus.NOT_FOUND]),
    "locked": (
        HTTPStatus.FORBIDDEN,
        FaultView(
            "This does not open",
            "It is locked to another key. Unlock the consultation again; if it still does not "
            "open, ask whoever gave you its key.",
        ),
    ),
    "draft-changed": (
        HTTPStatus.CONFLICT,
        FaultView(
            "Somebody else has changed this questionnaire",
            "Nothing of yours was saved or signed. Go back, look at what they changed, then do it "
            "again.",
        ),
    ),
    "worker": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        FaultView(
            "The analysis worker does not answer",
            "Ask whoever runs this installation to start it, then try again. Nothing is lost.",
        ),
    ),
    "queue": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        FaultView(
            "The queue of runs does not answer",
            "Ask whoever runs this installation to look at it, then try again.",
        ),
    ),
    "component": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        FaultView(
            "A part of Candour is missing",
            "Nothing was changed. Tell whoever runs this installation, who can see which part "
            "with: consult check",
        ),
    ),
    "storage": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        FaultView("The database does not answer", "Wait a minute and try again."),
    ),
    "storage-full": (
        HTTPStatus.INSUFFICIENT_STORAGE,
        FaultView(
            "There is no room left to save this",
            "Tell whoever runs this installation that its disk is full.",
        ),
    ),
}


def make_exception_handlers(log: FaultLog) -> ExceptionHandlersMap:
    """Make the handlers for refusals, for our own errors and for everything unforeseen."""

    def answer_fault(request: AnyRequest, error: Exception) -> Response[Any]:
        log.note_fault(error, _route_of(request))
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)

    def answer_own(request: AnyRequest, error: ConsultError) -> Response[Any]:
        if error.code not in CODES:
            return answer_fault(request, error)
        log.note_fault(error, _route_of(request))
        return _answer(request, *CODES[error.code])

    return {HTTPException: answer_http, ConsultError: answer_own, Exception: answer_fault}


def answer_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Answer a refusal; somebody who is not signed in is led to where they can be."""
    if isinstance(error, NotAuthorizedException):
        return _lead_to_sign_in(request)
    status = HTTPStatus(error.status_code)
    return _answer(request, status, REFUSALS.get(status, BROKEN))


def _lead_to_sign_in(request: AnyRequest) -> Response[Any]:
    """A fragment asks the whole page to leave, or the sign-in form would appear inside it."""
    if "hx-request" in request.headers:
        return Response("", status_code=HTTPStatus.UNAUTHORIZED, headers={"hx-redirect": SIGN_IN})
    return redirect_to(SIGN_IN)


def _answer(request: AnyRequest, status: HTTPStatus, view: FaultView) -> Response[str]:
    if "hx-request" in request.headers:
        return Response(view.message, status_code=status, media_type=MediaType.TEXT)
    return render_page(request, "fault", view, status_code=status)


def _route_of(request: AnyRequest) -> str:
    """Name the route's template: the path itself can hold a name or an id."""
    return str(request.scope.get("path_template") or "unmatched")
