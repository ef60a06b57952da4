"""Nothing of what a driver says reaches an error, a log line or a terminal."""

import asyncio
import logging
import sqlite3
import traceback
from pathlib import Path
from uuid import uuid4

import pytest

from consult.errors import (
    ConsultError,
    NameTakenError,
    SchemaError,
    StorageError,
    StorageFullError,
    StorageUnreachableError,
)
from consult.settings import Settings
from consult.store.database import open_database
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.responses.tables import Consultation, Response
from consult.store.staff import StaffStore, open_staff
from consult.vault.seal import SealedResponse
from tests.store.refusing import refuse_week

MARKER = "marker-thimble"


def _shown(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))


@pytest.mark.anyio
async def test_refused_row_is_not_repeated(responses: ResponsesStore) -> None:
    """The values of a row that breaks a rule are in no part of the error."""
    key = MARKER.encode()
    await responses.add_consultation(MARKER, MARKER, key, invented=False)
    with pytest.raises(NameTakenError) as caught:
        await responses.add_consultation(MARKER, MARKER, key, invented=False)
    assert MARKER not in _shown(caught.value)


@pytest.mark.anyio
async def test_unstorable_value_is_not_repeated(responses: ResponsesStore) -> None:
    """A value that the driver cannot encode is in no part of the error."""
    with pytest.raises(StorageError) as caught:
        async with responses.database.writing():
            await Consultation.raw(
                "INSERT INTO consultation (id, invented) VALUES ({}, {})", MARKER, MARKER
            )
    assert MARKER not in _shown(caught.value)


