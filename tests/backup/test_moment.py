"""A backup is both databases at one moment, while others go on writing."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from piccolo.apps.migrations.tables import Migration

from consult.backup import write
from consult.backup.contents import Contents
from consult.errors import BackupError, StorageError
from consult.settings import Settings
from consult.store import sqlite_rewrite
from consult.store.database import Database, open_database
from consult.store.responses import open_responses
from consult.store.rewrite import rewrite_responses
from consult.store.shapes import SHAPES, Shape, shapes_of
from consult.store.snapshot import iterate_rows, open_snapshot
from consult.store.staff import open_staff
from tests.backup.copies import ORIGIN, add_responses, back_up, read_content, read_digests

pytestmark = pytest.mark.anyio

CHILD = """
import asyncio, sys
from uuid import UUID
from consult.store.responses import ResponseWriter, open_responses
from consult.vault.seal import SealedResponse

async def submit(writer, person):
    number = 0
    while True:
        blob = f"{person}-{number}".encode()
        await writer.write(UUID(sys.argv[2]), SealedResponse(blob), "2026-W47")
        sys.stdout.write(blob.decode() + "\\n")
        sys.stdout.flush()
        number += 1

async def main():
    async with open_responses(sys.argv[1]) as store, ResponseWriter(store) as writer:
        await asyncio.gather(*(submit(writer, person) for person in range(8)))

asyncio.run(main())
"""
ENOUGH = 60


def find_shape(name: str) -> Shape:
    """Give a table's shape."""
    return next(shape for shape in SHAPES if shape.name == name)


async def read_rows(database: Database, name: str) -> list[tuple[object, ...]]:
    """Give every row of a table."""
    return [row async for row in iterate_rows(database, find_shape(name))]


async def test_answers_arrive_while_a_backup_is_written(
    empty: Settings, tmp_path: Path, root: Path
) -> None:
    """A backup taken under load holds every answer acknowledged before it, and none twice."""
    async with open_responses(empty.responses_database) as store:
        consultation = await store.add_consultation("views", "Views", bytes(32), invented=False)
        await store.set_state(consultation, "open")
        child = subprocess.Popen(  # noqa: ASYNC220 - It starts in no time.
            [sys.executable, "-c", CHILD, empty.responses_database, str(consultation)],
            stdout=subprocess.PIPE,
            cwd=root,
            text=True,
        )
        assert child.stdout is not None
        before = {child.stdout.readline().strip() for _ in range(ENOUGH)}
        copied = [read_answers(await back_up(empty, tmp_path / str(turn))) for turn in range(3)]
        child.terminate()
        child.communicate()
        stored = {one.sealed.decode() async for one in store.iterate_responses(consultation)}
    assert len(before) == ENOUGH
    for answers in copied:
        assert len(answers) == len(set(answers))
        assert before <= set(answers) <= stored
    assert set(copied[0]) <= set(copied[1]) <= set(copied[2])
    assert len(copied[0]) < len(stored)


def read_answers(path: Path) -> list[str]:
    """Give the sealed bytes of every response in a backup."""
    contents = Contents([read_content(path)], str(path), ORIGIN)
    contents.read_head()
    place = find_shape("response").columns.index("sealed")
    return [
        bytes(part.row[place]).decode()  # type: ignore[arg-type] # These are bytes.
        for part in contents.iterate_parts()
        if part.shape.name == "response" and part.row is not None
    ]


async def change_both(settings: Settings) -> None:
    """Change rows of two tables in one transaction."""
    async with (
        open_database(settings.responses_database, "responses") as database,
        database.writing(),
    ):
        await Migration.raw("UPDATE consultation SET title = 'new'")
        await Migration.raw("UPDATE questionnaire SET audience = 'new'")


async def test_a_snapshot_sees_nothing_of_what_comes_later(full: Settings) -> None:
    """Tables read one after the other show one moment; without a snapshot they do not."""
    async with open_snapshot(full.responses_database, "responses") as frozen:
        titles = {row[2] for row in await read_rows(frozen, "consultation")}
        await change_both(full)
        audiences = {row[2] for row in await read_rows(frozen, "questionnaire")}
    assert "new" not in titles | audiences
    async with open_database(full.responses_database, "responses") as plain:
        assert {row[2] for row in await read_rows(plain, "questionnaire")} == {"new"}


