"""Runs that are done again, over the answers that they had."""

from pathlib import Path

import pytest

from analysis.repetition import compare_runs
from consult.jobs.requests import RunRequest
from tests.tasks.stage import invent_records, set_stage
from tests.tasks.test_links import keep_book, run

pytestmark = pytest.mark.anyio


async def test_a_repetition_finds_the_same_whatever_came_since(tmp_path: Path) -> None:
    """More answers, a later run and a new link change nothing of what a repetition finds."""
    async with set_stage(tmp_path) as stage:
        await run(stage)
        name, first = await run(stage)
        await stage.add_answers(*list(invent_records(190))[150:])
        _, later = await run(stage)
        largest = first.theme_set.themes[0]
        await keep_book(stage, name, first, (largest.typical[0], largest.typical[-1]))
        _, again = await run(stage, RunRequest(themes=3, repeats=name))
        assert len(later.theme_set.codings) > len(first.theme_set.codings)
        assert compare_runs(first.theme_set.manifest, again.theme_set.manifest).identical
        assert again.theme_set == first.theme_set
        assert first.theme_set.manifest.codebook
        assert (first.repeats, again.repeats) == (None, name)


async def test_a_repetition_without_an_answer_says_so(tmp_path: Path) -> None:
    """Where an answer was taken back meanwhile, the digest of the answers is what differs."""
    async with set_stage(tmp_path) as stage:
        name, first = await run(stage)
        await stage.take_back(first.authors[0].response)
        _, again = await run(stage, RunRequest(themes=3, repeats=name))
        found = compare_runs(first.theme_set.manifest, again.theme_set.manifest)
        assert found.changed == ("input_digest",)
        assert not found.identical


async def test_a_repetition_is_no_forerunner(tmp_path: Path) -> None:
    """The run after a repetition is matched with the newest run that is none."""
    async with set_stage(tmp_path) as stage:
        name, _ = await run(stage)
        await run(stage, RunRequest(themes=3, repeats=name))
        _, after = await run(stage)
        assert after.matched_with == name
