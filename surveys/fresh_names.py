"""Ids and codes that nothing in a questionnaire has yet, for what is added or copied."""

import re
from collections.abc import Mapping
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from surveys.item_kinds import ITEMS
from surveys.model import Ending, Instrument, Option, Page, Point, Row
from surveys.naming import tell_apart
from surveys.parts import Placed, list_fields, walk_placed
from surveys.renaming import Names

NodeT = TypeVar("NodeT", bound=Struct)
Family = type[Struct] | tuple[type[Struct], ...]
_NUMBERED: Final = re.compile(r"-\d+$")
_POINTS: Final = range(-100, 101)


def list_ids(instrument: Instrument, kind: Family) -> set[str]:
    """Give the ids of every part of a kind."""
    return {
        str(getattr(one.node, "id", ""))
        for one in walk_placed(instrument)
        if isinstance(one.node, kind)
    }


def make_unique(instrument: Instrument, node: Struct, siblings: list[Struct]) -> Struct:
    """Give a part with an id, code or value that no other part of its kind has."""
    match node:
        case Option(code=code) | Row(code=code):
            taken = {str(getattr(one, "code", "")) for one in siblings}
            return replace(node, code=_fresh(code, taken))
        case Point(value=value):
            return replace(node, value=_fresh_value(value, siblings))
        case _ if hasattr(node, "id"):
            family = ITEMS if isinstance(node, ITEMS) else type(node)
            return replace(node, id=_fresh(str(node.id), list_ids(instrument, family)))
        case _:
            return node


def find_fresh_names(instrument: Instrument, placed: Placed) -> Names:
    """Give new names for everything with an id inside a part, and for itself."""
    inside = [
        one.node
        for one in walk_placed(instrument)
        if one.steps[: len(placed.steps)] == placed.steps
    ]
    return Names(
        items=_fresh_ids(instrument, ITEMS, inside),
        pages=_fresh_ids(instrument, Page, inside),
        endings=_fresh_ids(instrument, Ending, inside),
    )


def rename_own(node: NodeT, names: Names) -> NodeT:
    """Give a part with new ids for itself and for the parts inside it."""
    changes: dict[str, object] = {
        field: [rename_own(part, names) for part in getattr(node, field)]
        for field in list_fields(node)
    }
    own = str(getattr(node, "id", ""))
    known = _names_for(node, names)
    return replace(node, **changes, **({"id": known[own]} if own in known else {}))


def _names_for(node: Struct, names: Names) -> Mapping[str, str]:
    match node:
        case Page():
            return names.pages
        case Ending():
            return names.endings
        case _:
            return names.items if isinstance(node, ITEMS) else {}


def _fresh_ids(instrument: Instrument, kind: Family, inside: list[Struct]) -> dict[str, str]:
    taken, names = list_ids(instrument, kind), {}
    for node in inside:
        if isinstance(node, kind):
            old = str(getattr(node, "id", ""))
            names[old] = _fresh(old, taken)
            taken.add(names[old])
    return names


def _fresh(name: str, taken: set[str]) -> str:
    return name if name not in taken else tell_apart(_NUMBERED.sub("", name) or name, taken)


def _fresh_value(value: int, siblings: list[Struct]) -> int:
    taken = {getattr(one, "value", None) for one in siblings}
    above = (one for one in _POINTS if one > value and one not in taken)
    return value if value not in taken else next(above, value)
