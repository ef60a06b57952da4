"""Answers that were taken back, out of the codings and out of every event."""

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from analysis.codebooks.events import (
    ArriveExcerpts,
    CodeExcerpt,
    CodeExcerpts,
    Erased,
    Event,
    LinkExcerpts,
    SplitTheme,
    UnlinkExcerpts,
)
from analysis.codebooks.replay import EMPTY, replay_events
from analysis.codebooks.types import Workbook


class Rewritten(Struct, frozen=True):
    """What is left: the base and the events without the answers, and what that changed.

    `events` has as many entries as before, so that numbers of events and versions still mean
    the same. `rewritten` counts the events that spoke of the answers; `changed` gives for each
    version whose digest is another one now both digests, the old one first, so that a number
    that names the old one is known to be of before.
    """

    base: Workbook
    events: tuple[Event, ...]
    rewritten: int
    changed: dict[int, tuple[str, str]]


def erase_excerpts(
    events: Sequence[Event], gone: Collection[str], base: Workbook = EMPTY
) -> Rewritten:
    """Take answers out of a codebook's whole history.

    Raises:
        CodebookError: The events were not valid before.
    """
    without = _erase_base(base, gone)
    rewritten = tuple(_rewrite(event, gone) for event in events)
    touched = [
        place
        for place, pair in enumerate(zip(events, rewritten, strict=True))
        if pair[0] != pair[1]
    ]
    digests = {
        version: (
            replay_events(events, base, version=version).codebook.digest,
            replay_events(rewritten, without, version=version).codebook.digest,
        )
        for version in _list_linked(
            events, touched, is_base_linked=without.codebook != base.codebook
        )
    }
    return Rewritten(
        base=without,
        events=rewritten,
        rewritten=len(touched),
        changed={version: pair for version, pair in digests.items() if pair[0] != pair[1]},
    )


def _list_linked(
    events: Sequence[Event], touched: Sequence[int], *, is_base_linked: bool
) -> range:
    """Number the versions whose codebook can differ: a codebook names answers in links alone."""
    linked = [place + 1 for place in touched if isinstance(events[place], LinkExcerpts)]
    first = 0 if is_base_linked else min(linked, default=len(events) + 1)
    return range(first, len(events) + 1)


def _erase_base(base: Workbook, gone: Collection[str]) -> Workbook:
    links = tuple(link for link in base.codebook.links if {link.one, link.other}.isdisjoint(gone))
    return replace(
        base,
        codebook=replace(base.codebook, links=links),
        codings={one: themes for one, themes in base.codings.items() if one not in gone},
        recode=base.recode - set(gone),
    )


def _rewrite(event: Event, gone: Collection[str]) -> Event:
    match event:
        case CodeExcerpt(excerpt=excerpt) if excerpt in gone:
            return Erased()
        case LinkExcerpts() | UnlinkExcerpts() if not {event.one, event.other}.isdisjoint(gone):
            return Erased()
        case CodeExcerpts() | ArriveExcerpts():
            left = tuple(one for one in event.codings if one.excerpt not in gone)
            lost = len(event.codings) - len(left)
            return replace(event, codings=left, erased=event.erased + lost)
        case SplitTheme():
            return _rewrite_split(event, gone)
        case _:
            return event


def _rewrite_split(event: SplitTheme, gone: Collection[str]) -> SplitTheme:
    parts = tuple(
        replace(part, excerpts=tuple(one for one in part.excerpts if one not in gone))
        for part in event.parts
    )
    lost = {one for part in event.parts for one in part.excerpts if one in gone}
    return replace(event, parts=parts, erased=event.erased + len(lost))
