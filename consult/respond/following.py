"""What one form leads to, the same whether it came with scripts on or off."""

from functools import partial
from uuid import uuid4

from consult.intake.weeks import week_of
from consult.pages.places import AtEnding, AtSaved
from consult.respond.answering import Answering
from consult.respond.cookies import Asked, make_no_room, make_value
from consult.respond.desk import Desk
from consult.respond.entering import enter
from consult.respond.forms import Form, read_field
from consult.respond.journey import first_place, fit_place
from consult.respond.pacing import Pace
from consult.respond.resuming import RESUME, resume
from consult.respond.screens import Screens
from consult.respond.state import State, encode_state, read_fitting
from consult.respond.taking_back import CODE_BUTTONS, follow_code
from consult.store.responses import QuestionnaireRow


async def follow_form(  # noqa: PLR0913, PLR0917 - where to, the form, and how fast it may go.
    desk: Desk, token: str, row: QuestionnaireRow, form: Form, key: str | None, pace: Pace
) -> str | None:
    """Give the key of the progress that a form leads to, and None for the start page.

    ``key`` is what the form came with: a cookie's value, or with scripts on what the page
    holds. ``pace`` is that of somebody who presses Start, as ``find_pace`` gives it. Where
    there was nothing to go on from, the key that is given opens nothing.
    """
    if read_field(form, "_do") in CODE_BUTTONS:
        return await follow_code(desk, token, row, form, key)
    if row.state != "open":
        return None
    if read_field(form, "_do") == "start":
        return await _start(desk, token, row, form, key, pace)
    if read_field(form, "_do") == RESUME and desk.read(row).facts.saving:
        return await resume(desk, token, row, form, key, pace)
    return await _follow(desk, token, row, form, key)


def find_pace(desk: Desk, request: Asked, token: str, row: QuestionnaireRow, form: Form) -> Pace:
    """Give the pace of somebody who begins or goes on; with an invitation there is no work."""
    if read_field(form, "_do") not in {"start", RESUME} or row.by_invitation:
        return Pace()
    return desk.gate.begin(request, token, read_field(form, "_work"))


def draw_screens(desk: Desk, token: str, row: QuestionnaireRow) -> Screens:
    """Draw the pages of a questionnaire as they are today."""
    return Screens(
        token,
        row,
        desk.read(row),
        today=desk.today(),
        until=desk.find_last_day(row),
        away=desk.choose_exit(),
    )


async def _start(  # noqa: PLR0913, PLR0917 - what is begun, by what form, and how fast.
    desk: Desk, token: str, row: QuestionnaireRow, form: Form, key: str | None, pace: Pace
) -> str:
    if key is not None:
        desk.progress.drop(key)
    instrument = desk.read(row)
    state = State(
        questionnaire=token,
        digest=row.digest,
        language=desk.choose_language(row, read_field(form, "_language")),
        place=first_place(instrument, desk.today()),
        response=uuid4(),
    )
    begun = await enter(desk, row, fit_place(instrument, state, desk.today()), form)
    if row.by_invitation and begun.entry is not None:
        pace = Pace(vouched=True)
    return desk.progress.start(encode_state(begun), pace) or make_no_room()


async def _follow(
    desk: Desk, token: str, row: QuestionnaireRow, form: Form, key: str | None
) -> str:
    """Give the next key; one that nobody holds when there is nothing to go on from."""
    person = None if key is None else desk.progress.find(key)
    if person is None or key is None:
        return make_value()
    async with person.lock:
        # Another form of the same person may have ended or replaced this one meanwhile.
        if desk.progress.find(key) is None:
            return make_value()
        body = desk.progress.read(key)
        state = None if body is None else read_fitting(body, token, row)
        if state is None or state.entry is None:
            return make_value()
        if person.sent:
            return desk.progress.follow(key, encode_state(state))
        return await _answer(desk, row, form, key, state, person.pace)


async def _answer(  # noqa: PLR0913, PLR0917 - the form, where it came from, and how fast.
    desk: Desk, row: QuestionnaireRow, form: Form, key: str, state: State, pace: Pace
) -> str:
    instrument = desk.read(row)
    answering = Answering(
        row=row,
        instrument=instrument,
        rules=desk.rules(instrument.facts.redaction),
        today=desk.today(),
        intake=desk.intake,
        taking_back=desk.taking_back,
        saving=desk.saving,
        hold_up=partial(desk.gate.hold_up, pace),
        note_stored=partial(desk.bursts.note, row.consultation, week_of(desk.today())),
        faults=desk.faults,
    )
    next_state = await answering.answer(state, form)
    if desk.progress.find(key) is None:
        return make_value()
    body = encode_state(next_state)
    if isinstance(next_state.place, AtEnding | AtSaved):
        desk.progress.finish(key, body)
    return desk.progress.follow(key, body)
