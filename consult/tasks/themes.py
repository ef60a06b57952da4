"""One analysis run, from sealed responses to a sealed result. No text of it leaves memory."""

from collections.abc import Sequence

from msgspec.structs import replace

from analysis.types import Coding, Excerpt, ThemeParameters, ThemeSet
from anonymise.disclosure import Policy, Release
from anonymise.types import RedactedText
from consult.findings.themes import release_theme_counts
from consult.jobs.requests import RunRequest, decode_request
from consult.jobs.results import RunResult, seal_release, seal_result
from consult.settings import Settings
from consult.store.responses import ResponsesStore, open_responses
from consult.store.staff import RunRow, StaffStore
from consult.tasks.excerpts import Gathered, Gatherer
from consult.tasks.progress import Progress, Watch
from consult.vault.keys import PrivateKey

READING = 0.2
RELEASING = 0.98
"""The shares of a run that are taken to be done when the answers are open and coded."""


async def find_themes_of(
    settings: Settings, staff: StaffStore, row: RunRow, key: PrivateKey, watch: Watch
) -> None:
    """Do a claimed run to its end and store what it found, sealed.

    Raises what reading, analysing and releasing raise, and ``RunInterruptedError``.
    """
    request = decode_request(row.parameters)
    gathered = await _gather(settings, row, request, key, watch)
    theme_set = await watch.follow(lambda: _analyse(gathered.excerpts, request, watch.progress))
    watch.progress.report("checking disclosure", RELEASING)
    release = await watch.follow(lambda: _release(settings, theme_set, gathered))
    result = RunResult(
        theme_set=theme_set,
        excerpts=_typical_texts(theme_set, gathered.excerpts),
        respondents=len(set(gathered.people.values())),
        unreadable=gathered.unreadable,
        left_out=gathered.left_out,
    )
    await staff.finish_run(
        row.id, seal_result(result, key.public), seal_release(release, key.public)
    )


async def _gather(
    settings: Settings, row: RunRow, request: RunRequest, key: PrivateKey, watch: Watch
) -> Gathered:
    gatherer = Gatherer(row.item, request, key)
    async with open_responses(settings.responses_database) as store:
        gatherer.gathered.invented = await _is_invented(store, row)
        expected = max(1, await store.count_responses(row.consultation))
        number = 0
        async for response in store.iterate_responses(row.consultation):
            gatherer.add(response)
            number += 1
            watch.progress.report("opening the answers", READING * min(1.0, number / expected))
            await watch.look()
    return gatherer.finish()


async def _is_invented(store: ResponsesStore, row: RunRow) -> bool:
    known = await store.list_consultations()
    return any(one.invented for one in known if one.id == row.consultation)


def _analyse(excerpts: Sequence[Excerpt], request: RunRequest, progress: Progress) -> ThemeSet:
    progress.report("loading the methods", READING)
    # It brings the numerical libraries, whose limits the worker has set by now.
    from analysis.themes import find_themes  # noqa: PLC0415 - see above.

    def report(stage: str, share: float) -> None:
        progress.report(stage, READING + (RELEASING - READING) * share)

    parameters = ThemeParameters(
        themes=request.themes,
        seed=request.seed,
        language=request.language,
        plain_no=request.plain_no,
    )
    return find_themes(excerpts, parameters, report=report)


def _release(settings: Settings, theme_set: ThemeSet, gathered: Gathered) -> Release:
    policy = Policy(threshold=settings.disclosure_threshold, rounding_base=settings.rounding_base)
    people = count_people(theme_set, gathered.people)
    return release_theme_counts(people, policy, invented=gathered.invented)


def count_people(theme_set: ThemeSet, people: dict[str, int]) -> ThemeSet:
    """Give the same themes with one coding for each respondent, whatever they wrote about.

    A page that is repeated for each option lets one person answer an item several times; ten
    answers of two people must not pass for ten people in anything that is released.
    """
    merged: dict[int, Coding] = {}
    for coding in theme_set.codings:
        person = people[coding.excerpt]
        merged[person] = _merge(merged[person], coding) if person in merged else coding
    return replace(theme_set, codings=tuple(merged.values()))


def _merge(one: Coding, other: Coding) -> Coding:
    kinds = {one.kind, other.kind}
    return replace(
        one,
        themes=tuple(dict.fromkeys((*one.themes, *other.themes))),
        confidence=max(one.confidence, other.confidence),
        kind="answer" if "answer" in kinds else "non-answer",
    )


def _typical_texts(theme_set: ThemeSet, excerpts: Sequence[Excerpt]) -> dict[str, RedactedText]:
    wanted = {excerpt for theme in theme_set.themes for excerpt in theme.typical}
    return {excerpt.id: excerpt.text for excerpt in excerpts if excerpt.id in wanted}
