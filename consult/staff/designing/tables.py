"""The options, rows and points of an item as lines of a table, and read from it again."""

from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from consult.staff.designing.fields import COLUMNS
from consult.staff.designing.typed import (
    ENGLISH,
    YES,
    Typed,
    WrongFieldError,
    first,
    read_condition,
)
from consult.staff.formfaults import FormFault
from surveys.editing import put_words
from surveys.model import Option, Point
from surveys.naming import tell_apart
from surveys.wording import write_expression
from surveys.xlsform.ids import make_code

MORE: Final = "more"
MOST_LINES: Final = 300
_VALUES: Final = range(-100, 101)
_CODE: Final = "Use small letters, digits and hyphens, 64 at most."


class Lines(NamedTuple):
    """The parts that a table says, the new codes by the old ones, and what is wrong."""

    parts: list[Struct]
    codes: dict[str, str]
    faults: list[FormFault]


class _Line(NamedTuple):
    place: float
    part: Struct
    old: str


def write_table(name: str, parts: list[Any], single: set[str]) -> dict[str, list[str]]:
    """Write options, rows or points as the fields of a table."""
    typed: dict[str, list[str]] = {f"{name}.{MORE}": [""]}
    for at, part in enumerate(parts):
        line = f"{name}.{at}."
        code = str(part.value) if isinstance(part, Point) else part.code
        typed[line + "old"] = typed[line + "code"] = [code]
        typed[line + "label"] = [part.label.get(ENGLISH, "")]
        typed[line + "place"] = [str(at + 1)]
        if isinstance(part, Option):
            typed[line + "exclusive"] = [YES] if part.exclusive else []
            typed[line + "other"] = [YES] if part.other else []
            when = "" if part.when is None else write_expression(part.when, single)
            typed[line + "when"] = [when]
    return typed


def count_lines(name: str, typed: Typed) -> int:
    """Count the lines of a table in a form."""
    return next(at for at in range(MOST_LINES + 1) if f"{name}.{at}.old" not in typed)


def read_table(name: str, parts: list[Any], typed: Typed) -> Lines:
    """Read a table over the parts that were there; lines are told apart by their old codes."""
    before = {_code_of(part): part for part in parts}
    lines, faults = [], []
    for at in range(count_lines(name, typed)):
        if YES in typed.get(f"{name}.{at}.remove", []):
            continue
        try:
            lines.append(_read_line(name, at, before, typed))
        except WrongFieldError as error:
            faults.append(FormFault(f"{name}.{at}.{error.field}", error.message))
    ordered = sorted(lines, key=lambda line: line.place)
    kept = [line.part for line in ordered]
    codes = {line.old: _code_of(line.part) for line in ordered if line.old}
    added = _read_more(name, kept, first(typed, f"{name}.{MORE}"))
    faults += _check_codes(name, [*kept, *added])
    return Lines(_sort(name, [*kept, *added]), codes, faults)


def _read_line(name: str, at: int, before: dict[str, Any], typed: Typed) -> _Line:
    line = f"{name}.{at}."
    old = first(typed, line + "old")
    part = before.get(old) or _blank(name)
    changes: dict[str, Any] = {
        "label": put_words(part.label, " ".join(first(typed, line + "label").split()), ENGLISH)
    }
    code = first(typed, line + "code") or old
    if isinstance(part, Point):
        changes["value"] = _read_value(code)
    else:
        changes["code"] = code
    if isinstance(part, Option):
        changes |= _read_option(line, typed)
    return _Line(_read_place(first(typed, line + "place"), at), _check(part, changes), old)


def _read_option(line: str, typed: Typed) -> dict[str, Any]:
    when = first(typed, line + "when")
    try:
        rule = read_condition(when) if when else None
    except WrongFieldError as error:
        raise WrongFieldError(error.message, "when") from None
    return {
        "exclusive": YES in typed.get(line + "exclusive", []),
        "other": YES in typed.get(line + "other", []),
        "when": rule,
    }


def _check(part: Any, changes: dict[str, Any]) -> Struct:
    changed: Struct = msgspec.structs.replace(part, **changes)
    try:
        checked: Struct = msgspec.convert(msgspec.to_builtins(changed), type(part))
    except msgspec.ValidationError:
        raise WrongFieldError(_CODE, "code") from None
    return checked


def _read_value(words: str) -> int:
    try:
        value = int(words)
    except ValueError:
        raise WrongFieldError("Write a whole number, such as 3.", "code") from None
    if value not in _VALUES:
        raise WrongFieldError("Write a number from -100 to 100.", "code")
    return value


def _read_place(words: str, at: int) -> float:
    try:
        return float(words)
    except ValueError:
        return at + 1


def _read_more(name: str, kept: list[Struct], words: str) -> list[Struct]:
    """Make one part of every line of words, with a code or value that is free."""
    taken = [_code_of(part) for part in kept]
    added: list[Struct] = []
    for line in [line.strip() for line in words.splitlines() if line.strip()][:MOST_LINES]:
        if name == "points":
            value = max([0, *(int(code) for code in taken)]) + 1
            added.append(Point(value=value, label={ENGLISH: line}))
        else:
            code = tell_apart(make_code(line[:40]), taken)
            added.append(COLUMNS[name](code=code, label={ENGLISH: line}))
        taken.append(_code_of(added[-1]))
    return added


def _check_codes(name: str, parts: list[Struct]) -> list[FormFault]:
    if len(parts) > MOST_LINES:
        return [FormFault(f"{name}.{MORE}", f"There can be at most {MOST_LINES}.")]
    codes = [_code_of(part) for part in parts]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is None:
        return []
    return [FormFault(f"{name}.0.code", f"{twice} is there twice. Every line needs its own.")]


def _sort(name: str, parts: list[Struct]) -> list[Struct]:
    if name != "points":
        return parts
    return sorted(parts, key=lambda part: int(_code_of(part)))


def _blank(name: str) -> Any:
    return Point(value=1) if name == "points" else COLUMNS[name](code="x")


def _code_of(part: Any) -> str:
    return str(part.value) if isinstance(part, Point) else str(part.code)
