"""A code erases the response it was made for, and no reply says whether there was one."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from consult.errors import StorageError, WithdrawalError
from consult.intake import withdrawal
from consult.intake.redaction import KeptAnswers
from consult.intake.submit import Intake
from consult.intake.withdrawal import MOST_WAITING, TakingBack, find_last_day
from consult.settings import read_settings
from consult.store.responses import ResponseWriter, open_responses
from consult.store.responses.tables import Response
from consult.store.schema import migrate
from consult.vault.keys import make_key_pair
from consult.vault.withdrawal import digest_withdrawal_code
from tests.intake.published import INSTRUMENT, TODAY, Published, publish

SECRET = "an invented deployment secret of more than 32 characters"
CODE = "1234 5678 9012 3456"
OTHER = "6543 2109 8765 4321"


async def at_once() -> None:
    """Let a reply take no longer than it takes."""


@pytest.fixture
async def place(databases: dict[str, str]) -> AsyncIterator[Published]:
    """Give a published questionnaire on either engine."""
    settings = read_settings(databases)
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        yield await publish(store)


@pytest.fixture
def taking(place: Published) -> TakingBack:
    """Give the way back, without the wait that hides how long erasing takes."""
    return TakingBack(place.store, SECRET, at_once)


async def send(place: Published, *digests: bytes | None) -> None:
    """Store one response for each digest."""
    async with ResponseWriter(place.store) as writer:
        intake = Intake(writer, lambda: TODAY)
        kept = KeptAnswers(closed={"adult": ("yes",)})
        for digest in digests:
            await intake.submit(kept, place.row, language="en", withdrawal_digest=digest)


async def read_digests(place: Published) -> set[bytes | None]:
    """Give the withdrawal digests that are stored."""
    with place.store.database.reading():
        rows = await Response.select(Response.withdrawal_digest)
    return {row["withdrawal_digest"] for row in rows}


@pytest.mark.anyio
async def test_a_code_erases_its_response_and_no_other(
    place: Published, taking: TakingBack
) -> None:
    """Of three responses, one with another code and one with none stay."""
    consultation = place.row.consultation
    mine, other = [await taking.make_digest(code, consultation) for code in (CODE, OTHER)]
    await send(place, mine, other, None)
    await taking.take_back("1234567890123456", consultation)
    assert await read_digests(place) == {other, None}
    assert len(await place.open_all()) == 2


@pytest.mark.anyio
async def test_wrong_codes_erase_nothing_and_say_nothing(
    place: Published, taking: TakingBack
) -> None:
    """Another code, no code, another consultation's and another deployment's all end alike."""
    consultation = place.row.consultation
    mine = await taking.make_digest(CODE, consultation)
    await send(place, mine, None)
    elsewhere = TakingBack(place.store, SECRET + "x", at_once)
    for other, text, where in (
        (taking, OTHER, consultation),
        (taking, "", consultation),
        (taking, "x" * 10_000, consultation),
        (taking, CODE, uuid4()),
        (elsewhere, CODE, consultation),
    ):
        await other.take_back(text, where)
        assert await read_digests(place) == {mine, None}
    await taking.take_back(CODE, consultation)
    assert await read_digests(place) == {None}


@pytest.mark.anyio
async def test_responses_without_a_code_have_no_digest(place: Published) -> None:
    """Nobody who did not ask for a code has anything stored that one could match."""
    await send(place, None, None)
    assert await read_digests(place) == {None}


@pytest.mark.anyio
async def test_a_code_outlives_a_change_of_keys_on_the_way(
    place: Published, taking: TakingBack
) -> None:
    """An answer that is sealed again because the key was replaced keeps its digest."""
    consultation = place.row.consultation
    new = make_key_pair()
    await place.store.set_public_key(consultation, new.public.raw)
    mine = await taking.make_digest(CODE, consultation)
    await send(place, mine)
    assert await read_digests(place) == {mine}
    await taking.take_back(CODE, consultation)
    assert await read_digests(place) == set()


@pytest.mark.anyio
async def test_every_reply_waits_as_long(
    place: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right, wrong and malformed codes are all held until the same wait is over."""
    over, erased = asyncio.Event(), asyncio.Event()
    consultation = place.row.consultation
    taking = TakingBack(place.store, SECRET, over.wait)
    await send(place, await taking.make_digest(CODE, consultation))
    erase = place.store.erase_withdrawn

    async def note(consultation: UUID, digest: bytes) -> bool:
        found = await erase(consultation, digest)
        if found:
            erased.set()
        return found

    monkeypatch.setattr(place.store, "erase_withdrawn", note)
    asked = [
        asyncio.create_task(taking.take_back(text, consultation)) for text in (OTHER, "x", CODE)
    ]
    await erased.wait()
    assert not any(one.done() for one in asked)
    over.set()
    await asyncio.gather(*asked)


