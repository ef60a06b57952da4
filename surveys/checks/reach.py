"""What the ways through a questionnaire prove: parts nobody meets, conditions without effect."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from surveys.checks.diagrams import NONE, WorkLimitError
from surveys.checks.examples import NOTHING, Example, find_example
from surveys.checks.finding import Finding, error, warning, with_example
from surveys.checks.journeys import Journeys
from surveys.checks.sites import Role, Site, SitedPage, sited_endings, sited_items
from surveys.model import (
    CLOSED_ITEMS,
    END,
    TEXT_ITEMS,
    Calculated,
    Instrument,
    RatingGrid,
)
from surveys.path import default_ending
from surveys.places import Place
from surveys.rules import All

_NEVER: Final[dict[Role, str]] = {
    "section": "so this section is never shown",
    "page": "so this page is never shown",
    "times": "so this page is never shown",
    "item": "so this question is never asked",
    "option": "so this option is never offered",
    "constraint": "so no answer is ever accepted",
    "value": "so this value is always blank",
    "route": "so this route is never taken",
}


def check_reach(
    instrument: Instrument,
    sites: Sequence[Site],
    pages: list[SitedPage],
    faulty: AbstractSet[str] = frozenset(),
) -> Iterator[Finding]:
    """Find what no way of answering leads to, what every way does, and ways that lead nowhere.

    Every fault is certain, whatever is meant by the expressions at ``faulty``
    paths. Where there are more ways than can be gone through, only what holds
    whatever the conditions mean is found.
    """
    if not pages:
        yield error("no-pages", "$.sections", "There is no page.", "Add one.")
    if not any(ending.stores for ending in instrument.endings):
        yield error(
            "missing-ending",
            "$.endings",
            "No ending keeps the answers, so nobody could ever send theirs.",
            "Add an ending with stores set to true.",
        )
    proof = _Proof(instrument, pages, sites, faulty)
    yield from proof.check_pages()
    yield from proof.check_trials(sites)
    yield from proof.check_choices()
    yield from proof.check_endings()
    yield from proof.check_waste()


def walk_all_ways(
    instrument: Instrument,
    pages: list[SitedPage],
    sites: Sequence[Site],
    faulty: AbstractSet[str] = frozenset(),
) -> Journeys:
    """Give the ways through a questionnaire, gone; without its conditions when they are too many.

    Never raises.
    """
    try:
        journeys = Journeys(instrument, pages, sites, faulty=faulty)
        journeys.walk()
    except WorkLimitError:
        journeys = Journeys(instrument, pages, sites, faulty=faulty, coarse=True)
        journeys.walk()
    return journeys


class _Proof:
    """The ways through one questionnaire, and the findings that follow from them."""

    def __init__(
        self,
        instrument: Instrument,
        pages: list[SitedPage],
        sites: Sequence[Site],
        faulty: AbstractSet[str],
    ) -> None:
        self.instrument = instrument
        self.pages = pages
        self.journeys = walk_all_ways(instrument, pages, sites, faulty)
        self._faulty = faulty
        self.flow = self.journeys.flow

    def check_pages(self) -> Iterator[Finding]:
        """Find pages that no answers lead to, and questions never asked on the others."""
        for sited in self.pages:
            paths = {place.path: (place, item) for place, item in sited_items(sited)}
            shown = [item for _, item in paths.values() if not isinstance(item, Calculated)]
            if not self._is_met(sited):
                yield _unreachable_page(sited, [item.id for item in shown])
                continue
            for path, (place, item) in paths.items():
                if self.flow.items.get(path) == NONE:
                    yield error(
                        "unreachable-item",
                        place,
                        f"No answers lead to {item.id}, so nobody is ever asked.",
                        "Change the condition that leaves it out, or remove the question.",
                    )

    def check_trials(self, sites: Sequence[Site]) -> Iterator[Finding]:
        """Find conditions that never hold, and those that always do."""
        for site in sites:
            trial = self.flow.trials.get(site.place.path)
            if trial is None or site.role in ("times", "value"):
                continue
            if trial.tried == NONE:
                if site.role == "route" and self.flow.pages.get(site.page):
                    yield _untried_route(site)
            elif trial.true == NONE:
                yield self._illustrate_trial(site, _never_true(site), trial.tried)
            elif trial.false == NONE and site.rule != All([]):
                yield self._illustrate_trial(site, _always_true(site), trial.true)

    def check_choices(self) -> Iterator[Finding]:
        """Find questions left without a single option, and routes to endings that do not exist."""
        for sited in self.pages:
            for place, item in sited_items(sited):
                if any(path.startswith(f"{place.path}.options") for path in self._faulty):
                    continue
                example = self._example(self.flow.stuck.get(place.path, NONE))
                if example is not None and example.without_choice(item):
                    found = error(
                        "dead-end",
                        place,
                        f"Somebody can come to {item.id} with no option left to choose.",
                        "Offer one option always, or ask only where one is left.",
                    )
                    yield with_example(found, example.write(sited.page.id))
            for number, route in enumerate(sited.page.routes):
                path = f"{sited.place.path}.routes[{number}]"
                if route.to.startswith(END) and (ways := self.flow.lost.get(path, NONE)):
                    place = Place(f"{path}.to", sited.page.id, route)
                    yield self._illustrate(_nowhere(place), ways, sited.page.id)

    def check_endings(self) -> Iterator[Finding]:
        """Find endings that nobody comes to, and that answers are never kept."""
        named = {route.to for sited in self.pages for route in sited.page.routes}
        named.add(END + default_ending(self.instrument))
        reached = {name for name, ways in self.flow.endings.items() if ways != NONE}
        for place, ending in sited_endings(self.instrument):
            if END + ending.id not in named:
                yield warning(
                    "unused-ending",
                    place,
                    "No route leads to this ending.",
                    "Add a route to it, or remove it.",
                )
            elif ending.id not in reached and not ending.stores:
                yield warning(
                    "unreachable-ending",
                    place,
                    "No answers lead to this ending.",
                    "Change the route that leads to it, or remove it.",
                )
        storing = {ending.id for ending in self.instrument.endings if ending.stores}
        if storing and not storing & reached:
            found = error(
                "dead-end",
                "$.endings",
                "Whatever is answered, nobody comes to an ending that keeps the answers.",
                "Look for the route or the question that stops everybody on the way.",
            )
            yield self._illustrate(found, next(iter(self._ways_out()), NONE), "")

    def check_waste(self) -> Iterator[Finding]:
        """Find pages that ask what can never be kept, because no way from them keeps anything."""
        keeping = self._keeping_pages()
        for sited in self.pages:
            asks = any(
                isinstance(item, (*CLOSED_ITEMS, *TEXT_ITEMS, RatingGrid)) and not item.required
                for item in sited.page.items
            )
            ways = self.flow.pages.get(sited.number, NONE)
            if keeping and asks and ways != NONE and sited.number not in keeping:
                found = warning(
                    "dead-end",
                    sited.place,
                    "What is answered here is never kept: every way on ends without sending.",
                    "Lead on to an ending that keeps answers, or do not ask.",
                )
                yield self._illustrate(found, ways, sited.page.id)

    def _is_met(self, sited: SitedPage) -> bool:
        items = sited.page.items
        if items and all(isinstance(item, Calculated) for item in items):
            return any(self.flow.items.get(place.path) for place, _ in sited_items(sited))
        return self.flow.pages.get(sited.number) != NONE

    def _ways_out(self) -> list[int]:
        return [ways for ways in self.flow.endings.values() if ways != NONE]

    def _keeping_pages(self) -> set[int]:
        """Give the pages from which some way leads to an ending that keeps answers."""
        goals: set[int | str] = {one.id for one in self.instrument.endings if one.stores}
        if default_ending(self.instrument) in goals:
            goals.add(len(self.pages))
        for sited in reversed(self.pages):
            if self.flow.leads.get(sited.number, set()) & goals:
                goals.add(sited.number)
        return {goal for goal in goals if isinstance(goal, int) and goal < len(self.pages)}

    def _example(self, ways: int) -> Example | None:
        return find_example(self.instrument, self.journeys.answering, ways)

    def _illustrate_trial(self, site: Site, finding: Finding, ways: int) -> Finding:
        """Add a way of answering that leads to where a condition is tried."""
        if site.role not in ("page", "section"):
            return self._illustrate(finding, ways, self.pages[site.page].page.id)
        # The condition decides whether the page is shown, so the way there is shown instead.
        example = self._example(ways)
        before = [one.page.id for one in self.pages[: site.page]]
        if example is None:
            return finding
        until = next((page for page in reversed(before) if example.shows(page)), "")
        return with_example(finding, example.write(until) if until else [NOTHING])

    def _illustrate(self, finding: Finding, ways: int, page: str) -> Finding:
        """Add a way of answering, where the path finder agrees that it leads there."""
        example = self._example(ways)
        if example is None or (page and not example.shows(page)):
            return finding
        return with_example(finding, example.write(page))


def _unreachable_page(sited: SitedPage, items: list[str]) -> Finding:
    unasked = f" Nobody is asked {', '.join(items)}." if items else ""
    return error(
        "unreachable-page",
        sited.place,
        f"No answers lead to this page.{unasked}",
        "Change the route or condition that always leads past it, or remove the page.",
    )


def _never_true(site: Site) -> Finding:
    return error(
        "never-true",
        site.place,
        f"No answers make this condition hold, {_NEVER[site.role]}.",
        "Compare it with the answers that can have been given by then.",
    )


def _always_true(site: Site) -> Finding:
    return warning(
        "always-true",
        site.place,
        "This condition holds whatever is answered, so it decides nothing.",
        "Remove it, or compare it with the answers that can have been given by then.",
    )


def _untried_route(site: Site) -> Finding:
    return error(
        "never-true",
        site.place,
        "This route is never tried, because those before it always lead away.",
        "Put it before them, or remove it.",
    )


def _nowhere(place: Place) -> Finding:
    return error(
        "dead-end",
        place,
        "Somebody who takes this route comes to an ending that does not exist.",
        "Lead to an ending that there is, or add this one.",
    )
