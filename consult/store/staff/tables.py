"""Tables of the staff database, which the respondents' process never opens."""

from piccolo.columns import (
    UUID,
    BigInt,
    Bytea,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.table import Table

from consult.store.bound import BOUND


class Account(Table, tablename="account", db=BOUND):
    """A person who signs in; every secret here is hashed, sealed or locked."""

    id = UUID(primary_key=True, default=None)
    name = Varchar(length=100, unique=True, default=None)
    role = Varchar(length=30, default=None)
    passphrase_hash = Varchar(length=300, default=None)
    totp_secret_sealed = Bytea(default=None)
    totp_step = BigInt(default=0)
    public_key = Bytea(default=None)
    locked_key = Bytea(default=None)


class KeyGrant(Table, tablename="key_grant", db=BOUND):
    """A consultation's private key, wrapped to one person.

    The key is made from consultation and account, which keeps the pair unique on both engines.
    """

    id = UUID(primary_key=True, default=None)
    consultation = UUID(index=True, default=None)
    account = ForeignKey(
        references=Account,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    wrapped = Bytea(default=None)


class RecoveryKey(Table, tablename="recovery_key", db=BOUND):
    """A consultation's private key, wrapped to a key that exists on paper only."""

    consultation = UUID(primary_key=True, default=None)
    public_key = Bytea(default=None)
    wrapped = Bytea(default=None)


class RecoveryCode(Table, tablename="recovery_code", db=BOUND):
    """The hash of a code that signs a person in once without their authenticator."""

    id = UUID(primary_key=True, default=None)
    account = ForeignKey(
        references=Account,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    digest = Bytea(default=None)


class Invitation(Table, tablename="invitation", db=BOUND):
    """A place for somebody who will choose their own passphrase; found by a code's digest."""

    id = UUID(primary_key=True, default=None)
    digest = Bytea(default=None)
    name = Varchar(length=100, unique=True, default=None)
    role = Varchar(length=30, default=None)
    expires = Timestamptz(default=None)


class ExportRequest(Table, tablename="export_request", db=BOUND):
    """One person's wish to take a release out, and the other person's agreement.

    ``release_digest`` ties both to the table that they saw. Persons are no foreign keys,
    because the record outlives the accounts.
    """

    id = UUID(primary_key=True, default=None)
    run = UUID(index=True, default=None)
    consultation = UUID(index=True, default=None)
    release_digest = Varchar(length=64, default=None)
    requested_by = UUID(default=None)
    requested = Timestamptz(default=None)
    agreed_by = UUID(null=True, default=None)
    agreed = Timestamptz(null=True, default=None)
    taken = Timestamptz(null=True, default=None)


class AuditEvent(Table, tablename="audit_event", db=BOUND):
    """One thing that staff did, tied by its digest to everything before it.

    There is no foreign key, so that removing an account or a consultation leaves the record whole.
    """

    number = BigInt(primary_key=True, default=None)
    at = Varchar(length=40, default=None)
    actor = Varchar(length=100, default=None)
    action = Varchar(length=40, default=None)
    subject = Varchar(length=200, default="")
    detail = Varchar(length=300, default="")
    digest = Bytea(default=None)


class ThemeRun(Table, tablename="theme_run", db=BOUND):
    """One search for themes; what it found is sealed to the consultation's key.

    ``started_by`` is no foreign key, because the record outlives the account.
    """

    id = UUID(primary_key=True, default=None)
    consultation = UUID(index=True, default=None)
    item = Varchar(length=200, default=None)
    parameters = Bytea(default=None)
    started_by = UUID(default=None)
    started = Timestamptz(default=None)
    state = Varchar(length=10, default=None)
    stage = Varchar(length=100, default="")
    share = DoublePrecision(default=0.0)
    worker = Varchar(length=100, default="")
    fault = Varchar(length=100, default="")
    result = Bytea(null=True, default=None)
    release = Bytea(null=True, default=None)


class Codebook(Table, tablename="codebook", db=BOUND):
    """A codebook with its history, sealed to the consultation's key; ``run`` is its first one."""

    id = UUID(primary_key=True, default=None)
    consultation = UUID(index=True, default=None)
    item = Varchar(length=200, default=None)
    run = UUID(default=None)
    sealed = Bytea(default=None)


class Draft(Table, tablename="draft", db=BOUND):
    """A consultation that is being designed, with as many questionnaires as it has audiences.

    ``consultation`` is the one that was published from it, in the other database. Persons are
    no foreign keys, because the record outlives the accounts.
    """

    id = UUID(primary_key=True, default=None)
    slug = Varchar(length=100, unique=True, default=None)
    title = Varchar(length=300, default=None)
    state = Varchar(length=10, default=None)
    consultation = UUID(null=True, default=None, index=True)
    opens = Date(null=True, default=None)
    closes = Date(null=True, default=None)
    started_by = UUID(default=None)


class DraftQuestionnaire(Table, tablename="draft_questionnaire", db=BOUND):
    """One questionnaire of a draft; ``current`` is the number of the version that counts."""

    id = UUID(primary_key=True, default=None)
    draft = ForeignKey(
        references=Draft,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    place = Integer(default=None)
    current = Integer(default=None)


class DraftVersion(Table, tablename="draft_version", db=BOUND):
    """One saved step of a questionnaire, never changed; undoing moves the pointer, not these.

    The key is made from questionnaire and number, which keeps the pair unique on both engines.
    ``parent`` is the number of the version that was changed, 0 for the first.
    """

    id = UUID(primary_key=True, default=None)
    questionnaire = ForeignKey(
        references=DraftQuestionnaire,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    number = Integer(default=None)
    parent = Integer(default=None)
    body = Bytea(default=None)
    digest = Varchar(length=64, default=None)
    author = UUID(default=None)
    saved = Timestamptz(default=None)
    note = Varchar(length=200, default="")


class Approval(Table, tablename="approval", db=BOUND):
    """One person's agreement to a draft exactly as it stood when they gave it.

    ``digest`` covers the present versions of all its questionnaires. The key is made from draft,
    person and digest, so that agreeing twice counts once.
    """

    id = UUID(primary_key=True, default=None)
    draft = ForeignKey(
        references=Draft,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    digest = Varchar(length=64, default=None)
    account = UUID(default=None)
    at = Timestamptz(default=None)


class Panel(Table, tablename="panel", db=BOUND):
    """A panel's look at one version, which runs as a private consultation of its own."""

    id = UUID(primary_key=True, default=None)
    draft = ForeignKey(
        references=Draft,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    questionnaire = UUID(default=None)
    version = Integer(default=None)
    consultation = UUID(index=True, default=None)
    at = Timestamptz(default=None)


class Figures(Table, tablename="figures", db=BOUND):
    """Counts of a consultation's fieldwork that have passed disclosure control.

    ``week`` is the first one that is not counted. ``counted`` names, sealed to the
    consultation's key, the responses behind the counts, so that these go when one of those does.
    """

    consultation = UUID(primary_key=True, default=None)
    week = Varchar(length=8, default=None)
    releases = Bytea(default=None)
    counted = Bytea(default=None)


class PendingDenial(Table, tablename="pending_denial", db=BOUND):
    """A place for one word that waits for the night, taken or filled with a decoy.

    There is always the same number of places, so that a copy of the database does not say how
    many words wait, and nothing here says whose they are or since when.
    """

    id = UUID(primary_key=True, default=None)
    digest = Varchar(length=64, default=None)


TABLES = (
    Account,
    KeyGrant,
    RecoveryKey,
    RecoveryCode,
    Invitation,
    ExportRequest,
    AuditEvent,
    ThemeRun,
    Codebook,
    Draft,
    DraftQuestionnaire,
    DraftVersion,
    Approval,
    Panel,
    Figures,
    PendingDenial,
)
