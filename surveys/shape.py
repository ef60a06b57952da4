"""The decoder's complaints in our own words, without the values it quotes."""

import re
from typing import Final

from msgspec import Struct

from surveys import model, rules
from surveys.nearness import nearest_name

_PLACE: Final = re.compile(r" - at (?:`key` in )?`(\$[A-Za-z0-9_.\[\]]*)`$")
_UNKNOWN_FIELD: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
# Only what quotes our schema is passed on, and never what quotes the file.
_LACKING: Final = re.compile(r"Object missing required field `([a-z_]+)`")
_OF_KIND: Final = re.compile(r"Expected `([a-z |]+)`(?:, got `([a-z]+)`)?")
_BOUND: Final = re.compile(
    r"Expected `(str|int|float|array|object)` (?:of length )?([<>=]+) (-?\d+)"
)
_KINDS: Final = {
    "str": "words in quotation marks",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in square brackets",
    "object": "a part in braces",
    "null": "nothing",
    "date": "a day such as 2026-11-22",
}
_SIGNS: Final = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}
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
    if complaint.startswith("Invalid RFC3339"):
        return "This is not a day as these files write it", "Write it like 2026-11-22."
    return _explain_value(complaint), _SEE_SCHEMA


def _explain_value(complaint: str) -> str:
    if found := _LACKING.fullmatch(complaint):
        return f"This part lacks the field {found[1]}"
    if found := _OF_KIND.fullmatch(complaint):
        return _wrong_kind(found[1], found[2] or "")
    if found := _BOUND.fullmatch(complaint):
        length = " in length" if found[1] in ("str", "array", "object") else ""
        return f"This must be {_SIGNS.get(found[2], found[2])} {found[3]}{length}"
    return "This value is not one of those allowed here"


def _wrong_kind(wanted: str, given: str) -> str:
    kinds = " or ".join(_KINDS.get(kind.strip(), kind) for kind in wanted.split("|"))
    found = f", and there is {_KINDS[given]}" if given in _KINDS else ""
    return f"There must be {kinds} here{found}"


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
