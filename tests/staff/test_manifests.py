"""What a run was made from, and whether it can be had again."""

from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from consult.jobs.requests import RunRequest, decode_request
from consult.jobs.results import RunResult, open_result, seal_result
from consult.settings import Settings
from consult.staff.manifests import ManifestFile, find_obstacle, write_verdict
from consult.staff.roles import Role
from consult.store.staff import open_staff
from tests.staff.people import Client, Office
from tests.staff.results import ITEM, SIZES, finish_run, make_result
from tests.staff.seats import Seat, seat
from tests.staff.test_taken_back import take_back

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

DIGEST = "5" * 64


@pytest.fixture
async def run(settings: Settings, office: Office) -> UUID:
    """Give a finished run whose manifest names what it assigned."""
    run = await finish_run(settings, office)
    async with open_staff(settings.staff_database) as staff:
        row = await staff.read_run(run)
        assert row.result is not None
        signed = sign(open_result(row.result, office.key))
        sealed = seal_result(signed, office.key.public)
        assert await staff.replace_result(run, row.result, sealed, row.release)
    return run


@pytest.fixture
async def researcher(client: Client, settings: Settings, office: Office) -> Seat:
    """Seat the researcher with the consultation unlocked."""
    del settings
    return await seat(client, office, Role.RESEARCHER)


def sign(result: RunResult, **parts: object) -> RunResult:
    """Give a result whose manifest has a digest of what was assigned, and other parts."""
    found = result.theme_set
    manifest = replace(found.manifest, **{"assignments": DIGEST, **parts})
    return replace(result, theme_set=replace(found, manifest=manifest))


async def test_the_page_names_everything_a_repetition_needs(researcher: Seat, run: UUID) -> None:
    """Digests, seed and versions stand on a page to which the page of themes leads."""
    assert f'href="/runs/{run}/manifest"' in (await researcher.get(f"/runs/{run}/themes")).text
    page = (await researcher.get(f"/runs/{run}/manifest")).text
    for word in ("0" * 64, DIGEST, "Seed", "candour", "Repeat this run", "140"):
        assert word in page


async def test_the_file_holds_no_word_and_no_count(researcher: Seat, run: UUID) -> None:
    """What leaves is digests, parameters and versions: no label, no text, no number of answers."""
    answer = await researcher.get(f"/runs/{run}/manifest/file")
    file = msgspec.json.decode(answer.content, type=ManifestFile)
    assert file.assignments_sha256 == DIGEST
    assert file.invented
    assert not any(part in answer.text for label in SIZES for part in label.split(", "))
    numbers = {
        value for value in msgspec.json.decode(answer.content).values() if type(value) is int
    }
    assert not numbers
    assert answer.headers["content-disposition"].startswith("attachment")


async def test_a_locked_manifest_shows_nothing(
    client: Client, settings: Settings, office: Office, run: UUID
) -> None:
    """Without an unlock neither the page, the file nor a repetition is given."""
    locked = await seat(client, office, Role.RESEARCHER, unlocked=False)
    for path in ("manifest", "manifest/file"):
        assert (await locked.get(f"/runs/{run}/{path}")).headers["location"] == f"/runs/{run}"
    await locked.post(f"/runs/{run}/repeat")
    async with open_staff(settings.staff_database) as staff:
        assert len(await staff.list_runs(office.consultation)) == 1


async def test_a_repetition_asks_for_the_same(
    researcher: Seat, run: UUID, settings: Settings, office: Office
) -> None:
    """The button starts a run of the same question and parameters that names the first."""
    answer = await researcher.post(f"/runs/{run}/repeat")
    async with open_staff(settings.staff_database) as staff:
        again, first = await staff.list_runs(office.consultation)
    assert answer.headers["location"] == f"/runs/{again.id}"
    assert again.item == ITEM
    assert decode_request(again.parameters) == RunRequest(audience="survivor", repeats=run)
    assert first.id == run
    assert "It has no result yet." in (await researcher.get(f"/runs/{run}/manifest")).text


async def test_a_run_with_answers_taken_back_is_not_repeated(
    researcher: Seat, run: UUID, settings: Settings, office: Office
) -> None:
    """Once an answer behind it is gone the page says why, and the button does nothing."""
    await take_back(settings, office)
    page = (await researcher.get(f"/runs/{run}/manifest")).text
    assert "cannot be repeated: answers behind it were taken back" in page
    assert f'action="/runs/{run}/repeat"' not in page
    await researcher.post(f"/runs/{run}/repeat")
    async with open_staff(settings.staff_database) as staff:
        assert len(await staff.list_runs(office.consultation)) == 1


async def test_both_runs_say_what_came_of_it(
    researcher: Seat, run: UUID, settings: Settings, office: Office
) -> None:
    """The page of either run says that every answer was given the same themes."""
    await researcher.post(f"/runs/{run}/repeat")
    async with open_staff(settings.staff_database) as staff:
        again, first = await staff.list_runs(office.consultation)
        assert first.result is not None
        assert first.release is not None
        same = replace(open_result(first.result, office.key), repeats=run)
        await staff.finish_run(again.id, seal_result(same, office.key.public), first.release)
    for one in (run, again.id):
        page = (await researcher.get(f"/runs/{one}/manifest")).text
        assert "found exactly the same" in page


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "found exactly the same"),
        ({"versions": {"numpy": "9"}}, "found exactly the same"),
        (
            {"assignments": "6" * 64, "versions": {"numpy": "9"}},
            "because the versions of the software are not what they were then",
        ),
        (
            {"assignments": "6" * 64, "input_digest": "7" * 64, "links": "8" * 64},
            "because the answers and the links between answers are not",
        ),
        ({"assignments": "6" * 64, "vectors": "9" * 64}, "the sentence model is not what it was"),
        ({"assignments": "6" * 64}, "everything that is listed here is as it was"),
    ],
    ids=["same", "newer", "versions", "answers", "model", "unexplained"],
)
def test_the_verdict_names_what_differs(parts: dict[str, object], words: str) -> None:
    """A repetition that found something else says which part of it was another."""
    assert words in write_verdict(sign(make_result()), sign(make_result(), **parts))


def test_a_run_without_digest_is_not_compared() -> None:
    """A run of an earlier version is said to be one, and nothing is the same as it."""
    assert "made before runs kept a digest" in find_obstacle(make_result())
    assert "cannot be compared" in write_verdict(make_result(), make_result())
