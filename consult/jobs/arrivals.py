"""Answers that arrive after a codebook was made, and what it is with them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from analysis.codebooks.events import ArriveExcerpts, CodeExcerpt, Part
from analysis.codebooks.types import Workbook
from analysis.errors import CodebookError
from analysis.types import Coding, Drift, Excerpt, GivenTheme, Theme, ThemeSet
from consult.jobs.codebooks import CodebookFile, Step, add_step
from consult.jobs.erased import keep_shared_words, list_words
from consult.jobs.results import Author, RunResult

ARRIVALS: Final = "arrivals"
"""What a run that codes answers into a codebook is about, in the place of a question."""
NOT_NAMED: Final = "Not named yet"


class Coded(Struct, frozen=True, kw_only=True):
    """What a run gave to answers that arrived, and to new themes among them, under its own ids.

    ``excerpts`` are all that there are by now, ``people`` the responses behind them, and
    ``alike`` the groups of nearly the same ones. ``silent`` are responses without an answer here.
    """

    codings: tuple[Coding, ...]
    fresh: tuple[Theme, ...]
    drift: Drift | None
    excerpts: tuple[Excerpt, ...]
    people: dict[str, UUID]
    alike: tuple[tuple[str, ...], ...]
    silent: tuple[UUID, ...] = ()
    withheld: int = 0
    unreadable: int = 0

    def __repr__(self) -> str:
        return f"Coded({len(self.codings)} answers)"


def list_usable(file: CodebookFile, workbook: Workbook) -> tuple[GivenTheme, ...]:
    """Give the themes in use, with the words by which a run knew those that it found."""
    found = {theme.id: theme for theme in file.result.theme_set.themes}
    return tuple(
        GivenTheme(
            theme.id,
            theme.label,
            keywords=found[theme.id].keywords if theme.id in found else (),
            profile=found[theme.id].profile if theme.id in found else (),
            description=theme.description,
        )
        for theme in workbook.codebook.themes
        if theme.status != "retired"
    )


def list_arrived(file: CodebookFile, people: Mapping[str, UUID]) -> set[str]:
    """Name the answers of responses that have none in the codebook."""
    known = {author.response for author in file.result.authors if author.excerpts}
    return {name for name, response in people.items() if response not in known}


def add_arrivals(
    file: CodebookFile, coded: Coded, by: UUID, on: date, authors: Sequence[Author]
) -> CodebookFile:
    """Give the codebook with answers that arrived, as one step; without any, what was looked at.

    ``authors`` tie all excerpts to the words of ``list_shown``. Raises ``CodebookError`` where the
    codebook was changed so that they do not fit it any more.
    """
    known = {author.response for author in file.result.authors if author.excerpts}
    if known & {coded.people[one.excerpt] for one in coded.codings}:
        raise CodebookError(
            "Somebody else has had these answers coded.",
            where=f"{len(coded.codings)} answers.",
            remedy="Load the page again.",
        )
    looked_at = replace(file, silent=tuple(sorted(coded.silent)))
    if not coded.codings:
        return looked_at
    ids = name_fresh(file, coded.fresh)
    codings = tuple(_rename(one, ids) for one in coded.codings)
    event = ArriveExcerpts(
        tuple(CodeExcerpt(one.excerpt, one.themes) for one in codings if one.kind == "answer"),
        tuple(Part(ids[one.id], f"{NOT_NAMED} ({ids[one.id]})") for one in coded.fresh),
    )
    result = _join(file.result, coded, codings, ids, authors)
    if not event.codings:
        return replace(looked_at, result=result)
    return add_step(replace(looked_at, result=result), Step(event, by, on))


def list_shown(file: CodebookFile, coded: Coded) -> tuple[str, ...]:
    """List the words that themes show with the new ones among them, as ``list_words`` does."""
    found = file.result.theme_set
    return list_words(replace(found, themes=(*found.themes, *coded.fresh)))


def name_fresh(file: CodebookFile, fresh: Sequence[Theme]) -> dict[str, str]:
    """Give new themes ids that no theme of the codebook or of its runs has had."""
    taken = {theme.id for theme in file.result.theme_set.themes}
    taken |= {theme.id for theme in file.read().codebook.themes}
    free = (
        name
        for number in range(1, len(taken) + len(fresh) + 1)
        if (name := f"a{number}") not in taken
    )
    return {theme.id: name for theme, name in zip(fresh, free, strict=False)}


def _rename(coding: Coding, ids: Mapping[str, str]) -> Coding:
    return replace(coding, themes=tuple(ids.get(one, one) for one in coding.themes))


def _join(
    result: RunResult,
    coded: Coded,
    codings: Sequence[Coding],
    ids: Mapping[str, str],
    authors: Sequence[Author],
) -> RunResult:
    found = result.theme_set
    fresh = tuple(replace(one, id=ids[one.id], typical=()) for one in coded.fresh)
    everyone = _join_authors(result.authors, authors)
    names = {one.excerpt for one in codings}
    ratings = {one.id: one.rating for one in coded.excerpts if one.rating and one.id in names}
    joined = replace(
        result,
        theme_set=_join_themes(found, fresh, codings, coded.drift),
        respondents=sum(bool(author.excerpts) for author in everyone),
        authors=everyone,
        words=list_words(replace(found, themes=(*found.themes, *fresh))),
        unreadable=coded.unreadable,
        left_out=sum(author.left_out for author in everyone),
        withheld=coded.withheld,
        near_duplicates=coded.alike,
        ratings=result.ratings | ratings,
    )
    return keep_shared_words(joined)


def _join_themes(
    found: ThemeSet, fresh: Sequence[Theme], codings: Sequence[Coding], drift: Drift | None
) -> ThemeSet:
    """No single run found all of this, so the manifest names no input and no assignments."""
    counted = [one.kind for one in codings]
    manifest = replace(
        found.manifest,
        input_digest="",
        assignments="",
        answers=found.manifest.answers + counted.count("answer"),
        non_answers=found.manifest.non_answers + counted.count("non-answer"),
        drift=drift,
    )
    every = sorted((*found.codings, *codings), key=lambda coding: coding.excerpt)
    return replace(found, themes=(*found.themes, *fresh), codings=tuple(every), manifest=manifest)


def _join_authors(before: Collection[Author], now: Collection[Author]) -> tuple[Author, ...]:
    """Tie each response to all it gave: what review withholds by now is still behind codings."""
    known = {author.response: author for author in before}
    joined = {author.response: author for author in now}
    for response, author in known.items():
        one = joined.get(response, Author(response))
        names = tuple(sorted({*author.excerpts, *one.excerpts}))
        joined[response] = replace(
            one, excerpts=names, left_out=max(author.left_out, one.left_out)
        )
    return tuple(joined[response] for response in sorted(joined))
