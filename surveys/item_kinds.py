"""The kinds of items by name, and how a question of one kind becomes one of another."""

from collections.abc import Callable
from typing import Final, cast, get_args

from msgspec import Struct

from surveys.errors import UnknownPartError
from surveys.model import Consent, Item, Option, Point, Row, Text
from surveys.naming import tell_apart
from surveys.options import option_labels
from surveys.rules import Words
from surveys.xlsform.ids import make_code

ITEMS: Final = cast("tuple[type[Item], ...]", get_args(Item))
KINDS: Final[dict[str, type[Item]]] = {str(kind.__struct_config__.tag): kind for kind in ITEMS}


def kind_of(item: Item) -> str:
    """Name the kind of an item, as files do."""
    return str(item.__struct_config__.tag)


def change_kind(item: Item, kind: str) -> Item:
    """Give an item as one of another kind, with everything that both kinds have.

    The words of options become those of points or rows, and back. Raises
    ``UnknownPartError`` for a kind that there is not.
    """
    wanted = KINDS.get(kind)
    if wanted is None:
        raise UnknownPartError("There is no such kind of question.", where=f"Kind {kind[:40]}.")
    kept = {
        field: getattr(item, field)
        for field in wanted.__struct_fields__
        if field in item.__struct_fields__
    }
    labels = _labels_of(item)
    for field, make in _CARRIED.items():
        if field in wanted.__struct_fields__ and field not in kept:
            kept[field] = make(labels)
    return wanted(**kept)


def _labels_of(item: Item) -> list[Text]:
    labels = [] if isinstance(item, Consent) else list(option_labels(item).values())
    return labels or [part.label for part in getattr(item, "rows", ())]


def _options(labels: list[Text]) -> list[Struct]:
    return [Option(code=code, label=label) for code, label in _coded(labels)]


def _rows(labels: list[Text]) -> list[Struct]:
    return [Row(code=code, label=label) for code, label in _coded(labels)]


def _points(labels: list[Text]) -> list[Struct]:
    return [Point(value=value, label=label) for value, label in enumerate(labels[:100], start=1)]


def _coded(labels: list[Text]) -> list[tuple[str, Text]]:
    taken: list[str] = []
    for label in labels:
        taken.append(tell_apart(make_code(label.get("en", "")), taken))
    return list(zip(taken, labels, strict=True))


# What is blank for any answers, until somebody says what is to be worked out.
_CARRIED: Final[dict[str, Callable[[list[Text]], object]]] = {
    "options": _options,
    "rows": _rows,
    "points": _points,
    "value": lambda _: Words(""),
}
