"""While a passphrase is worked on, the application goes on answering everybody else."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from litestar import Litestar

from consult.staff import accounts, own_passphrase, passphrase, signin
from consult.staff.roles import Role
from tests.staff.acts import read_codes, read_secret
from tests.staff.people import PASSPHRASE, Client, Office, post, sign_in

pytestmark = pytest.mark.anyio

OWN = "nine bold otters swim"
PATIENCE = 20.0


class Watch:
    """Notes, for each piece of slow work, whether the application's loop turned meanwhile."""

    def __init__(self, app: Litestar) -> None:
        self.app = app
        self.seen: list[tuple[str, bool]] = []
        self.loop: asyncio.AbstractEventLoop | None = None

    def slow(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap slow work: before it is done the loop has to turn once, or it never does."""

        def watched(*given: Any, **more: Any) -> Any:
            assert self.loop is not None
            turned = threading.Event()
            self.loop.call_soon_threadsafe(turned.set)
            self.seen.append((name, turned.wait(PATIENCE)))
            return work(*given, **more)

        return watched


@pytest.fixture
async def watch(app: Litestar, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Watch every function that runs argon2id for a page."""
    watch, handler = Watch(app), app.asgi_handler

    async def note_loop(*given: Any) -> None:
        watch.loop = asyncio.get_running_loop()
        await handler(*given)

    monkeypatch.setattr(app, "asgi_handler", note_loop)
    for module, name in (
        (signin, "check_passphrase"),
        (passphrase, "unlock_person"),
        (own_passphrase, "relock_person"),
        (own_passphrase, "hash_passphrase"),
        (accounts, "make_person_keys"),
        (accounts, "hash_passphrase"),
    ):
        monkeypatch.setattr(module, name, watch.slow(name, getattr(module, name)))
    return watch


async def test_signing_in_lets_others_through(
    watch: Watch, client: Client, office: Office
) -> None:
    """The loop turns while somebody signs in, and while an unknown name is refused."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    await post(client, "/sign-in", name="Nobody Example", passphrase="x", code="y")
    assert watch.seen == [("check_passphrase", True)] * 2


async def test_changing_a_passphrase_lets_others_through(
    watch: Watch, client: Client, office: Office
) -> None:
    """The loop turns at each step of changing a passphrase and of unlocking."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    await post(client, "/account/passphrase", old=PASSPHRASE, new=OWN, again=OWN)
    assert watch.seen[1:] == [
        ("unlock_person", True),
        ("unlock_person", True),
        ("relock_person", True),
        ("hash_passphrase", True),
    ]


async def test_joining_lets_others_through(watch: Watch, client: Client, office: Office) -> None:
    """The loop turns while the keys of somebody who joins are made."""
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    await post(client, "/people/invite", name="New", role="reviewer", passphrase=PASSPHRASE)
    (code,) = await read_codes(client, "/people/invited")
    await post(client, "/join", code=code)
    secret = read_secret((await client.get("/join/choose")).text)
    watch.seen.clear()
    first = pyotp.TOTP(secret).at(int(office.clock.now))
    await post(client, "/join/choose", new=OWN, again=OWN, code=first)
    assert watch.seen == [("make_person_keys", True), ("hash_passphrase", True)]


async def test_work_on_the_loop_would_be_seen(
    watch: Watch, client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same watch does see a passphrase that is checked on the loop itself."""

    async def run_here(work: Callable[..., Any], *given: Any) -> Any:
        return work(*given)

    monkeypatch.setattr("tests.staff.test_event_loop.PATIENCE", 0.1)
    monkeypatch.setattr(asyncio, "to_thread", run_here)
    await sign_in(client, office, office.people[Role.RESEARCHER])
    assert watch.seen == [("check_passphrase", False)]
