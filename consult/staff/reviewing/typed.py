"""What somebody types about answers: redacted at once, under the rules of this deployment."""

import asyncio
from typing import Final

from anonymise.errors import RedactionError
from anonymise.types import RedactedText
from consult.intake.notes import redact_note
from consult.staff.counts import read_today
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.formfaults import FormFault
from consult.staff.forms import LONGEST_FIELD
from consult.staff.redacting import read_rules_now
from surveys.raw import RawText

EMPTY: Final = "Write something first."
TOO_LONG: Final = f"Use at most {LONGEST_FIELD:,} characters."
UNREDACTED: Final = (
    "This could not be checked for identifying details, so nothing of it was kept. "
    "Write it in fewer words and try again."
)


async def read_typed(request: StaffRequest, field: str) -> RedactedText | FormFault:
    """Read a field of a form without whatever in it could identify somebody; or say what to do."""
    value = (await request.form()).get(field)
    raw = RawText(value.strip() if isinstance(value, str) else "")
    if not len(raw):
        return FormFault(field, EMPTY)
    if len(raw) > LONGEST_FIELD:
        return FormFault(field, TOO_LONG)
    try:
        return await _redact(read_desk(request), raw)
    except RedactionError:
        return FormFault(field, UNREDACTED)


async def _redact(desk: Desk, raw: RawText) -> RedactedText:
    rules = (await read_rules_now(desk))("standard")
    return await asyncio.to_thread(redact_note, raw, today=read_today(), rules=rules)
