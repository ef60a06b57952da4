"""Which pages a respondent meets, worked out afresh from the answers each time.

Nothing remembers where somebody has been, so a changed answer can never
leave an answer behind on a page that no longer belongs to them.
"""

import math
from collections.abc import Container, Iterator, Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct

from surveys.errors import UnknownPageError
from surveys.evaluate import Closed, Scope, evaluate, holds
from surveys.keys import AnswerKey, answer_key, other_key
from surveys.model import (
    CHOICE_ITEMS,
    CLOSED_ITEMS,
    END,
    TEXT_ITEMS,
    Calculated,
    Ending,
    Instrument,
    Item,
    MultipleChoice,
    Page,
    Ranking,
    Section,
    SingleChoice,
    unfold_items,
    walk_pages,
)
from surveys.rules import Rule
from surveys.values import to_number, to_words
from surveys.visits import (
    Visit,
    find_option,
    find_page,
    find_section,
    page_keys,
    possible_visits,
)

__all__ = (
    "Path",
    "Visit",
    "chose_other",
    "default_ending",
    "find_ending",
    "find_option",
    "find_page",
    "find_path",
    "find_scope",
    "find_section",
    "find_unanswered",
    "keep_on_path",
    "list_unanswered",
    "possible_visits",
    "read_known",
    "walk_keys",
    "withheld_codes",
)

MissingT = TypeVar("MissingT", bound=str)
TextT = TypeVar("TextT")


