"""Links between answers, from a codebook to the next run."""

from datetime import date
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import pytest

from analysis.codebooks.events import LinkExcerpts
from consult.jobs.codebooks import Step, add_step, seal_codebook, start_codebook
from consult.jobs.requests import RunRequest
from consult.jobs.results import RunResult, open_result
from consult.tasks.progress import Watch
from consult.tasks.themes import find_themes_of
from consult.vault.keys import make_key_pair
from tests.tasks.stage import ITEM, Stage, set_stage

pytestmark = pytest.mark.anyio

THREE = RunRequest(themes=3)


async def run(stage: Stage, request: RunRequest = THREE) -> tuple[UUID, RunResult]:
    """Do one run to its end, and open what it found."""
    name = await stage.add_run(request)
    assert await stage.staff.claim_run(name, "worker")
    row = await stage.staff.read_run(name)
    watch = Watch(stage.staff, name, Event())
    await find_themes_of(stage.settings, stage.staff, row, stage.keys.private, watch)
    done = await stage.staff.read_run(name)
    assert done.result is not None
    return name, open_result(done.result, stage.keys.private)


async def keep_book(stage: Stage, run: UUID, result: RunResult, pair: tuple[str, str]) -> None:
    """Keep a codebook in which somebody has said that two answers are never of one theme."""
    one, other = sorted(pair)
    step = Step(LinkExcerpts(one, other, "cannot"), uuid4(), date(2026, 11, 23))
    file = add_step(start_codebook(result), step)
    sealed = seal_codebook(file, stage.keys.public)
    await stage.staff.add_codebook(stage.consultation, ITEM, run, sealed)


async def test_the_next_run_keeps_to_the_links_of_a_codebook(tmp_path: Path) -> None:
    """Answers that somebody parted share no theme in the next run, whose manifest names it."""
    async with set_stage(tmp_path) as stage:
        name, before = await run(stage)
        largest = before.theme_set.themes[0]
        pair = largest.typical[0], largest.typical[-1]
        await keep_book(stage, name, before, pair)
        _, after = await run(stage)
        codes = {one.excerpt: set(one.themes) for one in after.theme_set.codings}
        assert codes[pair[0]].isdisjoint(codes[pair[1]])
        assert before.theme_set.manifest.links == ""
        assert after.theme_set.manifest.links != ""


async def test_a_codebook_of_another_key_is_passed_over(tmp_path: Path) -> None:
    """A run does not fail over a codebook that was sealed to a key which is gone."""
    async with set_stage(tmp_path) as stage:
        name, before = await run(stage)
        sealed = seal_codebook(start_codebook(before), make_key_pair().public)
        await stage.staff.add_codebook(stage.consultation, ITEM, name, sealed)
        _, after = await run(stage)
        assert after.theme_set.manifest.links == ""
