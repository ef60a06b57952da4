"""Answers that arrive after a codebook was made, coded into it by the worker."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Event as Signal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from analysis.codebooks.events import (
    CodeExcerpt,
    Event,
    LinkExcerpts,
    LockTheme,
    MergeThemes,
    RetireTheme,
)
from analysis.errors import CodebookError
from anonymise.types import RedactedText
from consult.errors import RunInterruptedError
from consult.jobs.arrivals import ARRIVALS
from consult.jobs.codebooks import (
    CodebookFile,
    Step,
    add_step,
    open_codebook,
    seal_codebook,
    start_codebook,
    take_out_of_codebook,
)
from consult.jobs.requests import RunRequest, encode_request
from consult.jobs.results import RunResult
from consult.tasks import arrivals
from consult.tasks.arrivals import code_arrivals_of
from consult.tasks.progress import Watch
from consult.vault.record import ResponseRecord
from tests.tasks.stage import ITEM, Stage, invent_records, set_stage
from tests.tasks.test_links import run

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 23)
LATER = list(invent_records(190))[150:]
OTHER_SUBJECT = (
    "the bus from our village stops at six so nobody {} the evening group in town by {}",
    "without a car or any bus at night we could not {} the group and had to {}",
)


def add_events(file: CodebookFile, events: Sequence[Event]) -> CodebookFile:
    """Add those of some events that can be carried out."""
    for event in events:
        try:
            file = add_step(file, Step(event, uuid4(), TODAY))
        except CodebookError:
            continue
    return file


async def keep(stage: Stage, run: UUID, file: CodebookFile) -> UUID:
    """Keep a codebook that was started from a run."""
    sealed = seal_codebook(file, stage.keys.public)
    return await stage.staff.add_codebook(stage.consultation, ITEM, run, sealed)


async def read(stage: Stage, book: UUID) -> CodebookFile:
    """Open a codebook as it is stored."""
    row = await stage.staff.read_codebook(book)
    return open_codebook(row.sealed, stage.keys.private)


async def code(stage: Stage, book: UUID) -> CodebookFile:
    """Let the worker's task code what has arrived, and open the codebook again."""
    parameters = encode_request(RunRequest(codebook=book))
    name = await stage.staff.add_run(stage.consultation, ARRIVALS, parameters, uuid4())
    assert await stage.staff.claim_run(name, "worker")
    row = await stage.staff.read_run(name)
    watch = Watch(stage.staff, name, Signal())
    await code_arrivals_of(stage.settings, stage.staff, row, stage.keys.private, watch)
    assert (await stage.staff.read_run(name)).state == "done"
    return await read(stage, book)


def write_records(*texts: str) -> list[ResponseRecord]:
    """Let people write these texts."""
    return [replace(LATER[0], texts={ITEM: RedactedText(text)}) for text in texts]


def choose_events(result: RunResult) -> list[Event]:
    """Give changes such as people make, a lock and a link among them."""
    first, second, third = (theme.id for theme in result.theme_set.themes)
    of_first = [one.excerpt for one in result.theme_set.codings if one.themes[:1] == (first,)]
    return [
        CodeExcerpt(of_first[0], (second,)),
        LinkExcerpts(of_first[1], of_first[2], "cannot"),
        CodeExcerpt(of_first[2], (third,)),
        LockTheme(first),
    ]


async def test_what_arrives_is_coded_and_nothing_moves(tmp_path: Path) -> None:
    """After a lock, a link and a person's coding, arrivals get themes and no answer moves."""
    async with set_stage(tmp_path) as stage:
        name, result = await run(stage)
        file = add_events(start_codebook(result), choose_events(result))
        assert len(file.steps) == 4
        book = await keep(stage, name, file)
        await stage.add_answers(*LATER)
        after = await code(stage, book)
        before, now = file.read(), after.read()
        assert {one: now.codings[one] for one in before.codings} == before.codings
        assert now.codebook == before.codebook
        assert len(now.codings) == len(before.codings) + len(LATER)
        assert all(now.codings.values())
        assert now.version == before.version + 1
        assert len(after.responses) == 190
        assert after.read(before.version) == before
        drift = after.result.theme_set.manifest.drift
        assert drift is not None
        assert not drift.alarm


