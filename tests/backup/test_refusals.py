"""What cannot be restored whole is refused, and then nothing has changed."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from piccolo.apps.migrations.tables import Migration

from consult.backup import restore as restoring
from consult.backup.contents import Contents, Head, TableEnd, iterate_contents, make_head
from consult.backup.frames import HEAD, LARGEST, Kind, Mark, write_frame
from consult.errors import BackupError, ConsultError, RestoreRefusedError, StorageError
from consult.settings import Settings
from consult.store.database import Database, sqlite_path
from consult.vault.archive import FRAME, seal_archive
from consult.vault.archive import HEAD as ARCHIVE_HEAD
from consult.vault.keys import make_key_pair
from consult.vault.seal import PublicKey
from tests.backup.conftest import Maker
from tests.backup.copies import (
    MADE,
    ORIGIN,
    PAIR,
    back_up,
    open_both,
    read_content,
    read_digests,
    restore,
)
from tests.postgres import Cluster

pytestmark = [pytest.mark.anyio, pytest.mark.either_engine]

NOBODY = "8f14e45f-ceea-467f-a0e6-1f9a5d1bcd5f"
ONE_ROW = {
    "responses": ("instrument", "('a', '')"),
    "staff": ("recovery_key", f"('{NOBODY}', '', '')"),
}
MAGIC = 18
PIECE = FRAME + 17
ARCHIVE_START = ARCHIVE_HEAD + 24
"""Where the first sealed frame begins: behind the key's box and the stream's header."""

OFFSETS = {
    "the name of the kind": 3,
    "the sealed key": MAGIC + 40,
    "the stream's header": ARCHIVE_HEAD + 5,
    "the first frame's tag": ARCHIVE_START,
    "the first frame": ARCHIVE_START + 1000,
    "the first frame's end": ARCHIVE_START + PIECE - 1,
    "a frame in the middle": ARCHIVE_START + 5 * PIECE + 1234,
    "the filling": -5000,
    "the last byte": -1,
}
CUTS = {
    "everything": 0,
    "the name of the kind": 7,
    "all behind the name": MAGIC,
    "all behind the key": ARCHIVE_HEAD,
    "all frames": ARCHIVE_START,
    "the middle of a frame": ARCHIVE_START + 3000,
    "all behind a frame": ARCHIVE_START + PIECE,
    "the last frame": -PIECE,
    "the last byte": -1,
}


async def expect_refusal(
    settings: Settings, path: Path, kind: type[ConsultError], **source: Any
) -> ConsultError:
    """Fail unless a restore is refused with this kind and leaves both databases as they were."""
    before = await read_state(settings)
    with pytest.raises(kind) as caught:
        await restore(settings, path, **source)
    assert type(caught.value) is kind
    assert await read_state(settings) == before
    return caught.value


async def read_state(settings: Settings) -> tuple[dict[str, str], list[bytes]]:
    """Give the digests of all tables and, where the database is a file, its bytes."""
    digests = await read_digests(settings)
    urls = (settings.responses_database, settings.staff_database)
    files = [path.read_bytes() for url in urls if (path := sqlite_path(url))]
    return digests, files


def write_archive(path: Path, content: bytes, to: PublicKey = PAIR.public) -> Path:
    """Seal any content as a backup is sealed."""
    path.write_bytes(b"".join(seal_archive([content], to)))
    return path


def split_frames(content: bytes) -> list[tuple[Kind, bytes]]:
    """Cut a backup's content into its frames."""
    frames = []
    while content:
        kind, length = HEAD.unpack(content[: HEAD.size])
        frames.append((Kind(kind), content[HEAD.size : HEAD.size + length]))
        content = content[HEAD.size + length :]
    return frames


def join_frames(frames: list[tuple[Kind, bytes]]) -> bytes:
    """Put frames together again and mark them, as somebody who knows the secret could."""
    mark = Mark(ORIGIN)
    written = [write_frame(kind, body) for kind, body in frames if kind is not Kind.END]
    for frame in written:
        mark.add(frame)
    return b"".join([*written, write_frame(Kind.END, mark.read())])


