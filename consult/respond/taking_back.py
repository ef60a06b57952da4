"""Taking answers back, at the one address: a form for a code, and one reply to every code.

It has no address of its own on purpose. Only somebody who has answered would open one, and a
browser's history would keep the line.
"""

from typing import Final

from msgspec.structs import replace

from consult.pages.places import AtCode, AtTaken
from consult.respond.cookies import make_no_room
from consult.respond.desk import Desk
from consult.respond.forms import Form, read_field
from consult.respond.state import State, encode_state
from consult.store.responses import QuestionnaireRow

ASK: Final = "ask-code"
TAKE: Final = "take-back"
LEAVE: Final = "leave-code"
CODE_BUTTONS: Final = frozenset({ASK, TAKE, LEAVE})
"""Buttons that work wherever somebody is, and also when the questionnaire is closed."""

ROUTE: Final = "/{token}"


async def follow_code(
    desk: Desk, token: str, row: QuestionnaireRow, form: Form, cookie: str | None
) -> str | None:
    """Give the cookie value of the page that follows, None for the start page.

    What was being answered is given up for it, as when Start is pressed again.
    """
    if cookie is not None:
        desk.progress.drop(cookie)
    button = read_field(form, "_do")
    if button == LEAVE:
        return None
    state = State(
        questionnaire=token,
        digest=row.digest,
        language=desk.choose_language(row, read_field(form, "_language")),
        place=AtCode(),
    )
    held = desk.progress.start(encode_state(state))
    if held is None:
        return make_no_room()
    if button == TAKE and desk.find_last_day(row) is not None:
        state = await _take_back(desk, row, state, read_field(form, "_code"))
        desk.progress.drop(held)
        return desk.progress.start(encode_state(state)) or make_no_room()
    return held


async def _take_back(desk: Desk, row: QuestionnaireRow, state: State, text: str) -> State:
    """Erase, and give the same state for every code: right, wrong or none at all."""
    try:
        await desk.taking_back.take_back(text, row.consultation)
    except Exception as error:  # noqa: BLE001 - Whatever failed, the code can be used again.
        desk.faults.note_fault(error, ROUTE)
        return replace(state, notice="not-taken")
    return replace(state, place=AtTaken())