class Path(Struct, frozen=True):
    """Every showing from first to last, and the id of the ending they lead to.

    ``hidden`` names the answers on these showings that are not asked for,
    ``calculated`` has the values worked out along the way. ``withheld`` has the
    codes that are not offered, and ``emptied`` names the answers that were
    given with no other codes, of which nothing is left.
    """

    visits: tuple[Visit, ...]
    ending: str
    hidden: frozenset[AnswerKey] = frozenset()
    calculated: dict[AnswerKey, tuple[str, ...]] = {}
    withheld: dict[AnswerKey, frozenset[str]] = {}
    emptied: frozenset[AnswerKey] = frozenset()

    def keep_codes(self, key: AnswerKey, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Give the codes of an answer that are offered on this path."""
        withheld = self.withheld.get(key, frozenset())
        return tuple(code for code in codes if code not in withheld)


def find_path(instrument: Instrument, closed: Closed, *, today: date | None = None) -> Path:
    """Follow the routes from the first page with these closed answers.

    Only answers already on the path decide what comes next. A route that
    leads nowhere or backwards, which the checker refuses, is passed over, so
    the path always ends. Without ``today`` the clock's functions give blank.
    """
    walk = _Walk(instrument, closed, today)
    pages = [(section, page) for section in instrument.sections for page in section.pages]
    index = 0
    while index < len(pages):
        section, page = pages[index]
        visits = walk.show(section, page)
        target = _next_place(walk, pages, index) if visits else index + 1
        if isinstance(target, str):
            return walk.end(target)
        index = target
    return walk.end(default_ending(instrument))


class _Walk:
    """What is known so far on the way along a path."""

    def __init__(self, instrument: Instrument, closed: Closed, today: date | None) -> None:
        self.instrument = instrument
        self._given = closed
        self._today = today
        self._known: dict[AnswerKey, tuple[str, ...]] = {}
        self._visits: list[Visit] = []
        self._hidden: set[AnswerKey] = set()
        self._calculated: dict[AnswerKey, tuple[str, ...]] = {}
        self._withheld: dict[AnswerKey, frozenset[str]] = {}
        self._emptied: set[AnswerKey] = set()
        self._positions: dict[Visit, int] = {}

    def end(self, ending: str) -> Path:
        return Path(
            visits=tuple(self._visits),
            ending=ending,
            hidden=frozenset(self._hidden),
            calculated=self._calculated,
            withheld=self._withheld,
            emptied=frozenset(self._emptied),
        )

    def holds(self, rule: Rule | None, visit: Visit | None = None) -> bool:
        return rule is None or holds(rule, self._scope(visit))

    def show(self, section: Section, page: Page) -> list[Visit]:
        """Take in the showings of one page, and give them."""
        if not self.holds(section.when):
            return []
        possible = _repetitions(self.instrument, page, self._scope())
        self._positions |= _positions(possible)
        shown = [visit for visit in possible if self.holds(page.when, visit)]
        # What is asked and offered depends on earlier pages only, so all is judged before any
        # answer of this page is known.
        asked = {visit: self._asked_on(page, visit) for visit in shown}
        visits = [visit for visit in shown if asked[visit] or not page.items]
        for visit in visits:
            self._withhold(asked[visit], visit)
        for visit in visits:
            self._take(page, visit, asked[visit])
        self._visits += visits
        return visits

    def _asked_on(self, page: Page, visit: Visit) -> list[Item]:
        # A page with nothing on it but values to work out is never shown, yet they are.
        items = [item for item in page.items if self.holds(item.when, visit)]
        for item in items:
            if isinstance(item, Calculated):
                self._work_out(item, visit)
        return [item for item in unfold_items(items) if not isinstance(item, Calculated)]

    def _withhold(self, asked: list[Item], visit: Visit) -> None:
        for item in asked:
            codes = withheld_codes(item, self._scope(visit))
            if codes:
                self._withheld[answer_key(item.id, visit.option)] = codes

    def _take(self, page: Page, visit: Visit, asked: list[Item]) -> None:
        wanted = {answer_key(item.id, visit.option) for item in asked}
        for key, item in page_keys(page, visit):
            if key not in wanted:
                self._hidden.add(key)
            elif _is_closed(item) and (given := self._given.get(key)):
                self._know(key, given)

    def _know(self, key: AnswerKey, given: tuple[str, ...]) -> None:
        withheld = self._withheld.get(key, frozenset())
        kept = tuple(code for code in given if code not in withheld)
        if kept:
            self._known[key] = kept
        else:
            self._emptied.add(key)

    def _work_out(self, item: Calculated, visit: Visit) -> None:
        words = to_words(evaluate(item.value, self._scope(visit)))
        if words and words != "NaN":
            key = answer_key(item.id, visit.option)
            self._known[key] = self._calculated[key] = (words,)

    def _scope(self, visit: Visit | None = None) -> Scope:
        if visit is None:
            return Scope(closed=self._known, today=self._today)
        return Scope(
            closed=self._known,
            option=visit.option,
            position=self._positions.get(visit, 0),
            today=self._today,
        )


def find_unanswered(
    instrument: Instrument, path: Path, answered: Container[AnswerKey]
) -> Visit | None:
    """Give the first showing on a path whose compulsory item has no answer, if any.

    ``answered`` holds the keys of answers and of missing codes alike. A path
    is worked out from whatever there is, so an application asks this before
    it keeps anything: consent cannot be stepped over.
    """
    wanting = set(list_unanswered(instrument, path, answered))
    for visit in path.visits:
        for key, _ in page_keys(find_page(instrument, visit), visit):
            if key in wanting:
                return visit
    return None


def list_unanswered(
    instrument: Instrument, path: Path, answered: Container[AnswerKey]
) -> list[AnswerKey]:
    """Give every compulsory answer on a path that is still wanting, in the order asked."""
    return [
        key
        for key, item in walk_keys(instrument, path)
        if item.required and (key not in answered or key in path.emptied)
    ]


def keep_on_path(
    instrument: Instrument,
    closed: Closed,
    missing: Mapping[AnswerKey, MissingT],
    texts: Mapping[AnswerKey, TextT],
    *,
    today: date | None = None,
) -> tuple[dict[AnswerKey, tuple[str, ...]], dict[AnswerKey, MissingT], dict[AnswerKey, TextT]]:
    """Give only the answers that belong to the path which these closed answers lead along.

    The text that says which other option was meant goes with its option.
    Values worked out along the way are not answers, and are worked out again when needed.
    """
    path = find_path(instrument, closed, today=today)
    asked = dict(walk_keys(instrument, path))
    kept = _kept_codes(path, asked, closed)
    boxes = {key for key, item in asked.items() if isinstance(item, TEXT_ITEMS)}
    boxes |= {other_key(key) for key, codes in kept.items() if chose_other(asked[key], codes)}
    return (
        kept,
        {key: code for key, code in missing.items() if key in asked},
        {key: text for key, text in texts.items() if key in boxes},
    )


def find_scope(
    instrument: Instrument,
    visit: Visit,
    path: Path,
    closed: Closed,
    *,
    today: date | None = None,
) -> Scope:
    """Give the circumstances of a showing, for conditions and values on it.

    Raises ``UnknownPageError``.
    """
    page = find_page(instrument, visit)
    known = read_known(instrument, path, closed)
    shown = _positions(_repetitions(instrument, page, Scope(closed=known, today=today)))
    return Scope(closed=known, option=visit.option, position=shown.get(visit, 0), today=today)


def read_known(
    instrument: Instrument, path: Path, closed: Closed
) -> dict[AnswerKey, tuple[str, ...]]:
    """Give the closed answers that are on a path, and the values worked out there."""
    return _kept_codes(path, dict(walk_keys(instrument, path)), closed) | path.calculated


def withheld_codes(item: Item, scope: Scope) -> frozenset[str]:
    """Give the codes of options that are not offered in these circumstances."""
    if not isinstance(item, SingleChoice | MultipleChoice | Ranking):
        return frozenset()
    return frozenset(
        option.code
        for option in item.options
        if option.when is not None and not holds(option.when, scope)
    )


def walk_keys(instrument: Instrument, path: Path) -> Iterator[tuple[AnswerKey, Item]]:
    """Give every answer key that a path asks for, with its item, in the order asked."""
    pages = {page.id: page for page in walk_pages(instrument)}
    for visit in path.visits:
        for key, item in page_keys(pages[visit.page], visit):
            if key not in path.hidden:
                yield key, item


def find_ending(instrument: Instrument, path: Path) -> Ending:
    """Give the ending of a path.

    Raises ``UnknownPageError`` when the questionnaire has none.
    """
    for ending in instrument.endings:
        if ending.id == path.ending:
            return ending
    raise UnknownPageError("This questionnaire has no such ending.")


def default_ending(instrument: Instrument) -> str:
    """Name the ending after the last page: the first one that keeps answers, else the first."""
    keeping = [ending.id for ending in instrument.endings if ending.stores]
    return next(iter(keeping or [ending.id for ending in instrument.endings]), "")


def chose_other(item: Item, codes: tuple[str, ...]) -> bool:
    """Say whether these codes hold an option that asks which other one was meant."""
    return isinstance(item, CHOICE_ITEMS) and any(
        option.other and option.code in codes for option in item.options
    )


def _kept_codes(
    path: Path, asked: Mapping[AnswerKey, Item], closed: Closed
) -> dict[AnswerKey, tuple[str, ...]]:
    kept = {
        key: path.keep_codes(key, closed[key])
        for key, item in asked.items()
        if key in closed and _is_closed(item)
    }
    return {key: codes for key, codes in kept.items() if codes}


def _positions(visits: list[Visit]) -> dict[Visit, int]:
    """Count the repetitions of a page, of those that are offered to be shown."""
    return {visit: at for at, visit in enumerate(visits, start=1) if visit.option is not None}


def _repetitions(instrument: Instrument, page: Page, scope: Scope) -> list[Visit]:
    visits = possible_visits(instrument, page)
    if page.for_each is not None:
        chosen = scope.closed.get(page.for_each, ())
        return [visit for visit in visits if visit.option in chosen]
    if page.times is None:
        return visits
    count = to_number(evaluate(page.times, scope))
    return visits[: int(count)] if count > 0 and count < math.inf else []


def _next_place(walk: _Walk, pages: list[tuple[Section, Page]], index: int) -> int | str:
    for route in pages[index][1].routes:
        place = _target_place(walk.instrument, [page for _, page in pages], route.to)
        leads_on = isinstance(place, str) or place > index
        if leads_on and walk.holds(route.when):
            return place
    return index + 1


def _target_place(instrument: Instrument, pages: list[Page], target: str) -> int | str:
    if target.startswith(END):
        ending = target.removeprefix(END)
        return ending if any(ending == known.id for known in instrument.endings) else -1
    return next((index for index, page in enumerate(pages) if page.id == target), -1)


def _is_closed(item: Item) -> bool:
    return isinstance(item, CLOSED_ITEMS)
