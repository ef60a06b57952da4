"""Changes to a questionnaire: parts added, moved, copied, removed and put in place of others.

Nothing here looks at whether the outcome makes sense; the checker does. What
refers to a renamed part follows it, and a copy refers to itself.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from surveys.errors import UnknownPartError
from surveys.fresh_names import find_fresh_names, list_ids, make_unique, rename_own
from surveys.item_kinds import ITEMS
from surveys.model import Ending, Instrument, Page, Text
from surveys.parts import Placed, Step, find_placed, list_fields, walk_placed
from surveys.renaming import Names, name_after, rename

NodeT = TypeVar("NodeT", bound=Struct)
Parts = list[Struct]


class Edited(NamedTuple):
    """The changed questionnaire, and the address of the part to look at now."""

    instrument: Instrument
    address: str


def add_part(
    instrument: Instrument, above: str, field: str, node: Struct, at: int | None = None
) -> Edited:
    """Add a part to a list of the part at ``above``, or of the questionnaire when that is empty.

    It goes to the end, or to the place ``at``. An id that is taken gets a
    number. Raises ``UnknownPartError``.
    """
    steps = find_placed(instrument, above).steps if above else ()
    parts = _parts_of(_node_at(instrument, steps), field, above)
    place = len(parts) if at is None else max(0, min(at, len(parts)))
    fresh = make_unique(instrument, node, parts)
    changed = _change(instrument, steps, field, lambda there: _insert(there, place, fresh))
    return _look_at(changed, (*steps, (field, place)))


def replace_part(
    instrument: Instrument, address: str, node: Struct, codes: Mapping[str, str] | None = None
) -> Edited:
    """Put another part in the place of one; what refers to it by an old name follows.

    ``codes`` has the new codes of its options, rows or points by the old
    ones. Raises ``UnknownPartError``.
    """
    placed = find_placed(instrument, address)
    field, at = placed.steps[-1]
    changed = _change(
        instrument, placed.steps[:-1], field, lambda there: _exchange(there, at, node)
    )
    names = name_after(placed.node, node, codes or {})
    return _look_at(rename(changed, _unless_kept(changed, names)), placed.steps)


def remove_part(instrument: Instrument, address: str) -> Edited:
    """Take a part away with all that is in it.

    What refers to it stays, for the checker to point at. Raises ``UnknownPartError``.
    """
    placed = find_placed(instrument, address)
    changed = _change(
        instrument, placed.steps[:-1], placed.field, lambda there: _exchange(there, placed.at)
    )
    beside = (*placed.steps[:-1], (placed.field, max(0, placed.at - 1)))
    return _look_at(changed, beside if placed.siblings > 1 else placed.steps[:-1])


def copy_part(instrument: Instrument, address: str) -> Edited:
    """Put a copy of a part behind it, under ids of its own that its inner references use.

    Raises ``UnknownPartError``.
    """
    placed = find_placed(instrument, address)
    names = find_fresh_names(instrument, placed)
    copy = rename_own(rename(placed.node, names), names)
    field, at = placed.steps[-1]
    parts = _parts_of(_node_at(instrument, placed.steps[:-1]), field, address)
    fresh = make_unique(instrument, copy, parts)
    changed = _change(
        instrument, placed.steps[:-1], field, lambda there: _insert(there, at + 1, fresh)
    )
    return _look_at(changed, (*placed.steps[:-1], (field, at + 1)))


def move_part(instrument: Instrument, address: str, by: int) -> Edited:
    """Move a part one place up (-1) or down (+1).

    At the edge of its page or section it goes over to the next one; where
    there is none, nothing changes. Raises ``UnknownPartError``.
    """
    placed = find_placed(instrument, address)
    place = placed.at + by
    if 0 <= place < placed.siblings:
        changed = _change(
            instrument,
            placed.steps[:-1],
            placed.field,
            lambda there: _insert(_exchange(there, placed.at), place, placed.node),
        )
        return _look_at(changed, (*placed.steps[:-1], (placed.field, place)))
    beside = _beside(instrument, placed, by)
    if beside is None:
        return Edited(instrument, address)
    return _carry(instrument, placed, beside, at=None if by < 0 else 0)


def move_part_into(instrument: Instrument, address: str, into: str) -> Edited:
    """Move a part to the end of the same list of another part, such as another page's items.

    Raises ``UnknownPartError`` when there is none, or it has no such list.
    """
    placed, target = find_placed(instrument, address), find_placed(instrument, into)
    _parts_of(target.node, placed.field, into)
    if target.steps == placed.steps[:-1]:
        return Edited(instrument, address)
    return _carry(instrument, placed, target, at=None)


def put_words(text: Text | None, words: str, language: str = "en") -> Text:
    """Give a text with other words in one language; empty words take the language away."""
    rest = {known: said for known, said in (text or {}).items() if known != language}
    return {language: words, **rest} if words else rest


def _carry(instrument: Instrument, placed: Placed, target: Placed, at: int | None) -> Edited:
    field = placed.field
    place = len(getattr(target.node, field)) if at is None else at
    put = _change(
        instrument, target.steps, field, lambda there: _insert(there, place, placed.node)
    )
    # Its old list is another one, so its steps still lead to it.
    changed = _change(put, placed.steps[:-1], field, lambda there: _exchange(there, placed.at))
    return _look_at(changed, (*target.steps, (field, place)))


def _beside(instrument: Instrument, placed: Placed, by: int) -> Placed | None:
    """Give the page before or after an item's own, or the section of a page; else None."""
    if len(placed.steps) == 1 or placed.field not in {"items", "pages"}:
        return None
    above, kind = placed.steps[:-1], placed.steps[-2][0]
    alike = [one for one in walk_placed(instrument) if one.field == kind]
    place = next(at for at, one in enumerate(alike) if one.steps == above) + by
    return alike[place] if 0 <= place < len(alike) else None


