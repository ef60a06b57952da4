"""Invented people, and the ways in which tests act for them."""

from http.cookies import SimpleCookie
from uuid import UUID

import pyotp
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient
from msgspec import Struct

from consult.staff.roles import Role
from consult.staff.sessions import COOKIE
from consult.vault.hardness import Hardness
from consult.vault.keys import PrivateKey

Client = AsyncTestClient[Litestar]

PASSPHRASE = "seven calm herons walk"
QUICK = Hardness(operations=1, memory=8192)
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


class Clock:
    """A clock that tests turn."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """Give the time."""
        return self.now


class Person(Struct, frozen=True):
    """An invented member of staff."""

    id: UUID
    name: str
    role: Role
    totp_secret: str

    def code(self, clock: Clock) -> str:
        """Give the code that their authenticator shows."""
        return pyotp.TOTP(self.totp_secret).at(int(clock.now))


class Office(Struct, frozen=True):
    """Everything that a test of the staff application starts from."""

    people: dict[Role, Person]
    clock: Clock
    waits: list[float]
    consultation: UUID
    slug: str
    questionnaire: UUID
    key: PrivateKey


async def post(client: Client, path: str, **fields: str) -> Response:
    """Send a form as a page of ours would, without following where it leads."""
    return await client.post(path, data=fields, headers=SAME_ORIGIN, follow_redirects=False)


async def sign_in(
    client: Client, office: Office, person: Person, passphrase: str = PASSPHRASE
) -> Response:
    """Sign a person in with a fresh code."""
    office.clock.now += 60
    return await post(
        client,
        "/sign-in",
        name=person.name,
        passphrase=passphrase,
        code=person.code(office.clock),
    )


def read_token(response: Response) -> str:
    """Give the session's token that an answer set, or nothing."""
    cookie = SimpleCookie(response.headers.get("set-cookie", ""))
    return cookie[COOKIE].value if COOKIE in cookie else ""
