"""Every address of the respondents' application. A form is never answered with a page."""

from uuid import uuid4

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consult.pages.places import AtCode, AtEnding, AtTaken
from consult.pages.spoken import ENGLISH
from consult.respond.answering import Answering
from consult.respond.cookies import Asked, make_no_room, make_value, read_cookie, says_no_room
from consult.respond.desk import Desk
from consult.respond.entering import enter
from consult.respond.forms import Form, read_field, read_form, read_host, require_own_site
from consult.respond.journey import first_place
from consult.respond.replies import (
    SEE_OTHER,
    reply_exit,
    reply_last_page,
    reply_page,
    reply_to_address,
)
from consult.respond.screens import Screens, draw_unknown
from consult.respond.state import State, decode_state, encode_state
from consult.respond.taking_back import CODE_BUTTONS, follow_code
from consult.store.responses import QuestionnaireRow


@get("/exit", sync_to_thread=False)
def leave(exit_url: NamedDependency[str]) -> Response[str]:
    """Lead away at once: no store is asked, so that nothing can hold it up."""
    return reply_exit(exit_url)


@get("/{token:str}")
async def show(request: Asked, token: FromPath[str], desk: NamedDependency[Desk]) -> Response[str]:
    """Show the one page that a form has licensed; to anybody else, the start page."""
    row = await desk.find(token, read_host(request))
    cookie = read_cookie(request)
    if row is None:
        return _show_unknown(desk, cookie)
    screens = _draw(desk, token, row)
    shown = None if cookie is None else desk.progress.show(cookie)
    state = None if shown is None else _fitting(decode_state(shown[0]), token, row)
    held = cookie if shown is None else shown[1]
    if row.state != "open" and (state is None or not isinstance(state.place, AtCode | AtTaken)):
        return _show_closed(desk, screens, held, ENGLISH)
    if held is None or state is None:
        return _show_start(desk, screens, held, ENGLISH)
    if isinstance(state.place, AtEnding | AtTaken):
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
    screens, chosen = _draw(desk, token, row), desk.choose_language(row, language)
    if row.state != "open":
        return _show_closed(desk, screens, cookie, chosen)
    return _show_start(desk, screens, cookie, chosen)


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
    return reply_page(_draw(desk, token, row).support(desk.choose_language(row, language)))


@get(["/{token:str}/safety", "/{token:str}/safety/{language:str}"])
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
    return reply_page(_draw(desk, token, row).safety(desk.choose_language(row, language)))


@post("/{token:str}", status_code=SEE_OTHER)
async def answer(
    request: Asked, token: FromPath[str], desk: NamedDependency[Desk]
) -> Response[str]:
    """Take a form in and lead back to the one address."""
    require_own_site(request)
    form = await read_form(request)
    row = await desk.find(token, read_host(request))
    cookie = read_cookie(request)
    if row is not None and read_field(form, "_do") in CODE_BUTTONS:
        return reply_to_address(token, await follow_code(desk, token, row, form, cookie))
    if row is None or row.state != "open":
        return reply_to_address(token, None)
    if read_field(form, "_do") == "start":
        return reply_to_address(token, await _start(desk, token, row, form, cookie))
    return reply_to_address(token, await _follow(desk, token, row, form, cookie))


def _draw(desk: Desk, token: str, row: QuestionnaireRow) -> Screens:
    return Screens(token, row, desk.read(row), today=desk.today(), until=desk.find_last_day(row))


def _show_unknown(desk: Desk, cookie: str | None) -> Response[str]:
    if cookie is not None:
        desk.progress.drop(cookie)
    return reply_last_page(draw_unknown("closed"))


def _show_closed(desk: Desk, screens: Screens, cookie: str | None, language: str) -> Response[str]:
    if cookie is not None:
        desk.progress.drop(cookie)
    return reply_last_page(screens.closed(language))


def _show_start(desk: Desk, screens: Screens, cookie: str | None, language: str) -> Response[str]:
    if cookie is None:
        return reply_page(screens.start(desk.settings.exit_url, "", language))
    desk.progress.drop(cookie)
    notice = "no-room" if says_no_room(cookie) else "dropped"
    return reply_last_page(screens.start(desk.settings.exit_url, notice, language))


def _fitting(state: State, token: str, row: QuestionnaireRow) -> State | None:
    """Give a state only where it belongs: this address, this version of the questionnaire."""
    return state if (state.questionnaire, state.digest) == (token, row.digest) else None


async def _start(
    desk: Desk, token: str, row: QuestionnaireRow, form: Form, cookie: str | None
) -> str:
    if cookie is not None:
        desk.progress.drop(cookie)
    instrument = desk.read(row)
    state = State(
        questionnaire=token,
        digest=row.digest,
        language=desk.choose_language(row, read_field(form, "_language")),
        place=first_place(instrument, desk.today()),
        response=uuid4(),
    )
    begun = await enter(desk, row, state, form)
    return desk.progress.start(encode_state(begun)) or make_no_room()


async def _follow(
    desk: Desk, token: str, row: QuestionnaireRow, form: Form, cookie: str | None
) -> str:
    """Give the next cookie value; one that nobody holds when there is nothing to go on from."""
    person = None if cookie is None else desk.progress.find(cookie)
    if person is None or cookie is None:
        return make_value()
    async with person.lock:
        # Another form of the same person may have ended or replaced this one meanwhile.
        if desk.progress.find(cookie) is None:
            return make_value()
        body = desk.progress.read(cookie)
        state = None if body is None else _fitting(decode_state(body), token, row)
        if state is None or state.entry is None:
            return make_value()
        if person.sent:
            return desk.progress.follow(cookie, encode_state(state))
        return await _answer(desk, row, form, cookie, state)


async def _answer(desk: Desk, row: QuestionnaireRow, form: Form, cookie: str, state: State) -> str:
    instrument = desk.read(row)
    answering = Answering(
        row=row,
        instrument=instrument,
        rules=desk.rules(instrument.facts.redaction),
        today=desk.today(),
        intake=desk.intake,
        taking_back=desk.taking_back,
        faults=desk.faults,
    )
    next_state = await answering.answer(state, form)
    if desk.progress.find(cookie) is None:
        return make_value()
    body = encode_state(next_state)
    if isinstance(next_state.place, AtEnding):
        desk.progress.finish(cookie, body)
    return desk.progress.follow(cookie, body)
