"""Responses are taken out for good, and none comes in afterwards."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from consult.errors import ConsultationClosedError, NotFoundError, PublicKeyChangedError
from consult.store.responses import ResponsesStore, ResponseWriter
from consult.store.responses.tables import Response
from consult.vault.seal import SealedResponse

KEY = bytes(range(32))
OTHER_KEY = bytes(32)
WEEK = "2026-W47"


async def _open(store: ResponsesStore, slug: str = "views") -> UUID:
    consultation = await store.add_consultation(slug, "Your views", KEY, invented=False)
    await store.set_state(consultation, "open")
    return consultation


async def _fill(store: ResponsesStore, consultation: UUID, count: int) -> None:
    async with ResponseWriter(store) as writer:
        for number in range(count):
            await writer.write(
                consultation,
                SealedResponse(b"sealed-%d" % number),
                WEEK,
                withdrawal_digest=b"digest-%d" % number,
            )


async def _sealed(store: ResponsesStore, consultation: UUID) -> set[bytes]:
    return {one.sealed async for one in store.iterate_responses(consultation)}


@pytest.mark.anyio
async def test_withdrawn_response_goes_alone(responses: ResponsesStore) -> None:
    """A digest erases its own response, once, and no other."""
    consultation = await _open(responses)
    await _fill(responses, consultation, 3)
    before = await responses.list_response_ids(consultation)
    assert await responses.erase_withdrawn(consultation, b"digest-1")
    assert not await responses.erase_withdrawn(consultation, b"digest-1")
    assert await _sealed(responses, consultation) == {b"sealed-0", b"sealed-2"}
    after = await responses.list_response_ids(consultation)
    assert after < before
    assert len(after) == 2


@pytest.mark.anyio
async def test_digest_counts_in_its_own_consultation(responses: ResponsesStore) -> None:
    """A code of one consultation takes nothing back from another, nor does an unknown one."""
    consultation = await _open(responses)
    other = await _open(responses, "other")
    await _fill(responses, consultation, 2)
    assert not await responses.erase_withdrawn(other, b"digest-1")
    assert not await responses.erase_withdrawn(uuid4(), b"digest-1")
    assert not await responses.erase_withdrawn(consultation, b"digest-9")
    assert await responses.count_responses(consultation) == 2


@pytest.mark.anyio
async def test_erasing_all_ends_the_consultation(responses: ResponsesStore) -> None:
    """All responses of one consultation go, those of another stay, and nothing more comes in."""
    consultation = await _open(responses)
    other = await _open(responses, "other")
    await _fill(responses, consultation, 3)
    await _fill(responses, other, 2)
    async with ResponseWriter(responses) as writer:
        assert await responses.erase_responses(consultation) == 3
        with pytest.raises(ConsultationClosedError, match=str(consultation)):
            await writer.write(consultation, SealedResponse(b"late"), WEEK)
        await writer.write(other, SealedResponse(b"sealed-9"), WEEK)
    assert await responses.list_response_ids(consultation) == set()
    assert await responses.count_responses(other) == 3
    row = await responses.read_consultation("views")
    assert row is not None
    assert row.state == "erased"
    with pytest.raises(NotFoundError):
        await responses.erase_responses(uuid4())


@pytest.mark.anyio
async def test_forgotten_digests_take_nothing_back(responses: ResponsesStore) -> None:
    """Once digests are forgotten no code finds a response, and every response stays."""
    consultation = await _open(responses)
    await _fill(responses, consultation, 3)
    await responses.forget_withdrawal_digests(consultation)
    assert not await responses.erase_withdrawn(consultation, b"digest-1")
    assert len(await _sealed(responses, consultation)) == 3
    with responses.database.reading():
        left = await Response.count().where(Response.withdrawal_digest.is_not_null())
    assert left == 0


@pytest.mark.anyio
async def test_deleted_consultation_leaves_no_row(responses: ResponsesStore) -> None:
    """Its responses, questionnaires and own instrument go; an instrument that is shared stays."""
    consultation = await _open(responses)
    other = await _open(responses, "other")
    await responses.add_questionnaire(consultation, "survivor", "t1", b"own", "a" * 64)
    await responses.add_questionnaire(consultation, "professional", "t2", b"shared", "b" * 64)
    await responses.add_questionnaire(other, "professional", "t3", b"shared", "b" * 64)
    await _fill(responses, consultation, 2)
    await responses.delete_consultation(consultation)
    assert await responses.read_consultation("views") is None
    assert await responses.read_questionnaire("t1") is None
    assert await responses.read_instrument("a" * 64) is None
    assert await responses.read_instrument("b" * 64) == b"shared"
    assert await responses.list_response_ids(consultation) == set()
    assert await responses.read_questionnaire("t3") is not None
    with pytest.raises(NotFoundError):
        await responses.delete_consultation(consultation)


@pytest.mark.anyio
@pytest.mark.parametrize("state", ["draft", "closed", "erased"])
async def test_only_open_consultations_take_answers(responses: ResponsesStore, state: str) -> None:
    """In any other state nothing is stored, and others of the same batch are."""
    consultation = await _open(responses)
    closed = await _open(responses, "closed")
    await responses.set_state(closed, state)  # type: ignore[arg-type] # Parametrized.
    async with ResponseWriter(responses) as writer:
        with pytest.raises(ConsultationClosedError, match="not stored"):
            await writer.write(closed, SealedResponse(b"late"), WEEK)
        await writer.write(consultation, SealedResponse(b"in time"), WEEK)
    assert await responses.list_response_ids(closed) == set()
    assert await _sealed(responses, consultation) == {b"in time"}


@pytest.mark.anyio
async def test_replaced_key_is_noticed(responses: ResponsesStore) -> None:
    """What was sealed to a former key is not stored, and the refusal names the present one."""
    consultation = await _open(responses)
    async with ResponseWriter(responses) as writer:
        await writer.write(consultation, SealedResponse(b"first"), WEEK, sealed_to=KEY)
        await responses.set_public_key(consultation, OTHER_KEY)
        with pytest.raises(PublicKeyChangedError) as caught:
            await writer.write(consultation, SealedResponse(b"old"), WEEK, sealed_to=KEY)
        assert caught.value.public_key == OTHER_KEY
        await writer.write(consultation, SealedResponse(b"new"), WEEK, sealed_to=OTHER_KEY)
    assert await _sealed(responses, consultation) == {b"first", b"new"}


@pytest.mark.anyio
@pytest.mark.parametrize("batch", [1, 3, 200])
async def test_resealing_meets_each_response_once(responses: ResponsesStore, batch: int) -> None:
    """Every response is given once; what None is said to stays as it was, and so do digests."""
    consultation = await _open(responses)
    await _fill(responses, consultation, 7)
    given: list[bytes] = []

    def reseal(sealed: bytes) -> bytes | None:
        given.append(sealed)
        return None if sealed.endswith(b"3") else b"new-" + sealed

    assert await responses.reseal_responses(consultation, reseal, batch) == 6
    assert sorted(given) == [b"sealed-%d" % number for number in range(7)]
    expected = {b"new-sealed-%d" % number for number in range(7) if number != 3} | {b"sealed-3"}
    assert await _sealed(responses, consultation) == expected
    assert await responses.erase_withdrawn(consultation, b"digest-5")


@pytest.mark.anyio
async def test_resealing_brings_nothing_back(responses: ResponsesStore) -> None:
    """A response erased between its reading and its writing stays erased."""
    consultation = await _open(responses)
    await _fill(responses, consultation, 3)
    rows = await responses.read_after(consultation, None, 10)
    await responses.erase_withdrawn(consultation, b"digest-1")

    def reseal(sealed: bytes) -> bytes:
        return b"new-" + sealed

    async def read_again(_: UUID, last: UUID | None, __: int) -> list[object]:
        return [] if last else list(rows)

    responses.read_after = read_again  # type: ignore[method-assign, assignment] # An old look.
    assert await responses.reseal_responses(consultation, reseal) == 2
    del responses.read_after  # The real one again.
    assert await _sealed(responses, consultation) == {b"new-sealed-0", b"new-sealed-2"}


@pytest.mark.anyio
async def test_last_days_are_kept(responses: ResponsesStore) -> None:
    """The two last days are read back through the consultation and through its questionnaires."""
    consultation = await responses.add_consultation(
        "views",
        "Your views",
        KEY,
        invented=False,
        retention_end=date(2027, 3, 31),
        withdrawal_cutoff=date(2026, 12, 31),
    )
    await responses.add_questionnaire(consultation, "survivor", "t1", b"{}", "a" * 64)
    row = await responses.read_consultation("views")
    assert row is not None
    assert (row.retention_end, row.withdrawal_cutoff) == (date(2027, 3, 31), date(2026, 12, 31))
    await responses.set_retention(consultation, date(2027, 1, 1), None)
    questionnaire = await responses.read_questionnaire("t1")
    assert questionnaire is not None
    assert questionnaire.retention_end == date(2027, 1, 1)
    assert questionnaire.withdrawal_cutoff is None
    with pytest.raises(NotFoundError):
        await responses.set_retention(uuid4(), None, None)


@pytest.mark.anyio
async def test_counting_stops_before_a_week(responses: ResponsesStore) -> None:
    """A count can end with the week before a given one, over the turn of a year too."""
    consultation = await _open(responses)
    async with ResponseWriter(responses) as writer:
        for week in ("2026-W09", "2026-W10", "2026-W53", "2027-W01"):
            await writer.write(consultation, SealedResponse(week.encode()), week)
    counts = [
        await responses.count_responses(consultation, before_week=week)
        for week in ("2026-W09", "2026-W10", "2026-W53", "2027-W01", "2027-W02")
    ]
    assert counts == [0, 1, 2, 3, 4]
    assert await responses.count_responses(consultation) == 4
