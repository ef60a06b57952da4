"""What can be chosen in the fields of a form that look at the rest of the questionnaire."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from consult.staff.designing.fields import CHOICES
from surveys.model import (
    END,
    TEXT_ITEMS,
    Instrument,
    Item,
    MultipleChoice,
    Note,
    Text,
    unfold_items,
    walk_pages,
)
from surveys.options import option_labels
from surveys.parts import walk_placed

NONE: Final = ("", "None")


class Source(Struct, frozen=True):
    """A question that conditions can look at, with what can be chosen in it."""

    id: str
    label: str
    codes: list[tuple[str, str]]


def list_choices(instrument: Instrument, field: str, end: int) -> list[tuple[str, str]]:
    """List the values and labels of a field, where ``end`` pages lie before."""
    match field:
        case "support_key":
            keys = dict.fromkeys(line.key for line in instrument.supports)
            return [NONE, *((key, key) for key in keys)]
        case "for_each":
            before = list_items_before(instrument, end)
            sources = [one for one in before if isinstance(one, MultipleChoice)]
            return [NONE, *((one.id, _label(one)) for one in sources)]
        case "to":
            return [*_list_pages_after(instrument, end), *_list_endings(instrument)]
        case _:
            return CHOICES[field]


def list_sources(instrument: Instrument, end: int) -> list[Source]:
    """List the questions that a condition can look at where ``end`` pages lie before."""
    return [
        Source(
            item.id,
            _label(item),
            [(code, read_english(label)) for code, label in option_labels(item).items()],
        )
        for item in unfold_items(list_items_before(instrument, end))
        if not isinstance(item, (*TEXT_ITEMS, Note))
    ]


def list_items_before(instrument: Instrument, end: int) -> list[Item]:
    """Give the items on the first pages."""
    return [item for page in list(walk_pages(instrument))[:end] for item in page.items]


def count_before(instrument: Instrument, at: str, above: str, field: str) -> int:
    """Count the pages whose answers a part can look at.

    A part at ``at`` or, where that is empty, one that is to be added to the list ``field`` of
    the part at ``above``. A route looks at its own page as well. What is not there sees nothing.
    """
    number = page_number(instrument, at or above)
    if not at and field == "sections":
        return len(list(walk_pages(instrument)))
    if not at and field == "pages":
        section = next((one for one in walk_placed(instrument) if one.address == above), None)
        return number + len(getattr(section.node, "pages", ())) if section else number
    return number + ((field or _field_at(instrument, at)) == "routes")


def page_number(instrument: Instrument, address: str) -> int:
    """Count the pages before the one at or around an address.

    For a section these are the pages before its first; for anything else there are none.
    """
    steps = next((one.steps for one in walk_placed(instrument) if one.address == address), ())
    if not steps or steps[0][0] != "sections":
        return 0
    before = sum(len(one.pages) for one in instrument.sections[: steps[0][1]])
    return before + (steps[1][1] if steps[1:] else 0)


def read_english(text: Text | None) -> str:
    """Give the English of a text as its designer wrote it, braces and all."""
    return (text or {}).get("en", "")


def name_part(node: Struct) -> str:
    """Name a part by its first English words, else by its id, code or key."""
    for field in ("heading", "title", "label", "name"):
        words = getattr(node, field, None)
        if isinstance(words, dict) and read_english(words).strip():
            return read_english(words)
    return next(
        (str(getattr(node, field)) for field in ("id", "code", "key") if hasattr(node, field)), ""
    )


def _field_at(instrument: Instrument, address: str) -> str:
    return next((one.field for one in walk_placed(instrument) if one.address == address), "")


def _list_pages_after(instrument: Instrument, end: int) -> Iterator[tuple[str, str]]:
    for page in list(walk_pages(instrument))[end:]:
        yield page.id, f"{name_part(page)} ({page.id})"


def _list_endings(instrument: Instrument) -> Iterator[tuple[str, str]]:
    for ending in instrument.endings:
        yield END + ending.id, f"The end: {name_part(ending)} ({ending.id})"


def _label(item: Item) -> str:
    return f"{name_part(item)} ({item.id})"
