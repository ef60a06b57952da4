"""The decoder's complaints in our own words, without the values it quotes."""

import re
from typing import Final

from msgspec import Struct

from surveys import model, rules
from surveys.nearness import nearest_name

_PLACE: Final = re.compile(r" - at (?:`key` in )?`(\$[A-Za-z0-9_.\[\]]*)`$")
_UNKNOWN_FIELD: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
# Only complaints of these forms are passed on, because they quote our schema and never the file.
_OWN_WORDS: Final = (
    re.compile(r"Object missing required field `[a-z_]+`"),
    re.compile(r"Expected `[a-z |]+`(, got `[a-z]+`)?"),
    re.compile(r"Expected `(str|int|array|object)` (of length )?[<>=]+ -?\d+"),
    re.compile(r"Invalid RFC3339 encoded date"),
)
_NO_ID: Final = (
    "This is not an id, an option code or a language code as these files write them",
    "Use small letters, digits and hyphens, for example what-they-did.",
)
_SEE_SCHEMA: Final = "What may stand here is listed by: consult instrument schema"


def explain_shape(complaint: str) -> tuple[str, str, str]:
    """Turn a decoder's message into what is wrong, the JSON path, and what to do."""
    found = _PLACE.search(complaint)
    place = found.group(1) if found else "$"
    what, remedy = _words(complaint[: found.start()] if found else complaint)
    return f"{what}.", place, remedy


def _words(complaint: str) -> tuple[str, str]:
    if unknown := _UNKNOWN_FIELD.match(complaint):
        return "This part has a field that questionnaires do not have", _nearest(unknown.group(1))
    if "matching regex" in complaint:
        return _NO_ID
    if any(words.fullmatch(complaint) for words in _OWN_WORDS):
        return complaint, _SEE_SCHEMA
    return "This value is not one of those allowed here", _SEE_SCHEMA


def _nearest(name: str) -> str:
    near = nearest_name(name, _FIELDS)
    return f"Did you mean {near}?" if near else _SEE_SCHEMA


def _field_names() -> tuple[str, ...]:
    structs = [
        known
        for module in (model, rules)
        for known in vars(module).values()
        if isinstance(known, type) and issubclass(known, Struct)
    ]
    return tuple(sorted({name for struct in structs for name in struct.__struct_fields__}))


_FIELDS: Final = _field_names()
