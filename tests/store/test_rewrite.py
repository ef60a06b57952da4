"""The nightly rewrite loses nothing, waits for nobody for long, and says what it could not do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from consult.errors import StorageError
from consult.settings import Settings, read_settings
from consult.store import postgres_rewrite, rewrite
from consult.store.database import open_database
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.responses.tables import Response
from consult.store.rewrite import rewrite_responses, tidy_database
from consult.store.schema import migrate
from consult.store.shapes import shapes_of
from consult.store.snapshot import digest_rows, open_snapshot
from consult.store.staff import StaffStore
from consult.vault.seal import SealedResponse
from tests.postgres import Cluster
from tests.store.submitters import name_of, output_of, running

ROUNDS = 4
ENOUGH = 100
PLAIN = "candour_plain"
CONTENT = shapes_of("responses")


@pytest.fixture
async def consultation(responses: ResponsesStore) -> UUID:
    """Give an open consultation with a questionnaire."""
    made = await responses.add_consultation("views", "Views", bytes(32), invented=False)
    await responses.add_questionnaire(made, "survivor", "token", b"{}", "d" * 64)
    await responses.set_state(made, "open")
    return made


async def _fill(store: ResponsesStore, consultation: UUID, count: int) -> None:
    async with ResponseWriter(store) as writer:
        for number in range(count):
            await writer.write(
                consultation,
                SealedResponse(b"sealed-%d" % number * 400),
                "2026-W47",
                withdrawal_digest=b"digest-%d" % number,
            )


async def _names(store: ResponsesStore, consultation: UUID) -> list[str]:
    return [name_of(one.sealed) async for one in store.iterate_responses(consultation)]


@pytest.mark.anyio
async def test_content_is_the_same_after_it(responses: ResponsesStore, consultation: UUID) -> None:
    """Every row of every table has the values that it had, and a second rewrite changes none."""
    await _fill(responses, consultation, 30)
    before = await digest_rows(responses.database, *CONTENT)
    for _ in range(2):
        assert await rewrite_responses(responses.database) == []
        assert await digest_rows(responses.database, *CONTENT) == before
    await _fill(responses, consultation, 1)
    assert await digest_rows(responses.database, *CONTENT) != before
    assert await responses.erase_withdrawn(consultation, b"digest-20")


@pytest.mark.anyio
async def test_empty_databases_are_rewritten(responses: ResponsesStore, staff: StaffStore) -> None:
    """A new installation's first night has nothing to complain of."""
    assert await rewrite_responses(responses.database) == []
    assert await tidy_database(staff.database) == []


@pytest.mark.anyio
async def test_staff_database_keeps_its_content(staff: StaffStore, settings: Settings) -> None:
    """Tidying changes no value of the staff database, the audit's numbers included."""
    for number in range(20):
        await staff.append_event(bytes(32), "Robin Example", "tidied", str(number))
    shapes = shapes_of("staff")
    before = await digest_rows(staff.database, *shapes)
    assert await tidy_database(staff.database) == []
    async with open_database(settings.staff_database, "staff") as database:
        assert await digest_rows(database, *shapes) == before


@pytest.mark.anyio
async def test_nothing_acknowledged_is_lost_meanwhile(
    responses: ResponsesStore, consultation: UUID, settings: Settings
) -> None:
    """Sixteen people submit without pause from elsewhere; each answer is there once afterwards."""
    acknowledged: list[str] = []
    with running(settings.responses_database, consultation) as program:
        lines = output_of(program)
        for _ in range(ROUNDS):
            acknowledged += [lines.readline().strip() for _ in range(ENOUGH)]
            assert await rewrite_responses(responses.database) == []
        acknowledged += [lines.readline().strip() for _ in range(ENOUGH)]
        assert program.poll() is None
        await responses.set_state(consultation, "closed")
        acknowledged += lines.read().split()
        assert program.wait() == 0
    stored = await _names(responses, consultation)
    assert len(acknowledged) > (ROUNDS + 1) * ENOUGH
    assert sorted(stored) == sorted(acknowledged)


