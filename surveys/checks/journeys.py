"""Every way through a questionnaire at once: who comes to which page, item, route and ending."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from msgspec import Struct

from surveys.checks.conditions import ALWAYS, NEVER, UNKNOWN, Condition
from surveys.checks.diagrams import NONE, Diagrams, WorkLimitError
from surveys.checks.given import Answering, Given
from surveys.checks.reading import Reader
from surveys.checks.sites import Site, SitedPage
from surveys.checks.uses import Use, at_least, read_uses
from surveys.keys import answer_key
from surveys.model import (
    CLOSED_ITEMS,
    END,
    Calculated,
    Instrument,
    Item,
    MultipleChoice,
    Page,
    Ranking,
    SingleChoice,
    unfold_items,
)
from surveys.path import default_ending
from surveys.rules import Expression

WORK_LIMIT: Final = 150_000
FIRST: Final = "1"
OPTION_ITEMS: Final = (SingleChoice, MultipleChoice, Ranking)
Showing = tuple[str | None, Condition]


class Trial(Struct):
    """Where an expression is worked out at all, and where it may hold and where it may not."""

    tried: int = NONE
    true: int = NONE
    false: int = NONE


class Flow(Struct):
    """What all ways through come to; every set may be too large, and none is too small.

    Items, trials and routes are named by their JSON paths. ``stuck`` has the
    questions with nothing to choose from, ``lost`` the routes to what does
    not exist, ``leads`` the pages and endings that each page leads to.
    """

    pages: dict[int, int] = {}
    items: dict[str, int] = {}
    endings: dict[str, int] = {}
    trials: dict[str, Trial] = {}
    stuck: dict[str, int] = {}
    lost: dict[str, int] = {}
    leads: dict[int, set[int | str]] = {}


class Journeys:
    """Walks all ways through a questionnaire page by page.

    What an expression means at a ``faulty`` path is anybody's guess. With
    ``coarse`` no condition is looked into, which takes next to no work.
    """

    def __init__(
        self,
        instrument: Instrument,
        pages: list[SitedPage],
        sites: Iterable[Site],
        *,
        faulty: AbstractSet[str] = frozenset(),
        coarse: bool = False,
    ) -> None:
        self.pages = pages
        self.diagrams = Diagrams(WORK_LIMIT)
        self.answering = Answering(self.diagrams)
        self.flow = Flow()
        self._conditions = self.answering.conditions
        self._reader = Reader(self.answering)
        self._uses = {} if coarse else _tell_apart(read_uses(sites, pages), pages)
        self._opaque = {site.place.path for site in sites if coarse or site.is_deep} | faulty
        self._counted = {one.place.path for one in pages if one.page.times is not None}
        self._arrive: list[Condition] = [ALWAYS] + [NEVER] * len(pages)
        self._endings: dict[str, Condition] = {one.id: NEVER for one in instrument.endings}
        self._default = default_ending(instrument)
        self._numbers = {one.page.id: one.number for one in reversed(pages)}
        self._asked: dict[tuple[str, str | None], Condition] = {}

    @property
    def is_exact(self) -> bool:
        """Say whether every condition met so far was understood, so that no set is too large."""
        return not (self._reader.guesses or self._opaque or self.flow.lost)

    def walk(self) -> Flow:
        """Go every way.

        Raises ``WorkLimitError`` when there are more than can be gone.
        """
        try:
            for sited in self.pages:
                self._walk_page(sited)
        except RecursionError:
            raise WorkLimitError from None
        if self._default:
            self._arrive_at(self._default, self._arrive[-1])
        self.flow.endings = {name: one.may for name, one in self._endings.items()}
        return self.flow

    def _walk_page(self, sited: SitedPage) -> None:
        here = self._arrive[sited.number]
        inside = here
        if sited.section.when is not None:
            at = f"{sited.place.path.rpartition('.pages')[0]}.when"
            inside = self._conditions.both(here, self._try(at, sited.section.when, here, None))
        showings = self._show(sited, inside)
        visible = self._conditions.any_of(condition for _, condition in showings)
        self.flow.pages[sited.number] = visible.may
        can_go_on = self._ask(sited, [option for option, _ in showings])
        self._leave(sited, self._conditions.both(visible, can_go_on))
        passed = self._conditions.both(here, self._conditions.negate(visible))
        self._lead(sited.number, sited.number + 1, passed)

    def _show(self, sited: SitedPage, inside: Condition) -> list[Showing]:
        """Give each showing of a page, with when it takes place and something is asked on it."""
        page, shows = sited.page, list[Showing]()
        for option, repeated in self._repetitions(sited):
            shown = self._conditions.both(inside, repeated)
            if page.when is not None:
                at = f"{sited.place.path}.when"
                shown = self._conditions.both(shown, self._try(at, page.when, shown, option))
            shows.append((option, self._judge_items(sited, option, shown)))
        return shows

    def _repetitions(self, sited: SitedPage) -> list[Showing]:
        page = sited.page
        if f"{sited.place.path}.for_each" in self._opaque:
            return [(FIRST, UNKNOWN)]
        if page.for_each is not None:
            return [(code, self._chosen(page.for_each, code)) for code in self._sources(page)]
        if page.times is None:
            return [(None, ALWAYS)]
        # Its repetitions are alike: the first stands for all, its answers stay open.
        if f"{sited.place.path}.times" in self._opaque:
            return [(FIRST, UNKNOWN)]
        return [(FIRST, self._reader.read(at_least(page.times, 1), None))]

    def _chosen(self, item: str, code: str) -> Condition:
        given = self._reader.given.get(item)
        return UNKNOWN if given is None else given.chosen.get(code, NEVER)

    def _sources(self, page: Page) -> list[str]:
        items = [item for sited in self.pages for item in sited.page.items]
        for item in items:
            if item.id == page.for_each and isinstance(item, MultipleChoice):
                return [one.code for one in item.options if not one.exclusive]
        return []

    def _judge_items(self, sited: SitedPage, option: str | None, shown: Condition) -> Condition:
        """Work out when each item is asked, and give when any of them is."""
        any_asked = NEVER if sited.page.items else ALWAYS
        for number, item in enumerate(sited.page.items):
            path = f"{sited.place.path}.items[{number}]"
            asked = shown
            if item.when is not None:
                holds = self._try(f"{path}.when", item.when, shown, option)
                asked = self._conditions.both(asked, holds)
            known = self.flow.items.get(path, NONE)
            self.flow.items[path] = self.diagrams.either(known, asked.may)
            self._asked[path, option] = asked
            if not isinstance(item, Calculated):
                any_asked = self._conditions.either(any_asked, asked)
        return self._conditions.both(shown, any_asked)

    def _ask(self, sited: SitedPage, options: list[str | None]) -> Condition:
        """Take in what may be answered on a page; give when one may go on from it."""
        paths = [
            (f"{sited.place.path}.items[{number}]", item)
            for number, item in enumerate(sited.page.items)
        ]
        for path, item in paths:
            if isinstance(item, Calculated) and None in options:
                self._calculate(item, self._asked[path, None])
        # Options are offered by what was answered on earlier pages, so before these answers.
        closed = [
            (path, one, option, self._filters(path, one, option))
            for path, item in paths
            for option in options
            for one in unfold_items([item])
            if isinstance(one, CLOSED_ITEMS)
        ]
        return self._conditions.all_of(self._answer(*one) for one in closed)

    def _calculate(self, item: Calculated, asked: Condition) -> None:
        use, values = self._uses.get(item.id), self._reader.tabulate(item.value)
        if use is None or values is None:
            return
        cells = [
            ((words,), self._conditions.both(asked, condition))
            for words, condition in values.items()
            if words and words != "NaN"
        ]
        answered = self._conditions.any_of(condition for _, condition in cells)
        chosen = {codes[0]: condition for codes, condition in cells}
        self._reader.note(item.id, None, item, Given(answered, chosen, list(cells), exact=True))

    def _filters(self, path: str, item: Item, option: str | None) -> dict[str, Condition]:
        """Give when each option that is not always offered is."""
        asked = self._asked[path, option]
        return {
            one.code: self._try(f"{path}.options[{number}].when", one.when, asked, option)
            for number, one in enumerate(getattr(item, "options", []))
            if one.when is not None
        }

    def _answer(
        self, path: str, item: Item, option: str | None, filters: Mapping[str, Condition]
    ) -> Condition:
        """Take in what may be answered to one item; give when one may go on from it."""
        if isinstance(item, OPTION_ITEMS) and not item.options:
            # What it was to offer is not known, so neither is what may be answered.
            return ALWAYS
        asked = self._asked[path, option]
        use = None if path.partition(".items")[0] in self._counted else self._uses.get(item.id)
        open_ = self._conditions.negate(self._find_stuck(path, item, asked, filters))
        must = item.required and not item.missing
        if use is None:
            if item.constraint is not None:
                self._try(f"{path}.constraint.rule", item.constraint.rule, asked, option)
            return open_ if must else ALWAYS
        given = self.answering.add(answer_key(item.id, option), item, use)
        given = self.answering.narrow(self.answering.offer(given, filters.get), asked)
        given = self._constrain(path, item, option, given)
        if not must:
            return ALWAYS
        return self._conditions.either(self._conditions.negate(asked), given.answered)

    def _find_stuck(
        self, path: str, item: Item, asked: Condition, filters: Mapping[str, Condition]
    ) -> Condition:
        options = getattr(item, "options", [])
        if not options or any(one.code not in filters for one in options):
            return NEVER
        none = self._conditions.all_of(map(self._conditions.negate, filters.values()))
        stuck = self._conditions.both(asked, none)
        self.flow.stuck[path] = self.diagrams.either(self.flow.stuck.get(path, NONE), stuck.may)
        return stuck

    def _constrain(self, path: str, item: Item, option: str | None, given: Given) -> Given:
        key = answer_key(item.id, option)
        self._reader.note(key, option, item, given)
        if item.constraint is None:
            return given
        at = f"{path}.constraint.rule"
        holds = self._try(at, item.constraint.rule, given.answered, option)
        narrowed = self.answering.narrow(given, holds)
        self._reader.note(key, option, item, narrowed)
        return narrowed

    def _leave(self, sited: SitedPage, left: Condition) -> None:
        """Follow the routes of a page, each where those before it did not lead away."""
        for number, route in enumerate(sited.page.routes):
            path = f"{sited.place.path}.routes[{number}]"
            holds = self._try(f"{path}.when", route.when, left, None)
            taken = self._conditions.both(left, holds)
            target = self._target(sited.number, route.to)
            if target is None:
                self.flow.lost[path] = taken.may
                self._scatter(sited.number, taken)
            else:
                self._lead(sited.number, target, taken)
                left = self._conditions.both(left, self._conditions.negate(holds))
        self._lead(sited.number, sited.number + 1, left)

    def _target(self, number: int, to: str) -> int | str | None:
        if to.startswith(END):
            ending = to.removeprefix(END)
            return ending if ending in self._endings else None
        place = self._numbers.get(to, -1)
        return place if place > number else None

    def _scatter(self, number: int, taken: Condition) -> None:
        # Where a mistaken route was meant to lead is anybody's guess, so it may lead anywhere.
        guess = Condition(taken.may, NONE)
        for later in range(number + 1, len(self.pages)):
            self._lead(number, later, guess)
        for ending in self._endings:
            self._lead(number, ending, guess)

    def _lead(self, number: int, target: int | str, way: Condition) -> None:
        if way.may != NONE:
            self.flow.leads.setdefault(number, set()).add(target)
            self._arrive_at(target, way)

    def _arrive_at(self, target: int | str, way: Condition) -> None:
        if isinstance(target, int):
            self._arrive[target] = self._conditions.either(self._arrive[target], way)
        else:
            self._endings[target] = self._conditions.either(self._endings[target], way)

    def _try(self, path: str, rule: Expression, tried: Condition, option: str | None) -> Condition:
        """Read a rule where it is worked out, and remember what it came to."""
        if path in self._opaque:
            return UNKNOWN
        holds, both = self._reader.read(rule, option), self.diagrams.both
        trial = self.flow.trials.setdefault(path, Trial())
        either = self.diagrams.either
        trial.tried = either(trial.tried, tried.may)
        trial.true = either(trial.true, both(tried.may, holds.may))
        trial.false = either(trial.false, both(tried.may, self.diagrams.negate(holds.must)))
        return holds


def _tell_apart(uses: Mapping[str, Use], pages: Iterable[SitedPage]) -> Mapping[str, Use]:
    """Leave out ids that several items share: whose answer is meant is not known."""
    met = Counter(item.id for one in pages for item in unfold_items(one.page.items))
    return {item: use for item, use in uses.items() if met[item] == 1}
