"""Finished runs, as a worker would leave them."""

import asyncio
from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

from analysis.types import Coding, Manifest, Theme, ThemeParameters, ThemeSet
from anonymise.disclosure import Policy
from anonymise.types import RedactedText
from consult.findings.themes import release_theme_counts
from consult.jobs.erased import list_words
from consult.jobs.requests import RunRequest, encode_request
from consult.jobs.results import Author, RunResult, seal_release, seal_result
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import ResponseWriter, open_responses
from consult.store.staff import open_staff
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response
from tests.staff.people import Office

WEEK = "2026-W40"
LIVED = ("yes", "no")
"""What every other person chose when asked whether they lived with the person who harmed them."""
ITEM = "what-should-change"
SIZES = {"waiting, weeks, call": 61, "officer, listened, calm": 57, "school, told, nobody": 4}
FIRSTS = (0, 61, 118)
"""Who wrote the excerpt of each theme, by the order of ids."""
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} & "quoted"'

TEXTS = (HOSTILE, "An officer listened and stayed calm.", "Nobody at school was told.")


def make_result(responses: Sequence[UUID] = ()) -> RunResult:
    """Make three themes in 140 answers, one of them too small to be published.

    ``responses`` are those whose answers they are, in the order of the codings; without any,
    the answers are nobody's.
    """
    themes = tuple(
        Theme(
            f"t{number}", label, tuple(label.split(", ")), size, 0.81 - number / 6, (f"e{number}",)
        )
        for number, (label, size) in enumerate(SIZES.items())
    )
    codings = tuple(
        Coding(f"{theme.id}-{number}", (theme.id,), 0.9, "answer")
        for theme in themes
        for number in range(theme.size)
    )
    silent = tuple(Coding(f"n{number}", (), 0.0, "non-answer") for number in range(18))
    manifest = Manifest(
        input_digest="0" * 64,
        parameters=ThemeParameters(),
        seed=0,
        versions={"candour": "0"},
        answers=140,
        non_answers=18,
        distinct_answers=122,
        without_words=0,
    )
    theme_set = ThemeSet(themes, (*codings, *silent), manifest)
    words = list_words(theme_set)
    return RunResult(
        theme_set=theme_set,
        excerpts={f"e{number}": RedactedText(text) for number, text in enumerate(TEXTS)},
        respondents=140,
        authors=tuple(map(partial(_make_author, theme_set, words), range(140), responses)),
        words=words,
        near_duplicates=(("t0-0", "t0-1", "t0-2"), ("t0-7", "t1-1")),
    )


def _make_author(theme_set: ThemeSet, words: Sequence[str], number: int, response: UUID) -> Author:
    """Let each person use every word of their theme; the first of a theme wrote its excerpt."""
    coding = theme_set.codings[number]
    mine = [theme for theme in theme_set.themes if theme.id in coding.themes]
    used = {words.index(word) for theme in mine for word in theme.keywords}
    wrote = [name for theme in mine for name in theme.typical if coding.excerpt == f"{theme.id}-0"]
    return Author(response, (coding.excerpt, *wrote), tuple(sorted(used)))


async def add_responses(
    settings: Settings, office: Office, number: int, week: str = WEEK
) -> list[UUID]:
    """Store responses of an earlier week, some with a typical answer, and give the ids of all."""
    ids = sorted(uuid4() for _ in range(number))
    wrote = dict(zip(FIRSTS, TEXTS, strict=True))
    async with (
        open_responses(settings.responses_database) as store,
        ResponseWriter(store) as writer,
    ):
        sealed = [
            seal_response(make_record(wrote.get(place), LIVED[place % 2]), office.key.public)
            for place in range(number)
        ]
        written = (
            writer.write(office.consultation, one, week, response=id_)
            for id_, one in zip(ids, sealed, strict=True)
        )
        await asyncio.gather(*written)
        return sorted(await store.list_response_ids(office.consultation))


def make_record(text: str | None, lived: str = "no") -> ResponseRecord:
    """Give a response of nobody in particular with one answer in words, or none."""
    return ResponseRecord(
        instrument="0" * 64,
        audience="survivor",
        language="en",
        closed={"living-together": (lived,)},
        missing={},
        texts={} if text is None else {ITEM: RedactedText(text)},
        quoting="undescribed",
    )


async def finish_run(settings: Settings, office: Office, item: str = ITEM) -> UUID:
    """Store a finished run as the worker does: result and release sealed to the consultation.

    Every run of a test is over the same 140 responses, which the first one adds.
    """
    async with open_responses(settings.responses_database) as store:
        there = sorted(await store.list_response_ids(office.consultation))
    result = make_result(there or await add_responses(settings, office, 140))
    public = office.key.public
    release = release_theme_counts(result.theme_set, Policy())
    async with open_staff(settings.staff_database) as staff:
        run = await staff.add_run(
            office.consultation,
            item,
            encode_request(RunRequest(audience="survivor")),
            office.people[Role.RESEARCHER].id,
        )
        await staff.finish_run(run, seal_result(result, public), seal_release(release, public))
    return run
