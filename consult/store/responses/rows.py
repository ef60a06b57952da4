from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

State = Literal["draft", "open", "closed", "erased"]


class ConsultationRow(Struct, frozen=True, kw_only=True):
    """A consultation as staff list it; ``public_key`` is the raw key of 32 bytes.

    ``retention_end`` is the last day on which its responses are kept, ``withdrawal_cutoff`` the
    last on which one can be taken back; None where there is none.
    """

    id: UUID
    slug: str
    title: str
    state: State
    invented: bool
    public_key: bytes
    retention_end: date | None = None
    withdrawal_cutoff: date | None = None


class QuestionnaireRow(Struct, frozen=True, kw_only=True):
    """Everything a respondents' page needs of one questionnaire and its consultation.

    ``body`` is the encoded instrument, ``digest`` its version; ``invented`` says that answers
    here are made up for a demonstration. The dates are those of the consultation.
    """

    id: UUID
    consultation: UUID
    slug: str
    audience: str
    state: State
    invented: bool
    public_key: bytes
    body: bytes
    digest: str
    retention_end: date | None = None
    withdrawal_cutoff: date | None = None

    def __repr__(self) -> str:
        return f"QuestionnaireRow({self.id}, {self.audience}, {self.state})"


class QuestionnaireEntry(Struct, frozen=True, kw_only=True):
    """One line of a consultation's list of questionnaires, without the body."""

    id: UUID
    audience: str
    token: str
    digest: str


class StoredResponse(Struct, frozen=True):
    """A sealed response as it lies in the database; its id says nothing about when it came."""

    id: UUID
    sealed: bytes

    def __repr__(self) -> str:
        return f"StoredResponse({self.id}, {len(self.sealed)} bytes)"
