"""What can be added, moved and removed in a questionnaire, each with an address of its own.

An address is made of ids and codes, not of positions, so that it still finds
its part after somebody else has put another one above it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from surveys.errors import UnknownPartError
from surveys.model import Instrument

# The fields that hold parts in order, as they are met when a questionnaire is read.
LISTS: Final = (
    "sections",
    "pages",
    "items",
    "options",
    "rows",
    "points",
    "routes",
    "endings",
    "supports",
)
_NAMES: Final = ("id", "code", "key", "value")

Step = tuple[str, int]


class Placed(Struct, frozen=True):
    """A part, its address, its JSON path, and the way to it from the whole questionnaire.

    ``siblings`` counts the parts in the same list, itself included.
    """

    address: str
    path: str
    steps: tuple[Step, ...]
    node: Struct
    siblings: int

    @property
    def field(self) -> str:
        """The list that it stands in, such as ``items``."""
        return self.steps[-1][0]

    @property
    def at(self) -> int:
        """Its place in that list, the first being 0."""
        return self.steps[-1][1]


def walk_placed(instrument: Instrument) -> Iterator[Placed]:
    """Give every part in file order, each before those inside it."""
    yield from _walk(instrument, "", "$", (), Counter())


def find_placed(instrument: Instrument, address: str) -> Placed:
    """Give the part at an address.

    Raises ``UnknownPartError`` when there is none.
    """
    for placed in walk_placed(instrument):
        if placed.address == address:
            return placed
    raise UnknownPartError("This questionnaire has no such part.", where=f"Part {address[:200]}.")


def list_fields(node: Struct) -> list[str]:
    """Name the lists of parts that a part has."""
    return [field for field in LISTS if field in node.__struct_fields__]


def _walk(
    node: Struct, address: str, path: str, steps: tuple[Step, ...], given: Counter[str]
) -> Iterator[Placed]:
    for field in list_fields(node):
        parts = getattr(node, field)
        for at, part in enumerate(parts):
            own = _name(f"{address}.{field}".lstrip("."), part, at, given)
            place, way = f"{path}.{field}[{at}]", (*steps, (field, at))
            yield Placed(own, place, way, part, len(parts))
            yield from _walk(part, own, place, way, given)


def _name(above: str, part: Struct, at: int, given: Counter[str]) -> str:
    known = (str(getattr(part, name, "")) for name in _NAMES)
    address = f"{above}.{next(filter(None, known), str(at))}"
    given[address] += 1
    return address if given[address] == 1 else f"{address}#{given[address]}"
