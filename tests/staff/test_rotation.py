"""A consultation's key is replaced, and wherever that stops nothing is lost."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any, Final
from uuid import UUID

import pytest
from msgspec import Struct, structs

from consult.demo.seed import answer_all
from consult.demo.voices import read_voices
from consult.errors import LockedError, RotationError, StorageError, StorageUnreachableError
from consult.intake.submit import Intake
from consult.jobs.codebooks import open_codebook, seal_codebook, start_codebook
from consult.jobs.results import open_release, open_result
from consult.settings import Settings
from consult.staff.paperkeys import make_paper_key, open_paper_key
from consult.staff.roles import Role
from consult.staff.rotation import Rotation, rotate_key
from consult.store.responses import (
    ConsultationRow,
    QuestionnaireRow,
    ResponsesStore,
    ResponseWriter,
    open_responses,
)
from consult.store.responses.resealing import Resealing
from consult.store.staff import StaffStore, open_staff
from consult.vault.keys import PrivateKey, make_key_pair, unlock_person, unwrap_key, wrap_key
from consult.vault.open import open_response
from consult.vault.paper import read_paper_key
from consult.vault.record import ResponseRecord
from consult.vault.seal import PublicKey, seal_response
from surveys.files import read_ready
from tests.staff.people import PASSPHRASE, Office
from tests.staff.results import add_responses, finish_run, make_result

pytestmark = pytest.mark.anyio

ITEM: Final = "what-should-change"
WEEK: Final = "2026-W47"
TODAY: Final = date(2026, 11, 22)

Effect = Callable[..., Awaitable[Any]]


class House(Struct, frozen=True):
    """Both databases, with responses, a finished run and a key on paper."""

    office: Office
    responses: ResponsesStore
    writer: ResponseWriter
    staff: StaffStore
    paper: str
    run: UUID

    async def read_row(self) -> ConsultationRow:
        """Give the consultation as it is now."""
        row = await self.responses.read_consultation(self.office.slug)
        assert row is not None
        return row

    async def unlock(self, role: Role) -> PrivateKey:
        """Give a person's own private key, as their passphrase does."""
        row = await self.staff.read_account(self.office.people[role].name)
        assert row is not None
        return unlock_person(row.locked_key, PASSPHRASE)

    async def open_key(self, role: Role = Role.RESEARCHER) -> PrivateKey:
        """Give the consultation's key as a holder has it."""
        account = self.office.people[role].id
        wrapped = await self.staff.read_grant(self.office.consultation, account)
        assert wrapped is not None, f"{role} holds no key"
        return unwrap_key(wrapped, await self.unlock(role))

    async def take_from(self, role: Role | None = None) -> Rotation:
        """Say that the researcher replaces the key, without somebody."""
        person = self.office.people[Role.RESEARCHER].id
        own, row = await self.unlock(Role.RESEARCHER), await self.read_row()
        gone = self.office.people[role].id if role else None
        return Rotation(self.responses, self.staff, row, person, own, gone)

    async def count_opened(self, key: PrivateKey) -> tuple[int, int]:
        """Count the responses that a key opens, and all of them."""
        opened = total = 0
        async for response in self.responses.iterate_responses(self.office.consultation):
            total += 1
            try:
                opened += bool(open_response(response.sealed, key))
            except LockedError:
                continue
        return opened, total


@pytest.fixture
async def house(settings: Settings, office: Office) -> AsyncIterator[House]:
    """Open the office's databases with twelve responses, a run, a codebook and a key on paper."""
    await add_responses(settings, office, 12)
    run = await finish_run(settings, office)
    async with (
        open_responses(settings.responses_database) as responses,
        ResponseWriter(responses) as writer,
        open_staff(settings.staff_database) as staff,
    ):
        paper = make_paper_key(office.key)
        await staff.keep_recovery_key(office.consultation, paper.public.raw, paper.wrapped)
        sealed = seal_codebook(start_codebook(make_result()), office.key.public)
        await staff.add_codebook(office.consultation, ITEM, run, sealed)
        yield House(office, responses, writer, staff, paper.text, run)


