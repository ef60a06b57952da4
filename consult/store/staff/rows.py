from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

RunState = Literal["queued", "running", "waiting", "done", "failed", "stopped"]
DraftState = Literal["draft", "review", "approved", "published"]


class AccountRow(Struct, frozen=True, kw_only=True):
    """An account; its private key is locked under its passphrase, its code's secret sealed."""

    id: UUID
    name: str
    role: str
    passphrase_hash: str
    totp_secret_sealed: bytes
    totp_step: int
    public_key: bytes
    locked_key: bytes

    def __repr__(self) -> str:
        return f"AccountRow({self.id}, {self.role})"


class RunRow(Struct, frozen=True, kw_only=True):
    """A search for themes.

    ``share`` is the part that is done, from 0 to 1; ``worker`` the fingerprint of the worker
    that claimed it, or empty; ``fault`` an error's code, or empty; ``result`` and ``release``
    are sealed, and None until the run is done.
    """

    id: UUID
    consultation: UUID
    item: str
    parameters: bytes
    started_by: UUID
    started: datetime
    state: RunState
    stage: str
    share: float
    worker: str
    fault: str
    result: bytes | None
    release: bytes | None

    def __repr__(self) -> str:
        return f"RunRow({self.id}, {self.state})"


class AuditRow(Struct, frozen=True, kw_only=True):
    """One event of the audit; ``at`` is UTC in ISO 8601, ``digest`` ties it to those before."""

    number: int
    at: str
    actor: str
    action: str
    subject: str = ""
    detail: str = ""
    digest: bytes = b""


class EventFilter(Struct, frozen=True, kw_only=True):
    """Which events to list: of one person, of one kind, on any of some subjects; empty for all."""

    actor: str = ""
    action: str = ""
    subjects: tuple[str, ...] = ()


class ExportRow(Struct, frozen=True, kw_only=True):
    """A wish to take one release out; None where nobody has agreed or taken it yet."""

    id: UUID
    run: UUID
    consultation: UUID
    release_digest: str
    requested_by: UUID
    requested: datetime
    agreed_by: UUID | None
    agreed: datetime | None
    taken: datetime | None


class RecoveryKeyRow(Struct, frozen=True):
    """A consultation's key, wrapped to the key on paper whose public half is here."""

    consultation: UUID
    public_key: bytes
    wrapped: bytes

    def __repr__(self) -> str:
        return f"RecoveryKeyRow({self.consultation})"


class InvitationRow(Struct, frozen=True, kw_only=True):
    """A place for somebody who has not joined yet."""

    id: UUID
    digest: bytes
    name: str
    role: str
    expires: datetime

    def __repr__(self) -> str:
        return f"InvitationRow({self.id}, {self.role})"


class CodebookRow(Struct, frozen=True, kw_only=True):
    """A codebook of one question; ``sealed`` holds all of its versions."""

    id: UUID
    consultation: UUID
    item: str
    run: UUID
    sealed: bytes


class DraftRow(Struct, frozen=True, kw_only=True):
    """A consultation that is being designed.

    ``consultation`` is the one that was published from it, ``opens`` and ``closes`` the first
    and last day on which it is to take answers; None where there is none yet.
    """

    id: UUID
    slug: str
    title: str
    state: DraftState
    consultation: UUID | None
    opens: date | None
    closes: date | None
    started_by: UUID


class DraftQuestionnaireRow(Struct, frozen=True, kw_only=True):
    """One questionnaire of a draft as it stands: the body and digest of its current version."""

    id: UUID
    draft: UUID
    current: int
    body: bytes
    digest: str
    author: UUID
    saved: datetime

    def __repr__(self) -> str:
        return f"DraftQuestionnaireRow({self.id}, {self.current})"


class VersionEntry(Struct, frozen=True, kw_only=True):
    """One line of a questionnaire's list of versions; ``parent`` is 0 for the first."""

    number: int
    parent: int
    digest: str
    author: UUID
    saved: datetime
    note: str


class DraftVersionRow(Struct, frozen=True, kw_only=True):
    """One version of a questionnaire that is being designed, whole."""

    questionnaire: UUID
    number: int
    parent: int
    body: bytes
    digest: str
    author: UUID
    saved: datetime
    note: str

    def __repr__(self) -> str:
        return f"DraftVersionRow({self.questionnaire}, {self.number})"


class ApprovalRow(Struct, frozen=True, kw_only=True):
    """One person's agreement to a draft whose versions together had this digest."""

    id: UUID
    draft: UUID
    digest: str
    account: UUID
    at: datetime


class PanelRow(Struct, frozen=True, kw_only=True):
    """A panel's look at one version of a questionnaire, as a private consultation."""

    id: UUID
    draft: UUID
    questionnaire: UUID
    version: int
    consultation: UUID
    at: datetime


class FiguresRow(Struct, frozen=True, kw_only=True):
    """Released counts of fieldwork in weeks before ``week``, and what they were counted from."""

    consultation: UUID
    week: str
    releases: bytes
    counted: bytes

    def __repr__(self) -> str:
        return f"FiguresRow({self.consultation}, {self.week})"
