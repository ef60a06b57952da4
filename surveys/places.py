"""Walking over a whole questionnaire, with the JSON path of everything in it."""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from msgspec import Struct

from surveys.model import Instrument, Route
from surveys.rules import EXPRESSIONS

NodeT = TypeVar("NodeT")


class Place(NamedTuple):
    """A part of a questionnaire, its JSON path and the nearest id at or above it."""

    path: str
    id: str
    node: object

    def __str__(self) -> str:
        return f"{self.path} ({self.id})" if self.id else self.path


def walk_places(instrument: Instrument) -> Iterator[Place]:
    """Give every struct, list and text in file order; a rule stays whole in what it is of."""
    waiting = [Place("$", "", instrument)]
    while waiting:
        place = waiting.pop()
        yield place
        waiting += reversed(_inside(place))


def places_of(instrument: Instrument, kind: type[NodeT]) -> Iterator[tuple[Place, NodeT]]:
    """Give every part of one kind with its place, in file order."""
    for place in walk_places(instrument):
        if isinstance(place.node, kind):
            yield place, place.node


def _inside(place: Place) -> list[Place]:
    node = place.node
    if isinstance(node, list):
        return [
            _named(f"{place.path}[{number}]", place.id, part) for number, part in enumerate(node)
        ]
    if isinstance(node, Struct) and not isinstance(node, Route):
        parts = ((name, getattr(node, name)) for name in node.__struct_fields__)
        return [
            _named(f"{place.path}.{name}", place.id, part)
            for name, part in parts
            if isinstance(part, Struct | list | dict) and not isinstance(part, EXPRESSIONS)
        ]
    return []


def _named(path: str, above: str, node: object) -> Place:
    return Place(path, str(getattr(node, "id", above)), node)
