"""What was erased is in no file any more: not in the database, its logs, or its statistics."""

import os
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest

from consult.settings import Settings
from consult.store import traces
from consult.store.database import sqlite_path
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.responses.tables import Response
from consult.store.rewrite import rewrite_responses
from consult.store.schema import read_migrations
from consult.store.snapshot import open_snapshot
from consult.vault.seal import SealedResponse
from tests.postgres import Cluster
from tests.store.places import find_first, read_files

WEEK = "2026-W47"
PIECE = 16
STEP = 256
# Several to a page, one to a page, and several pages each.
LENGTHS = (200, 1500, 4144, 9000, 16_432)
UNSAMPLED = {"id", "sealed", "withdrawal_digest"}
MIGRATION = "2026-11-22T14:05:10:118274"


class Kept(NamedTuple):
    """One response that was stored, and what of it could be found again in a file."""

    id: UUID
    digest: bytes
    sealed: bytes

    def needles(self) -> list[bytes]:
        """Give its id as either engine writes it, its digest, and pieces of what was sealed.

        The ends of an id and a digest count alone, since engines reuse the first bytes of a gap.
        """
        pieces = range(0, len(self.sealed) - PIECE, STEP)
        return [
            str(self.id).encode(),
            self.id.bytes,
            self.id.hex.encode(),
            self.digest,
            self.digest.hex().encode(),
            str(self.id).encode()[-12:],
            self.id.bytes[-8:],
            self.digest[-PIECE:],
            *(self.sealed[start : start + PIECE] for start in pieces),
        ]


@pytest.fixture
def folder(engine: str, settings: Settings, request: pytest.FixtureRequest) -> Path:
    """Give the folder that holds every file of the database, or of its whole server."""
    if engine == "postgres":
        cluster = request.getfixturevalue("postgres_cluster")
        assert isinstance(cluster, Cluster)
        return cluster.folder
    path = sqlite_path(settings.responses_database)
    assert path is not None
    return path.parent


@pytest.fixture
async def consultation(responses: ResponsesStore) -> UUID:
    """Give an open consultation."""
    made = await responses.add_consultation("views", "Views", bytes(32), invented=False)
    await responses.set_state(made, "open")
    return made


@pytest.fixture
async def neighbour(responses: ResponsesStore, settings: Settings) -> AsyncIterator[None]:
    """Hold the database open from elsewhere, as staff do, so that logs are not removed."""
    del responses
    async with open_responses(settings.responses_database) as other:
        await other.list_consultations()
        yield


async def _fill(store: ResponsesStore, consultation: UUID, count: int) -> list[Kept]:
    chance = random.Random(count)
    async with ResponseWriter(store) as writer:
        for _ in range(count):
            sealed = SealedResponse(os.urandom(chance.choice(LENGTHS)))
            digest = os.urandom(32)
            await writer.write(consultation, sealed, WEEK, withdrawal_digest=digest)
    with store.database.reading():
        rows = await Response.select().where(Response.consultation == consultation)
    return [Kept(row["id"], bytes(row["withdrawal_digest"]), bytes(row["sealed"])) for row in rows]


def _found(folder: Path, some: list[Kept]) -> dict[str, int]:
    needles = [needle for one in some for needle in one.needles()]
    counts = {
        name: len(find_first(content, needles)) for name, content in read_files(folder).items()
    }
    return {name: count for name, count in counts.items() if count}


@pytest.mark.anyio
@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_taken_back_leaves_nothing_at_once(
    responses: ResponsesStore, consultation: UUID, folder: Path
) -> None:
    """On SQLite each answer that is taken back is in no file once the call has returned.

    Those that stay are found by the same search, each by its id, its digest and what was sealed.
    """
    kept = await _fill(responses, consultation, 80)
    for _ in range(20):
        one = kept.pop(random.Random(len(kept)).randrange(len(kept)))
        assert _found(folder, [one])
        assert await responses.erase_withdrawn(consultation, one.digest)
        assert _found(folder, [one]) == {}
    content = read_files(folder)["responses.sqlite"]
    for one in kept:
        assert {str(one.id).encode(), one.digest, one.sealed[:PIECE]} <= find_first(
            content, one.needles()
        ).keys()
    again = {one.id async for one in responses.iterate_responses(consultation)}
    assert again == {one.id for one in kept}


@pytest.mark.anyio
@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("way", ["erase_responses", "delete_consultation"])
async def test_ended_consultation_leaves_nothing_at_once(
    responses: ResponsesStore, consultation: UUID, folder: Path, way: str
) -> None:
    """On SQLite nothing of any response is left when all of a consultation's are erased."""
    kept = await _fill(responses, consultation, 60)
    assert _found(folder, kept)
    await getattr(responses, way)(consultation)
    assert _found(folder, kept) == {}


