"""Taking erased responses out of what a run found: codings, excerpts, sizes and words."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar
from uuid import UUID

from msgspec.structs import replace

from analysis.types import Coding, HeldTheme, Manifest, RareView, Theme, ThemeSet
from consult.jobs.results import Author, RunResult

LEAST_PEOPLE: Final = 3
"""How many people must have used a word before it is shown: the word of one can be their name."""

Named = TypeVar("Named", Theme, RareView)

UNNAMED: Final = "mixed answers"
BETWEEN: Final = ", "
NUMBER: Final = re.compile(r" \(\d+\)$")


def take_out(result: RunResult, gone: Collection[UUID]) -> RunResult:
    """Give a result as it is without these responses; the very same one when none is in it.

    Their codings and excerpts go, sizes are counted again, and a word that fewer than three of
    those who remain have used goes as well.
    """
    lost = [author for author in result.authors if author.response in gone]
    if not lost:
        return result
    excerpts = {name for author in lost for name in author.excerpts}
    authors = tuple(author for author in result.authors if author.response not in gone)
    remaining = replace(
        result,
        theme_set=_without(result.theme_set, excerpts),
        excerpts={name: text for name, text in result.excerpts.items() if name not in excerpts},
        ratings={name: code for name, code in result.ratings.items() if name not in excerpts},
        authors=authors,
        respondents=sum(bool(author.excerpts) for author in authors),
        left_out=sum(author.left_out for author in authors),
        taken_back=result.taken_back + len(lost),
        near_duplicates=_shrink_groups(result.near_duplicates, excerpts),
        held=tuple(_release_held(one, excerpts) for one in result.held),
        links=tuple(one for one in result.links if excerpts.isdisjoint((one.one, one.other))),
    )
    return keep_shared_words(remaining)


def keep_shared_words(result: RunResult, least: int = LEAST_PEOPLE) -> RunResult:
    """Give a result whose labels and keywords hold only words that enough people have used.

    A theme whose label loses every word is called "mixed answers". Names that people gave stay as
    they are: no run made them of words of answers.
    """
    used = Counter(place for author in result.authors for place in author.words)
    kept = [place for place in range(len(result.words)) if used[place] >= least]
    words = tuple(result.words[place] for place in kept)
    moved = {old: new for new, old in enumerate(kept)}
    given = {one.theme.id: one.theme.label for one in result.held if one.named}
    return replace(
        result,
        theme_set=_with_words(result.theme_set, set(words), given),
        words=words,
        authors=tuple(_with_places(author, moved) for author in result.authors),
    )


def list_words(theme_set: ThemeSet) -> tuple[str, ...]:
    """List every word and phrase that names or tells a theme or a view, sorted, each once."""
    named: tuple[Theme | RareView, ...] = (
        *theme_set.themes,
        *theme_set.subthemes,
        *theme_set.rare,
    )
    shown = {word for one in named for word in one.keywords}
    shown |= {word for theme in theme_set.themes for word in theme.profile}
    parts = {part for one in named for part in _split_label(one.label)}
    return tuple(sorted(shown | parts))


def _without(theme_set: ThemeSet, excerpts: Collection[str]) -> ThemeSet:
    codings = tuple(one for one in theme_set.codings if one.excerpt not in excerpts)
    sizes = Counter(theme for coding in codings for theme in coding.themes)
    parts = Counter(coding.subtheme for coding in codings)
    themes = (_shrink(theme, sizes[theme.id], excerpts) for theme in theme_set.themes)
    subthemes = (_shrink(theme, parts[theme.id], excerpts) for theme in theme_set.subthemes)
    return replace(
        theme_set,
        themes=tuple(theme for theme in themes if theme.size),
        codings=codings,
        manifest=_recount(theme_set.manifest, codings),
        subthemes=tuple(theme for theme in subthemes if theme.size),
        rare=tuple(_narrow_views(theme_set.rare, excerpts)),
    )


def _release_held(held: HeldTheme, excerpts: Collection[str]) -> HeldTheme:
    return replace(held, excerpts=tuple(one for one in held.excerpts if one not in excerpts))


def _narrow_views(views: Iterable[RareView], excerpts: Collection[str]) -> Iterator[RareView]:
    """A view of which one answer is left is one person's own, and goes."""
    for view in views:
        left = tuple(name for name in view.excerpts if name not in excerpts)
        if len(left) > 1:
            yield replace(view, excerpts=left)


def _shrink(theme: Theme, size: int, excerpts: Collection[str]) -> Theme:
    typical = tuple(name for name in theme.typical if name not in excerpts)
    return replace(theme, size=size, typical=typical)


def _shrink_groups(
    groups: Iterable[tuple[str, ...]], excerpts: Collection[str]
) -> tuple[tuple[str, ...], ...]:
    """Give what remains of each group; one answer alone is like no other."""
    remaining = (tuple(name for name in group if name not in excerpts) for group in groups)
    return tuple(group for group in remaining if len(group) > 1)


def _recount(manifest: Manifest, codings: Iterable[Coding]) -> Manifest:
    """Count again, and forget the digests, on which guesses at the answer could be tried."""
    kinds = Counter(coding.kind for coding in codings)
    answers = kinds["answer"]
    return replace(
        manifest,
        input_digest="",
        assignments="",
        answers=answers,
        non_answers=kinds["non-answer"],
        distinct_answers=min(manifest.distinct_answers, answers),
        without_words=min(manifest.without_words, answers),
    )


def _with_words(theme_set: ThemeSet, words: Collection[str], given: Mapping[str, str]) -> ThemeSet:
    themes = _keep_words(theme_set.themes, words)
    return replace(
        theme_set,
        themes=tuple(replace(one, label=given.get(one.id, one.label)) for one in themes),
        subthemes=_keep_words(theme_set.subthemes, words),
        rare=_keep_words(theme_set.rare, words),
    )


def _keep_words(named: Sequence[Named], words: Collection[str]) -> tuple[Named, ...]:
    labels = _tell_apart(_keep_parts(one.label, words) for one in named)
    return tuple(
        replace(one, label=label, **{name: _filter(held, words) for name, held in _worded(one)})
        for one, label in zip(named, labels, strict=True)
    )


def _worded(one: Theme | RareView) -> list[tuple[str, tuple[str, ...]]]:
    """Every field of a theme or a view that holds words, besides the label."""
    held = [("keywords", one.keywords)]
    if isinstance(one, Theme):
        held += [("contrast", one.contrast), ("profile", one.profile)]
    return held


def _filter(held: Iterable[str], words: Collection[str]) -> tuple[str, ...]:
    return tuple(word for word in held if word in words)


def _with_places(author: Author, moved: dict[int, int]) -> Author:
    return replace(author, words=tuple(moved[one] for one in author.words if one in moved))


def _keep_parts(label: str, words: Collection[str]) -> str:
    return BETWEEN.join(part for part in _split_label(label) if part in words) or UNNAMED


def _split_label(label: str) -> list[str]:
    return NUMBER.sub("", label).split(BETWEEN)


def _tell_apart(labels: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    told = []
    for label in labels:
        seen[label] += 1
        told.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return told