def _node_at(instrument: Instrument, steps: tuple[Step, ...]) -> Struct:
    node: Struct = instrument
    for field, at in steps:
        node = getattr(node, field)[at]
    return node


def _parts_of(node: Struct, field: str, address: str) -> Parts:
    if field not in list_fields(node):
        raise UnknownPartError(f"This part has no {field[:40]}.", where=f"Part {address[:200]}.")
    return list(getattr(node, field))


def _change(
    node: NodeT, steps: tuple[Step, ...], field: str, change: Callable[[Parts], Parts]
) -> NodeT:
    if not steps:
        return replace(node, **{field: change(getattr(node, field))})
    (step, at), rest = steps[0], steps[1:]
    parts = getattr(node, step)
    inner = _change(parts[at], rest, field, change)
    return replace(node, **{step: _exchange(parts, at, inner)})


def _insert(parts: Parts, at: int, node: Struct) -> Parts:
    return [*parts[:at], node, *parts[at:]]


def _exchange(parts: Parts, at: int, *instead: Struct) -> Parts:
    return [*parts[:at], *instead, *parts[at + 1 :]]


def _look_at(instrument: Instrument, steps: tuple[Step, ...]) -> Edited:
    placed = (one.address for one in walk_placed(instrument) if one.steps == steps)
    return Edited(instrument, next(placed, ""))


def _unless_kept(instrument: Instrument, names: Names) -> Names:
    """Leave out old names that another part still has: what refers to them may mean that one."""
    keys = {line.key for line in instrument.supports}
    return replace(
        names,
        items=_without(names.items, list_ids(instrument, ITEMS)),
        pages=_without(names.pages, list_ids(instrument, Page)),
        endings=_without(names.endings, list_ids(instrument, Ending)),
        supports=_without(names.supports, keys),
    )


def _without(names: Mapping[str, str], kept: set[str]) -> dict[str, str]:
    return {old: new for old, new in names.items() if old not in kept}
