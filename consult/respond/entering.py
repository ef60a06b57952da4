"""Beginning: at once where the address is enough, with a code where people are invited."""

from msgspec.structs import replace

from consult.errors import EntryCodeError
from consult.pages.places import AtEntry
from consult.respond.desk import Desk
from consult.respond.forms import Form, read_field
from consult.respond.state import OPEN_LINK, State
from consult.store.responses import QuestionnaireRow


async def enter(desk: Desk, row: QuestionnaireRow, state: State, form: Form) -> State:
    """Give the state that Start leads to: as it is, or where a code is asked for again.

    Used, unknown and mistyped codes lead to the same state. Raises ``StorageError``.
    """
    if not row.by_invitation:
        return replace(state, entry=OPEN_LINK)
    try:
        digest = await desk.entry.find(read_field(form, "_entry"), row)
    except EntryCodeError:
        return replace(state, place=AtEntry(), notice="entry-busy")
    if digest is None:
        return replace(state, place=AtEntry(), notice="entry-refused")
    return replace(state, entry=digest)
