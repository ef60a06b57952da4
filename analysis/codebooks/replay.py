"""From events to the workbook that they made, at any version."""

from collections.abc import Sequence
from typing import Final

from analysis.codebooks.apply import apply_event
from analysis.codebooks.draft import Draft
from analysis.codebooks.events import Event, Undo
from analysis.codebooks.types import Workbook
from analysis.errors import CodebookError

EMPTY: Final = Workbook()


def replay_events(
    events: Sequence[Event], base: Workbook = EMPTY, *, version: int | None = None
) -> Workbook:
    """Give the workbook after all events, or as it was at an earlier version.

    The same events give the same bytes, always. `version` counts events, undoing ones too.

    Raises:
        CodebookError: An event cannot be carried out, or there is no such version.
    """
    wanted = len(events) if version is None else version
    if not 0 <= wanted <= len(events):
        raise CodebookError(
            f"There is no version {wanted}.",
            where=f"The codebook has versions 0 to {len(events)}.",
            remedy="Choose one of these.",
        )
    draft = Draft(base)
    for number in list_standing(events[:wanted]):
        apply_event(events[number - 1], draft)
    return draft.freeze(wanted)


def add_event(events: Sequence[Event], event: Event, base: Workbook = EMPTY) -> Workbook:
    """Give the workbook after one more event, without keeping the event.

    Raises:
        CodebookError: It cannot be carried out; of an undoing, because later events need what
            it would take away, and they are named.
    """
    if not isinstance(event, Undo):
        return replay_events([*events, event], base)
    if not 1 <= event.event <= len(events):
        raise CodebookError(
            "There is no such event to undo.",
            where=f"Event {event.event} of {len(events)}.",
            remedy="Choose one of the events listed.",
        )
    if event.event not in list_effective(events):
        raise CodebookError(
            "It is undone already.",
            where=f"Event {event.event}.",
            remedy="Undo the undoing to bring it back.",
        )
    needing = find_dependants(events, event, base)
    if needing:
        raise CodebookError(
            "What came later needs it.",
            where=f"Events {', '.join(map(str, needing))}.",
            remedy="Undo those first, the last one first.",
        )
    return replay_events([*events, event], base)


def find_dependants(events: Sequence[Event], undoing: Undo, base: Workbook = EMPTY) -> list[int]:
    """Name the standing events that could not be carried out if one were undone."""
    draft, needing = Draft(base), []
    for number in list_standing([*events, undoing]):
        try:
            apply_event(events[number - 1], draft)
        except CodebookError:
            needing.append(number)
    return needing


def list_standing(events: Sequence[Event]) -> list[int]:
    """Number the events that are not undone, without those that only undo."""
    return [
        number for number in list_effective(events) if not isinstance(events[number - 1], Undo)
    ]


def list_effective(events: Sequence[Event]) -> list[int]:
    """Number the events that count, undoings that are not undone among them."""
    undone: set[int] = set()
    effective = []
    for number in range(len(events), 0, -1):
        if number in undone:
            continue
        effective.append(number)
        event = events[number - 1]
        if isinstance(event, Undo):
            undone.add(event.event)
    return effective[::-1]
