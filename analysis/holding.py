"""Themes that people have locked: a run leaves them as they are and looks beside them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from analysis.codebooks.types import Link
from analysis.manifest import digest_codebook, digest_excerpts, sign_assignments
from analysis.progress import StageReport, ignore_stage
from analysis.sentences import SentenceModel
from analysis.themes import find_themes
from analysis.types import Coding, Excerpt, HeldTheme, Theme, ThemeParameters, ThemeSet
from analysis.waves import keep_ids, number_beside

WHOLE: Final = 1.0
"""What is locked comes back whole, whichever answers are left out."""


@dataclass(frozen=True)
class Held:
    """What a run is held to: locked themes, links between answers, and the run before it."""

    themes: Sequence[HeldTheme] = ()
    links: Sequence[Link] = ()
    earlier: ThemeSet | None = None


def find_themes_beside(
    excerpts: Sequence[Excerpt],
    held: Held,
    parameters: ThemeParameters,
    *,
    report: StageReport = ignore_stage,
    sentences: SentenceModel | None = None,
) -> ThemeSet:
    """Find themes in the answers that no locked theme has; those of locked ones stay as they are.

    Locked themes come last, under their own ids and names, with exactly the answers that they
    had; an answer of one has no theme that is not locked. Ids are kept as `keep_ids` keeps them.
    Raises what `find_themes` raises, of the other answers.
    """
    locked = {name for theme in held.themes for name in theme.excerpts}
    others = [excerpt for excerpt in excerpts if excerpt.id not in locked]
    found = find_themes(others, parameters, report=report, sentences=sentences, links=held.links)
    kept = keep_ids(found, held.earlier) if held.earlier else found
    return _add_held(kept, held.themes, excerpts) if held.themes else kept


def _add_held(found: ThemeSet, held: Sequence[HeldTheme], excerpts: Sequence[Excerpt]) -> ThemeSet:
    there = {excerpt.id for excerpt in excerpts}
    apart = number_beside(found, [theme.theme.id for theme in held])
    coded = _code(held, there)
    texts = {one.text.text for one in excerpts if one.id in {coding.excerpt for coding in coded}}
    manifest = replace(
        apart.manifest,
        input_digest=digest_excerpts(excerpts),
        codebook=digest_codebook([theme.theme for theme in held], apart.manifest.codebook),
        answers=apart.manifest.answers + len(coded),
        distinct_answers=apart.manifest.distinct_answers + len(texts),
    )
    codings = sorted((*apart.codings, *coded), key=lambda coding: coding.excerpt)
    themes = (*apart.themes, *(_describe(theme, there) for theme in held))
    whole = replace(apart, themes=themes, codings=tuple(codings), manifest=manifest)
    return sign_assignments(whole)


def _code(held: Sequence[HeldTheme], there: Collection[str]) -> list[Coding]:
    themes: dict[str, list[str]] = {}
    for one in held:
        for name in one.excerpts:
            themes.setdefault(name, []).append(one.theme.id)
    return [
        Coding(name, tuple(given), WHOLE, "answer")
        for name, given in sorted(themes.items())
        if name in there
    ]


def _describe(held: HeldTheme, there: Collection[str]) -> Theme:
    names = [name for name in held.excerpts if name in there]
    return Theme(
        id=held.theme.id,
        label=held.theme.label,
        keywords=held.theme.keywords,
        size=len(names),
        stability=WHOLE,
        typical=tuple(names[:5]),
        profile=held.theme.profile,
        held=True,
    )
