"""The way in with scripts on: a form is answered with the next page, and no cookie is touched.

What is under way is held as with scripts off, but its key is in the page's own memory and nowhere
else, and is worth nothing once the key after it was used. What answers here answers our own
script only: whoever merely goes to one of these addresses is led to the first page.
"""

from typing import Final

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consult.pages.places import AtCode, AtEnding, AtSaved, AtTaken
from consult.respond.cookies import Asked, says_no_room
from consult.respond.desk import Desk
from consult.respond.following import draw_screens, find_pace, follow_form
from consult.respond.forms import (
    is_fetch,
    read_field,
    read_form,
    read_host,
    read_language,
    require_own_site,
)
from consult.respond.replies import (
    REFUSED,
    reply_done,
    reply_elsewhere,
    reply_harder,
    reply_step,
    reply_trouble,
)
from consult.respond.screens import Screens, draw_trouble, draw_unknown
from consult.respond.state import State, read_fitting
from consult.store.responses import QuestionnaireRow
from surveys.faults import Wording

OK: Final = 200
_TOO_LONG: Final = Wording.TOO_LONG.value[0]


@post("/{token:str}/step", status_code=OK)
async def step(request: Asked, token: FromPath[str], desk: NamedDependency[Desk]) -> Response[str]:
    """Take a form in and answer with the page that follows, and the key of what is then held."""
    require_own_site(request)
    if not is_fetch(request):
        return reply_elsewhere(token)
    form = await read_form(request)
    row = await desk.find(token, read_host(request))
    if row is None:
        return reply_step(draw_unknown("closed"), clear=True)
    pace = find_pace(desk, request, token, row, form)
    if pace.stale:
        trouble = draw_trouble("trouble", read_language(request))
        return reply_harder(trouble, desk.gate.make_challenge(request, token))
    key = await follow_form(desk, token, row, form, read_field(form, "_key") or None, pace)
    return _reply_with_place(request, desk, token, row, key)


@post("/{token:str}/stay", status_code=OK)
async def stay(request: Asked, token: FromPath[str], desk: NamedDependency[Desk]) -> Response[str]:
    """Note that somebody is still writing, so that a long answer outlives the idle minutes."""
    require_own_site(request)
    if not is_fetch(request):
        return reply_elsewhere(token)
    desk.progress.touch(read_field(await read_form(request), "_key"))
    return reply_done()


@post("/{token:str}/end", status_code=OK)
async def end(request: Asked, token: FromPath[str], desk: NamedDependency[Desk]) -> Response[str]:
    """Forget what somebody who leaves had not sent: no store is asked."""
    require_own_site(request)
    if not is_fetch(request):
        return reply_elsewhere(token)
    desk.progress.drop(read_field(await read_form(request), "_key"))
    return reply_done(clear=True)


def _reply_with_place(
    request: Asked, desk: Desk, token: str, row: QuestionnaireRow, key: str | None
) -> Response[str]:
    body = None if key is None else desk.progress.take(key)
    state = None if body is None else read_fitting(body, token, row)
    screens = draw_screens(desk, token, row)
    if key is None or state is None or not _may_show(state, row):
        language = desk.choose_language(row, read_language(request))
        work = desk.gate.make_challenge(request, token)
        return reply_step(_draw_first(desk, row, screens, key, language, work), clear=True)
    if _has_lost_words(state):
        return reply_trouble(screens.trouble(state), status=REFUSED)
    if isinstance(state.place, AtEnding | AtSaved | AtTaken):
        return reply_step(screens.place(state), clear=True)
    return reply_step(screens.place(state), key=key)


def _may_show(state: State, row: QuestionnaireRow) -> bool:
    return row.state == "open" or isinstance(state.place, AtCode | AtTaken)


def _has_lost_words(state: State) -> bool:
    """Say whether words that were sent are not kept: they are then still in their box."""
    too_long = any(fault.code == _TOO_LONG for fault in state.errors)
    return too_long or state.notice == "lost-text"


def _draw_first(  # noqa: PLR0913, PLR0917 - what is drawn, for whom, and what is to be done there.
    desk: Desk, row: QuestionnaireRow, screens: Screens, key: str | None, language: str, work: str
) -> str:
    if row.state != "open":
        return screens.closed(language)
    notice = "" if key is None else "no-room" if says_no_room(key) else "dropped"
    return screens.start(desk.settings.exit_urls, notice, language, work)