@pytest.mark.anyio
async def test_refused_response_is_not_repeated(responses: ResponsesStore, engine: str) -> None:
    """The same holds for what the writer hands to its submitters."""
    consultation = await responses.add_consultation("views", "Views", bytes(32), invented=False)
    await responses.set_state(consultation, "open")
    await refuse_week(responses, engine, "2026-W13")
    async with ResponseWriter(responses) as writer:
        with pytest.raises(StorageError) as caught:
            await writer.write(consultation, SealedResponse(MARKER.encode()), "2026-W13")
    assert type(caught.value) is StorageError
    assert MARKER not in _shown(caught.value)
    assert MARKER.encode().hex() not in _shown(caught.value)


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["postgres"])
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("53100", StorageFullError),
        ("53300", StorageUnreachableError),
        ("57P01", StorageUnreachableError),
        ("42P01", SchemaError),
        ("XX000", StorageError),
    ],
)
async def test_postgres_states_are_told_apart(
    responses: ResponsesStore, state: str, expected: type[StorageError]
) -> None:
    """The server's state decides what we say; its message, with the row in it, is dropped."""
    consultation = await responses.add_consultation("views", "Views", bytes(32), invented=False)
    await responses.set_state(consultation, "open")
    week = "2026-W47"
    async with responses.database.writing():
        await Response.raw(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'row %', NEW.week USING ERRCODE = '{state}'; END $$"
        )
        await Response.raw(
            "CREATE TRIGGER refuse BEFORE INSERT ON response "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    async with ResponseWriter(responses) as writer:
        with pytest.raises(StorageError) as caught:
            await writer.write(consultation, SealedResponse(b"sealed"), week)
        assert type(caught.value) is expected
        assert week not in _shown(caught.value)
        async with responses.database.writing():
            await Response.raw("DROP TRIGGER refuse ON response")
        await writer.write(consultation, SealedResponse(b"after"), "2026-W47")
    assert await responses.count_responses(consultation) == 1


@pytest.mark.anyio
async def test_unmigrated_database_says_so(settings: Settings) -> None:
    """A database without tables leads to the command that makes them."""
    if settings.responses_database.startswith("sqlite"):
        Path(settings.responses_database.removeprefix("sqlite://")).parent.mkdir()
        sqlite3.connect(settings.responses_database.removeprefix("sqlite://")).close()
    async with open_responses(settings.responses_database) as store:
        with pytest.raises(SchemaError, match="consult migrate"):
            await store.list_consultations()


async def _open_and_close(url: str) -> None:
    async with open_responses(url):
        pass


def test_missing_file_is_not_made(tmp_path: Path) -> None:
    """Opening an SQLite file that is not there refuses and leaves the folder as it was."""
    with pytest.raises(StorageUnreachableError, match="consult migrate"):
        asyncio.run(_open_and_close(f"sqlite://{tmp_path}/none.sqlite"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.anyio
async def test_other_file_is_refused(tmp_path: Path) -> None:
    """A file that is no database is refused, and left as it was."""
    path = tmp_path / "notes.sqlite"
    path.write_text("These are notes, and no database. " * 40)
    before = path.read_bytes()
    with pytest.raises(StorageError):
        async with open_responses(f"sqlite://{path}") as store:
            await store.list_consultations()
    assert path.read_bytes() == before


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url", ["postgresql://ada:thimble@127.0.0.1:1/candour", "mysql://ada:thimble@127.0.0.1/x"]
)
async def test_address_is_not_repeated(url: str) -> None:
    """An unreachable server is named by its part, because its address holds a password."""
    with pytest.raises(StorageError) as caught:
        async with open_staff(url):
            pass
    assert "thimble" not in _shown(caught.value)
    assert "staff" in str(caught.value)


@pytest.mark.anyio
async def test_closed_store_refuses(settings: Settings, responses: ResponsesStore) -> None:
    """A store that is used after its block ends with a refusal of ours."""
    async with open_responses(settings.responses_database) as store:
        pass
    with pytest.raises(StorageUnreachableError):
        await store.list_consultations()
    with pytest.raises(StorageUnreachableError):
        await store.set_state(uuid4(), "open")
    assert await responses.list_consultations() == []


@pytest.mark.anyio
async def test_tables_need_a_database(responses: ResponsesStore) -> None:
    """A table that is used outside a database is refused, never sent to a default one."""
    with pytest.raises(StorageError, match="outside a database"):
        await Consultation.select()
    assert await responses.list_consultations() == []


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_writing_outside_a_transaction_fails(responses: ResponsesStore) -> None:
    """A statement that writes where only reading was announced is refused by SQLite."""
    with pytest.raises(StorageError), responses.database.reading():
        await Consultation.raw("DELETE FROM consultation")


async def _add_and_fail(store: ResponsesStore) -> None:
    async with store.database.writing():
        await Consultation.raw(
            "INSERT INTO consultation (id, slug, title, state, invented, public_key) "
            "VALUES ({}, 'a', 'a', 'draft', false, '')",
            uuid4(),
        )
        raise ConsultError("Something else failed.")


@pytest.mark.anyio
async def test_failed_transaction_changes_nothing(responses: ResponsesStore) -> None:
    """A block that raises leaves no row, and the next one works."""
    with pytest.raises(ConsultError):
        await _add_and_fail(responses)
    assert await responses.list_consultations() == []
    await responses.add_consultation("views", "Views", bytes(32), invented=False)


@pytest.mark.anyio
async def test_no_statement_is_printed_or_logged(
    staff: StaffStore,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Piccolo's logging of queries is off, and the drivers' debug lines carry no values."""
    caplog.set_level(logging.DEBUG)
    async with open_staff(settings.staff_database) as store:
        await store.add_account(MARKER, "analyst", MARKER, b"", b"", b"")
        assert await store.read_account(MARKER) is not None
        for one in (store, staff):
            assert not one.database.engine.log_queries
            assert not one.database.engine.log_responses
    printed = capsys.readouterr()
    assert MARKER not in printed.out + printed.err + caplog.text


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_connections_are_set_for_safety(
    settings: Settings, responses: ResponsesStore
) -> None:
    """What is deleted is overwritten, a commit waits for the disk, and the log is ahead."""
    del responses
    async with open_database(settings.responses_database, "responses") as database:
        async with database.writing():
            values = {
                name: (await Consultation.raw(f"PRAGMA {name}"))[0][name]
                for name in ("secure_delete", "synchronous", "journal_mode", "foreign_keys")
            }
        assert values == {
            "secure_delete": 1,
            "synchronous": 2,
            "journal_mode": "wal",
            "foreign_keys": 1,
        }


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_files_are_the_owner_s_alone(settings: Settings, responses: ResponsesStore) -> None:
    """No other account can read the folder, the database or the files that SQLite adds."""
    await responses.add_consultation("views", "Views", bytes(32), invented=False)
    modes = {path.name: path.stat().st_mode & 0o777 for path in settings.data.iterdir()}
    assert settings.data.stat().st_mode & 0o777 == 0o700
    assert {"responses.sqlite", "responses.sqlite-wal", "staff.sqlite"} <= modes.keys()
    assert set(modes.values()) == {0o600}
