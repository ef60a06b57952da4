"""Every mistake in a questionnaire at once, each with its place and what to do about it."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final, NamedTuple

from msgspec.structs import replace

from surveys.checks.cycles import check_rings, check_ways_back, find_rings
from surveys.checks.expressions import check_expressions
from surveys.checks.facts import check_facts, check_supports
from surveys.checks.finding import Finding, Where
from surveys.checks.identity import check_identity
from surveys.checks.ids import check_choices, check_ids
from surveys.checks.reach import check_reach
from surveys.checks.references import (
    check_references,
    check_repetition,
    check_targets,
    read_known,
)
from surveys.checks.safety import (
    check_compulsory,
    check_hints,
    check_sensitive,
    check_unmarked,
)
from surveys.checks.sites import Site, SitedPage, list_sites, sited_pages
from surveys.checks.texts import check_braces, check_languages, check_notes, list_texts
from surveys.model import Instrument
from surveys.piecewise import INVENTED, Pieces, is_under
from surveys.places import Place

__all__ = ("Finding", "Where", "check_instrument", "check_pieces", "has_errors")

# What is said of a part that lacks something, though that may be there and unreadable.
_ABSENCES: Final = frozenset(
    (
        "missing-options",
        "too-few-options",
        "missing-ending",
        "missing-support",
        "no-pages",
        "sensitive-without-note",
        "sensitive-without-skip",
        "sensitive-without-support",
        "text-without-hint",
        "points-order",
    )
)
# What else is missed where a whole list could not be read.
_LOST_WITH: Final[dict[str, tuple[str, ...]]] = {
    "sections": ("unknown-item", "unknown-page"),
    "pages": ("unknown-item", "unknown-page"),
    "items": ("unknown-item",),
    "endings": ("unknown-ending",),
    "supports": ("unknown-support",),
    "options": ("unknown-code",),
    "points": ("unknown-code",),
    "rows": ("unknown-item",),
}


def check_instrument(
    instrument: Instrument,
    today: date,
    *,
    lost: AbstractSet[str] = frozenset(),
    partial: bool = False,
) -> list[Finding]:
    """Give everything that is wrong with a questionnaire, errors first. Never raises.

    ``lost`` names what the file it came from had and could not be read, so
    that a reference to it is no mistake. In a ``partial`` one pages or routes
    may be absent, and nothing is said about who comes where.
    """
    parts = _Parts(
        instrument,
        sited_pages(instrument),
        list_sites(instrument),
        list_texts(instrument),
        lost,
    )
    findings = [*_check_structure(parts)]
    faulty = {finding.where.path for finding in findings if finding.severity == "error"}
    findings += _check_words(parts, today)
    if not partial:
        findings += check_reach(instrument, parts.sites, parts.pages, faulty)
    return sorted(findings, key=lambda finding: finding.severity != "error")


def check_pieces(pieces: Pieces, today: date) -> list[Finding]:
    """Give everything that is wrong with a questionnaire of which parts could not be read.

    What follows only from their absence is not said. Never raises.
    """
    found = (
        []
        if pieces.instrument is None
        else check_instrument(pieces.instrument, today, lost=pieces.lost, partial=pieces.partial)
    )
    others = [_unnamed(one) for one in found if not _follows(one, pieces)]
    return sorted([*pieces.findings, *others], key=lambda finding: finding.severity != "error")


def has_errors(findings: list[Finding]) -> bool:
    """Say whether a questionnaire with these findings may not be answered by anybody."""
    return any(finding.severity == "error" for finding in findings)


def _follows(finding: Finding, pieces: Pieces) -> bool:
    path, code = finding.where.path, finding.code
    if code == "compulsory-disclosure" and finding.where.id.startswith(INVENTED):
        return True
    if any(code in _LOST_WITH[kind] for kind in pieces.nameless):
        return True
    return any(
        is_under(path, above) or (code in _ABSENCES and is_under(above, path))
        for above in pieces.broken
    )


def _unnamed(finding: Finding) -> Finding:
    """Leave out an id that stands in for one that could not be read."""
    if not finding.where.id.startswith(INVENTED):
        return finding
    return replace(finding, where=replace(finding.where, id=""))


class _Parts(NamedTuple):
    """A questionnaire, its pages, expressions and texts with their places, and what is lost."""

    instrument: Instrument
    pages: list[SitedPage]
    sites: list[Site]
    texts: list[tuple[Place, Mapping[str, str]]]
    lost: AbstractSet[str]


def _check_structure(parts: _Parts) -> Iterator[Finding]:
    instrument, pages, sites, texts, lost = parts
    known, rings = read_known(instrument, lost), find_rings(sites, pages)
    yield from check_ids(instrument, pages)
    yield from check_choices(pages)
    yield from check_references(sites, known, rings)
    yield from check_repetition(pages, known)
    yield from check_targets(pages, known, [ending.id for ending in instrument.endings])
    yield from check_expressions(sites, known)
    yield from check_rings(rings, pages)
    yield from check_ways_back(pages)
    yield from check_sensitive(instrument, lost)
    yield from check_compulsory(instrument, lost)
    yield from check_braces(texts, pages, known)


def _check_words(parts: _Parts, today: date) -> Iterator[Finding]:
    yield from check_languages(parts.instrument, parts.texts)
    yield from check_facts(parts.instrument, today)
    yield from check_supports(parts.instrument, today)
    yield from check_unmarked(parts.instrument)
    yield from check_notes(parts.pages)
    yield from check_hints(parts.pages)
    yield from check_identity(parts.pages)