async def test_nothing_opens_with_the_old_key(house: House) -> None:
    """Afterwards holders and the paper open everything, and the old key opens nothing at all."""
    key = await rotate_key(await house.take_from())
    for held in (key, await house.open_key(), await house.open_key(Role.REVIEWER)):
        assert held.public == key.public
        assert not held.has_former
        assert await house.count_opened(held) == (12, 12)
    assert (await house.read_row()).public_key == key.public.raw
    assert await house.count_opened(house.office.key) == (0, 12)
    row = await house.staff.read_run(house.run)
    assert row.result
    assert row.release
    assert len(open_result(row.result, key).theme_set.themes) == 3
    assert open_release(row.release, key).rows
    (book,) = await house.staff.list_codebooks(house.office.consultation)
    assert len(open_codebook(book.sealed, key).base.codebook.themes) == 3
    for box in (row.result, row.release, book.sealed):
        assert house.office.key.open_box(box) is None


async def test_paper_key_goes_on_opening(house: House) -> None:
    """The paper printed at the beginning opens the consultation after its key was replaced."""
    key = await rotate_key(await house.take_from())
    row = await house.staff.read_recovery_key(house.office.consultation)
    assert row is not None
    recovered = unwrap_key(row.wrapped, read_paper_key(house.paper))
    assert recovered.public == key.public
    assert not recovered.has_former


async def test_somebody_removed_opens_nothing(house: House) -> None:
    """Whoever was taken off has no copy in the database, and the one they kept opens nothing."""
    kept = await house.open_key(Role.REVIEWER)
    own = await house.unlock(Role.REVIEWER)
    assert await house.count_opened(kept) == (12, 12)
    await rotate_key(await house.take_from(Role.REVIEWER))
    grants = await house.staff.read_grants(house.office.consultation)
    assert list(grants) == [house.office.people[Role.RESEARCHER].id]
    paper = await house.staff.read_recovery_key(house.office.consultation)
    assert paper is not None
    row = await house.staff.read_run(house.run)
    boxes = [*grants.values(), paper.wrapped, row.result or b"", row.release or b""]
    boxes += [one.sealed async for one in house.responses.iterate_responses(row.consultation)]
    assert len(boxes) == 16
    assert [box for box in boxes for key in (kept, own) if key.open_box(box) is not None] == []


async def test_ids_of_excerpts_stay(house: House) -> None:
    """What is derived from the key for naming excerpts is the same after a replacement."""
    before = house.office.key.derive_secret(b"excerpts")
    key = await rotate_key(await house.take_from())
    assert key.derive_secret(b"excerpts") == before


async def test_sizes_say_nothing(house: House) -> None:
    """No sealed response changes its length when it is sealed again."""
    before = await list_sizes(house)
    await rotate_key(await house.take_from())
    assert await list_sizes(house) == before


async def list_sizes(house: House) -> list[tuple[UUID, int]]:
    """Give the length of each response by its id."""
    rows = house.responses.iterate_responses(house.office.consultation)
    return [(one.id, len(one.sealed)) async for one in rows]


async def test_altered_response_is_left(house: House) -> None:
    """A response that no key opens stays as it is, and the others are not held up by it."""
    record = ResponseRecord(
        instrument="0" * 64, audience="survivor", language="en", closed={}, missing={}, texts={}
    )
    odd = seal_response(record, make_key_pair().public)
    await house.writer.write(house.office.consultation, odd, WEEK)
    key = await rotate_key(await house.take_from())
    assert await house.count_opened(key) == (12, 13)
    rows = house.responses.iterate_responses(house.office.consultation)
    assert odd.blob in [one.sealed async for one in rows]


async def test_runs_under_way_are_stopped(house: House) -> None:
    """A run whose worker holds the old key is stopped, so that it stores nothing sealed to it."""
    run = await house.staff.add_run(
        house.office.consultation, ITEM, b"", house.office.people[Role.RESEARCHER].id
    )
    await house.staff.claim_run(run, "worker")
    await rotate_key(await house.take_from())
    assert (await house.staff.read_run(run)).state == "stopped"
    assert not await house.staff.finish_run(run, b"late", b"late")


# What happens while answers come in, and when it stops half-way.


class Steps:
    """Stands in for a store and does something before or after one of the calls to it.

    Every method that waits is a step; ``take`` is told its number and does the real thing.
    """

    def __init__(self, store: object, take: Effect) -> None:
        self._store = store
        self._take = take

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._store, name)

        async def step(*args: Any, **kwargs: Any) -> Any:
            return await self._take(name, lambda: real(*args, **kwargs))

        return step


