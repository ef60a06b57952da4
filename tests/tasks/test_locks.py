"""Locked themes of a codebook, in the next run that starts from it."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from analysis.codebooks.events import CodeExcerpt, Event, LockTheme, MergeThemes, RenameTheme
from analysis.repetition import compare_runs
from consult.jobs.codebooks import CodebookFile, list_held, start_codebook
from consult.jobs.erased import take_out
from consult.jobs.requests import RunRequest
from consult.jobs.results import RunResult
from tests.tasks.stage import Stage, invent_records, set_stage
from tests.tasks.test_arrivals import add_events, keep
from tests.tasks.test_links import run

pytestmark = pytest.mark.anyio


async def run_from(stage: Stage, first: UUID, file: CodebookFile) -> tuple[UUID, RunResult]:
    """Keep a codebook, and do a run that starts from it."""
    book = await keep(stage, first, file)
    return await run(stage, RunRequest(themes=2, codebook=book))


def read_held(file: CodebookFile) -> dict[str, set[str]]:
    """Give the answers of every locked theme of a codebook."""
    return {one.theme.id: set(one.excerpts) for one in list_held(file)}


def read_given(result: RunResult, themes: set[str]) -> dict[str, set[str]]:
    """Give the answers that a run gave each of some themes."""
    return {
        theme: {one.excerpt for one in result.theme_set.codings if theme in one.themes}
        for theme in themes
    }


async def test_a_locked_theme_is_as_it_was(tmp_path: Path) -> None:
    """A run from a codebook keeps id, name and answers of a locked theme, and finds others."""
    async with set_stage(tmp_path, answers=240) as stage:
        name, result = await run(stage)
        first, other = (theme.id for theme in result.theme_set.themes[:2])
        stray = next(one.excerpt for one in result.theme_set.codings if one.themes == (other,))
        called = "Waiting too long for a house"
        file = add_events(
            start_codebook(result),
            [RenameTheme(first, called), CodeExcerpt(stray, (first,)), LockTheme(first)],
        )
        await stage.add_answers(*list(invent_records(280))[240:])
        again, now = await run_from(stage, name, file)
        held = read_held(file)
        assert stray in held[first]
        assert read_given(now, {first}) == held
        found = {theme.id: theme for theme in now.theme_set.themes}
        assert (found[first].label, found[first].held, found[first].stability) == (called, True, 1)
        assert sum(not theme.held for theme in found.values()) == 2
        assert len(now.theme_set.codings) == 280
        assert now.theme_set.manifest.codebook
        _, repeated = await run(stage, RunRequest(themes=2, repeats=again))
        assert compare_runs(now.theme_set.manifest, repeated.theme_set.manifest).identical
        assert repeated.theme_set == now.theme_set


async def test_locked_themes_never_move_in_a_run(tmp_path: Path) -> None:
    """Whatever people merged, coded and locked, a run gives locked themes just their answers."""
    async with set_stage(tmp_path, answers=360) as stage:
        name, result = await run(stage)
        ids = some.sampled_from([theme.id for theme in result.theme_set.themes])
        answers = some.sampled_from([one.excerpt for one in result.theme_set.codings])
        events = some.one_of(
            some.builds(MergeThemes, some.tuples(ids), ids),
            some.builds(CodeExcerpt, answers, some.tuples(ids)),
        )
        histories: list[list[Event]] = []

        @settings(max_examples=3, database=None, suppress_health_check=list(HealthCheck))
        @given(some.lists(events, max_size=5), ids)
        def gather(history: list[Event], locked: str) -> None:
            histories.append([*history, LockTheme(locked)])

        gather()
        for history in histories:
            file = add_events(start_codebook(result), history)
            held = read_held(file)
            if len(set().union(*held.values())) > 250:
                continue
            _, now = await run_from(stage, name, file)
            assert read_given(now, set(held)) == held
            assert len({theme.id for theme in now.theme_set.themes}) == len(now.theme_set.themes)


async def test_an_answer_of_a_locked_theme_can_be_taken_back(tmp_path: Path) -> None:
    """Whoever takes an answer back is in no locked theme that the run was held to, either."""
    async with set_stage(tmp_path, answers=240) as stage:
        name, result = await run(stage)
        first = result.theme_set.themes[0].id
        file = add_events(start_codebook(result), [LockTheme(first)])
        _, now = await run_from(stage, name, file)
        gone = now.held[0].excerpts[0]
        author = next(one for one in now.authors if gone in one.excerpts)
        left = take_out(now, {author.response})
        assert gone not in left.held[0].excerpts
        assert len(left.held[0].excerpts) == len(now.held[0].excerpts) - 1
