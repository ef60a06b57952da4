"""The form of one part: what stands in its fields, and the part that it says when it is sent."""

from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from consult.staff.designing.fields import FIELDS, Field
from consult.staff.designing.tables import read_table, write_table
from consult.staff.designing.typed import (
    ENGLISH,
    Typed,
    WrongFieldError,
    read_field,
    write_field,
)
from consult.staff.formfaults import FormFault
from surveys.xlsform.ids import make_id

# The longest id that is made of words, so that conditions stay readable.
_LONGEST_ID = 30


class Read(NamedTuple):
    """The part that a form says, the new codes by the old ones, and what is wrong."""

    part: Struct
    codes: dict[str, str]
    faults: list[FormFault]


def write_part(node: Struct, single: set[str]) -> dict[str, list[str]]:
    """Write a part as the fields of its form; ``single`` names items with one answer."""
    typed: dict[str, list[str]] = {}
    for field in FIELDS[type(node)]:
        value = getattr(node, field.name)
        if field.shape == "table":
            typed |= write_table(field.name, value, single)
        else:
            typed |= write_field(field, value, single)
    return typed


def read_part(node: Struct, typed: Typed) -> Read:
    """Read a form over the part that it was made from.

    A field with a fault keeps its old value. What the form does not show, such as other
    languages and the parts inside, stays as it is.
    """
    changes: dict[str, Any] = {}
    codes: dict[str, str] = {}
    faults: list[FormFault] = []
    for field in FIELDS[type(node)]:
        before = getattr(node, field.name)
        if field.shape == "table":
            lines = read_table(field.name, before, typed)
            changes[field.name] = lines.parts
            codes |= lines.codes
            faults += lines.faults
            continue
        try:
            changes[field.name] = _read(field, node, before, typed, changes)
        except WrongFieldError as error:
            faults.append(FormFault(field.name, error.message))
    return Read(replace(node, **changes), codes, faults)


def _read(field: Field, node: Struct, before: Any, typed: Typed, changes: dict[str, Any]) -> Any:
    if field.name in {"id", "key", "slug"} and not any(typed.get(field.name, [])):
        return before or _make_id(node, changes)
    return read_field(field, type(node), before, typed)


def _make_id(node: Struct, changes: dict[str, Any]) -> str:
    texts = (changes.get(name) for name in ("label", "heading", "title", "name"))
    words = next((text.get(ENGLISH, "") for text in texts if text), "")
    otherwise = str(node.__struct_config__.tag or type(node).__name__.lower())
    made = make_id(words.lower(), otherwise)
    return made if len(made) <= _LONGEST_ID else made[:_LONGEST_ID].rpartition("-")[0] or otherwise