@pytest.mark.anyio
async def test_every_code_takes_the_same_work(
    place: Published, taking: TakingBack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right, wrong and malformed codes are each digested, looked up and cleared up after once."""
    done: list[str] = []
    consultation = place.row.consultation
    await send(place, await taking.make_digest(CODE, consultation))

    def digest(*given: object) -> bytes:
        done.append("digested")
        return digest_withdrawal_code(*given)  # type: ignore[arg-type]  # As they came.

    async def clear(*_: object) -> bool:
        done.append("cleared up")
        return True

    monkeypatch.setattr(withdrawal, "digest_withdrawal_code", digest)
    monkeypatch.setattr("consult.store.responses.erasure.leave_no_trace", clear)
    for text in (OTHER, CODE, CODE, "x", ""):
        done.clear()
        await taking.take_back(text, consultation)
        assert done == ["digested", "cleared up"]
    assert await read_digests(place) == set()


@pytest.mark.anyio
async def test_a_failed_storage_is_said_after_the_same_wait(
    place: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that fails is an error, and the error comes no sooner than a reply."""
    waited = []

    async def pause() -> None:
        waited.append(True)

    async def fail(consultation: UUID, digest: bytes) -> bool:
        del consultation, digest
        raise StorageError("The disk is gone.")

    taking = TakingBack(place.store, SECRET, pause)
    monkeypatch.setattr(place.store, "erase_withdrawn", fail)
    with pytest.raises(StorageError):
        await taking.take_back(CODE, place.row.consultation)
    assert waited == [True]


@pytest.mark.anyio
async def test_a_flood_of_guesses_is_refused_and_hinders_nobody_who_sends(
    place: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a limit guesses are refused; a digest for sending is made while they wait."""
    consultation = place.row.consultation
    taking = TakingBack(place.store, SECRET, at_once)
    monkeypatch.setattr(withdrawal, "digest_withdrawal_code", lambda *_: bytes(32))
    async with taking._erasing:
        flood = [
            asyncio.create_task(taking.take_back(CODE, consultation)) for _ in range(MOST_WAITING)
        ]
        await asyncio.sleep(0)
        with pytest.raises(WithdrawalError, match="nothing was erased"):
            await taking.take_back(CODE, consultation)
        assert await taking.make_digest(CODE, consultation) == bytes(32)
        assert not any(one.done() for one in flood)
    await asyncio.gather(*flood)
    await taking.take_back(CODE, consultation)


@pytest.mark.anyio
async def test_the_last_day_is_the_consultations(published: Published) -> None:
    """The cut-off holds, without one the last day of keeping, and the day itself still counts."""
    cutoff, kept = TODAY + timedelta(days=3), TODAY + timedelta(days=9)
    row = replace(published.row, withdrawal_cutoff=cutoff, retention_end=kept)
    assert find_last_day(row, INSTRUMENT, cutoff) == cutoff
    assert find_last_day(row, INSTRUMENT, cutoff + timedelta(days=1)) is None
    row = replace(row, withdrawal_cutoff=None)
    assert find_last_day(row, INSTRUMENT, kept) == kept
    assert find_last_day(row, INSTRUMENT, kept + timedelta(days=1)) is None
    assert find_last_day(replace(row, state="erased"), INSTRUMENT, TODAY) is None


@pytest.mark.anyio
async def test_an_older_consultation_keeps_to_what_its_questionnaire_says(
    published: Published,
) -> None:
    """Where no day is stored with the consultation, the questionnaire's own days hold."""
    assert published.row.withdrawal_cutoff is None
    said = INSTRUMENT.facts.withdrawal_cutoff or INSTRUMENT.facts.retention_end
    assert said is not None
    assert find_last_day(published.row, INSTRUMENT, date(2000, 1, 1)) == said
    assert find_last_day(published.row, INSTRUMENT, said + timedelta(days=1)) is None
