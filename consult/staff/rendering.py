from typing import Any, Final

from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.response import Redirect
from msgspec import Struct

from consult.pages.environment import read_environment
from consult.staff.roles import Role

SEE_OTHER: Final = 303


class Frame(Struct, frozen=True):
    """What surrounds a page: who is signed in, and whether the answers are invented."""

    person: str = ""
    role: str = ""
    invented: bool = False


def render_page(
    request: Request[Any, Any, State],
    template: str,
    view: Struct,
    *,
    status_code: int = 200,
    invented: bool = False,
) -> Response[str]:
    """Render a template of ``staff/`` with one view struct; every value in it is escaped."""
    body = render_template(template, view, _frame(request, invented=invented))
    return Response(body, status_code=status_code, media_type=MediaType.HTML)


def render_template(template: str, view: Struct, frame: Frame) -> str:
    """Fill in a template of ``staff/``."""
    return read_environment().get_template(f"staff/{template}.html").render(view=view, frame=frame)


def redirect_to(path: str) -> Redirect:
    """Lead to another page by GET, so that a reload never sends a form twice."""
    return Redirect(path, status_code=SEE_OTHER)


def _frame(request: Request[Any, Any, State], *, invented: bool) -> Frame:
    account = request.scope.get("user")
    if account is None:
        return Frame(invented=invented)
    return Frame(account.name, Role(account.role).label, invented)
