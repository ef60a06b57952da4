"""Going on with saved answers, which are kept and never shown again."""

from typing import Final

from msgspec.structs import replace

from consult.errors import SavingCodeError
from consult.pages.places import AtCode
from consult.respond.cookies import make_no_room
from consult.respond.desk import Desk
from consult.respond.forms import Form, read_field
from consult.respond.journey import find_resumption, fit_place
from consult.respond.pacing import Pace
from consult.respond.state import State, encode_state, read_fitting
from consult.store.responses import QuestionnaireRow

RESUME: Final = "resume"
ROUTE: Final = "/{token}"


async def resume(  # noqa: PLR0913, PLR0917 - where to, the form, and how fast it may go.
    desk: Desk, token: str, row: QuestionnaireRow, form: Form, key: str | None, pace: Pace
) -> str:
    """Give the key of the progress that a code of saved answers leads to.

    Used, unknown, mistyped and expired codes lead to the same page. What lies in the store stays
    there until it is sent or saved anew, so that a closed window loses nothing of it.
    """
    if key is not None:
        desk.progress.drop(key)
    state = await _find(desk, token, row, form)
    if row.by_invitation and state.saved is not None:
        pace = Pace(vouched=True)
    return desk.progress.start(encode_state(state), pace) or make_no_room()


async def _find(desk: Desk, token: str, row: QuestionnaireRow, form: Form) -> State:
    language = desk.choose_language(row, read_field(form, "_language"))
    asked = State(questionnaire=token, digest=row.digest, language=language, place=AtCode())
    try:
        found = await desk.saving.find(read_field(form, "_saved"), row)
        state = None if found is None else read_fitting(found.body, token, row)
    except SavingCodeError:
        return replace(asked, notice="saved-busy")
    except Exception as error:  # noqa: BLE001 - Whatever failed, the code can be tried again.
        desk.faults.note_fault(error, ROUTE)
        return replace(asked, notice="saved-busy")
    if found is None or state is None:
        return replace(asked, notice="saved-refused")
    instrument, today = desk.read(row), desk.today()
    there = replace(state, language=language, place=find_resumption(instrument, state, today))
    fitted = fit_place(instrument, there, today)
    return replace(fitted, saved=found.digest, notice="resumed")
