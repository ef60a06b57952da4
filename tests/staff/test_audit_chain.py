"""The record of what staff did: only added to, and tampering shows, on both engines."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import AuditError, StorageError
from consult.settings import Settings, read_settings
from consult.staff.audit import COMMAND_LINE, Act, AuditLog
from consult.staff.audit_chain import check_chain, follow_record
from consult.staff.audit_file import read_record, write_event, write_record
from consult.store.schema import migrate
from consult.store.sqlite import PinnedSQLite
from consult.store.staff import AuditRow, EventFilter, StaffStore, open_staff
from consult.store.staff.audit import START, tie_event
from consult.store.staff.tables import AuditEvent
from consult.vault.secrets import derive_audit_key

pytestmark = pytest.mark.anyio

SECRET: Final = "s" * 40
KEY: Final = derive_audit_key(SECRET)
CLOSING: Final = [(number, number - 1) for number in range(6, 11)]
SWAPPING: Final = [(3, 30), (4, 3), (30, 4)]
APPEND: Final = """
import asyncio, sys
from consult.staff.audit import Act, AuditLog
from consult.store.staff import open_staff

async def append():
    async with open_staff(sys.argv[1]) as store:
        log = AuditLog(store, "s" * 40)
        print("ready", flush=True)
        sys.stdin.readline()
        await asyncio.gather(*(log.note(sys.argv[2], Act.UNLOCKED, n) for n in range(25)))

asyncio.run(append())
"""


@pytest.fixture
def settings(databases: dict[str, str]) -> Settings:
    """Give the settings of an installation with databases of its own."""
    return read_settings({**databases, "CONSULT_SECRET": SECRET})


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[StaffStore]:
    """Give a staff database whose record holds ten events."""
    await migrate(settings)
    async with open_staff(settings.staff_database) as store:
        log = AuditLog(store, SECRET)
        for number in range(10):
            await log.note("Robin Example", Act.UNLOCKED, "views-example", str(number))
        yield store


async def tamper(store: StaffStore, *statements: str) -> None:
    """Change the record as somebody can who owns the database: with its guards taken off."""
    off = {
        "sqlite": [
            "DROP TRIGGER audit_event_is_not_changed",
            "DROP TRIGGER audit_event_is_not_removed",
        ],
        "postgres": ["ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_not_changed"],
    }
    async with store.database.writing():
        for line in (*off[store.database.engine.engine_type], *statements):
            await AuditEvent.raw(line)


def renumber(places: tuple[int, int]) -> str:
    """Write the statement that moves an event to another place."""
    old, new = places
    return f"UPDATE audit_event SET number = {new} WHERE number = {old}"  # noqa: S608 - two numbers.


async def find_faults(store: StaffStore, earlier: list[AuditRow] | None = None) -> list[str]:
    """Say what does not hold in the record."""
    return (await follow_record(store, KEY, earlier or [])).check()


async def test_untouched_record_holds(store: StaffStore) -> None:
    """A record that nobody touched has no fault, alone and against an export of itself."""
    assert await find_faults(store) == []
    earlier = read_record((await write_record(store)).splitlines())
    await AuditLog(store, SECRET).note(COMMAND_LINE, Act.AUDIT_EXPORTED)
    assert await find_faults(store, earlier) == []


@pytest.mark.parametrize("column", ["actor", "action", "subject", "detail", "at"])
async def test_changed_event_shows(store: StaffStore, column: str) -> None:
    """Whatever is changed in an event, that event is named, and no other."""
    await tamper(store, f"UPDATE audit_event SET {column} = 'x' WHERE number = 4")  # noqa: S608 - our own names.
    (fault,) = await find_faults(store)
    assert fault.startswith("Event 4 is changed")


async def test_removed_events_show(store: StaffStore) -> None:
    """Removed events are a gap, at the start as in the middle."""
    await tamper(store, "DELETE FROM audit_event WHERE number IN (1, 5, 6)")
    (fault,) = await find_faults(store)
    assert fault.startswith("Events 1, 5 to 6 are missing")


async def test_closed_gap_shows(store: StaffStore) -> None:
    """A gap that was closed by renumbering makes everything after it untrue."""
    await tamper(store, "DELETE FROM audit_event WHERE number = 5", *map(renumber, CLOSING))
    (fault,) = await find_faults(store)
    assert fault.startswith("Events 5 to 9 are changed")


async def test_swapped_events_show(store: StaffStore) -> None:
    """Two events that changed places both fail, whatever else they kept."""
    await tamper(store, *map(renumber, SWAPPING))
    (fault,) = await find_faults(store)
    assert fault.startswith("Events 3 to 5 are changed")


async def test_forged_event_shows(store: StaffStore) -> None:
    """An event tied without the deployment's secret does not hold."""
    last = (await store.list_newest_events(1))[0]
    await store.append_event(b"another key".ljust(32), "Robin Example", "signed-in")
    (fault,) = await find_faults(store)
    assert fault.startswith(f"Event {last.number + 1} is changed, made by somebody else")