async def write_through_snapshot(settings: Settings) -> None:
    """Try to change a row inside a snapshot."""
    async with open_snapshot(settings.responses_database, "responses") as frozen:
        with frozen.reading():
            await Migration.raw("UPDATE consultation SET title = 'new'")


async def test_a_snapshot_cannot_be_written_through(full: Settings) -> None:
    """A statement that writes is refused inside a snapshot, and changes nothing."""
    before = await read_digests(full)
    with pytest.raises(StorageError):
        await write_through_snapshot(full)
    assert await read_digests(full) == before


async def test_tables_written_anew_meanwhile_are_copied_whole(full: Settings, engine: str) -> None:
    """A nightly rewrite that begins during a backup does not make its tables look empty."""
    await add_responses(full, count=300, size=100)
    async with (
        open_snapshot(full.responses_database, "responses") as frozen,
        open_database(full.responses_database, "responses") as other,
    ):
        first = await read_rows(frozen, "response")
        rewriting = await begin_rewrite(engine, other)
        again = await read_rows(frozen, "response")
        rewriting.cancel()
        await asyncio.wait({rewriting})
    assert first == again
    assert len(first) == 307


async def begin_rewrite(engine: str, database: Database) -> "asyncio.Task[object]":
    """Rewrite a file's tables, or get so far on a server that the rewrite waits for them."""
    if engine == "sqlite":
        shuffling = sqlite_rewrite.shuffle_tables(database, shapes_of("responses"))
        task: asyncio.Task[object] = asyncio.create_task(shuffling)
        await task
        return task
    task = asyncio.create_task(rewrite_responses(database))
    waits = "SELECT count(*) AS waits FROM pg_locks WHERE NOT granted AND mode LIKE 'AccessExcl%'"
    while not task.done():
        with database.reading():
            [row] = await Migration.raw(waits)
        if row["waits"]:
            return task
    pytest.fail("the rewrite did not wait for the backup")


async def test_without_our_lock_a_rewritten_table_looks_empty(full: Settings, engine: str) -> None:
    """The lock is what keeps rows in a snapshot on PostgreSQL; a file keeps them by itself."""
    async with (
        open_database(full.responses_database, "responses") as database,
        open_database(full.responses_database, "responses") as other,
        database.writing() if engine == "postgres" else nullcontext(),
    ):
        if engine == "postgres":
            await Migration.raw("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            await Migration.count()
        await rewrite_responses(other)
        seen = await read_rows(database, "response")
    assert len(seen) == (0 if engine == "postgres" else 7)


async def test_keys_that_change_meanwhile_are_noticed(
    full: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key replaced between the two moments makes the backup begin again, with the new one."""
    wrapped = uuid4().bytes * 4
    changed: list[UUID] = []

    @asynccontextmanager
    async def change_first(url: str, name: str) -> AsyncIterator[Database]:
        if name == "responses" and not changed:
            changed.append(await give_key(full, wrapped))
        async with open_snapshot(url, name) as opened:
            yield opened

    monkeypatch.setattr(write, "open_snapshot", change_first)
    path = await back_up(full, tmp_path / "backup")
    assert changed
    assert wrapped in read_content(path)


async def test_keys_that_change_all_the_time_are_refused(
    full: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that cannot find a moment of quiet is given up and leaves no file."""

    @asynccontextmanager
    async def change_always(url: str, name: str) -> AsyncIterator[Database]:
        if name == "responses":
            await give_key(full, uuid4().bytes)
        async with open_snapshot(url, name) as opened:
            yield opened

    monkeypatch.setattr(write, "open_snapshot", change_always)
    (tmp_path / "backups").mkdir()
    with pytest.raises(BackupError, match="being replaced"):
        await back_up(full, tmp_path / "backups" / "backup")
    assert not list((tmp_path / "backups").iterdir())


async def give_key(settings: Settings, wrapped: bytes) -> UUID:
    """Wrap some consultation's key to somebody."""
    consultation = uuid4()
    async with open_staff(settings.staff_database) as staff:
        [account, *_] = await staff.list_accounts()
        await staff.grant_key(consultation, account.id, wrapped)
    return consultation
