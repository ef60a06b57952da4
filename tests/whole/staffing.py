"""A researcher of the installation, and what their browser sends to the real staff application."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Self

import httpx
import pyotp
from msgspec import Struct

from consult.staff.accounts import add_account
from consult.staff.roles import Role
from consult.staff.sessions import COOKIE
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.vault.hardness import Hardness
from consult.vault.keys import PrivateKey, unlock_person, wrap_key
from tests.whole.installation import SECRET, Installation

NAME: Final = "Robin Example"
PASSPHRASE: Final = "seven calm herons walk"
QUICK: Final = Hardness(operations=1, memory=8192)
SLUG: Final = "views"


class Researcher(Struct, frozen=True):
    """Somebody who holds the consultation's key, and what proves it to the application."""

    totp_secret: str
    locked_key: bytes

    def read_own_key(self) -> PrivateKey:
        """Unlock their own key, as the application does when they type their passphrase."""
        return unlock_person(self.locked_key, PASSPHRASE)


class StaffBrowser:
    """A browser that keeps the one cookie; the real one is for secure addresses only."""

    def __init__(self, installation: Installation) -> None:
        host, port = installation.settings.staff_address
        self._client = httpx.Client(base_url=f"http://{host}:{port}", timeout=60)
        self._token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def press(self, path: str, **fields: str) -> str:
        """Send a form, and give the address that the answer leads to."""
        headers = {"sec-fetch-site": "same-origin", "cookie": f"{COOKIE}={self._token}"}
        self._client.cookies.clear()
        reply = self._client.post(path, data=fields, headers=headers)
        assert reply.status_code == httpx.codes.SEE_OTHER, reply.text
        found = re.search(f"{COOKIE}=([^;]+)", reply.headers.get("set-cookie", ""))
        self._token = found[1] if found else self._token
        return reply.headers["location"]

    def read(self, path: str) -> str:
        """Open a page."""
        self._client.cookies.clear()
        reply = self._client.get(path, headers={"cookie": f"{COOKIE}={self._token}"})
        assert reply.status_code == httpx.codes.OK, reply.text
        return reply.text

    def sign_in(self, researcher: Researcher) -> None:
        """Sign in with a fresh code."""
        code = pyotp.TOTP(researcher.totp_secret).now()
        assert self.press("/sign-in", name=NAME, passphrase=PASSPHRASE, code=code) == "/"

    def unlock(self) -> None:
        """Unlock the consultation."""
        path = f"/consultations/{SLUG}"
        assert self.press(f"{path}/unlock", passphrase=PASSPHRASE, run="") == path


def employ(installation: Installation) -> Researcher:
    """Add a researcher and give them the consultation's key."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, _employ(installation)).result()


async def _employ(installation: Installation) -> Researcher:
    async with (
        open_responses(installation.settings.responses_database) as responses,
        open_staff(installation.settings.staff_database) as staff,
    ):
        made = await add_account(
            staff,
            name=NAME,
            role=Role.RESEARCHER,
            passphrase=PASSPHRASE,
            deployment_secret=SECRET,
            hardness=QUICK,
        )
        consultation = await responses.read_consultation(SLUG)
        account = await staff.read_account(NAME)
        assert consultation is not None
        assert account is not None
        wrapped = wrap_key(installation.key, made.public_key)
        await staff.grant_key(consultation.id, made.id, wrapped)
    return Researcher(made.totp_secret, account.locked_key)