async def test_a_run_without_arrivals_changes_no_version(tmp_path: Path) -> None:
    """People who said nothing here are looked at once, and are no step of the codebook."""
    async with set_stage(tmp_path) as stage:
        name, result = await run(stage)
        book = await keep(stage, name, start_codebook(result))
        silent = replace(LATER[0], texts={})
        await stage.add_answers(silent, replace(LATER[1], language="cy"))
        after = await code(stage, book)
        assert not after.steps
        assert len(after.silent) == 2
        assert len(after.responses) == 152
        assert await code(stage, book) == after


async def test_a_new_subject_raises_the_alarm(tmp_path: Path) -> None:
    """What nobody wrote of before alarms, under a new theme whose words are shown, not named."""
    async with set_stage(tmp_path) as stage:
        name, result = await run(stage)
        book = await keep(stage, name, start_codebook(result))
        ways = ("reach", "join", "leave", "miss", "find", "see")
        texts = [
            OTHER_SUBJECT[number % 2].format(way, other)
            for number, way in enumerate(ways)
            for other in ways
            if other != way
        ]
        await stage.add_answers(*write_records(*texts), *LATER[:10])
        after = await code(stage, book)
        drift = after.result.theme_set.manifest.drift
        assert drift is not None
        assert drift.alarm
        fresh = [theme for theme in after.result.theme_set.themes if theme.new]
        assert fresh
        assert fresh[0].id == "a1"
        assert {"bus", "group", "car"} & set(fresh[0].keywords)
        assert {one.label for one in after.read().codebook.themes} >= {"Not named yet (a1)"}


async def test_arrivals_that_are_taken_back_leave_nothing(tmp_path: Path) -> None:
    """Whoever takes back an answer that arrived is in no version, author or coding any more."""
    async with set_stage(tmp_path) as stage:
        name, result = await run(stage)
        book = await keep(stage, name, start_codebook(result))
        await stage.add_answers(*LATER)
        after = await code(stage, book)
        known = {author.response for author in result.authors}
        gone = next(one for one in after.result.authors if one.response not in known)
        left = take_out_of_codebook(after, {gone.response})
        assert gone.response not in left.responses
        assert gone.excerpts[0] in after.read().codings
        assert gone.excerpts[0] not in left.read().codings
        assert gone.excerpts[0] not in {one.excerpt for one in left.result.theme_set.codings}
        assert left.rewritten == 1


async def test_a_change_meanwhile_loses_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change made during the run stays, and arrivals that fit no more wait for another run."""
    async with set_stage(tmp_path) as stage:
        name, result = await run(stage)
        theme = result.theme_set.themes[0].id
        book = await keep(stage, name, start_codebook(result))
        await stage.add_answers(*LATER)

        async def retire(*_: object) -> None:
            file = await read(stage, book)
            row = await stage.staff.read_codebook(book)
            sealed = seal_codebook(add_events(file, [RetireTheme(theme)]), stage.keys.public)
            assert await stage.staff.replace_codebook(book, row.sealed, sealed)

        monkeypatch.setattr(arrivals, "require_present_key", retire)
        with pytest.raises(RunInterruptedError):
            await code(stage, book)
        monkeypatch.undo()
        found = (await read(stage, book)).read().codebook.find(theme)
        assert found is not None
        assert found.status == "retired"
        after = (await code(stage, book)).read()
        assert len(after.codings) == 190
        assert not any(theme in themes for themes in after.codings.values())


async def test_locked_themes_never_move_whatever_people_did(tmp_path: Path) -> None:
    """Whatever was merged, coded and locked before, a run leaves every coding as it was."""
    async with set_stage(tmp_path) as stage:
        name, result = await run(stage)
        await stage.add_answers(*LATER[:12])
        themes = [theme.id for theme in result.theme_set.themes]
        answers = [one.excerpt for one in result.theme_set.codings]
        ids = some.sampled_from(themes)
        events = some.one_of(
            some.builds(LockTheme, ids),
            some.builds(MergeThemes, some.tuples(ids), ids),
            some.builds(CodeExcerpt, some.sampled_from(answers), some.tuples(ids)),
        )

        histories: list[list[Event]] = []

        @settings(max_examples=4, database=None, suppress_health_check=list(HealthCheck))
        @given(some.lists(events, min_size=3, max_size=8))
        def gather(history: list[Event]) -> None:
            histories.append(history)

        gather()
        for history in histories:
            file = add_events(start_codebook(result), history)
            after = (await code(stage, await keep(stage, name, file))).read()
            before = file.read()
            assert {one: after.codings[one] for one in before.codings} == before.codings
            assert after.codebook == before.codebook
            assert len(after.codings) == len(before.codings) + 12
