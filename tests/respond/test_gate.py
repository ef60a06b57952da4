"""What holds a flood up and lets everybody through: work, a time to read, and a quota."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from litestar.types import Receive, Scope, Send

from consult.headers import RESPOND
from consult.respond.app import create_app
from consult.respond.crowds import MOST_LEVEL
from consult.respond.gate import Gate
from consult.respond.pacing import QUOTA, Pace, Quota
from tests.respond.house import BASE, House, Visitor, build_house, open_house
from tests.respond.stepping import Stepper, step_to_review
from tests.respond.test_crowds import HOME, Clock, ask
from tests.respond.test_entering import begin, go_to_end, invite
from tests.respond.test_failures import find_files_with
from tests.respond.test_work import TOKEN, solve

SENT = "Your answers have been sent"
CHALLENGE = re.compile(r'name="_work" value="([^"]*)"')
CANARY = "203.0.113.77"


@pytest.fixture(autouse=True)
def _easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consult.respond.work.EASIEST_BITS", 2)
    monkeypatch.setattr("tests.respond.test_work.EASIEST_BITS", 2)


def read_challenge(page: str) -> str:
    """Give the challenge that a first page holds."""
    found = CHALLENGE.search(page)
    assert found is not None
    return found[1]


async def open_first(stepper: Stepper) -> str:
    """Open the first page and give its challenge."""
    return read_challenge((await stepper.client.get(stepper.address)).text)


def test_a_surge_of_a_day_is_never_held_up() -> None:
    """Twenty thousand answers without scripts in one day pass, half of them in one hour."""
    clock = Clock()
    quota = Quota(clock=clock)
    hours = [10_000, *[10_000 // 23] * 23]
    for number in hours:
        for _ in range(number):
            clock.now += 3600 / number
            assert quota.take()


def test_a_flood_is_held_up_and_the_quota_refills() -> None:
    """What comes at once is bounded, and a second later there is room again."""
    clock = Clock()
    quota = Quota(clock=clock)
    assert sum(quota.take() for _ in range(QUOTA * 2)) == QUOTA
    clock.now += 1
    assert [quota.take() for _ in range(3)] == [True, True, False]
    clock.now += 1_000_000
    assert sum(quota.take() for _ in range(QUOTA * 2)) == QUOTA


def test_the_time_to_read_grows_with_the_crowd_up_to_a_bound() -> None:
    """A thousand starts from one address wait eight times as long at most, and then may send."""
    clock = Clock()
    gate = Gate(reading_seconds=10, clock=clock)
    paces = [gate.begin(ask(HOME), TOKEN, "") for _ in range(1000)]
    assert {pace.may_send for pace in paces} == {10.0, 20.0, 40.0, 80.0}
    assert {gate.hold_up(pace) for pace in paces} == {"too-soon"}
    clock.now = 80
    assert {gate.hold_up(pace) for pace in paces} == {""}


def test_everybody_behind_a_shared_address_gets_through_with_work() -> None:
    """Of five hundred people at one address each is let in, the later with harder work."""
    gate = Gate(reading_seconds=10, quota=Quota(most=0, a_second=0))
    levels = set()
    for _ in range(500):
        challenge = gate.make_challenge(ask(HOME), TOKEN)
        pace = gate.begin(ask(HOME), TOKEN, solve(challenge))
        assert pace == Pace(vouched=True)
        assert gate.hold_up(pace) == ""
        levels.add(gate._crowds.read_level(HOME))
    assert levels == {0, 1, 2, MOST_LEVEL}


def test_work_gathered_before_a_flood_is_worth_little_in_it() -> None:
    """Easy challenges that were gathered beforehand are too easy once their address is busy."""
    gate = Gate(reading_seconds=10)
    gathered = [solve(gate.make_challenge(ask(HOME), TOKEN)) for _ in range(100)]
    paces = [gate.begin(ask(HOME), TOKEN, one) for one in gathered]
    assert sum(pace.vouched for pace in paces) < 50
    assert not any(pace.stale for pace in paces[:39])
    assert paces[-1].stale


@pytest.mark.anyio
@pytest.mark.any_engine
async def test_too_quick_without_scripts_loses_nothing(tmp_path: Path) -> None:
    """Whoever sends within ten seconds is asked to press again, and then has sent."""
    clock = Clock()
    house = await build_house(tmp_path)
    async with open_house(house, gate=Gate(reading_seconds=10, clock=clock)) as client:
        visitor = Visitor(client)
        await visitor.start()
        await go_to_end(visitor)
        await visitor.press("send")
        assert "press Send my answers again" in visitor.page
        assert "nothing is lost" in visitor.page
        assert house.count() == 0
        clock.now = 10
        await visitor.press("send")
        assert SENT in visitor.page
        assert house.count() == 1


@pytest.mark.anyio
async def test_a_used_up_quota_loses_nothing(tmp_path: Path) -> None:
    """When many send without scripts one is asked to wait; a minute later it is sent."""
    clock = Clock()
    house = await build_house(tmp_path)
    gate = Gate(reading_seconds=0, quota=Quota(most=1, a_second=1, clock=clock), clock=clock)
    async with open_house(house, gate=gate) as client:
        first, second = Visitor(client), Visitor(client)
        for visitor in (first, second):
            await visitor.start()
            await go_to_end(visitor)
            await visitor.press("send")
        assert SENT in first.page
        assert "Please wait a minute" in second.page
        assert house.count() == 1
        clock.now = 1
        await second.press("send")
        assert SENT in second.page
        assert house.count() == 2


@pytest.mark.anyio
async def test_work_and_codes_are_under_no_quota(tmp_path: Path) -> None:
    """With scripts and their work, or with an invitation, nobody waits and nothing is counted."""
    house = await build_house(tmp_path)
    gate = Gate(reading_seconds=60, quota=Quota(most=0, a_second=0))
    async with open_house(house, gate=gate) as client:
        stepper = Stepper(client)
        challenge = await open_first(stepper)
        form = {"_do": "start", "_language": "en", "_work": solve_here(challenge)}
        stepper.take(await stepper.send(form))
        await stepper.press()
        await stepper.press(adult="yes", lives__here="yes", experienced="yes")
        await stepper.press(agree="yes")
        await step_to_review(stepper)
        assert SENT in await stepper.press("send")
        code = await invite(house)
        visitor = Visitor(client)
        assert "_work" not in (await client.get(visitor.address)).text
        await begin(visitor, code)
        await go_to_end(visitor)
        await visitor.press("send")
        assert SENT in visitor.page
    assert house.count() == 2


def solve_here(challenge: str) -> str:
    """Solve a challenge of a running application."""
    return solve(challenge)


@pytest.mark.anyio
async def test_work_in_vain_is_answered_with_other_work(tmp_path: Path) -> None:
    """An answer that is worth nothing brings a fresh challenge with exact headers, and no key."""
    house = await build_house(tmp_path)
    async with open_house(house) as client:
        stepper = Stepper(client)
        used = solve_here(await open_first(stepper))
        form = {"_do": "start", "_language": "en"}
        assert (await stepper.send({**form, "_work": used})).headers["x-step"]
        refused = await stepper.send({**form, "_work": used})
        own = {"content-type", "content-length", "x-work"}
        assert refused.status_code == 429
        assert {name: one for name, one in refused.headers.items() if name not in own} == {
            **RESPOND,
            "cache-control": "no-store",
        }
        assert 'id="trouble"' in refused.text
        fresh = solve_here(refused.headers["x-work"])
        stepper.take(await stepper.send({**form, "_work": fresh}))
        assert stepper.key


@pytest.mark.anyio
@pytest.mark.parametrize("work", ["", "not solved", "a.b", "x" * 5000])
async def test_start_without_scripts_is_never_refused(tmp_path: Path, work: str) -> None:
    """Whatever a browser without scripts sends as its work, Start leads to the first question."""
    house = await build_house(tmp_path)
    async with open_house(house) as client:
        visitor = Visitor(client)
        reply = await visitor.post({"_do": "start", "_language": "en", "_work": work})
        assert (reply.status_code, reply.text) == (303, "")
        await visitor.get()
        assert visitor.at


@asynccontextmanager
async def open_from(house: House, address: str) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """Run the application as it is reached from an address."""
    app = create_app(house.settings)
    inner = app.asgi_handler

    async def reach(scope: Scope, receive: Receive, send: Send) -> None:
        scope["client"] = (address, 50_000)
        await inner(scope, receive, send)

    app.asgi_handler = reach
    async with AsyncTestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.anyio
async def test_no_address_reaches_anything_that_lasts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Through success, refusal and faults, an address is in no file, log, stream or answer."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # The client of this test, not our process.
    house = await build_house(tmp_path)
    pages = []
    headers = {"x-forwarded-for": CANARY, "forwarded": f"for={CANARY}"}
    async with open_from(house, CANARY) as client:
        client.headers.update(headers)
        visitor, stepper = Visitor(client), Stepper(client)
        await visitor.start()
        await go_to_end(visitor)
        await visitor.press("send")
        assert SENT in visitor.page
        used = solve_here(await open_first(stepper))
        for _ in range(2):
            reply = await stepper.send({"_do": "start", "_language": "en", "_work": used})
            pages.append(reply.text + str(reply.headers))
        pages += [visitor.page, (await client.get("/nowhere")).text]
        monkeypatch.setattr("consult.respond.gate.read_address", fail_with_address)
        broken = await client.get(visitor.address)
        assert broken.status_code == 500
        pages.append(broken.text)
    said = capfd.readouterr()
    assert "ValueError" in caplog.text
    assert CANARY not in "".join(pages) + said.out + said.err + caplog.text
    assert find_files_with(tmp_path, b"SQLite format 3")
    assert not find_files_with(tmp_path, CANARY.encode())
    (tmp_path / "planted").write_text(CANARY)
    assert find_files_with(tmp_path, CANARY.encode())


def fail_with_address(*_: object) -> str:
    """Fail as a parser of addresses might, with the address in the message."""
    raise ValueError(CANARY)


def test_another_process_knows_nothing() -> None:
    """After a restart the same address is a stranger, and earlier challenges are worthless."""
    gates = [Gate(reading_seconds=10) for _ in range(2)]
    challenge = solve(gates[0].make_challenge(ask(HOME), TOKEN))
    for _ in range(200):
        gates[0].begin(ask(HOME), TOKEN, "")
    assert gates[0]._crowds.read_level(HOME) == MOST_LEVEL
    assert gates[1]._crowds.read_level(HOME) == 0
    assert gates[1].begin(ask(HOME), TOKEN, challenge).stale
