"""One analysis run, from sealed responses to a sealed result. No text of it leaves memory."""

from collections.abc import Hashable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from analysis.types import Coding, Excerpt, ThemeParameters, ThemeSet
from anonymise.disclosure import Policy, Release
from anonymise.types import RedactedText
from consult.findings.themes import release_theme_counts
from consult.jobs.erased import keep_shared_words, list_words, take_out
from consult.jobs.requests import RunRequest, decode_request
from consult.jobs.results import RunResult, seal_release, seal_result
from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.staff import RunRow, StaffStore
from consult.tasks.earlier import Ground, read_ground
from consult.tasks.excerpts import Gathered
from consult.tasks.gathering import READING, gather_answers
from consult.tasks.meanwhile import find_gone, require_present_key
from consult.tasks.policy import read_policy
from consult.tasks.progress import Progress, Watch
from consult.tasks.wording import list_authors
from consult.vault.keys import PrivateKey

RELEASING = 0.98
"""The share of a run that is taken to be done when the answers are coded."""


async def find_themes_of(
    settings: Settings, staff: StaffStore, row: RunRow, key: PrivateKey, watch: Watch
) -> None:
    """Do a claimed run to its end and store what it found, sealed.

    Raises what reading, analysing and releasing raise, and ``RunInterruptedError``.
    """
    request = decode_request(row.parameters)
    gathered = await gather_answers(settings, row, request, key, watch)
    ground = await read_ground(staff, row, request, key)
    if ground.only is not None:
        gathered.keep_only(ground.only)
    theme_set, alike = await watch.follow(
        lambda: _analyse(settings, gathered.excerpts, request, ground, watch.progress)
    )
    watch.progress.report("checking disclosure", RELEASING)
    async with open_responses(settings.responses_database) as store:
        policy = await read_policy(settings, store, row.consultation)
    release_now = partial(_release, policy, invented=gathered.invented)
    made = replace(_make_result(theme_set, gathered, alike), repeats=request.repeats)
    result = _tie(made, ground)
    release = await watch.follow(partial(release_now, result))
    # What was taken back meanwhile is in nothing that is stored, nor in what is released.
    while gone := await find_gone(settings, row.consultation, result):
        result = take_out(result, gone)
        release = await watch.follow(partial(release_now, result))
    await require_present_key(settings, row, key)
    sealed = seal_result(result, key.public)
    await staff.finish_run(row.id, sealed, seal_release(release, key.public))
    if gone := await find_gone(settings, row.consultation, result):
        # It was taken back in the instant of finishing.
        remaining = seal_result(take_out(result, gone), key.public)
        await staff.replace_result(row.id, sealed, remaining)


def _make_result(
    theme_set: ThemeSet, gathered: Gathered, alike: Sequence[tuple[str, ...]]
) -> RunResult:
    words = list_words(theme_set)
    return RunResult(
        theme_set=theme_set,
        excerpts=_typical_texts(theme_set, gathered.excerpts),
        respondents=len(set(gathered.people.values())),
        authors=list_authors(gathered.excerpts, gathered.people, gathered.left_out_of, words),
        words=words,
        unreadable=gathered.unreadable,
        left_out=gathered.left_out,
        withheld=gathered.withheld,
        near_duplicates=keep_groups_of_several(alike, gathered.people),
        ratings={one.id: one.rating for one in gathered.excerpts if one.rating},
        rated_by=gathered.rating.label if gathered.rating else "",
        choices=gathered.rating.choices if gathered.rating else {},
    )


def _tie(result: RunResult, ground: Ground) -> RunResult:
    """Note what a run was held to, and show no word that too few people used."""
    return keep_shared_words(
        replace(
            result,
            links=tuple(ground.links),
            held=tuple(ground.held),
            matched_with=ground.matched_with,
        )
    )


def keep_groups_of_several(
    groups: Sequence[tuple[str, ...]], people: Mapping[str, Hashable]
) -> tuple[tuple[str, ...], ...]:
    """Give the groups that several people are behind.

    Somebody who answers about two organisations in the same words has sent one response.
    """
    return tuple(group for group in groups if len({people[name] for name in group}) > 1)


def _analyse(
    settings: Settings,
    excerpts: Sequence[Excerpt],
    request: RunRequest,
    ground: Ground,
    progress: Progress,
) -> tuple[ThemeSet, Sequence[tuple[str, ...]]]:
    progress.report("loading the methods", READING)
    # It brings the numerical libraries, whose limits the worker has set by now.
    from analysis.holding import Held, find_themes_beside  # noqa: PLC0415 - see above.
    from analysis.near_duplicates import find_near_duplicates  # noqa: PLC0415 - see above.
    from analysis.sentences import read_sentence_model  # noqa: PLC0415 - see above.

    def report(stage: str, share: float) -> None:
        progress.report(stage, READING + (RELEASING - READING) * share)

    parameters = ThemeParameters(
        themes=request.themes,
        seed=request.seed,
        language=request.language,
        plain_no=request.plain_no,
    )
    vectors = settings.vectors
    sentences = read_sentence_model(vectors, settings.vectors_digest) if vectors else None
    held = Held(ground.held, ground.links, ground.earlier)
    theme_set = find_themes_beside(excerpts, held, parameters, report=report, sentences=sentences)
    return theme_set, find_near_duplicates(excerpts, request.language)


def _release(policy: Policy, result: RunResult, *, invented: bool) -> Release:
    # A label leaves with its count, so its words are held to the same threshold.
    named = keep_shared_words(result, policy.threshold)
    people = {name: author.response for author in result.authors for name in author.excerpts}
    return release_theme_counts(count_people(named.theme_set, people), policy, invented=invented)


def count_people(theme_set: ThemeSet, people: Mapping[str, Hashable]) -> ThemeSet:
    """Give the same themes with one coding for each respondent, whatever they wrote about.

    A page that is repeated for each option lets one person answer an item several times; ten
    answers of two people must not pass for ten people in anything that is released.
    """
    merged: dict[Hashable, Coding] = {}
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
    themes = (*theme_set.themes, *theme_set.subthemes)
    wanted = {excerpt for theme in themes for excerpt in theme.typical}
    wanted |= {excerpt for view in theme_set.rare for excerpt in view.excerpts}
    return {excerpt.id: excerpt.text for excerpt in excerpts if excerpt.id in wanted}
