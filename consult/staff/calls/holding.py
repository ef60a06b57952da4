"""What is held between writing a call down and saving it: redacted, and in memory only."""

from secrets import token_urlsafe
from typing import Final
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct, field

from consult.intake.redaction import KeptAnswers
from consult.staff.sessions import Session

_NOTHING: Final = KeptAnswers()


class HeldCall(Struct, frozen=True, kw_only=True):
    """One call as it will be kept, in the session of whoever writes it down and nowhere else.

    It goes with Save, with Discard, and when the session ends. ``seen`` is chance that ties Save
    to what was on the page; ``response`` is the random id under which it will be stored, so that
    saving it again stores it once. Nothing of it says who wrote it down.
    """

    kept: KeptAnswers = _NOTHING
    seen: str = field(default_factory=token_urlsafe)
    response: UUID = field(default_factory=uuid4)

    def __repr__(self) -> str:
        return "HeldCall(…)"


_DECODER: Final = msgspec.json.Decoder(HeldCall)


def hold_call(session: Session, questionnaire: UUID, call: HeldCall) -> None:
    """Hold a call for one questionnaire, in the place of any other."""
    session.keep_once(_name(questionnaire), (msgspec.json.encode(call).decode(),))


def read_call(session: Session, questionnaire: UUID) -> HeldCall | None:
    """Give the call that is held, which stays held; None where there is none."""
    words = session.take_once(_name(questionnaire))
    if not words:
        return None
    session.keep_once(_name(questionnaire), words)
    return _DECODER.decode(words[0])


def drop_call(session: Session, questionnaire: UUID) -> None:
    """Forget the call that is held."""
    session.take_once(_name(questionnaire))


def _name(questionnaire: UUID) -> str:
    return f"call {questionnaire}"
