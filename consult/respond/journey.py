"""Where each button leads. Nothing here reads a form, and nothing here redacts or stores."""

from datetime import date

from msgspec.structs import replace

from consult.intake.redaction import KeptAnswers
from consult.pages.places import AtEnding, AtNote, AtPage, AtReview, Place
from consult.respond.keeping import drop_section, known_keys
from consult.respond.state import NOTHING_KEPT, State
from surveys.model import Instrument, Section
from surveys.path import (
    Path,
    Visit,
    find_ending,
    find_path,
    find_section,
    find_unanswered,
)


def first_place(instrument: Instrument, today: date) -> Place:
    """Give the place that Start leads to; the ending where nothing is asked of anybody."""
    path = find_path(instrument, {}, today=today)
    if not path.visits:
        return AtReview() if find_ending(instrument, path).stores else AtEnding(path.ending)
    return _enter(find_section(instrument, path.visits[0]), path.visits[0])


def go_on(instrument: Instrument, state: State, place: Place, today: date) -> State:
    """Give the state after Continue."""
    if isinstance(place, AtNote):
        section = find_section(instrument, place.visit)
        return replace(
            state,
            place=AtPage(place.visit),
            noted=state.noted | {section.id},
        )
    path = find_path(instrument, state.kept.closed, today=today)
    if not isinstance(place, AtPage) or place.visit not in path.visits:
        return replace(state, place=first_place(instrument, today))
    later = path.visits[path.visits.index(place.visit) + 1 :]
    return _arrive(instrument, state, path, place.visit, next(iter(later), None))


def go_back(instrument: Instrument, state: State, place: Place, today: date) -> State:
    """Give the state after Previous question."""
    path = find_path(instrument, state.kept.closed, today=today)
    earlier = [
        visit
        for visit in _before(path, place)
        if find_section(instrument, visit).id not in state.skipped
    ]
    if not earlier:
        return replace(state, place=first_place(instrument, today))
    return replace(state, place=AtPage(earlier[-1]))


def skip_section(instrument: Instrument, state: State, visit: Visit, today: date) -> State:
    """Give the state after Skip: nothing that was answered in the section is kept."""
    section = find_section(instrument, visit)
    if not section.skippable:
        return replace(state, place=AtPage(visit))
    skipping = replace(
        state,
        kept=drop_section(instrument, state.kept, section),
        skipped=state.skipped | {section.id},
        noted=state.noted - {section.id},
    )
    path = find_path(instrument, skipping.kept.closed, today=today)
    return _arrive(instrument, skipping, path, visit, _first_after(instrument, path, section))


def find_needed(instrument: Instrument, kept: KeptAnswers, today: date) -> Visit | None:
    """Give the showing whose compulsory answer is still wanting, if any."""
    path = find_path(instrument, kept.closed, today=today)
    return find_unanswered(instrument, path, known_keys(kept))


def has_earlier(instrument: Instrument, state: State, today: date) -> bool:
    """Say whether anything comes before the place where somebody is."""
    return bool(_before(find_path(instrument, state.kept.closed, today=today), state.place))


def _before(path: Path, place: Place) -> tuple[Visit, ...]:
    if isinstance(place, AtPage | AtNote):
        known = place.visit in path.visits
        return path.visits[: path.visits.index(place.visit)] if known else ()
    return path.visits


def _first_after(instrument: Instrument, path: Path, section: Section) -> Visit | None:
    later = instrument.sections[instrument.sections.index(section) + 1 :]
    return next((visit for visit in path.visits if find_section(instrument, visit) in later), None)


def _arrive(
    instrument: Instrument, state: State, path: Path, left: Visit, visit: Visit | None
) -> State:
    if visit is None:
        return _end(instrument, state, path)
    old, new = find_section(instrument, left), find_section(instrument, visit)
    if old.id == new.id or new.id in state.noted:
        return replace(state, place=AtPage(visit))
    return replace(state, place=_enter(new, visit))


def _enter(section: Section, visit: Visit) -> Place:
    wants_note = section.content_note is not None or section.sensitive
    return AtNote(visit) if wants_note else AtPage(visit)


def _end(instrument: Instrument, state: State, path: Path) -> State:
    ending = find_ending(instrument, path)
    if ending.stores:
        return replace(state, place=AtReview())
    return replace(state, place=AtEnding(ending.id), kept=NOTHING_KEPT)
