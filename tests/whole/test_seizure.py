"""Whoever carries the machine away, running or not, finds no answer and no key of respondents.

The same search, over the same work of the same programs, finds the answers where sealing is off.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.vault.keys import unwrap_key
from consult.vault.open import open_response
from tests.whole.installation import CANARY
from tests.whole.memory import count_in_memory, read_key_bytes, write_forms
from tests.whole.seizure import ANSWERS, Scene, work
from tests.whole.staffing import NAME, SLUG
from tests.whole.traces import find_traces, walk_files

pytestmark = pytest.mark.slow

TAKEN: Final = {
    "sqlite": {"responses.sqlite", "responses.sqlite-wal", "staff.sqlite", "staff.sqlite-wal"},
    "postgres": {"postmaster.pid", "pg_control"},
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Give an installation in the middle of its work."""
    with work(tmp_path_factory.mktemp("seized"), request.param) as scene:
        yield scene


def test_nothing_written_holds_an_answer(scene: Scene) -> None:
    """Databases, logs of changes, queue, printed lines, temporary files, backup: not one word."""
    if scene.server is not None:
        scene.server.cluster.run_sql("CHECKPOINT")
    names = {path.name for path in walk_files(scene.folders)}
    engine = "sqlite" if scene.server is None else "postgres"
    assert names >= TAKEN[engine] | {"everything.backup", "printed.log"}
    assert scene.backup.stat().st_size > ANSWERS * 4096
    assert find_traces(scene.folders, [CANARY]) == []


def test_no_program_is_told_an_answer(scene: Scene) -> None:
    """No environment and no command line of any process holds a word of an answer."""
    assert len(scene.programs) == 3
    assert scene.find_in_environments() == []


def test_unlocked_researcher_reads_everything_back(scene: Scene) -> None:
    """What nobody finds is all there for somebody who holds the key and types their passphrase."""
    with ThreadPoolExecutor(1) as aside:
        texts = aside.submit(asyncio.run, read_as_researcher(scene)).result()
    assert len(texts) == ANSWERS
    assert all(CANARY in text for text in texts)
    assert CANARY in scene.browser.read(f"{scene.run}/themes")


async def read_as_researcher(scene: Scene) -> list[str]:
    """Open every response by way of the researcher's passphrase and grant."""
    settings = scene.installation.settings
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        account = await staff.read_account(NAME)
        assert account is not None
        wrapped = await staff.read_grant(scene.installation.consultation, account.id)
        assert wrapped is not None
        key = unwrap_key(wrapped, scene.researcher.read_own_key())
        consultation = scene.installation.consultation
        return [
            open_response(one.sealed, key).texts["story"].text
            async for one in responses.iterate_responses(consultation)
        ]


def count_keys(scene: Scene, program: str, *, own: bool) -> int:
    """Count the consultation's key, or the researcher's own, in every process of a program."""
    key = scene.researcher.read_own_key() if own else scene.installation.key
    needles = write_forms(read_key_bytes(key))
    return sum(count_in_memory(one.pid, needles) for one in scene.programs[program].list_all())


def test_respondents_process_holds_no_key(scene: Scene) -> None:
    """The process that takes answers has neither the consultation's key nor a holder's in memory.

    The same search finds the consultation's key in the staff process of an unlocked session.
    """
    assert count_keys(scene, "respond", own=False) == 0
    assert count_keys(scene, "respond", own=True) == 0
    assert count_keys(scene, "staff", own=False) >= 1


def test_locked_session_opens_nothing(scene: Scene) -> None:
    """After locking, the application asks for the passphrase again before it shows a theme.

    Python cannot wipe what it has freed: bytes of the key may remain in the staff process until
    it ends, which is why nothing here says that they are gone.
    """
    scene.browser.press(f"/consultations/{SLUG}/lock")
    path = f"/consultations/{SLUG}/runs"
    assert scene.browser.press(path, audience="survivor", item="story").endswith("/unlock")
    page = scene.browser.read(f"/consultations/{SLUG}/unlock")
    assert 'name="passphrase"' in page
    assert CANARY not in page


@pytest.mark.parametrize(
    ("program", "where"),
    [
        ("respond", "responses.sqlite"),
        pytest.param("worker", "staff.sqlite", marks=pytest.mark.left_to_proof),
    ],
)
def test_search_finds_what_is_not_sealed(tmp_path: Path, program: str, where: str) -> None:
    """With sealing off in one program, the same search finds the answers in its database."""
    with work(tmp_path, "sqlite", {program: "unsealed"}, themes=program == "worker") as scene:
        found = find_traces(scene.folders, [CANARY])
    assert any(f"/{where}" in line for line in found)
