"""Empty parts, from which new ones are made."""

from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from surveys.item_kinds import KINDS, change_kind
from surveys.model import (
    Calculated,
    Consent,
    Ending,
    Item,
    Note,
    Page,
    Route,
    Section,
    SupportLine,
)
from surveys.rules import All, Words

_PARTS: Final[dict[str, Callable[[date], Struct]]] = {
    "sections": lambda _: Section(id=""),
    "pages": lambda _: Page(id=""),
    "routes": lambda _: Route(when=All([]), to=""),
    "endings": lambda _: Ending(id=""),
    "supports": lambda today: SupportLine(key="", name={}, number="", checked=today),
}


def make_blank(field: str, kind: str, today: date) -> Struct | None:
    """Give an empty part for a list of parts, an item of a kind; None for what there is not."""
    if field == "items":
        return _make_item(kind)
    return _PARTS[field](today) if field in _PARTS else None


def _make_item(kind: str) -> Item | None:
    """Give an empty item, which offers not to answer wherever that can be offered."""
    wanted = KINDS.get(kind)
    if wanted is None:
        return None
    if wanted is Calculated:
        return Calculated(id="", value=Words(""))
    if wanted is Consent:
        return Consent(id="", yes={"en": "Yes"}, no={"en": "No"})
    item = change_kind(Note(id=""), kind)
    return item if wanted is Note else replace(item, missing=["prefer-not-to-say"])
