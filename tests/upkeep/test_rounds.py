"""The nightly work as a whole, on a clock that tests turn."""

import asyncio
import stat
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from consult.errors import StorageError, UpkeepError
from consult.logs import LOGGER
from consult.store.responses import ConsultationRow
from consult.store.staff import StaffStore
from consult.upkeep import rounds, work
from consult.upkeep.lock import sole_upkeep
from consult.upkeep.notes import FILE, note_night, read_last_night
from consult.upkeep.rounds import LOOK, RETRY, Times, do_night, go_round
from consult.upkeep.work import Done
from tests.upkeep.house import GONE, LAST_DAY, WHOLE, House

pytestmark = pytest.mark.anyio

NIGHT = datetime.fromisoformat("2026-11-22T03:00")


async def record(staff: StaffStore, row: ConsultationRow) -> None:
    """Add the end of a consultation to the audit."""
    await staff.append_event(b"k" * 32, "upkeep", "retention-ended", row.slug)


class Wall:
    """A clock on a wall, which goes on while somebody waits and stops the rounds in the end."""

    def __init__(self, now: datetime, until: datetime) -> None:
        self.now = now
        self.until = until
        self.waits: list[float] = []

    def read(self) -> datetime:
        """Give the local time."""
        return self.now

    async def wait(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)
        if self.now >= self.until:
            raise asyncio.CancelledError
        await asyncio.sleep(0)


async def let_run(house: House, wall: Wall) -> None:
    """Go round until the wall's time is over."""
    with pytest.raises(asyncio.CancelledError):
        await go_round(house.settings, Times(wall.read, wall.wait), record)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gather every line that is said."""
    lines: list[str] = []

    def write(line: str, *values: object) -> None:
        lines.append(line % values)

    for name in ("info", "error"):
        monkeypatch.setattr(LOGGER, name, write)
    return lines


async def test_a_night_erases_records_and_notes(house: House) -> None:
    """A night's work erases what has ended, with an event of its own, and notes its date only."""
    done = await do_night(house.settings, NIGHT, record)
    assert done.erased == ["views"]
    assert await house.count_traces() == GONE
    assert await house.list_acts() == [("upkeep", "retention-ended", "views")]
    path = house.settings.data / FILE
    assert path.read_text() == '{"last":"2026-11-22"}\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_clock_that_leapt_erases_nothing_at_first(house: House) -> None:
    """After a leap of years nothing is erased on the first night, and all is on the second."""
    house.note_night(date(2022, 1, 1))
    done = await do_night(house.settings, NIGHT, record)
    assert done.erased == []
    assert "in case the clock is wrong" in done.sentences[0]
    assert await house.count_traces() == WHOLE
    assert (await do_night(house.settings, NIGHT, record)).erased == ["views"]


async def test_missed_nights_are_made_up_at_the_start(house: House, said: list[str]) -> None:
    """After days of standstill the work is done at once, whatever the hour, and once."""
    house.note_night(date(2026, 11, 18))
    noon = NIGHT.replace(hour=12)
    await let_run(house, Wall(noon, noon + timedelta(hours=2)))
    assert await house.count_traces() == GONE
    assert len([line for line in said if "passed its last day" in line]) == 1
    assert read_last_night(house.settings.data) == date(2026, 11, 22)


async def test_work_waits_for_its_hour(house: House, said: list[str]) -> None:
    """Before the hour nothing happens, and within a minute after it the night's work is done."""
    house.note_night(LAST_DAY)
    evening = NIGHT - timedelta(hours=2, seconds=30)
    await let_run(house, Wall(evening, NIGHT - timedelta(minutes=1)))
    assert await house.count_traces() == WHOLE
    wall = Wall(evening, NIGHT + timedelta(seconds=LOOK))
    await let_run(house, wall)
    assert await house.count_traces() == GONE
    assert set(wall.waits) == {LOOK}
    assert said


@pytest.mark.parametrize("error", [StorageError("The disk is full."), KeyError("words")])
async def test_a_fault_is_one_line_and_tried_again(
    house: House, said: list[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A fault of any kind is one line without its values, and the work is done an hour later."""
    faults = [error]
    original = work.work_on

    async def fail_once(*given: object) -> Done:
        if faults:
            raise faults.pop()
        return await original(*given)  # type: ignore[arg-type] # What was given is passed on.

    monkeypatch.setattr(rounds, "work_on", fail_once)
    wall = Wall(NIGHT, NIGHT + timedelta(hours=1, minutes=2))
    await let_run(house, wall)
    assert wall.waits[:2] == [RETRY, LOOK]
    assert len([line for line in said if "tried again in an hour" in line]) == 1
    assert not any("words" in line for line in said)
    assert await house.count_traces() == GONE


async def test_one_at_a_time(house: House) -> None:
    """While another program does the work, a second one says so and changes nothing."""
    with sole_upkeep(house.settings.data), pytest.raises(UpkeepError, match="Another program"):
        await do_night(house.settings, NIGHT, record)
    assert await house.count_traces() == WHOLE
    assert read_last_night(house.settings.data) is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"last": "soon"}', b"\xff\xfe", b'{"last": 7}'])
async def test_damaged_notes_count_as_none(tmp_path: Path, content: bytes) -> None:
    """Notes that cannot be read make the work due."""
    (tmp_path / FILE).write_bytes(content)
    assert read_last_night(tmp_path) is None


async def test_notes_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    """Where the night cannot be noted, a clear error says that the work will be done again."""
    with pytest.raises(UpkeepError, match="done again"):
        note_night(tmp_path / "nowhere", date(2026, 11, 22))


async def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    """A data folder that is a file is a clear error."""
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(UpkeepError, match="cannot be written"), sole_upkeep(tmp_path / "data"):
        pytest.fail("it was taken")