async def test_altered_file_changes_nothing(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """A backup with one altered bit anywhere is refused before anything is written."""
    content = (await back_up(full, tmp_path / "backup")).read_bytes()
    for place, offset in OFFSETS.items():
        altered = bytearray(content)
        altered[offset] ^= 1
        (tmp_path / place).write_bytes(altered)
        await expect_refusal(empty, tmp_path / place, BackupError)


async def test_truncated_file_changes_nothing(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """A backup that was cut short anywhere is refused before anything is written."""
    content = (await back_up(full, tmp_path / "backup")).read_bytes()
    for what, cut in CUTS.items():
        (tmp_path / what).write_bytes(content[:cut])
        await expect_refusal(empty, tmp_path / what, BackupError)


async def test_appended_or_exchanged_bytes_change_nothing(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """A backup with something behind its end, or with two of its frames exchanged, is refused."""
    content = (await back_up(full, tmp_path / "backup")).read_bytes()
    start, middle, end = (ARCHIVE_START + times * PIECE for times in range(3))
    exchanged = content[:start] + content[middle:end] + content[start:middle] + content[end:]
    for name, bad in {"longer": content + b"\0", "exchanged": exchanged}.items():
        (tmp_path / name).write_bytes(bad)
        await expect_refusal(empty, tmp_path / name, BackupError)


async def test_missing_file_or_folder_changes_nothing(empty: Settings, tmp_path: Path) -> None:
    """A name under which there is no file says so."""
    for path in (tmp_path / "missing", tmp_path):
        refusal = await expect_refusal(empty, path, BackupError)
        assert refusal.what == "The backup cannot be read."


async def test_other_key_changes_nothing(full: Settings, empty: Settings, tmp_path: Path) -> None:
    """A key that is not the backup's is refused, and the refusal says that it is the key."""
    path = await back_up(full, tmp_path / "backup")
    refusal = await expect_refusal(empty, path, BackupError, key=make_key_pair().private)
    assert "key does not open" in refusal.what


@pytest.mark.parametrize("place", ONE_ROW)
async def test_used_databases_are_refused(
    place: str, full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """A database with a single row in one table is not written into."""
    path = await back_up(full, tmp_path / "backup")
    table, values = ONE_ROW[place]
    async with open_both(empty) as databases, databases[place].writing():
        await Migration.raw(f"INSERT INTO {table} VALUES {values}")  # noqa: S608 - Ours.
    refusal = await expect_refusal(empty, path, RestoreRefusedError)
    assert refusal.where == f"Database of {place}, table {table}."


async def test_backup_is_not_restored_over_itself(full: Settings, tmp_path: Path) -> None:
    """The service that was backed up keeps every row when its backup is restored there."""
    await expect_refusal(full, await back_up(full, tmp_path / "backup"), RestoreRefusedError)


def change_migrations(head: Head) -> Head:
    """Describe a database that has one migration more."""
    more = {**head.migrations, "staff": [*head.migrations["staff"], "2999-01-01T00:00:00:000000"]}
    return msgspec.structs.replace(head, migrations=more)


def drop_migrations(head: Head) -> Head:
    """Describe a database that lacks the newest migration."""
    fewer = {**head.migrations, "responses": head.migrations["responses"][:-1]}
    return msgspec.structs.replace(head, migrations=fewer)


def change_format(head: Head) -> Head:
    """Describe a later format of backups."""
    return msgspec.structs.replace(head, format=2)


async def test_other_versions_are_refused(full: Settings, empty: Settings, tmp_path: Path) -> None:
    """A backup of an older or newer schema, or of a later format, is refused."""
    for change in (change_migrations, drop_migrations, change_format):
        async with open_both(full) as databases:
            pieces = iterate_contents(databases, change(make_head(MADE)), ORIGIN)
            content = b"".join([piece async for piece in pieces])
        path = write_archive(tmp_path / change.__name__, content)
        refusal = await expect_refusal(empty, path, RestoreRefusedError)
        assert "another version" in refusal.what


async def test_a_file_that_a_stranger_sealed_is_refused(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """Whoever knows only the public key cannot slip in rows of their own."""
    path = await back_up(full, tmp_path / "forged", origin=bytes(32))
    refusal = await expect_refusal(empty, path, RestoreRefusedError)
    assert "CONSULT_SECRET" in refusal.remedy
    await restore(empty, path, any_origin=True)
    assert await read_digests(empty) == await read_digests(full)


def change_value(frames: list[tuple[Kind, bytes]]) -> None:
    """Alter a row behind its table's digest."""
    place = next(place for place, (kind, _) in enumerate(frames) if kind is Kind.ROW)
    row = msgspec.msgpack.decode(frames[place][1])
    frames[place] = (Kind.ROW, msgspec.msgpack.encode([*row[:2], "other", *row[3:]]))


def drop_row(frames: list[tuple[Kind, bytes]]) -> None:
    """Leave a row out."""
    frames.pop(next(place for place, (kind, _) in enumerate(frames) if kind is Kind.ROW))


def change_type(frames: list[tuple[Kind, bytes]]) -> None:
    """Put a number where an id belongs."""
    place = next(place for place, (kind, _) in enumerate(frames) if kind is Kind.ROW)
    row = msgspec.msgpack.decode(frames[place][1])
    frames[place] = (Kind.ROW, msgspec.msgpack.encode([7, *row[1:]]))


def drop_table(frames: list[tuple[Kind, bytes]]) -> None:
    """Leave a whole table out."""
    start, end = (
        [place for place, (kind, _) in enumerate(frames) if kind is wanted][3]
        for wanted in (Kind.TABLE, Kind.TABLE_END)
    )
    del frames[start : end + 1]


def drop_head(frames: list[tuple[Kind, bytes]]) -> None:
    """Leave the head out."""
    del frames[0]


def garble_end(frames: list[tuple[Kind, bytes]]) -> None:
    """End a table with bytes that are no end."""
    place = next(place for place, (kind, _) in enumerate(frames) if kind is Kind.TABLE_END)
    frames[place] = (Kind.TABLE_END, b"\xc1")


def lie_about_count(frames: list[tuple[Kind, bytes]]) -> None:
    """State another number of rows."""
    place = next(place for place, (kind, _) in enumerate(frames) if kind is Kind.TABLE_END)
    end = msgspec.msgpack.decode(frames[place][1], type=TableEnd)
    wrong = msgspec.structs.replace(end, rows=end.rows + 1)
    frames[place] = (Kind.TABLE_END, msgspec.msgpack.encode(wrong))


CHANGES = (
    change_value,
    drop_row,
    change_type,
    drop_table,
    drop_head,
    garble_end,
    lie_about_count,
)
SPOILERS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[:-10],
    "longer": lambda content: content + write_frame(Kind.END, bytes(32)),
    "huge": lambda content: HEAD.pack(Kind.HEAD, LARGEST + 1) + content,
    "unknown": lambda content: HEAD.pack(99, 0) + content,
    "nothing": lambda _: b"",
}


async def test_content_out_of_order_changes_nothing(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """A file that opens, and does not hold what its own head and sums say, is refused."""
    content = read_content(await back_up(full, tmp_path / "backup"))
    for change in CHANGES:
        frames = split_frames(content)
        change(frames)
        path = write_archive(tmp_path / change.__name__, join_frames(frames))
        refusal = await expect_refusal(empty, path, BackupError)
        assert "not in order" in refusal.what


async def test_content_that_is_not_whole_is_refused(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """Frames that are cut, unknown, too large or behind the end are refused."""
    content = read_content(await back_up(full, tmp_path / "backup"))
    for name, spoil in SPOILERS.items():
        path = write_archive(tmp_path / name, spoil(content))
        await expect_refusal(empty, path, BackupError, any_origin=True)


async def test_content_put_together_again_is_accepted(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """The way in which these tests alter content is not itself what is refused."""
    frames = split_frames(read_content(await back_up(full, tmp_path / "backup")))
    await restore(empty, write_archive(tmp_path / "same", join_frames(frames)))
    assert await read_digests(empty) == await read_digests(full)


def test_refusals_quote_no_value(tmp_path: Path) -> None:
    """What a refusal of a row says holds nothing of the row."""
    frames = [
        (Kind.HEAD, msgspec.msgpack.encode(make_head(MADE))),
        (Kind.TABLE, msgspec.msgpack.encode(["responses", "consultation", ["zebra"]])),
    ]
    contents = Contents([join_frames(frames)], str(tmp_path), ORIGIN)
    contents.read_head()
    with pytest.raises(BackupError) as caught:
        list(contents.iterate_parts())
    assert "zebra" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_rows_that_refer_to_nothing_change_nothing(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """A row that the database refuses undoes all that was written before it."""
    frames = split_frames(read_content(await back_up(full, tmp_path / "backup")))
    places = [place for place, (kind, _) in enumerate(frames) if kind is Kind.TABLE]
    first_end = next(place for place, (kind, _) in enumerate(frames) if kind is Kind.TABLE_END)
    end = TableEnd(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    frames[places[0] + 1 : first_end + 1] = [(Kind.TABLE_END, msgspec.msgpack.encode(end))]
    path = write_archive(tmp_path / "dangling", join_frames(frames))
    await expect_refusal(empty, path, StorageError)


async def test_a_file_that_changes_after_the_check_changes_nothing(
    full: Settings, empty: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is damaged between the check and the writing is found while it is written."""
    path = await back_up(full, tmp_path / "backup")
    check = restoring.check_backup

    def check_then_damage(source: restoring.Source) -> Head:
        head = check(source)
        content = path.read_bytes()
        path.write_bytes(content[:-40] + b"!" + content[-39:])
        return head

    monkeypatch.setattr(restoring, "check_backup", check_then_damage)
    await expect_refusal(empty, path, BackupError)


async def test_a_failing_note_changes_nothing(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """A restore that cannot be recorded is not done."""
    path = await back_up(full, tmp_path / "backup")

    async def fail(_: Database) -> None:
        raise StorageError("cannot be recorded")

    await expect_refusal(empty, path, StorageError, note=fail)


@pytest.mark.both_engines
async def test_a_lost_second_commit_undoes_the_first(
    full: Settings,
    empty: Settings,
    engine: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """When the staff database cannot keep its part, the responses database does not either."""
    path = await back_up(full, tmp_path / "backup")

    async def break_commit(staff: Database) -> None:
        with staff.reading():
            if engine == "postgres":
                [row] = await Migration.raw("SELECT pg_backend_pid() AS pid")
                cluster: Cluster = request.getfixturevalue("postgres_cluster")
                cluster.run_sql(f"SELECT pg_terminate_backend({row['pid']})")
            else:
                await Migration.raw("PRAGMA defer_foreign_keys = ON")
                await Migration.raw(
                    "INSERT INTO recovery_code (id, account, digest) VALUES ('a', 'nobody', '')"
                )

    before = await read_digests(empty)
    with pytest.raises(StorageError):
        await restore(empty, path, note=break_commit)
    assert await read_digests(empty) == before
    await restore(empty, path)
    assert await read_digests(empty) == await read_digests(full)


ALTERING = {
    "sqlite": [
        (
            "CREATE TRIGGER alter_title AFTER INSERT ON consultation BEGIN "
            "UPDATE consultation SET title = 'altered' WHERE id = NEW.id; END"
        )
    ],
    "postgres": [
        (
            "CREATE FUNCTION alter_title() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.title := 'altered'; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER alter_title BEFORE INSERT ON consultation "
            "FOR EACH ROW EXECUTE FUNCTION alter_title()"
        ),
    ],
}


@pytest.mark.both_engines
async def test_a_database_that_alters_rows_is_refused(
    full: Settings, empty: Settings, engine: str, tmp_path: Path
) -> None:
    """What was written is read back, and a database that gives something else is left empty."""
    path = await back_up(full, tmp_path / "backup")
    async with open_both(empty) as databases, databases["responses"].writing():
        for statement in ALTERING[engine]:
            await Migration.raw(statement)
    refusal = await expect_refusal(empty, path, BackupError)
    assert "table consultation" in refusal.where


@pytest.mark.both_engines
async def test_of_two_restores_at_once_one_is_refused(
    full: Settings, empty: Settings, tmp_path: Path
) -> None:
    """Two restores at the same moment leave one whole backup, and the other one is refused."""
    path = await back_up(full, tmp_path / "backup")
    ended = await asyncio.gather(
        restore(empty, path), restore(empty, path), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == ["NoneType", "RestoreRefusedError"]
    assert await read_digests(empty) == await read_digests(full)


@pytest.mark.both_engines
async def test_unmigrated_databases_are_refused(
    full: Settings, make_settings: Maker, engine: str, tmp_path: Path
) -> None:
    """Databases without tables are refused with the command that makes them."""
    bare = make_settings(engine, "bare")
    path = await back_up(full, tmp_path / "backup")
    with pytest.raises(ConsultError, match="consult migrate"):
        await restore(bare, path)
