from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

State = Literal["draft", "open", "closed", "erased"]


class ConsultationRow(Struct, frozen=True, kw_only=True):
    """A consultation as staff list it; ``public_key`` is the raw key of 32 bytes.

    ``retention_end`` is the last day on which its responses are kept, ``withdrawal_cutoff`` the
    last on which one can be taken back; ``opens`` and ``closes`` the first and the last on which
    it takes answers once it is open; None where there is none.
    """

    id: UUID
    slug: str
    title: str
    state: State
    invented: bool
    public_key: bytes
    retention_end: date | None = None
    withdrawal_cutoff: date | None = None
    opens: date | None = None
    closes: date | None = None


class QuestionnaireRow(Struct, frozen=True, kw_only=True):
    """Everything a respondents' page needs of one questionnaire and its consultation.

    ``body`` is the encoded instrument, ``digest`` its version; ``invented`` says that answers
    here are made up for a demonstration; ``by_invitation`` that a code is needed to begin. The
    dates are those of the consultation.
    """

    id: UUID
    consultation: UUID
    slug: str
    audience: str
    wave: str = ""
    state: State
    invented: bool
    public_key: bytes
    body: bytes
    digest: str
    retention_end: date | None = None
    withdrawal_cutoff: date | None = None
    opens: date | None = None
    closes: date | None = None
    by_invitation: bool = False

    def __repr__(self) -> str:
        return f"QuestionnaireRow({self.id}, {self.audience}, {self.state})"


class QuestionnaireEntry(Struct, frozen=True, kw_only=True):
    """One line of a consultation's list of questionnaires, without the body."""

    id: UUID
    audience: str
    token: str
    digest: str
    wave: str = ""
    by_invitation: bool = False


class FormerVersionRow(Struct, frozen=True):
    """A version that a questionnaire had before: its number, and the day on which it ended."""

    number: int
    digest: str
    until: date


def takes_answers(row: ConsultationRow | QuestionnaireRow, today: date) -> bool:
    """Say whether a consultation takes answers on a day: open, and within its dates."""
    begun = row.opens is None or row.opens <= today
    ended = row.closes is not None and row.closes < today
    return row.state == "open" and begun and not ended


class StoredResponse(Struct, frozen=True):
    """A sealed response as it lies in the database; its id says nothing about when it came."""

    id: UUID
    sealed: bytes

    def __repr__(self) -> str:
        return f"StoredResponse({self.id}, {len(self.sealed)} bytes)"
