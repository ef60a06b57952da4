from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from consult.intake.redaction import KeptAnswers
from consult.pages.places import Place
from consult.store.responses import QuestionnaireRow
from surveys.faults import Fault
from surveys.keys import AnswerKey

OPEN_LINK: Final = b""
NOTHING_KEPT: Final = KeptAnswers(closed={}, missing={}, texts={}, flags=())


class State(Struct, frozen=True, kw_only=True):
    """Where one respondent is and what is kept so far, all of it redacted.

    ``questionnaire`` and ``digest`` tie it to one address and one version.
    ``skipped`` and ``noted`` are ids of sections; ``errors`` are what has to be put right on
    this page, and ``notice`` names one of ``consult.respond.notices``. ``returning`` says
    that somebody came from the last page before sending to change one answer. ``code`` is what
    the last page shows once to somebody who wanted it. ``earlier`` names what was answered before
    it was saved, which is kept and never shown again; ``saved`` is the digest that it lies under,
    until it is sent or saved anew. ``response`` is the random id under
    which the answers will be stored, so that sending them again stores them once. ``entry`` is
    the digest of the code that somebody began with, ``OPEN_LINK`` where none was needed, and
    None for whoever has not begun: then there is nothing to answer and nothing to send.
    """

    questionnaire: str
    digest: str
    language: str
    place: Place
    kept: KeptAnswers = NOTHING_KEPT
    skipped: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    errors: tuple[Fault, ...] = ()
    notice: str = ""
    returning: bool = False
    wants_code: bool = False
    code: str = ""
    earlier: frozenset[AnswerKey] = frozenset()
    saved: bytes | None = None
    response: UUID | None = None
    entry: bytes | None = None

    def __repr__(self) -> str:
        return "State(…)"


_DECODER: Final = msgspec.msgpack.Decoder(State)


def encode_state(state: State) -> bytes:
    """Write a state for the progress store, which seals it."""
    return msgspec.msgpack.encode(state)


def decode_state(body: bytes) -> State:
    """Read what ``encode_state`` wrote."""
    return _DECODER.decode(body)


def read_fitting(body: bytes, token: str, row: QuestionnaireRow) -> State | None:
    """Read a state only where it belongs: this address, this version of the questionnaire."""
    state = decode_state(body)
    return state if (state.questionnaire, state.digest) == (token, row.digest) else None
