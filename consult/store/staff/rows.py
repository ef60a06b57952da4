from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

RunState = Literal["queued", "running", "waiting", "done", "failed", "stopped"]


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
