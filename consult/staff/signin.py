import asyncio
from secrets import token_urlsafe
from uuid import UUID, uuid4

from msgspec import Struct

from consult.staff.accounts import tidy_name
from consult.staff.codes import find_step, make_code_secret
from consult.staff.conditions import Conditions
from consult.staff.recovery_codes import digest_recovery_code
from consult.staff.throttle import NameDelays, WrongCodes
from consult.store.staff import AccountRow, StaffStore
from consult.vault.hardness import STRONG, Hardness
from consult.vault.passphrases import check_passphrase, hash_passphrase
from consult.vault.secrets import open_secret, seal_secret


class Attempt(Struct, frozen=True):
    """What somebody typed to sign in; printed without its contents.

    ``code`` is one of the authenticator's or a recovery code.
    """

    name: str
    passphrase: str
    code: str

    def __repr__(self) -> str:
        return "Attempt(…)"


class Admission(Struct, frozen=True):
    """Somebody who may come in, and whether a recovery code was used up for it."""

    account: AccountRow
    by_recovery: bool


class Decoy(Struct, frozen=True):
    """What an unknown name is checked against, so that it takes the work of a known one."""

    id: UUID
    passphrase_hash: str
    totp_secret_sealed: bytes


def make_decoy(deployment_secret: str, hardness: Hardness = STRONG) -> Decoy:
    """Make credentials that nobody knows; as slow as one sign-in."""
    return Decoy(
        uuid4(),
        hash_passphrase(token_urlsafe(), hardness),
        seal_secret(make_code_secret().encode(), deployment_secret),
    )


class SignIn:
    """Decides whether a name, a passphrase and a one-time code belong together."""

    def __init__(
        self, store: StaffStore, deployment_secret: str, decoy: Decoy, conditions: Conditions
    ) -> None:
        self._store = store
        self._secret = deployment_secret
        self._decoy = decoy
        self._conditions = conditions
        self._delays = NameDelays(conditions.clock)
        self._codes = WrongCodes(conditions.clock)

    async def check(self, attempt: Attempt) -> Admission | None:
        """Admit somebody when all three are right and the code is fresh, else None.

        An unknown name, a wrong passphrase and a wrong code all take the same path, and so
        does a recovery code that is none.
        """
        name = tidy_name(attempt.name)
        await self._conditions.sleep(self._delays.note_attempt(name))
        account = await self._store.read_account(name)
        known = account or self._decoy
        right = await asyncio.to_thread(
            check_passphrase, attempt.passphrase, known.passphrase_hash
        )
        secret = open_secret(known.totp_secret_sealed, self._secret).decode()
        step = find_step(secret, attempt.code, self._conditions.now())
        digest = digest_recovery_code(attempt.code, known.id, self._secret)
        if account is None or not right or not await self._use_code(account, step, digest):
            return None
        self._delays.forget(name)
        return Admission(account, by_recovery=digest is not None)

    async def _use_code(self, account: AccountRow, step: int | None, digest: bytes | None) -> bool:
        """Use a code up: the store refuses one that was used before, in one statement.

        Otherwise whoever watched a code being typed could sign in with it as well. A text is
        never both kinds of code, since they differ in length.
        """
        if self._codes.is_exhausted(account.id):
            return False
        if not await self._take(account.id, step, digest):
            self._codes.note_wrong(account.id)
            return False
        self._codes.forget(account.id)
        return True

    async def _take(self, account: UUID, step: int | None, digest: bytes | None) -> bool:
        if digest is not None:
            return await self._store.use_recovery_code(account, digest)
        return step is not None and await self._store.note_totp_step(account, step)
