"""Every address of the respondents' application. A form is never answered with a page."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consult.pages.places import AtCode, AtEnding, AtSaved, AtTaken
from consult.pages.spoken import ENGLISH
from consult.respond.cookies import Asked, read_cookie, says_no_room
from consult.respond.desk import Desk
from consult.respond.following import draw_screens, find_pace, follow_form
from consult.respond.forms import read_form, read_host, require_own_site
from consult.respond.replies import (
    SEE_OTHER,
    reply_exit,
    reply_last_page,
    reply_page,
    reply_to_address,
)
from consult.respond.screens import Screens, draw_unknown
from consult.respond.state import read_fitting


@get("/exit", sync_to_thread=False)
def leave(request: Asked, desk: NamedDependency[Desk]) -> Response[str]:
    """Lead away at once: no store is asked, so that nothing can hold it up."""
    if (cookie := read_cookie(request)) is not None:
        desk.progress.drop(cookie)
    return reply_exit(desk.choose_exit())


@get("/{token:str}")
async def show(request: Asked, token: FromPath[str], desk: NamedDependency[Desk]) -> Response[str]:
    """Show the one page that a form has licensed; to anybody else, the start page."""
    row = await desk.find(token, read_host(request))
    cookie = read_cookie(request)
    if row is None:
        return _show_unknown(desk, cookie)
    screens = draw_screens(desk, token, row)
    shown = None if cookie is None else desk.progress.show(cookie)
    state = None if shown is None else read_fitting(shown[0], token, row)
    held = cookie if shown is None else shown[1]
    if row.state != "open" and (state is None or not isinstance(state.place, AtCode | AtTaken)):
        return _show_closed(desk, screens, held, ENGLISH)
    if held is None or state is None:
        work = desk.gate.make_challenge(request, token)
        return _show_start(desk, screens, held, ENGLISH, work)
    if isinstance(state.place, AtEnding | AtSaved | AtTaken):
        desk.progress.drop(held)
        return reply_last_page(screens.place(state), clear=True)
    return reply_page(screens.place(state), cookie=held)


@get("/{token:str}/{language:str}")
async def show_in(
    request: Asked, token: FromPath[str], language: FromPath[str], desk: NamedDependency[Desk]
) -> Response[str]:
    """Show the start page in a language; like opening the address, it ends what was under way."""
    row = await desk.find(token, read_host(request))
    cookie = read_cookie(request)
    if row is None:
        return _show_unknown(desk, cookie)
    screens, chosen = draw_screens(desk, token, row), desk.choose_language(row, language)
    if row.state != "open":
        return _show_closed(desk, screens, cookie, chosen)
    work = desk.gate.make_challenge(request, token)
    return _show_start(desk, screens, cookie, chosen, work)


@get(["/{token:str}/support", "/{token:str}/support/{language:str}"])
async def support(
    request: Asked,
    token: FromPath[str],
    desk: NamedDependency[Desk],
    language: FromPath[str] = ENGLISH,
) -> Response[str]:
    """Show whom to turn to: the same page for everybody, whatever they have answered."""
    row = await desk.find(token, read_host(request))
    if row is None:
        return reply_page(draw_unknown("support"))
    return reply_page(draw_screens(desk, token, row).support(desk.choose_language(row, language)))


@get(["/{token:str}/about", "/{token:str}/about/{language:str}"])
async def safety(
    request: Asked,
    token: FromPath[str],
    desk: NamedDependency[Desk],
    language: FromPath[str] = ENGLISH,
) -> Response[str]:
    """Show what is promised and what cannot be: the same page for everybody."""
    row = await desk.find(token, read_host(request))
    if row is None:
        return reply_page(draw_unknown("support"))
    return reply_page(draw_screens(desk, token, row).safety(desk.choose_language(row, language)))


@post("/{token:str}", status_code=SEE_OTHER)
async def answer(
    request: Asked, token: FromPath[str], desk: NamedDependency[Desk]
) -> Response[str]:
    """Take a form in and lead back to the one address."""
    require_own_site(request)
    form = await read_form(request)
    row = await desk.find(token, read_host(request))
    if row is None:
        return reply_to_address(token, None)
    pace = find_pace(desk, request, token, row, form)
    key = await follow_form(desk, token, row, form, read_cookie(request), pace)
    return reply_to_address(token, key)


def _show_unknown(desk: Desk, cookie: str | None) -> Response[str]:
    if cookie is not None:
        desk.progress.drop(cookie)
    return reply_last_page(draw_unknown("closed"))


def _show_closed(desk: Desk, screens: Screens, cookie: str | None, language: str) -> Response[str]:
    if cookie is not None:
        desk.progress.drop(cookie)
    return reply_last_page(screens.closed(language))


def _show_start(
    desk: Desk, screens: Screens, cookie: str | None, language: str, work: str
) -> Response[str]:
    if cookie is None:
        return reply_page(screens.start(desk.settings.exit_urls, "", language, work))
    desk.progress.drop(cookie)
    notice = "no-room" if says_no_room(cookie) else "dropped"
    return reply_last_page(screens.start(desk.settings.exit_urls, notice, language, work))