@pytest.mark.anyio
@pytest.mark.parametrize("way", ["erase_responses", "delete_consultation"])
async def test_nothing_comes_in_after_erasure(
    responses: ResponsesStore, consultation: UUID, settings: Settings, way: str
) -> None:
    """While many submit from elsewhere all are erased, and none of them is stored after that."""
    with running(settings.responses_database, consultation) as program:
        lines = output_of(program)
        for _ in range(ENOUGH):
            lines.readline()
        await getattr(responses, way)(consultation)
        assert await responses.list_response_ids(consultation) == set()
        lines.read()
        assert program.wait() == 0
    assert await responses.list_response_ids(consultation) == set()


@pytest.mark.anyio
async def test_nothing_comes_in_after_closing(
    responses: ResponsesStore, consultation: UUID, settings: Settings
) -> None:
    """What is there when the state has changed is all that was acknowledged, and all there is."""
    with running(settings.responses_database, consultation) as program:
        lines = output_of(program)
        first = [lines.readline().strip() for _ in range(ENOUGH)]
        await responses.set_state(consultation, "closed")
        stored = await _names(responses, consultation)
        rest = lines.read().split()
        assert program.wait() == 0
    assert sorted(stored) == sorted(first + rest)
    assert await _names(responses, consultation) == stored


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["postgres"])
async def test_backup_meanwhile_is_whole(
    responses: ResponsesStore,
    consultation: UUID,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A copy that is being made keeps the rewrite waiting, and then it gives up by itself.

    On PostgreSQL rows written anew are invisible to an older snapshot, which would be empty.
    """
    monkeypatch.setattr(postgres_rewrite, "TRIES", 1)
    await _fill(responses, consultation, 30)
    before = await digest_rows(responses.database, *CONTENT)
    async with open_snapshot(settings.responses_database, "responses") as snapshot:
        with pytest.raises(StorageError, match="kept a table in use"):
            await rewrite_responses(responses.database)
        assert await digest_rows(snapshot, *CONTENT) == before
    assert await rewrite_responses(responses.database) == []
    assert await digest_rows(responses.database, *CONTENT) == before


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_log_that_is_being_read_is_told(
    responses: ResponsesStore,
    consultation: UUID,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A copy that is being made stays whole, and the log that it reads is emptied next time."""
    monkeypatch.setattr(rewrite, "TRIES", 1)
    await _fill(responses, consultation, 30)
    before = await digest_rows(responses.database, *CONTENT)
    async with open_snapshot(settings.responses_database, "responses") as snapshot:
        [left] = await rewrite_responses(responses.database)
        assert "Another program was reading the database of responses" in left
        assert await digest_rows(snapshot, *CONTENT) == before
        await _fill(responses, consultation, 1)
    assert await rewrite_responses(responses.database) == []


@pytest.mark.anyio
async def test_failed_rewrite_leaves_all_as_it_was(
    responses: ResponsesStore, consultation: UUID, engine: str
) -> None:
    """When the database refuses half-way, every row is still there and storing goes on."""
    await _fill(responses, consultation, 30)
    before = await digest_rows(responses.database, *CONTENT)
    async with responses.database.writing():
        for statement in REFUSE[engine]:
            await Response.raw(statement)
    with pytest.raises(StorageError) as caught:
        await rewrite_responses(responses.database)
    assert "pomegranate" not in str(caught.value)
    assert await digest_rows(responses.database, *CONTENT) == before
    async with responses.database.writing():
        await Response.raw(ALLOW[engine])
    assert await rewrite_responses(responses.database) == []


REFUSE = {
    "sqlite": [
        """
        CREATE TRIGGER refuse AFTER UPDATE ON response
        WHEN (SELECT count(*) FROM response WHERE rowid > 100) > 9
        BEGIN SELECT RAISE(ABORT, 'pomegranate'); END
        """
    ],
    "postgres": [
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT count(*) FROM response) > 9 THEN RAISE EXCEPTION 'pomegranate'; END IF;
        RETURN NEW; END $$
        """,
        "CREATE TRIGGER refuse BEFORE INSERT ON response FOR EACH ROW EXECUTE FUNCTION refuse()",
    ],
}
ALLOW = {"sqlite": "DROP TRIGGER refuse", "postgres": "DROP TRIGGER refuse ON response"}


@pytest.fixture
def plain_account(
    postgres_cluster: Cluster, postgres_database: Callable[[], str]
) -> Iterator[str]:
    """Give the address of a database whose account owns its tables and may do nothing else."""
    url = postgres_database()
    database = url.rpartition("/")[2]
    postgres_cluster.run_sql(f"CREATE ROLE {PLAIN} LOGIN")
    postgres_cluster.run_sql(f"ALTER SCHEMA public OWNER TO {PLAIN}", database)
    yield url.replace("postgres@", f"{PLAIN}@")
    postgres_cluster.run_sql("ALTER SCHEMA public OWNER TO postgres", database)
    postgres_cluster.run_sql(f"DROP OWNED BY {PLAIN} CASCADE; DROP ROLE {PLAIN}", database)


@pytest.mark.anyio
async def test_missing_rights_are_told(
    plain_account: str, postgres_cluster: Cluster, tmp_path: Path
) -> None:
    """Without two rights the rows are rewritten all the same, and each sentence names one."""
    given = {"CONSULT_DATA": str(tmp_path), "CONSULT_RESPONSES_DATABASE": plain_account}
    await migrate(read_settings(given))
    async with open_responses(plain_account) as store:
        made = await store.add_consultation("views", "Views", bytes(32), invented=False)
        await store.set_state(made, "open")
        await _fill(store, made, 20)
        first = await _first_writer(store)
        switch, checkpoint = await rewrite_responses(store.database)
        assert "pg_switch_wal()" in switch
        assert "pg_checkpoint" in checkpoint
        assert await _first_writer(store) > first
        assert len(await _names(store, made)) == 20
        postgres_cluster.run_sql(
            f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {PLAIN}; "
            f"GRANT pg_checkpoint TO {PLAIN}",
            plain_account.rpartition("/")[2],
        )
        assert await rewrite_responses(store.database) == []


HINDER = {
    "wal_recycle = off": (
        "ALTER ROLE postgres SET wal_recycle = on",
        "ALTER ROLE postgres RESET wal_recycle",
    ),
    "wal_keep_size": (
        "ALTER SYSTEM SET wal_keep_size = '16MB'",
        "ALTER SYSTEM RESET wal_keep_size",
    ),
    "replication slot": (
        "SELECT pg_create_physical_replication_slot('copy')",
        "SELECT pg_drop_replication_slot('copy')",
    ),
}


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["postgres"])
@pytest.mark.parametrize("words", sorted(HINDER))
@pytest.mark.usefixtures("responses")
async def test_server_that_keeps_its_log_is_told(
    settings: Settings, postgres_cluster: Cluster, words: str
) -> None:
    """Each setting with which the server keeps old log files gives a sentence that names it."""
    url = settings.responses_database
    hinder, allow = HINDER[words]
    _change_server(postgres_cluster, hinder)
    try:
        async with open_responses(url) as store:
            [left] = await rewrite_responses(store.database)
    finally:
        _change_server(postgres_cluster, allow)
    assert words in left
    async with open_responses(url) as store:
        assert await rewrite_responses(store.database) == []


def _change_server(cluster: Cluster, statement: str) -> None:
    cluster.run_sql(statement)
    cluster.run_sql("SELECT pg_reload_conf()")


async def _first_writer(store: ResponsesStore) -> int:
    with store.database.reading():
        [row] = await Response.raw("SELECT min(xmin::text::bigint) AS first FROM response")
    return int(row["first"])
