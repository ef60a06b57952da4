"""The record of what staff did. Nothing in it is about a respondent or a caller."""

from enum import StrEnum
from typing import Final

from consult.store.staff import AuditRow, StaffStore
from consult.vault.secrets import derive_audit_key

COMMAND_LINE: Final = "command line"
"""The actor of whatever was done at a terminal of the server, where nobody signs in."""


class Act(StrEnum):
    """What staff can do that is recorded; the value is stored, the label is read."""

    SIGNED_IN = "signed-in"
    SIGNED_IN_BY_RECOVERY = "signed-in-by-recovery-code"
    SIGNED_OUT = "signed-out"
    UNLOCKED = "unlocked"
    LOCKED = "locked"
    RUN_STARTED = "run-started"
    RUN_CONTINUED = "run-continued"
    RUN_STOPPED = "run-stopped"
    CODEBOOK_STARTED = "codebook-started"
    CODEBOOK_CHANGED = "codebook-changed"
    SAMPLE_REGISTERED = "sample-registered"
    SAMPLE_CODED = "sample-coded"
    CLAIM_CHECKED = "sentence-checked"
    AGREEMENT_MEASURED = "agreement-measured"
    GROUPS_COMPARED = "groups-compared"
    ANSWER_CHANGED = "answer-changed"
    ANSWER_PASSED = "answer-found-fine"
    ANSWER_WITHHELD = "answer-withheld"
    ANSWER_CLEARED = "answer-cleared-for-quoting"
    MEMO_WRITTEN = "memo-written"
    ANSWERS_SEARCHED = "answers-searched"
    WORD_DENIED = "word-denied"
    DANGER_PASSED_ON = "danger-passed-on"
    DANGER_NOTED = "danger-noted"
    DANGER_CLOSED = "danger-closed"
    EXPORT_ASKED = "export-asked-for"
    EXPORT_AGREED = "export-agreed-to"
    EXPORT_TAKEN = "export-taken"
    DRAFT_STARTED = "draft-started"
    DRAFT_CHANGED = "draft-changed"
    DRAFT_REMOVED = "draft-removed"
    TRANSLATED = "translation-changed"
    PUBLISHED = "consultation-published"
    VERSION_PUBLISHED = "version-published"
    APPROVAL_ASKED = "approval-asked-for"
    DRAFT_APPROVED = "draft-approved"
    DRAFT_RETURNED = "draft-returned"
    DRAFT_REVERTED = "draft-reverted"
    DATES_CHANGED = "dates-changed"
    WAY_CHANGED = "way-in-changed"
    ENTRY_CODES_MADE = "invitation-codes-made"
    ENTRY_CODES_CANCELLED = "invitation-codes-cancelled"
    FIGURES_COUNTED = "figures-counted"
    PANEL_OPENED = "panel-opened"
    PANEL_READ = "panel-read"
    PANEL_CLOSED = "panel-closed"
    PANEL_ERASED = "panel-erased"
    CLOSED = "consultation-closed"
    REOPENED = "consultation-reopened"
    DELETED = "consultation-deleted"
    RETENTION_ENDED = "retention-ended"
    ACCOUNT_ADDED = "account-added"
    ACCOUNT_REMOVED = "account-removed"
    ROLE_CHANGED = "role-changed"
    INVITED = "invited"
    INVITATION_REMOVED = "invitation-removed"
    JOINED = "joined"
    PASSPHRASE_CHANGED = "passphrase-changed"  # noqa: S105 - the name of an act.
    AUTHENTICATOR_CHANGED = "authenticator-changed"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    KEY_GIVEN = "key-given"
    KEY_TAKEN_AWAY = "key-taken-away"
    KEY_ROTATED = "key-rotated"
    KEY_RECOVERED = "key-recovered"
    RECOVERY_KEY_MADE = "recovery-key-made"
    IMPORTED = "answers-imported"
    BACKED_UP = "backup-written"
    RESTORED = "backup-restored"
    AUDIT_EXPORTED = "audit-exported"

    @property
    def label(self) -> str:
        """The act as people read it."""
        return self.value.replace("-", " ").capitalize()


class AuditLog:
    """Adds to the record; what cannot be recorded is not to be done.

    Call it before the effect becomes visible: a failure here raises, and the page answers with
    a fault instead of a file or a key.
    """

    def __init__(self, store: StaffStore, deployment_secret: str) -> None:
        self._store = store
        self._key = derive_audit_key(deployment_secret)

    async def note(self, actor: str, act: Act, subject: object = "", detail: str = "") -> AuditRow:
        """Record an act of a person, by name, on a subject: an id, a slug or a name.

        ``detail`` holds codes or names of staff, never words of a respondent.
        Raises ``StorageError``.
        """
        return await self._store.append_event(self._key, actor, act.value, str(subject), detail)