async def test_cut_off_end_shows_against_export(store: StaffStore) -> None:
    """A cut-off end cannot be seen in what is left, and is seen against an earlier export."""
    earlier = read_record((await write_record(store)).splitlines())
    await tamper(store, "DELETE FROM audit_event WHERE number > 7")
    assert await find_faults(store) == []
    assert await find_faults(store, earlier) == [
        "The record ends with event 7, but the earlier file has 10."
    ]


async def test_rewritten_end_shows_against_export(store: StaffStore) -> None:
    """Somebody with the secret can write another end that holds, but not the one exported."""
    earlier = read_record((await write_record(store)).splitlines())
    await tamper(store, "DELETE FROM audit_event WHERE number > 8")
    log = AuditLog(store, SECRET)
    for _ in range(3):
        await log.note("Somebody Else", Act.UNLOCKED, "views-example")
    assert await find_faults(store) == []
    (fault,) = await find_faults(store, earlier)
    assert fault == "Events 9 to 10 are not what the earlier file says."


async def test_emptied_record_shows_against_export(store: StaffStore) -> None:
    """A record that was emptied whole is not taken for a new one."""
    earlier = read_record((await write_record(store)).splitlines())
    await tamper(store, "DELETE FROM audit_event")
    assert await find_faults(store) == []
    assert await find_faults(store, earlier)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'x' WHERE number = 1",
        "UPDATE audit_event SET number = number + 100",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE number = 10",
        "INSERT OR REPLACE INTO audit_event VALUES (1, 'x', 'x', 'x', 'x', 'x', x'00')",
        "TRUNCATE audit_event",
        """INSERT INTO audit_event SELECT * FROM audit_event WHERE number = 1
        ON CONFLICT (number) DO UPDATE SET actor = 'x'""",
    ],
)
async def test_database_refuses_changes(store: StaffStore, statement: str) -> None:
    """The database itself refuses to change, replace or remove an event."""
    before = await write_record(store)
    with pytest.raises(StorageError):
        async with store.database.writing():
            await AuditEvent.raw(statement)
    assert await write_record(store) == before
    assert await find_faults(store) == []


async def test_other_programs_are_refused_too(store: StaffStore) -> None:
    """Another program on the same file, or a session posing as a replica, changes nothing."""
    if isinstance(store.database.engine, PinnedSQLite):
        other = sqlite3.connect(store.database.engine.path)
        with other, pytest.raises(sqlite3.IntegrityError):
            other.execute("DELETE FROM audit_event")
        other.close()
    else:
        with pytest.raises(StorageError):
            await delete_as_replica(store)
    assert await find_faults(store) == []
    assert len(await store.list_newest_events(100)) == 10


async def delete_as_replica(store: StaffStore) -> None:
    """Empty the record in a mode in which PostgreSQL passes over ordinary triggers."""
    async with store.database.writing():
        await AuditEvent.raw("SET LOCAL session_replication_role = replica")
        await AuditEvent.raw("DELETE FROM audit_event")


