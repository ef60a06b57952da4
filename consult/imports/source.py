from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from consult.errors import ImportRefusedError
from consult.imports.limits import CELL

Parts = tuple[str, ...]


class SourceRow(Struct, frozen=True, kw_only=True):
    """One row of a file: where it begins, and its cells by column.

    A cell is a tuple because some files hold several values in one. ``nested`` names cells
    that hold something other than values. ``fault`` is a code when the row cannot be used.
    """

    number: int
    cells: Mapping[str, Parts] = {}
    nested: frozenset[str] = frozenset()
    fault: str = ""

    def __repr__(self) -> str:
        return f"SourceRow({self.number}, {len(self.cells)} cells)"


def make_row(number: int, values: Mapping[str, Any]) -> SourceRow:
    """Spell every value of a row as text, or say why the row cannot be used."""
    spelled = {column: _spell(value) for column, value in values.items()}
    cells = {column: parts for column, parts in spelled.items() if parts is not None}
    too_long = any(len(part) > CELL for parts in cells.values() for part in parts)
    return SourceRow(
        number=number,
        cells=cells,
        nested=frozenset(spelled.keys() - cells.keys()),
        fault="cell-too-long" if too_long else "",
    )


def refuse(path: Path, what: str, remedy: str, *, place: str = "") -> ImportRefusedError:
    """Make the error for a file that cannot be read; it names a place, never what stands there."""
    where = f"File {path.name}, {place}." if place else f"File {path.name}."
    return ImportRefusedError(what, where=where, remedy=remedy)


def _spell(value: Any) -> Parts | None:
    """Text of a single value or a list of them; None for anything nested more deeply."""
    if isinstance(value, list):
        parts = [_spell_one(one) for one in value]
        return None if None in parts else tuple(part for part in parts if part)
    one = _spell_one(value)
    return None if one is None else tuple(filter(None, [one]))


def _spell_one(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return None
    return str(value).strip()
