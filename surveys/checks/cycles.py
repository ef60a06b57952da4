"""Questions that depend on themselves, and routes that lead back."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from msgspec import Struct

from surveys.checks.finding import Finding, error
from surveys.checks.sites import Site, SitedPage, sited_items
from surveys.rules import LEAVES, walk_rule


class Rings(Struct, frozen=True):
    """The items that depend on themselves, if only by way of others, and what is on each page."""

    items: AbstractSet[str]
    on_page: Mapping[int, AbstractSet[str]]

    def owners(self, site: Site) -> AbstractSet[str]:
        """Give the items on whose being asked, or whose value, an expression decides."""
        return _owners(site, self.on_page)


def find_rings(sites: Iterable[Site], pages: Iterable[SitedPage]) -> Rings:
    """Find the items that wait for one another before they can be asked or worked out."""
    on_page = {one.number: frozenset(item.id for _, item in sited_items(one)) for one in pages}
    needs: dict[str, set[str]] = {}
    for site in sites:
        if site.is_deep:
            continue
        wanted = {
            part.item.split(".")[0] for part, _ in walk_rule(site.rule) if isinstance(part, LEAVES)
        }
        for owner in _owners(site, on_page):
            needs.setdefault(owner, set()).update(wanted)
    return Rings(frozenset(_prune(needs)), on_page)


def check_rings(rings: Rings, pages: Iterable[SitedPage]) -> Iterator[Finding]:
    """Find every item that is part of a ring."""
    for page in pages:
        for place, item in sited_items(page):
            if item.id in rings.items:
                yield error(
                    "cycle",
                    place,
                    f"{item.id} depends on itself: {_others(item.id, rings)}.",
                    "Take out one of these conditions or values, so that there is a first one.",
                )


def check_ways_back(pages: Iterable[SitedPage]) -> Iterator[Finding]:
    """Find routes that lead back, so that somebody could go round and round."""
    pages = list(pages)
    places = {sited.page.id: sited.number for sited in reversed(pages)}
    for sited in pages:
        for number, route in enumerate(sited.page.routes):
            if places.get(route.to, len(pages)) <= sited.number:
                place = sited.place._replace(path=f"{sited.place.path}.routes[{number}].to")
                yield error(
                    "cycle",
                    place,
                    f"This route leads back to {route.to}, so a person could go round and round.",
                    "Routes may only lead to a page further on.",
                )


def _others(item: str, rings: Rings) -> str:
    others = sorted(rings.items - {item})
    return f"it waits for {', '.join(others)}" if others else "it waits for its own answer"


def _owners(site: Site, on_page: Mapping[int, AbstractSet[str]]) -> AbstractSet[str]:
    if site.role in ("item", "value", "option") and site.item is not None:
        return {site.item.id}
    return on_page.get(site.page, frozenset()) if site.role in ("page", "times") else frozenset()


def _prune(needs: Mapping[str, set[str]]) -> set[str]:
    """Give what is left when whatever waits for nothing, or is waited for by nothing, is gone."""
    left = set(needs)
    while left:
        waiting = {one for one in left if needs[one] & left}
        wanted = {other for one in waiting for other in needs[one]}
        if left == waiting & wanted:
            return left
        left = waiting & wanted
    return left
