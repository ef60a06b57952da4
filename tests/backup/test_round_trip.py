"""What is restored is what was backed up, whichever engine it came from and goes to."""

from pathlib import Path

import pytest
from piccolo.apps.migrations.tables import Migration

from consult.settings import Settings
from consult.store.database import open_database
from consult.store.schema import migrate
from consult.store.shapes import SHAPES
from tests.backup.conftest import Maker
from tests.backup.copies import (
    back_up,
    fill,
    open_both,
    read_content,
    read_digests,
    restore,
)

pytestmark = pytest.mark.anyio
ENGINES = ("sqlite", "postgres")
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
}


@pytest.mark.parametrize("into", ENGINES)
@pytest.mark.parametrize("out_of", ENGINES)
async def test_restore_gives_every_row_back(
    out_of: str, into: str, make_settings: Maker, tmp_path: Path
) -> None:
    """Every value of every table comes back the same, from either engine into either."""
    first, second = make_settings(out_of, "first"), make_settings(into, "second")
    await migrate(first)
    await migrate(second)
    await fill(first, rows=150)
    assert await read_digests(second) != await read_digests(first)
    await restore(second, await back_up(first, tmp_path / "backup"))
    assert await read_digests(second) == await read_digests(first)


@pytest.mark.parametrize("into", ENGINES)
@pytest.mark.parametrize("out_of", ENGINES)
async def test_backup_of_a_restored_service_has_the_same_content(
    out_of: str, into: str, make_settings: Maker, tmp_path: Path
) -> None:
    """A backup of what was restored holds byte for byte what the first one held."""
    first, second = make_settings(out_of, "first"), make_settings(into, "second")
    await migrate(first)
    await migrate(second)
    await fill(first)
    before = await back_up(first, tmp_path / "before")
    await restore(second, before)
    after = await back_up(second, tmp_path / "after")
    assert read_content(after) == read_content(before)
    assert after.read_bytes() != before.read_bytes()


async def test_empty_databases_make_a_round_trip(
    empty: Settings, make_settings: Maker, engine: str, tmp_path: Path
) -> None:
    """A service in which nothing was done yet can be backed up and restored."""
    second = make_settings(engine, "second")
    await migrate(second)
    await restore(second, await back_up(empty, tmp_path / "backup"))
    assert await read_digests(second) == await read_digests(empty)


async def test_one_changed_value_changes_the_digest(full: Settings) -> None:
    """The comparison that these tests rest on sees a single changed value."""
    before = await read_digests(full)
    async with open_both(full) as databases, databases["staff"].writing():
        await Migration.raw("UPDATE account SET totp_step = totp_step + 1")
    after = await read_digests(full)
    assert {name for name in before if before[name] != after[name]} == {"account"}


@pytest.mark.parametrize("name", ["responses", "staff"])
async def test_every_table_is_in_a_backup(name: str, empty: Settings, engine: str) -> None:
    """No table is left out but the list of migrations, which stands in the head."""
    url = empty.responses_database if name == "responses" else empty.staff_database
    async with open_database(url, name) as database:
        with database.reading():
            rows = await Migration.raw(TABLES[engine])
    known = {shape.name for shape in SHAPES if shape.database == name}
    assert {row["name"] for row in rows} == known | {"migration"}


async def test_filled_databases_have_rows_in_every_table(full: Settings) -> None:
    """The databases of these tests hold several rows of each table."""
    async with open_both(full) as databases:
        counts = {}
        for shape in SHAPES:
            with databases[shape.database].reading():
                counts[shape.name] = await shape.table.count()
    assert set(counts.values()) == {7}
