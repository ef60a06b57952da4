"""Routes as conditions, for tools that know conditions only.

Behind every page with routes stands a hidden row that works out where they lead, and a page is
shown where no earlier route leads past it. None of this is read back: our own routes are.
"""

from typing import NamedTuple

from surveys.model import END, Calculated, Instrument, Page, walk_pages
from surveys.path import default_ending
from surveys.rules import All, Answer, Any_, Call, Compare, Expression, Not, Words
from surveys.xlsform.naming import Names


class Detour(NamedTuple):
    """A hidden row behind a page: its name, and where each of the page's targets lies."""

    name: str
    page: int
    targets: dict[str, int]


class Flow:
    """Where every route of a questionnaire leads."""

    def __init__(self, instrument: Instrument, names: Names) -> None:
        """Name a hidden row for each page with routes that lead on."""
        self._pages = list(walk_pages(instrument))
        self._default = default_ending(instrument)
        places = {page.id: at for at, page in reversed(list(enumerate(self._pages)))}
        places |= {f"{END}{ending.id}": len(self._pages) for ending in instrument.endings}
        self._detours: dict[int, Detour] = {}
        for at, page in enumerate(self._pages):
            targets = {route.to: places.get(route.to, -1) for route in page.routes}
            onward = {to: place for to, place in targets.items() if place > at}
            if onward:
                self._detours[at] = Detour(names.take(f"after-{page.id}"), at, onward)

    def write_target(self, at: int) -> tuple[str, Expression] | None:
        """Give the name of the hidden row behind a page, and what it works out; None without."""
        detour = self._detours.get(at)
        if detour is None:
            return None
        page = self._pages[at]
        value: Expression = Words("")
        for route in reversed(page.routes):
            if route.to in detour.targets:
                value = Call("if", [route.when, Words(route.to), value])
        shown = _shows_something(page)
        return detour.name, value if shown is None else Call("if", [shown, value, Words("")])

    def condition_of(self, at: int, page: Page) -> Expression | None:
        """Give the condition on which a page is shown, routes and all; None for always."""
        passed: list[Expression] = [
            Compare(Answer(detour.name), "=", Words(to))
            for detour in self._detours.values()
            for to, place in detour.targets.items()
            if detour.page < at < place
        ]
        return join([page.when, Not(_any(passed)) if passed else None])

    def ending_condition(self, ending: str) -> Expression | None:
        """Give the condition on which an ending is shown; None for always."""
        led: list[tuple[str, Expression]] = [
            (to, Compare(Answer(detour.name), "=", Words(to)))
            for detour in self._detours.values()
            for to in detour.targets
            if to.startswith(END)
        ]
        if ending != self._default:
            return _any([rule for to, rule in led if to == f"{END}{ending}"])
        others = [rule for to, rule in led if to != f"{END}{ending}"]
        return Not(_any(others)) if others else None


def _shows_something(page: Page) -> Expression | None:
    """Give the condition on which a page has anything on it; without, its routes do not count."""
    asked = [item.when for item in page.items if not isinstance(item, Calculated)]
    conditions = [when for when in asked if when is not None]
    return None if len(conditions) < len(asked) or not page.items else _any(conditions)


def join(rules: list[Expression | None]) -> Expression | None:
    """Give the condition that all of these hold; None when there are none."""
    given = [rule for rule in rules if rule is not None]
    return given[0] if len(given) == 1 else All(given) if given else None


def _any(rules: list[Expression]) -> Expression:
    return rules[0] if len(rules) == 1 else Any_(rules) if rules else Call("false")
