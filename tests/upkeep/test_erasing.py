"""What the nightly work erases, and what it leaves."""

from datetime import date, timedelta

import pytest

from consult.errors import StorageError
from consult.store.responses import ConsultationRow
from consult.upkeep.erasing import erase_ended, forget_codes, forget_saved
from tests.upkeep.house import CODE, GONE, LAST_DAY, RESPONSES, WHOLE, House, build_house

pytestmark = pytest.mark.anyio

NEXT_DAY = LAST_DAY + timedelta(days=1)


async def note_nothing(_: ConsultationRow) -> None:
    """Stand in for the audit."""


async def test_nothing_goes_on_the_last_day(house: House) -> None:
    """On its last day a consultation still has everything."""
    assert await erase_ended(house.responses, house.staff, LAST_DAY, note_nothing) == []
    assert await house.count_traces() == WHOLE
    assert (await house.read()).state == "open"


async def test_everything_goes_on_the_day_after(house: House) -> None:
    """On the day after, responses, runs, keys and wishes are gone; its name and state stay."""
    kept = await build_house(
        house.settings, house.responses, house.staff, "kept", date(2030, 1, 1)
    )
    ended = await erase_ended(house.responses, house.staff, NEXT_DAY, note_nothing)
    assert [row.slug for row in ended] == ["views"]
    assert await house.count_traces() == GONE
    assert (await house.read()).state == "erased"
    assert await kept.count_traces() == WHOLE
    assert await erase_ended(house.responses, house.staff, NEXT_DAY, note_nothing) == []


async def test_without_a_last_day_nothing_ends(house: House) -> None:
    """A consultation that has no last day is never erased by itself."""
    await house.responses.set_retention(house.id, None, None)
    assert await erase_ended(house.responses, house.staff, date(2099, 1, 1), note_nothing) == []
    assert await house.count_traces() == WHOLE


async def test_what_is_not_recorded_is_not_done(house: House) -> None:
    """Where the audit cannot be written, nothing is erased."""

    async def refuse(_: ConsultationRow) -> None:
        raise StorageError("No room.")

    with pytest.raises(StorageError):
        await erase_ended(house.responses, house.staff, NEXT_DAY, refuse)
    assert await house.count_traces() == WHOLE


async def test_work_that_was_cut_off_is_done_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a fault between the two databases nothing opens, and the next night ends it."""

    async def fail(*_: object) -> int:
        raise StorageError("The disk is gone.")

    with monkeypatch.context() as patched:
        patched.setattr(house.responses, "erase_responses", fail)
        with pytest.raises(StorageError):
            await erase_ended(house.responses, house.staff, NEXT_DAY, note_nothing)
    assert await house.count_traces() == [RESPONSES, 0, 0, 0, 0]
    await erase_ended(house.responses, house.staff, NEXT_DAY, note_nothing)
    assert await house.count_traces() == GONE
    assert (await house.read()).state == "erased"


async def test_codes_are_forgotten_after_their_day(house: House) -> None:
    """An answer can be taken back on the last day for it, and on no later one."""
    await house.responses.set_retention(house.id, date(2030, 1, 1), LAST_DAY)
    await forget_codes(house.responses, LAST_DAY)
    assert await house.responses.erase_withdrawn(house.id, CODE)
    assert await house.responses.count_responses(house.id) == RESPONSES - 1


async def test_forgotten_codes_take_nothing_back(house: House) -> None:
    """After the last day for it, the code of an answer finds nothing, and the answer stays."""
    await house.responses.set_retention(house.id, date(2030, 1, 1), LAST_DAY)
    await forget_codes(house.responses, NEXT_DAY)
    assert not await house.responses.erase_withdrawn(house.id, CODE)
    assert await house.responses.count_responses(house.id) == RESPONSES


async def test_saved_answers_go_after_their_weeks(house: House) -> None:
    """What nobody came back for goes in the fifth week after, and at once where it is closed."""
    store, id_ = house.responses, house.id
    await store.set_retention(id_, None, None)
    await store.save_answers(id_, b"a" * 32, b"sealed", "2026-W40")
    for today, there in ((date(2026, 11, 1), True), (date(2026, 11, 2), False)):
        await forget_saved(store, today)
        assert (await store.read_saved(id_, b"a" * 32) is not None) is there
    await store.save_answers(id_, b"a" * 32, b"sealed", "2026-W44")
    await store.set_state(id_, "closed")
    await forget_saved(store, date(2026, 11, 2))
    assert await store.read_saved(id_, b"a" * 32) is None
