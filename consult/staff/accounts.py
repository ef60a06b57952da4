import asyncio
import unicodedata
from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.errors import AccountError
from consult.staff.codes import make_code_secret
from consult.staff.roles import Role
from consult.store.staff import StaffStore
from consult.vault.hardness import STRONG, Hardness
from consult.vault.keys import make_person_keys
from consult.vault.passphrases import hash_passphrase
from consult.vault.seal import PublicKey
from consult.vault.secrets import seal_secret

SHORTEST_PASSPHRASE: Final = 12
LONGEST_PASSPHRASE: Final = 200
FEWEST_DIFFERENT: Final = 6
LONGEST_NAME: Final = 80


class NewAccount(Struct, frozen=True):
    """A fresh account: its sign-in secret is shown once and never readable again.

    Sizes: ``totp_secret`` is 32 characters of base 32.
    """

    id: UUID
    totp_secret: str
    public_key: PublicKey

    def __repr__(self) -> str:
        return f"NewAccount({self.id})"


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
    name = read_name(name)
    if faults := check_passphrase_choice(passphrase, name):
        raise _refuse(name, " ".join(faults))
    if await store.read_account(name) is not None:
        raise _refuse(name, "An account of this name exists.")
    keys = await asyncio.to_thread(make_person_keys, passphrase, hardness)
    secret = make_code_secret()
    account = await store.add_account(
        name=name,
        role=role.value,
        passphrase_hash=await asyncio.to_thread(hash_passphrase, passphrase, hardness),
        totp_secret_sealed=seal_secret(secret.encode(), deployment_secret),
        public_key=keys.public.raw,
        locked_key=keys.locked,
    )
    return NewAccount(account, secret, keys.public)


def read_name(text: str) -> str:
    """Give an account's name in the one spelling under which it is stored and looked up.

    Raises ``AccountError`` when nothing usable is left.
    """
    name = tidy_name(text)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountError(
            "This name cannot be used.",
            remedy=f"Use 1 to {LONGEST_NAME} letters, digits, spaces or signs.",
        )
    return name


def tidy_name(text: str) -> str:
    """Make spaces single and compose accents, so that a name typed twice is the same name."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def check_passphrase_choice(passphrase: str, name: str) -> list[str]:
    """List what is wrong with a passphrase that somebody chose; empty when it can be used."""
    faults = []
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        faults.append(
            f"A passphrase has {SHORTEST_PASSPHRASE} to {LONGEST_PASSPHRASE} characters."
        )
    if len(set(passphrase)) < FEWEST_DIFFERENT:
        faults.append(f"A passphrase has at least {FEWEST_DIFFERENT} different characters.")
    if passphrase.casefold() == name.casefold():
        faults.append("A passphrase is not the person's name.")
    return faults


def _refuse(name: str, what: str) -> AccountError:
    return AccountError(what, where=f"Account {name}.", remedy="Choose another and try again.")
