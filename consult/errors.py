from typing import ClassVar


class ConsultError(Exception):
    """Anything the applications refuse: what happened, where, and what to do about it.

    Messages carry ids and places only, because an error can end up in a log
    and an answer must never follow it there.
    """

    code: ClassVar[str] = "consult"

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.where, self.remedy) if part)


class SettingsError(ConsultError):
    """A setting is unknown, missing or out of range."""

    code = "settings"


class StorageError(ConsultError):
    """A database could not be opened, read or written."""

    code = "storage"


class SchemaError(StorageError):
    """The database and this version of Candour do not fit together."""

    code = "schema"


class StorageFullError(StorageError):
    """Nothing more can be written where the data is kept."""

    code = "storage-full"


class SealError(ConsultError):
    """Something could not be sealed: the key is no key, or the content is too large."""

    code = "seal"


class LockedError(ConsultError):
    """Sealed material was asked for without the key that opens it."""

    code = "locked"


class WorkerError(ConsultError):
    """The analysis worker did not answer, or answered something unusable."""

    code = "worker"


class PortInUseError(ConsultError):
    """Another program already listens where Candour was told to listen."""

    code = "port-in-use"


class ImportRefusedError(ConsultError):
    """A file of answers gathered elsewhere cannot be read as its map says."""

    code = "import-refused"


class NotFoundError(ConsultError):
    """A consultation, account or run of that name does not exist."""

    code = "not-found"


class ComponentError(ConsultError):
    """A file that an installation must have is missing or altered."""

    code = "component"


class QueueError(ConsultError):
    """The queue of analysis runs could not be reached or written."""

    code = "queue"


class RunEndedError(ConsultError):
    """An analysis run was to be started that is done, failed or stopped."""

    code = "run-ended"


class RunInterruptedError(ConsultError):
    """An analysis run was given up, because staff stopped it or the worker ends."""

    code = "run-interrupted"


class RunRequestError(ConsultError):
    """What a run was asked to do cannot be read or cannot be carried out."""

    code = "run-request"


class MixedAudiencesError(ConsultError):
    """The answers to one item come from several audiences, which are never analysed together."""

    code = "mixed-audiences"


class AccountError(ConsultError):
    """A staff account cannot be made or changed as asked."""

    code = "account"


class ConsultationClosedError(StorageError):
    """A consultation takes no answers, or took none any more when this one was to be stored."""

    code = "closed"


class PublicKeyChangedError(StorageError):
    """A response was sealed to a key that the consultation has given up meanwhile.

    ``public_key`` is the one to seal to now.
    """

    code = "key-changed"

    def __init__(self, public_key: bytes, *, where: str) -> None:
        super().__init__(
            "The consultation's key was replaced while this response was on its way.",
            where=where,
            remedy="Seal it again to the new key.",
        )
        self.public_key = public_key


class EntryCodeSpentError(StorageError):
    """Somebody has answered with this code already, or it was cancelled meanwhile."""

    code = "entry-code-spent"


class StorageUnreachableError(StorageError):
    """A database did not answer, is not there or may not be used by this account."""

    code = "storage-unreachable"


class NameTakenError(StorageError):
    """What must be unique, such as an account's name, is already in the database."""

    code = "name-taken"


class DraftChangedError(ConsultError):
    """Somebody else has changed a draft since the page that this change was made on."""

    code = "draft-changed"


class PublishRefusedError(ConsultError):
    """A consultation cannot be published as it is."""

    code = "publish-refused"


class ExcerptFileError(ConsultError):
    """A file of answers to be themed has lines that cannot be read."""

    code = "excerpt-file"


class OutputFolderError(ConsultError):
    """Results cannot be written to the folder that was named."""

    code = "output-folder"


class BackupError(ConsultError):
    """A backup could not be written, or a file is not a whole backup of ours."""

    code = "backup"


class RestoreRefusedError(ConsultError):
    """A backup cannot be restored here; nothing was changed."""

    code = "restore-refused"


class RecoveryKeyError(ConsultError):
    """A key typed in from paper has a slip in it, or belongs to something else."""

    code = "recovery-key"


class RotationError(ConsultError):
    """A consultation's key could not be replaced; every response still opens."""

    code = "rotation"


class AuditError(ConsultError):
    """The record of what staff did could not be added to, or was altered."""

    code = "audit"


class ExportRefusedError(ConsultError):
    """A file may not leave: a second person has not agreed, or what they saw has changed."""

    code = "export-refused"


class UpkeepError(ConsultError):
    """The nightly work on the databases could not be done."""

    code = "upkeep"


class WithdrawalError(ConsultError):
    """A code with which an answer can be taken back could not be made or used."""

    code = "withdrawal"


class EntryCodeError(ConsultError):
    """A code to begin with is none, cannot be looked up now, or cannot be made as asked."""

    code = "entry-code"


class SavingCodeError(ConsultError):
    """A code of saved answers is none, or cannot be looked up now."""

    code = "saving-code"


class OpeningForbiddenError(ConsultError):
    """A process that must only seal has asked for the half of the vault that opens."""

    code = "opening-forbidden"
