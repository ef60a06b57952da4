import asyncio
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.schema import migrate
from consult.store.staff import open_staff
from consult.vault.record import ResponseRecord
from tests.forking import run_consult
from tests.imports.samples import MAP, Opened, publish

Write = Callable[[str, str], Path]
SECRET = "an invented secret that is long enough"


def run(
    settings: Settings, *arguments: str | Path, secret: str = SECRET
) -> subprocess.CompletedProcess[str]:
    """Run the command as its user would."""
    environ = {**os.environ, "CONSULT_DATA": str(settings.data), "CONSULT_SECRET": secret}
    return run_consult("import-answers", *map(str, arguments), environ=environ)


def prepare(settings: Settings) -> Opened:
    """Make an open consultation called ``survivor-views``."""

    async def make() -> Opened:
        await migrate(settings)
        async with open_responses(settings.responses_database) as store:
            return await publish(store, name="survivor-views")

    return asyncio.run(make())


def open_all(settings: Settings, consultation: Opened) -> list[ResponseRecord]:
    async def read() -> list[ResponseRecord]:
        async with open_responses(settings.responses_database) as store:
            return await consultation.open_all(store)

    return asyncio.run(read())


def blocks(guide: Path, language: str) -> list[str]:
    text = guide.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_guide_works(settings: Settings, write: Write, root: Path) -> None:
    """The example of the guide, run as it stands, prints the report that the guide shows."""
    guide = root / "docs" / "import.md"
    answers = write("answers.csv", blocks(guide, "csv")[0])
    import_map = write("answers.toml", blocks(guide, "toml")[0])
    consultation = prepare(settings)
    order = (answers, "--consultation", "survivor-views", "--map", import_map)

    trial = run(settings, *order, "--dry-run")
    assert trial.returncode == 0, trial.stderr
    assert "Rows that would be stored: 3" in trial.stdout
    assert open_all(settings, consultation) == []

    done = run(settings, *order)
    assert (done.returncode, done.stdout) == (0, blocks(guide, "text")[0]), done.stderr
    records = open_all(settings, consultation)
    assert {record.closed.get("agencies") for record in records} == {
        ("police", "health"),
        ("police",),
        ("none",),
    }
    assert not any("example.org" in str(record.texts) for record in records)

    again = run(settings, *order)
    assert again.returncode == 1
    assert "already holds responses" in again.stderr


def test_some_rows_dropped(settings: Settings, write: Write) -> None:
    """Rows that are dropped are told by number and make the exit status 3."""
    prepare(settings)
    answers = write("a.csv", "Change,Email\nMore help.,\n,ada@example.org\n")

    done = run(
        settings, answers, "--consultation", "survivor-views", "--map", write("m.toml", MAP)
    )

    assert done.returncode == 3, done.stderr
    assert "1: nothing was answered (row 3)" in done.stdout
    assert "ada" not in done.stdout


@pytest.mark.parametrize(
    ("language", "map_text", "said"),
    [("de", MAP, "cannot be redacted"), ("en", '[columns]\nChange = "x"\n', "does not fit")],
)
def test_refusals(
    settings: Settings, write: Write, language: str, map_text: str, said: str
) -> None:
    """A refusal is one clear message and exit status 1, and nothing is stored."""
    consultation = prepare(settings)
    answers = write("a.csv", "Change,Email\nMore help.,\n")

    done = run(
        settings,
        *(answers, "--consultation", "survivor-views", "--language", language),
        *("--map", write("m.toml", map_text)),
    )

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert open_all(settings, consultation) == []


def read_acts(settings: Settings) -> list[tuple[str, str, str, str]]:
    """Give what was recorded: by whom, what, on what, and its detail."""

    async def read() -> list[tuple[str, str, str, str]]:
        async with open_staff(settings.staff_database) as staff:
            return [
                (row.actor, row.action, row.subject, row.detail)
                async for row in staff.iterate_events()
            ]

    return asyncio.run(read())


def test_import_is_recorded(settings: Settings, write: Write) -> None:
    """An import is recorded by its consultation and by nothing of its rows; a trial is not."""
    prepare(settings)
    order = (
        *(write("a.csv", "Change,Email\nMore help.,\n"), "--consultation", "survivor-views"),
        *("--map", write("m.toml", MAP)),
    )
    assert run(settings, *order, "--dry-run").returncode == 0
    assert read_acts(settings) == []
    assert run(settings, *order).returncode == 0
    assert read_acts(settings) == [("command line", "answers-imported", "survivor-views", "")]


def test_import_that_cannot_be_recorded_stores_nothing(settings: Settings, write: Write) -> None:
    """Without the deployment's secret no event can be signed, so no row is stored."""
    consultation = prepare(settings)
    answers = write("a.csv", "Change,Email\nMore help.,\n")
    done = run(
        settings,
        *(answers, "--consultation", "survivor-views", "--map", write("m.toml", MAP)),
        secret="",
    )
    assert (done.returncode, "CONSULT_SECRET" in done.stderr) == (1, True)
    assert open_all(settings, consultation) == []


def test_databases_that_are_not_there(settings: Settings, write: Write) -> None:
    """Before ``consult migrate`` the command says so and makes no file."""
    done = run(settings, "a.csv", "--consultation", "x", "--map", write("m.toml", MAP))

    assert done.returncode == 1
    assert "consult migrate" in done.stderr
    assert not settings.data.exists()


def test_a_policy_of_the_deployments_own_holds_for_imports(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Imported answers lose what the deployment's own file removes; a looser one stops it all."""
    answers = write("answers.csv", "Change,Email\nShe is 42 and waits.,\n")
    order = (answers, "--consultation", "survivor-views", "--map", write("map.toml", MAP))
    consultation = prepare(settings)
    monkeypatch.setenv("CONSULT_REDACTION", str(write("own.toml", "[standard]\nages = 'kept'\n")))
    refused = run(settings, *order)
    assert (refused.returncode, open_all(settings, consultation)) == (1, [])
    assert "Write one of: bands, gone." in refused.stderr
    monkeypatch.setenv("CONSULT_REDACTION", str(write("own.toml", "[standard]\nages = 'gone'\n")))
    assert run(settings, *order).returncode == 0
    (record,) = open_all(settings, consultation)
    assert record.texts["what-should-change"].text == "She is [AGE] and waits."