class Counter:
    """Numbers the steps of a replacement and hands each to what a test does with it."""

    def __init__(self, act: Effect) -> None:
        self.number = 0
        self._act = act

    async def take(self, name: str, do: Effect) -> Any:
        """Do a step as the test wants it done."""
        self.number += 1
        return await self._act(self.number, name, do)

    def wrap(self, rotation: Rotation) -> Rotation:
        """Give the same replacement with every storage call counted."""
        steps: Any = Steps(rotation.responses, self.take), Steps(rotation.staff, self.take)
        return structs.replace(rotation, responses=steps[0], staff=steps[1])


class Respondent:
    """Somebody who reads a questionnaire, and sends later what they answered."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._intake = Intake(house.writer, lambda: TODAY)
        instrument = read_ready("survivor-views")
        self._kept = answer_all(instrument, read_voices(), Random(7), TODAY)
        self.row: QuestionnaireRow | None = None
        self.sent = 0

    async def read(self) -> None:
        """Read the questionnaire, and with it the key of that moment."""
        self.row = await self._house.responses.read_questionnaire("token-example")

    async def send(self) -> None:
        """Send the answers with the questionnaire as it was read."""
        assert self.row is not None
        await self._intake.submit(self._kept, self.row, language="en")
        self.sent += 1


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seal a few responses at a time, so that a stop can fall between two batches."""
    monkeypatch.setattr(Resealing.reseal_responses, "__defaults__", (5,))


async def count_steps(house: House) -> int:
    """Count the storage calls of one replacement."""

    async def act(_: int, __: str, do: Effect) -> Any:
        return await do()

    counter = Counter(act)
    await rotate_key(counter.wrap(await house.take_from()))
    return counter.number


async def test_late_answer_is_sealed_to_the_new_key(house: House) -> None:
    """Somebody who read the old key before the replacement and sends after it is not lost."""
    respondent = Respondent(house)
    await respondent.read()
    key = await rotate_key(await house.take_from())
    await respondent.send()
    assert await house.count_opened(key) == (13, 13)


async def test_answers_at_every_step(house: House) -> None:
    """At each step somebody sends with the key they read a step before; all open at the end."""
    respondent = Respondent(house)
    await respondent.read()

    async def act(_: int, __: str, do: Effect) -> Any:
        done = await do()
        await respondent.send()
        await respondent.read()
        return done

    counter = Counter(act)
    key = await rotate_key(counter.wrap(await house.take_from()))
    assert respondent.sent == counter.number > 12
    assert await house.count_opened(key) == (12 + respondent.sent,) * 2
    assert await house.count_opened(house.office.key) == (0, 12 + respondent.sent)


@pytest.mark.parametrize("after", [False, True])
async def test_stopped_at_any_step(house: House, *, after: bool) -> None:
    """Whichever storage call fails, done or not, all stays readable and a second go finishes."""
    respondent = Respondent(house)
    for fatal in range(1, await count_steps(house) + 1):
        await give(house, Role.REVIEWER)

        async def act(number: int, _: str, do: Effect, fatal: int = fatal) -> Any:
            if number == fatal and not after:
                raise StorageUnreachableError("The line was cut.")
            done = await do()
            if number == fatal:
                raise StorageUnreachableError("The line was cut.")
            return done

        await respondent.read()
        with pytest.raises(RotationError):
            await rotate_key(Counter(act).wrap(await house.take_from(Role.REVIEWER)))
        await respondent.send()
        await check_all_readable(house)
        old = await house.open_key()
        key = await rotate_key(await house.take_from(Role.REVIEWER))
        assert (await house.open_key()).public == key.public
        await check_all_readable(house)
        assert (await house.count_opened(old.without_former()))[0] == 0


