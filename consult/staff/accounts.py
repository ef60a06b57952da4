import asyncio
import unicodedata
from typing import Final
from uuid import UUID, uuid4

from msgspec import Struct

from consult.errors import AccountError
from consult.staff.audit import COMMAND_LINE
from consult.staff.choosing import check_passphrase_choice
from consult.staff.codes import make_code_secret
from consult.staff.recovery_codes import digest_recovery_codes, make_recovery_codes
from consult.staff.roles import Role
from consult.store.staff import AccountRow, StaffStore
from consult.vault.hardness import STRONG, Hardness
from consult.vault.keys import make_person_keys
from consult.vault.passphrases import hash_passphrase
from consult.vault.seal import PublicKey
from consult.vault.secrets import seal_secret

LONGEST_NAME: Final = 80
RESERVED: Final = frozenset({COMMAND_LINE, "upkeep"})
"""Names under which programs stand in the record, so that nobody's acts pass for theirs."""


class NewAccount(Struct, frozen=True):
    """A fresh account: its sign-in secret and recovery codes are shown once.

    Sizes: ``totp_secret`` is 32 characters of base 32.
    """

    id: UUID
    totp_secret: str
    public_key: PublicKey
    recovery_codes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"NewAccount({self.id})"


class Prepared(Struct, frozen=True):
    """An account that is ready to be stored, and what its owner is shown once."""

    row: AccountRow
    recovery_digests: list[bytes]
    shown: NewAccount

    def __repr__(self) -> str:
        return f"Prepared({self.row.id})"


async def add_account(  # noqa: PLR0913 - the limits of argon2id are an argument for tests alone.
    store: StaffStore,
    *,
    name: str,
    role: Role,
    passphrase: str,
    deployment_secret: str,
    hardness: Hardness = STRONG,
) -> NewAccount:
    """Create an account with its own keys, locked by the passphrase alone.

    Raises ``AccountError`` for an unusable name or passphrase, or a name already taken.
    """
    prepared = await prepare_account(
        store,
        name=name,
        role=role,
        passphrase=passphrase,
        deployment_secret=deployment_secret,
        hardness=hardness,
    )
    await store.admit_account(prepared.row, prepared.recovery_digests)
    return prepared.shown


async def prepare_account(  # noqa: PLR0913 - the same, and what was shown while somebody joined.
    store: StaffStore,
    *,
    name: str,
    role: Role,
    passphrase: str,
    deployment_secret: str,
    hardness: Hardness = STRONG,
    totp_secret: str = "",
    totp_step: int = 0,
) -> Prepared:
    """Make everything of an account without storing it, so that it can be recorded first.

    ``totp_step`` is the step of a code that was used already. Raises ``AccountError``.
    """
    name = read_name(name)
    if faults := check_passphrase_choice(passphrase, name=name, role=role.value):
        raise _refuse(name, " ".join(faults))
    if await store.read_account(name) is not None:
        raise _refuse(name, "An account of this name exists.")
    keys = await asyncio.to_thread(make_person_keys, passphrase, hardness)
    secret, codes, account = totp_secret or make_code_secret(), make_recovery_codes(), uuid4()
    row = AccountRow(
        id=account,
        name=name,
        role=role.value,
        passphrase_hash=await asyncio.to_thread(hash_passphrase, passphrase, hardness),
        totp_secret_sealed=seal_secret(secret.encode(), deployment_secret),
        totp_step=totp_step,
        public_key=keys.public.raw,
        locked_key=keys.locked,
    )
    digests = digest_recovery_codes(codes, account, deployment_secret)
    return Prepared(row, digests, NewAccount(account, secret, keys.public, codes))


def read_name(text: str) -> str:
    """Give an account's name in the one spelling under which it is stored and looked up.

    Raises ``AccountError`` when nothing usable is left.
    """
    name = tidy_name(text)
    reserved = name.casefold() in RESERVED
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or reserved:
        raise AccountError(
            "This name cannot be used.",
            remedy=f"Use 1 to {LONGEST_NAME} letters, digits, spaces or signs.",
        )
    return name


def tidy_name(text: str) -> str:
    """Make spaces single and compose accents, so that a name typed twice is the same name."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _refuse(name: str, what: str) -> AccountError:
    return AccountError(what, where=f"Account {name}.", remedy="Choose another and try again.")
