"""Tables of the staff database, which the respondents' process never opens."""

from piccolo.columns import UUID, BigInt, Bytea, DoublePrecision, ForeignKey, Timestamptz, Varchar
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


TABLES = (Account, KeyGrant, ThemeRun)
