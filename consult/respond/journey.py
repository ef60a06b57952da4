"""Where each button leads. Nothing here reads a form, and nothing here redacts or stores."""

from datetime import date
from typing import Final

from msgspec.structs import replace

from consult.intake.redaction import KeptAnswers
from consult.pages.places import AtEnding, AtNote, AtPage, AtReview, Place
from consult.respond.keeping import drop_section, keys_of, known_keys, on_path
from consult.respond.state import NOTHING_KEPT, State
from surveys.alone import find_question, name_questions
from surveys.languages import is_easy
from surveys.model import Instrument, Section
from surveys.path import (
    Path,
    Visit,
    find_ending,
    find_page,
    find_path,
    find_scope,
    find_section,
    find_unanswered,
    list_unanswered,
)

# The notice over a page whose compulsory answer is wanting before anything is sent.
NEEDED: Final = "needed"


def first_place(instrument: Instrument, today: date) -> Place:
    """Give the place that Start leads to; the ending where nothing is asked of anybody."""
    path = find_path(instrument, {}, today=today)
    if not path.visits:
        return AtReview() if find_ending(instrument, path).stores else AtEnding(path.ending)
    return _enter(find_section(instrument, path.visits[0]), path.visits[0])


def find_resumption(instrument: Instrument, state: State, today: date) -> Place:
    """Give the first place where nothing has been answered, for somebody who comes back."""
    path = on_path(instrument, state.kept, state.skipped, today)
    if not path.visits:
        return first_place(instrument, today)
    known = known_keys(state.kept)
    for visit in path.visits:
        if not keys_of(instrument, [visit]) & known:
            return _enter(find_section(instrument, visit), visit)
    return AtReview()


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
    _, after = _beside(place, _read_names(instrument, state, place.visit, today))
    if after:
        return replace(state, place=AtPage(place.visit, after))
    later = path.visits[path.visits.index(place.visit) + 1 :]
    return _arrive(instrument, state, path, place.visit, next(iter(later), None))


def go_back(instrument: Instrument, state: State, place: Place, today: date) -> State:
    """Give the state after Previous question."""
    if isinstance(place, AtPage):
        before, _ = _beside(place, _read_names(instrument, state, place.visit, today))
        if before:
            return replace(state, place=AtPage(place.visit, before))
    path = find_path(instrument, state.kept.closed, today=today)
    earlier = [
        visit
        for visit in _before(path, place)
        if find_section(instrument, visit).id not in state.skipped
    ]
    if not earlier:
        return replace(state, place=first_place(instrument, today))
    names = _read_names(instrument, state, earlier[-1], today)
    return replace(state, place=AtPage(earlier[-1], names[-1] if names else ""))


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
    place = state.place
    if isinstance(place, AtPage) and place.only:
        names = _read_names(instrument, state, place.visit, today)
        if _beside(place, names)[0]:
            return True
    return bool(_before(find_path(instrument, state.kept.closed, today=today), place))


def fit_place(instrument: Instrument, state: State, today: date) -> State:
    """Give the state with the whole page in ordinary words, and one question of it in easy ones.

    That is the question which the place names, else the one that has to be put right, else the
    first.
    """
    place = state.place
    if not isinstance(place, AtPage):
        return state
    names = _read_names(instrument, state, place.visit, today)
    wanted = [place.only, *(fault.key for fault in state.errors)]
    if state.notice == NEEDED:
        path = find_path(instrument, state.kept.closed, today=today)
        wanted += list_unanswered(instrument, path, known_keys(state.kept))
    found = (find_question(names, key) for key in wanted if key)
    only = next(filter(None, found), names[0] if names else "")
    return replace(state, place=AtPage(place.visit, only))


def _read_names(instrument: Instrument, state: State, visit: Visit, today: date) -> list[str]:
    """Name the questions of a showing that are shown one at a time; none in ordinary words."""
    if not is_easy(state.language):
        return []
    closed = state.kept.closed
    path = find_path(instrument, closed, today=today)
    scope = find_scope(instrument, visit, path, closed, today=today)
    return name_questions(find_page(instrument, visit), scope)


def _beside(place: AtPage, names: list[str]) -> tuple[str, str]:
    """Name the questions before and after the one shown; each is empty where there is none."""
    if place.only not in names:
        return "", ""
    at = names.index(place.only)
    return names[at - 1] if at else "", names[at + 1] if at + 1 < len(names) else ""


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
