"""A questionnaire as a list of named parts, so that two of them can be held side by side."""

from collections.abc import Collection, Iterator
from typing import Final

import msgspec
from msgspec import Struct

from surveys.model import (
    END,
    Ending,
    Instrument,
    MultipleChoice,
    Option,
    Page,
    Point,
    Ranking,
    RatingGrid,
    Route,
    Row,
    Section,
    SignOff,
    SupportLine,
    walk_items,
)
from surveys.options import option_labels
from surveys.wording import write_expression

ROOT: Final = "questionnaire"
LONGEST_NAME: Final = 80
# Fields that hold parts with a name of their own, which are listed for themselves.
CHILDREN: Final = ("sections", "pages", "items", "options", "rows", "points", "routes")
ENDS: Final = ("endings", "supports", "signed")


class Part(Struct, frozen=True):
    """One part: what it is known again by, what it is in, and what people call it.

    ``words`` tell the whole of it in short. ``tells_children`` says that its options or rows
    are told there too. ``id`` is that of the nearest item, page, section or ending. ``single``
    names the items with one answer, of which conditions say ``is``.
    """

    key: str
    parent: str
    where: str
    name: str
    words: str
    node: Struct
    id: str = ""
    children: tuple[str, ...] = ()
    tells_children: bool = False
    single: Collection[str] = ()


def list_parts(instrument: Instrument) -> dict[str, Part]:
    """Give every part by its key, each after what it is in; a repeated id gets a number."""
    listing = _Listing(name_single(instrument))
    listing.add(instrument, None)
    return listing.parts


def name_single(instrument: Instrument) -> set[str]:
    """Name the items that take one answer, of which conditions say ``is``."""
    several = MultipleChoice | Ranking
    return {item.id for _, item in walk_items(instrument) if not isinstance(item, several)}


def name_of(node: Struct, single: Collection[str] = ()) -> str:
    """Name a part by its kind and its English words, with its id for whoever looks it up.

    Of the items in ``single`` a route's condition says ``is``.
    """
    if isinstance(node, Route):
        rule = write_expression(node.when, single)
        return f"Route to {node.to.removeprefix(END)}, where {rule}"
    id_, words = _identify(node), _shorten(_say(node))
    kind = _kind(node)
    if not words or words == id_:
        return f"{kind} {id_}".strip()
    return f"{kind} “{words}” ({id_})" if id_ else f"{kind} “{words}”"


class _Listing:
    """Parts as they are found, from the whole to its parts."""

    def __init__(self, single: Collection[str]) -> None:
        self.parts: dict[str, Part] = {}
        self._single = single

    def add(self, node: Struct, above: Part | None) -> str:
        key = self._free_key(ROOT if above is None else _key(node, above))
        name = "The questionnaire" if above is None else name_of(node, self._single)
        part = Part(
            key=key,
            parent="" if above is None else above.key,
            where=_breadcrumb(node, name, above),
            name=name,
            words=_summarise(node, name),
            node=node,
            id=str(getattr(node, "id", "" if above is None else above.id)),
            tells_children=bool(option_labels(node) or isinstance(node, RatingGrid)),  # type: ignore[arg-type] # Other parts have no labels.
            single=self._single,
        )
        self.parts[key] = part
        children = tuple(self.add(child, part) for child in _children(node))
        self.parts[key] = msgspec.structs.replace(part, children=children)
        return key

    def _free_key(self, key: str) -> str:
        number = 1
        free = key
        while free in self.parts:
            number += 1
            free = f"{key}#{number}"
        return free


def _children(node: Struct) -> Iterator[Struct]:
    for field in (*CHILDREN, *ENDS):
        yield from getattr(node, field, ())
    if isinstance(node, Instrument):
        yield node.facts


def _key(node: Struct, above: Part) -> str:
    kind = type(node).__name__
    if isinstance(node, Route):
        return f"{above.key} route {msgspec.json.encode(node).decode()}"
    if isinstance(node, Option | Row | Point):
        return f"{above.key} {kind} {_identify(node)}"
    if isinstance(node, SupportLine):
        return f"{kind} {node.key} {node.means} {node.name.get('en', '')}"
    # An item keeps its key where its kind is changed: that is a difference in it.
    whole = isinstance(node, Section | Page | Ending | SignOff)
    return f"{kind if whole else 'item'} {_identify(node)}"


def _identify(node: Struct) -> str:
    for field in ("id", "code", "value", "key", "language"):
        if isinstance(found := getattr(node, field, None), str | int):
            return str(found)
    return ""


def _say(node: Struct) -> str:
    for field in ("label", "heading", "title", "name"):
        if isinstance(found := getattr(node, field, None), dict):
            return str(found.get("en", ""))
    return ""


def _kind(node: Struct) -> str:
    match node:
        case Instrument():
            return "Questionnaire"
        case Section() | Page() | Ending() | Option() | Row() | Route():
            return type(node).__name__
        case Point():
            return "Step"
        case SupportLine():
            return "Support line"
        case SignOff():
            return "Signature"
        case _:
            return "Question" if hasattr(node, "label") else "What people are told"


def _breadcrumb(node: Struct, name: str, above: Part | None) -> str:
    told = above is not None and isinstance(node, Option | Row | Point | Route)
    return f"{above.where}, {name[:1].lower()}{name[1:]}" if told and above else name


def _summarise(node: Struct, name: str) -> str:
    words = _say(node)
    labels = option_labels(node)  # type: ignore[arg-type] # Other parts have no labels.
    rows = [row.label for row in getattr(node, "rows", ())]
    listed = [one.get("en", "") for one in (*rows, *labels.values())]
    return f"{words} ({'; '.join(listed)})" if listed else words or name


def _shorten(words: str) -> str:
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rstrip() + "…"