@pytest.mark.anyio
@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_forgotten_digest_is_gone_at_once(
    responses: ResponsesStore, consultation: UUID, folder: Path
) -> None:
    """On SQLite a forgotten digest is in no file, and what was sealed still is."""
    kept = await _fill(responses, consultation, 60)
    digests = [one.digest for one in kept]
    await responses.forget_withdrawal_digests(consultation)
    files = read_files(folder)
    assert [name for name, content in files.items() if find_first(content, digests)] == []
    assert find_first(files["responses.sqlite"], [kept[0].sealed[:PIECE]])


@pytest.mark.anyio
@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_resealed_response_leaves_nothing_of_before(
    responses: ResponsesStore, consultation: UUID, folder: Path
) -> None:
    """On SQLite what was sealed to a former key is in no file after all are sealed again."""
    kept = await _fill(responses, consultation, 60)
    before = [one.sealed[:PIECE] for one in kept]
    await responses.reseal_responses(consultation, lambda sealed: os.urandom(len(sealed)))
    files = read_files(folder)
    assert [name for name, content in files.items() if find_first(content, before)] == []
    assert find_first(files["responses.sqlite"], [kept[0].digest])


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_reader_delays_the_trace_and_not_the_erasure(
    responses: ResponsesStore,
    consultation: UUID,
    settings: Settings,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a copy is made an answer is erased all the same, and its trace goes next time."""
    monkeypatch.setattr(traces, "TRIES", 1)
    first, second, *_ = await _fill(responses, consultation, 10)
    async with open_snapshot(settings.responses_database, "responses"):
        assert await responses.erase_withdrawn(consultation, first.digest)
        assert first.id not in await responses.list_response_ids(consultation)
        assert _found(folder, [first])
    assert await responses.erase_withdrawn(consultation, second.digest)
    assert _found(folder, [first, second]) == {}


@pytest.mark.anyio
@pytest.mark.usefixtures("neighbour")
async def test_rewrite_leaves_nothing_of_what_was_erased(
    responses: ResponsesStore, consultation: UUID, folder: Path
) -> None:
    """After a night no file of the database, nor of the whole server, has an erased answer.

    On the server that covers its log, its statistics and its own messages; before the rewrite
    they are found there, and what was not erased is found after it.
    """
    kept = await _fill(responses, consultation, 60)
    await _sample(responses)
    gone = kept[::2]
    for one in gone:
        assert await responses.erase_withdrawn(consultation, one.digest)
    if responses.database.engine.engine_type == "postgres":
        assert _found(folder, gone).keys() >= {"pg_wal"}
    assert await rewrite_responses(responses.database) == []
    assert _found(folder, gone) == {}
    assert _found(folder, kept[1::2])


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["postgres"])
async def test_statistics_hold_no_value_of_a_response(
    responses: ResponsesStore, consultation: UUID
) -> None:
    """PostgreSQL samples no id, digest or sealed bytes, neither before a rewrite nor after it."""
    await _fill(responses, consultation, 60)
    await _sample(responses)
    before = await _sampled(responses)
    assert before & UNSAMPLED == set()
    assert "week" in before
    await rewrite_responses(responses.database)
    await _sample(responses)
    assert await _sampled(responses) == before


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["postgres"])
async def test_migration_drops_what_was_sampled_already(
    responses: ResponsesStore, consultation: UUID
) -> None:
    """Values that an earlier version let the server sample are dropped by the migration."""
    await _fill(responses, consultation, 60)
    async with responses.database.writing():
        for column in sorted(UNSAMPLED):
            await Response.raw(f"ALTER TABLE response ALTER COLUMN {column} SET STATISTICS -1")
    await _sample(responses)
    assert await _sampled(responses) >= UNSAMPLED
    async with responses.database.writing():
        for statement in read_migrations("responses")[MIGRATION].POSTGRES:
            await Response.raw(statement)
    assert await _sampled(responses) & UNSAMPLED == set()


async def _sample(store: ResponsesStore) -> None:
    async with store.database.writing():
        await Response.raw("ANALYZE")


async def _sampled(store: ResponsesStore) -> set[str]:
    with store.database.reading():
        rows = await Response.raw("SELECT attname FROM pg_stats WHERE tablename = 'response'")
    return {str(row["attname"]) for row in rows}


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_saved_answers_that_were_sent_leave_nothing(
    responses: ResponsesStore, consultation: UUID, folder: Path
) -> None:
    """On SQLite what was saved and then sent is in no file once the call has returned."""
    digest, sealed = os.urandom(32), os.urandom(4136)
    await responses.save_answers(consultation, digest, sealed, WEEK)
    needles = [digest.hex().encode()[-32:], sealed[:PIECE], sealed[2048 : 2048 + PIECE]]
    assert any(find_first(content, needles) for content in read_files(folder).values())
    await responses.drop_saved(consultation, digest)
    assert not any(find_first(content, needles) for content in read_files(folder).values())