async def test_stopped_between_batches(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sealing again stops half-way, both halves open, and a second go seals the rest."""
    real, batches = Resealing._replace, []

    async def fail_at_second(store: Resealing, rows: Any) -> int:
        batches.append(rows)
        if len(batches) == 2:
            raise StorageUnreachableError("The line was cut.")
        return await real(store, rows)

    with monkeypatch.context() as patched:
        patched.setattr(Resealing, "_replace", fail_at_second)
        with pytest.raises(RotationError):
            await rotate_key(await house.take_from())
    key = await house.open_key()
    assert key.has_former
    assert await house.count_opened(key) == (12, 12)
    assert await house.count_opened(key.without_former()) == (5, 12)
    assert await house.count_opened(await rotate_key(await house.take_from())) == (12, 12)


async def test_another_replaces_it_at_any_step(house: House) -> None:
    """Two people who replace a key at once, one inside any step of the other, lose nothing."""
    for moment in range(1, await count_steps(house) + 1):

        async def act(number: int, _: str, do: Effect, moment: int = moment) -> Any:
            if number == moment:
                await rotate_key(await house.take_from())
            return await do()

        with suppress(RotationError):
            await rotate_key(Counter(act).wrap(await house.take_from()))
        await check_all_readable(house)
        row = await house.read_row()
        assert (await house.open_key()).fits(PublicKey(row.public_key))
        await rotate_key(await house.take_from())
        assert not (await house.open_key()).has_former


async def test_given_while_it_is_replaced(house: House) -> None:
    """Somebody who is given the key at any step has one that fits at the end."""
    steps = await count_steps(house)
    for moment in range(1, steps + 1):
        await house.staff.revoke_key(
            house.office.consultation, house.office.people[Role.REVIEWER].id
        )

        async def act(number: int, _: str, do: Effect, moment: int = moment) -> Any:
            if number == moment:
                await give(house, Role.REVIEWER)
            return await do()

        key = await rotate_key(Counter(act).wrap(await house.take_from()))
        assert (await house.open_key(Role.REVIEWER)).public == key.public


async def test_new_paper_while_it_is_replaced(house: House) -> None:
    """A paper key made at any step opens the consultation at the end."""
    for moment in range(1, await count_steps(house) + 1):
        papers = []

        async def act(number: int, _: str, do: Effect, moment: int = moment) -> Any:
            if number == moment:
                papers.append(make_paper_key(await house.open_key()))  # noqa: B023 - Called in this turn only.
                public, wrapped = papers[0].public.raw, papers[0].wrapped  # noqa: B023 - The same.
                await house.staff.keep_recovery_key(house.office.consultation, public, wrapped)
            return await do()

        key = await rotate_key(Counter(act).wrap(await house.take_from()))
        opened = await open_paper_key(house.staff, house.office.consultation, papers[0].text)
        assert opened.public == key.public


async def test_person_who_lost_the_key_replaces_nothing(house: House) -> None:
    """Whoever does not hold the key any more is refused, and nothing has changed."""
    rotation = await house.take_from()
    await house.staff.revoke_key(house.office.consultation, rotation.person)
    with pytest.raises(RotationError, match="does not hold it"):
        await rotate_key(rotation)
    assert await house.count_opened(await house.open_key(Role.REVIEWER)) == (12, 12)
    assert (await house.read_row()).public_key == house.office.key.public.raw


async def test_foreign_public_key_is_noticed(house: House) -> None:
    """Where the key that respondents seal to is not one of the holders', nothing is replaced."""
    foreign = make_key_pair()
    await house.responses.set_public_key(house.office.consultation, foreign.public.raw)
    with pytest.raises(RotationError, match="somebody else"):
        await rotate_key(await house.take_from())
    assert (await house.read_row()).public_key == foreign.public.raw
    assert await house.count_opened(await house.open_key()) == (12, 12)


async def test_refusal_names_no_value(house: House) -> None:
    """What a replacement says when it stops holds a code and a slug, and nothing of a driver."""

    async def act(_: int, __: str, ___: Effect) -> Any:
        raise StorageError("secret words of a driver")

    with pytest.raises(RotationError) as refused:
        await rotate_key(Counter(act).wrap(await house.take_from()))
    assert "secret words" not in str(refused.value)
    assert house.office.slug in str(refused.value)


async def give(house: House, role: Role) -> None:
    """Give the key to somebody, as another holder does."""
    key = await house.open_key()
    row = await house.staff.read_account(house.office.people[role].name)
    assert row is not None
    wrapped = wrap_key(key, PublicKey(row.public_key))
    await house.staff.grant_key(house.office.consultation, row.id, wrapped)


def has(house: House, role: Role, grants: dict[UUID, bytes]) -> bool:
    """Say whether somebody holds the key."""
    return house.office.people[role].id in grants


async def check_all_readable(house: House) -> None:
    """Open every response, the run and the paper's key with what each holder has now."""
    grants = await house.staff.read_grants(house.office.consultation)
    paper = await open_paper_key(house.staff, house.office.consultation, house.paper)
    keys = [paper]
    roles = [one for one in (Role.RESEARCHER, Role.REVIEWER) if has(house, one, grants)]
    keys += [await house.open_key(role) for role in roles]
    for key in keys:
        opened, total = await house.count_opened(key)
        assert opened == total >= 12
        row = await house.staff.read_run(house.run)
        assert row.result
        assert row.release
        assert open_result(row.result, key).theme_set.themes
        assert open_release(row.release, key).rows
