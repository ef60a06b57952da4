"""A code to begin with lets one response be stored, and cannot be joined with it."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from consult.errors import ConsultationClosedError, EntryCodeSpentError, StorageError
from consult.settings import Settings
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.responses.tables import EntryCode, Response
from consult.store.rewrite import rewrite_responses
from consult.vault.seal import SealedResponse
from tests.postgres import Cluster
from tests.store.places import read_files
from tests.store.refusing import refuse_week

pytestmark = pytest.mark.anyio

WEEK = "2026-W47"
BAD_WEEK = "2026-W01"
DIGESTS = [bytes([number]) * 32 for number in range(1, 9)]
SEALED = SealedResponse(b"sealed")


@pytest.fixture
async def consultation(responses: ResponsesStore) -> UUID:
    """Give an open consultation with eight codes."""
    made = await responses.add_consultation("views", "Your views", bytes(32), invented=False)
    await responses.set_state(made, "open")
    await responses.add_entry_codes(made, DIGESTS)
    return made


async def count_codes(store: ResponsesStore) -> int:
    """Count the codes that can still be used."""
    with store.database.reading():
        return int(await EntryCode.count())


async def test_nothing_joins_a_code_with_a_response(responses: ResponsesStore) -> None:
    """The two tables have the consultation in common and no other column of one kind of value."""
    codes = {column._meta.name for column in EntryCode._meta.columns}
    answers = {column._meta.name for column in Response._meta.columns}
    assert codes == {"digest", "consultation"}
    assert codes & answers == {"consultation"}
    assert await count_codes(responses) == 0


async def test_one_code_lets_one_response_in(
    responses: ResponsesStore, settings: Settings, consultation: UUID
) -> None:
    """Of many who send with one code at the same moment, through two processes, one is stored."""
    async with (
        open_responses(settings.responses_database) as elsewhere,
        ResponseWriter(responses) as here,
        ResponseWriter(elsewhere) as there,
    ):
        told = await asyncio.gather(
            *(
                writer.write(consultation, SEALED, WEEK, entry_digest=DIGESTS[0])
                for writer in (here, there) * 12
            ),
            return_exceptions=True,
        )
    assert sum(one is None for one in told) == 1
    assert sum(isinstance(one, EntryCodeSpentError) for one in told) == 23
    assert await responses.count_responses(consultation) == 1
    assert await count_codes(responses) == 7
    assert not await responses.has_entry_code(consultation, DIGESTS[0])


async def test_others_of_a_batch_are_stored(responses: ResponsesStore, consultation: UUID) -> None:
    """Somebody whose code is spent costs nobody else their response."""
    async with ResponseWriter(responses) as writer:
        await writer.write(consultation, SEALED, WEEK, entry_digest=DIGESTS[0])
        told = await asyncio.gather(
            *(writer.write(consultation, SEALED, WEEK, entry_digest=one) for one in DIGESTS),
            writer.write(consultation, SEALED, WEEK),
            return_exceptions=True,
        )
    assert [type(one) for one in told if one is not None] == [EntryCodeSpentError]
    assert await responses.count_responses(consultation) == 9
    assert await count_codes(responses) == 0


async def test_a_failed_storing_leaves_the_code(
    responses: ResponsesStore, consultation: UUID, engine: str
) -> None:
    """Whoever could not be stored can send with the same code later."""
    await refuse_week(responses, engine, BAD_WEEK)
    async with ResponseWriter(responses) as writer:
        with pytest.raises(StorageError):
            await writer.write(consultation, SEALED, BAD_WEEK, entry_digest=DIGESTS[0])
        assert await responses.has_entry_code(consultation, DIGESTS[0])
        await responses.set_state(consultation, "closed")
        with pytest.raises(ConsultationClosedError):
            await writer.write(consultation, SEALED, WEEK, entry_digest=DIGESTS[0])
        await responses.set_state(consultation, "open")
        assert await responses.has_entry_code(consultation, DIGESTS[0])
        await writer.write(consultation, SEALED, WEEK, entry_digest=DIGESTS[0])
    assert await responses.count_responses(consultation) == 1


async def test_sending_the_same_response_again_needs_no_second_code(
    responses: ResponsesStore, consultation: UUID
) -> None:
    """Whoever never heard that it was stored sends it again, and it is there once."""
    response = uuid4()
    async with ResponseWriter(responses) as writer:
        for _ in range(2):
            await writer.write(
                consultation, SEALED, WEEK, response=response, entry_digest=DIGESTS[0]
            )
    assert await responses.count_responses(consultation) == 1


async def test_cancelled_codes_let_nobody_in(
    responses: ResponsesStore, consultation: UUID
) -> None:
    """After cancelling, no code of that consultation is left, and others' are untouched."""
    other = await responses.add_consultation("other", "Other", bytes(32), invented=False)
    await responses.add_entry_codes(other, [b"x" * 32])
    await responses.cancel_entry_codes(consultation)
    assert await count_codes(responses) == 1
    await responses.set_state(consultation, "open")
    async with ResponseWriter(responses) as writer:
        with pytest.raises(EntryCodeSpentError):
            await writer.write(consultation, SEALED, WEEK, entry_digest=DIGESTS[0])


@pytest.mark.parametrize("ends", ["erase_responses", "delete_consultation"])
async def test_codes_end_with_their_consultation(
    responses: ResponsesStore, consultation: UUID, ends: str
) -> None:
    """What is erased or deleted leaves no code behind."""
    await getattr(responses, ends)(consultation)
    assert await count_codes(responses) == 0


@pytest.fixture
def folder(engine: str, settings: Settings, request: pytest.FixtureRequest) -> Path:
    """Give the folder that holds every file of the database, or of its whole server."""
    if engine == "postgres":
        cluster = request.getfixturevalue("postgres_cluster")
        assert isinstance(cluster, Cluster)
        cluster.run_sql("ALTER SYSTEM SET wal_recycle = off")
        cluster.run_sql("SELECT pg_reload_conf()")
        return cluster.folder
    return settings.data


async def test_a_used_code_is_in_no_file_after_the_night(
    responses: ResponsesStore, consultation: UUID, folder: Path
) -> None:
    """Before it is used its digest is found on disk; after the rewrite it is in no file."""
    digest = uuid4().bytes + uuid4().bytes
    await responses.add_entry_codes(consultation, [digest])
    assert _find_files(folder, digest)
    async with ResponseWriter(responses) as writer:
        await writer.write(consultation, SEALED, WEEK, entry_digest=digest)
    await _sample(responses)
    assert await rewrite_responses(responses.database) == []
    assert _find_files(folder, digest) == set()


async def _sample(store: ResponsesStore) -> None:
    async with store.database.writing():
        await Response.raw("ANALYZE")


def _find_files(folder: Path, digest: bytes) -> set[str]:
    needle = digest.hex().encode()[16:]
    return {name for name, content in read_files(folder).items() if needle in content}
