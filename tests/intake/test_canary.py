"""A marker word that was answered, sealed and stored is nowhere in the database's files.

The same search finds the same word when it is planted, so that silence means absence.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from consult.intake.redaction import KeptAnswers, redact_answers
from consult.intake.submit import Intake
from consult.settings import Settings, read_settings
from consult.store.responses import ResponseWriter, open_responses
from consult.store.schema import migrate
from tests.intake.published import TODAY, Published, publish, say
from tests.postgres import Cluster

MARKER = "marmalade"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def find_marker(folder: Path) -> set[str]:
    """Name the files below a folder that hold the marker in any encoding."""
    needles = [MARKER.encode(encoding) for encoding in ENCODINGS]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(needle in _content(path) for needle in needles)}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # A running server renames and removes files of its log.
        return b""


async def _answer(published: Published, number: int = 5) -> None:
    kept = KeptAnswers()
    for answers in (
        say("adult", adult="yes"),
        say("contact", contact="else", contact__other=f"some {MARKER} there"),
        say("story", story=f"It was like a {MARKER} to me, and nobody saw it."),
    ):
        kept = kept.merge(redact_answers(answers, language="en", today=TODAY))
    async with ResponseWriter(published.store) as writer:
        for _ in range(number):
            await Intake(writer, lambda: TODAY).submit(kept, published.row, language="en")
    records = await published.open_all()
    assert len(records) == number
    assert all(MARKER in record.texts["story"].text for record in records)
    assert all(MARKER in record.texts["contact~other"].text for record in records)


@pytest.mark.anyio
async def test_answers_are_in_no_file_of_the_database(settings: Settings) -> None:
    """Database, write-ahead log and shared memory hold ciphertext only, open and closed."""
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        await _answer(await publish(store))
        names = {path.name for path in settings.data.iterdir()}
        assert {"responses.sqlite", "responses.sqlite-wal", "responses.sqlite-shm"} <= names
        assert find_marker(settings.data) == set()
    assert find_marker(settings.data) == set()


@pytest.mark.anyio
@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_planted_marker_is_found(settings: Settings, encoding: str) -> None:
    """The same word, written in clear through the same store, is found in the log and the file."""
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        planted = MARKER.encode(encoding)
        consultation = await store.add_consultation("views", "Views", bytes(32), invented=True)
        await store.add_questionnaire(consultation, "survivor", "token", planted, "0" * 64)
        assert find_marker(settings.data) == {"responses.sqlite-wal"}
    assert find_marker(settings.data) == {"responses.sqlite"}


@pytest.mark.anyio
async def test_answers_are_in_no_file_of_the_cluster(
    tmp_path: Path, postgres_cluster: Cluster, postgres_database: Callable[[], str]
) -> None:
    """PostgreSQL's files hold ciphertext only, and a word that was planted in clear."""
    url = postgres_database()
    environ = {"CONSULT_DATA": str(tmp_path), "CONSULT_RESPONSES_DATABASE": url}
    settings = read_settings(environ)
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        published = await publish(store)
        await _answer(published)
        postgres_cluster.run_sql("CHECKPOINT")
        assert find_marker(postgres_cluster.folder) == set()
        body = MARKER.encode()
        await store.add_questionnaire(published.row.consultation, "survivor", "t", body, "0" * 64)
        postgres_cluster.run_sql("CHECKPOINT")
        assert find_marker(postgres_cluster.folder) != set()