async def test_two_processes_make_one_chain(store: StaffStore, settings: Settings) -> None:
    """Fifty events from two processes at once have fifty numbers, and the chain holds."""
    await asyncio.to_thread(append_side_by_side, settings.staff_database)
    events = [row async for row in store.iterate_events()]
    assert [row.number for row in events] == list(range(1, 61))
    assert check_chain(KEY, events) == []
    for name in ("Robin Example", "Rowan Example"):
        assert {row.subject for row in events if row.actor == name} >= set(map(str, range(25)))


def append_side_by_side(database: str) -> None:
    """Have two processes, both ready beforehand, each add twenty-five events at once."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", APPEND, database, name],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("Robin Example", "Rowan Example")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0


async def test_long_record_is_followed_whole(store: StaffStore) -> None:
    """Events beyond the first batch are read and judged as well."""
    previous = (await store.list_newest_events(1))[0].digest
    async with store.database.writing():
        for number in range(11, 1211):
            row = AuditRow(number=number, at="2026-11-22T10:00:00+00:00", actor="a", action="b")
            row = msgspec.structs.replace(row, digest=tie_event(KEY, previous, row))
            await AuditEvent.insert(AuditEvent(**msgspec.structs.asdict(row)))
            previous = row.digest
    assert (await follow_record(store, KEY)).last == 1210
    await tamper(store, "UPDATE audit_event SET actor = 'c' WHERE number = 1201")
    (fault,) = await find_faults(store)
    assert fault.startswith("Event 1201 is changed")


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (EventFilter(), [12, 11, 10]),
        (EventFilter(actor="Rowan Example"), [12, 11]),
        (EventFilter(action="unlocked"), [11, 10, 9]),
        (EventFilter(subjects=("other", "more")), [12, 11]),
        (EventFilter(actor="Rowan Example", action="locked"), [12]),
        (EventFilter(actor="' OR 1=1 --"), []),
    ],
)
async def test_record_is_narrowed_down(
    store: StaffStore, only: EventFilter, expected: list[int]
) -> None:
    """Events are listed by person, act and subject, all at once, the newest first."""
    log = AuditLog(store, SECRET)
    await log.note("Rowan Example", Act.UNLOCKED, "other")
    await log.note("Rowan Example", Act.LOCKED, "more")
    found = await store.list_newest_events(3, only=only)
    assert [row.number for row in found] == expected


async def test_altered_file_is_refused(store: StaffStore) -> None:
    """A line that is no event is named by its number, and nothing of it is repeated."""
    lines = (await write_record(store)).splitlines()
    for bad in (b"planted-marker", b'{"number": "1"}', b"\xff", b"x" * 10_000):
        with pytest.raises(AuditError) as caught:
            read_record([*lines, bad])
        assert "Line 11." in str(caught.value)
        assert "planted" not in str(caught.value)


TEXT = st.text(max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=8), st.data())
def test_any_edit_shows(acts: list[tuple[str, str, str, str]], data: st.DataObject) -> None:
    """Whatever events there are, changing, dropping, doubling or swapping one inside shows."""
    events = make_chain(acts)
    assert check_chain(KEY, events) == []
    assert [read_record([write_event(row)])[0] for row in events] == events
    at = data.draw(st.integers(0, len(events) - 1))
    field = data.draw(st.sampled_from(["actor", "action", "subject", "detail", "at"]))
    other = data.draw(TEXT.filter(lambda text: text != getattr(events[at], field)))
    changed = msgspec.structs.replace(events[at], **{field: other})
    assert check_chain(KEY, [*events[:at], changed, *events[at + 1 :]])
    assert check_chain(KEY, [*events[: at + 1], *events[at:]])
    if at + 1 < len(events):
        assert check_chain(KEY, [*events[:at], *events[at + 1 :]])
        swapped = [*events[:at], events[at + 1], events[at], *events[at + 2 :]]
        assert check_chain(KEY, swapped)


def make_chain(acts: list[tuple[str, str, str, str]]) -> list[AuditRow]:
    """Tie invented events together."""
    events: list[AuditRow] = []
    previous = START
    for number, (actor, action, subject, detail) in enumerate(acts, 1):
        row = AuditRow(
            number=number,
            at="2026-11-22T10:00:00+00:00",
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
        )
        previous = tie_event(KEY, previous, row)
        events.append(msgspec.structs.replace(row, digest=previous))
    return events
