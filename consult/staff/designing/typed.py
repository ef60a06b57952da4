"""What stands in the fields of a form: written from a part, and read into it again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from consult.staff.designing.fields import Field
from consult.staff.typed_days import TypedDay, name_boxes, type_day
from surveys.editing import put_words
from surveys.errors import ExpressionError
from surveys.model import Constraint, Text
from surveys.raw import clean_text
from surveys.rules import DEPTH_LIMIT, All, Chosen, Expression, rule_depth
from surveys.wording import read_expression, write_expression

Typed = Mapping[str, list[str]]
YES: Final = "yes"
PICK: Final = "~pick"
MESSAGE: Final = "~message"
ENGLISH: Final = "en"
LONGEST: Final = 20_000


class WrongFieldError(Exception):
    """What was typed in a field cannot be used; the message says why, to whoever typed it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def first(typed: Typed, name: str) -> str:
    """Give what was typed in a field, with one kind of line break; empty when there is none."""
    return clean_text(next(iter(typed.get(name, [])), "")[:LONGEST])


def take_day(typed: Typed, name: str) -> TypedDay:
    """Give what was typed in the three boxes of a day."""
    return TypedDay(*(first(typed, box).strip() for box in name_boxes(name)))


def write_field(field: Field, value: Any, single: set[str]) -> dict[str, list[str]]:
    """Write the value of a field as a form shows it."""
    if field.shape == "constraint":
        return _write_constraint(field.name, value, single)
    if field.shape == "day":
        boxes = zip(name_boxes(field.name), astuple(type_day(value)), strict=True)
        return {name: [words] for name, words in boxes}
    if field.shape == "ticks":
        return {field.name: list(value)}
    if field.shape == "tick":
        return {field.name: [YES] if value else []}
    return {field.name: [_write_value(field, value, single)]}


def read_field(field: Field, kind: type[Struct], before: Any, typed: Typed) -> Any:
    """Read what was typed in a field of a part, whose value was ``before``.

    Raises ``WrongFieldError``.
    """
    info = next(one for one in msgspec.structs.fields(kind) if one.name == field.name)
    optional = info.default is None
    value = _READERS[field.shape](field, before, typed, optional)
    try:
        return msgspec.convert(msgspec.to_builtins(value), info.type)
    except (msgspec.ValidationError, RecursionError):
        raise WrongFieldError(_REFUSALS.get(field.shape, _TOO_LONG)) from None


def read_condition(text: str) -> Expression:
    """Read a condition or calculation as it was typed.

    Raises ``WrongFieldError`` with the place in it and what to do.
    """
    try:
        expression = read_expression(text)
    except ExpressionError as error:
        raise WrongFieldError(str(error)) from None
    if rule_depth(expression) > DEPTH_LIMIT:
        raise WrongFieldError("This is nested too deeply. Use fewer brackets inside one another.")
    return expression


_TOO_LONG: Final = "This is too long."
_REFUSALS: Final = {
    "name": "Use small letters, digits and hyphens, beginning with a letter, 64 at most.",
    "codes": "Use small letters, digits and hyphens, one code a line.",
    "whole": "This number is not allowed here.",
    "number": "This number is not allowed here.",
    "choice": "Choose one of these.",
    "ticks": "Choose from these.",
}


def _read_text(field: Field, before: Text | None, typed: Typed, optional: bool) -> Text | None:  # noqa: FBT001 - one signature for all readers.
    words = first(typed, field.name)
    if field.shape == "words":
        words = " ".join(words.split())
    text = put_words(before, words, ENGLISH)
    return None if optional and not text else text


def _read_line(field: Field, before: object, typed: Typed, optional: bool) -> str | None:  # noqa: FBT001 - the same.
    del before
    words = " ".join(first(typed, field.name).split())
    return None if optional and not words else words


def _read_tick(field: Field, before: object, typed: Typed, optional: bool) -> bool:  # noqa: FBT001 - the same.
    del before, optional
    return YES in typed.get(field.name, [])


def _read_ticks(field: Field, before: object, typed: Typed, optional: bool) -> list[str]:  # noqa: FBT001 - the same.
    del before, optional
    return list(dict.fromkeys(typed.get(field.name, [])))


def _read_codes(field: Field, before: object, typed: Typed, optional: bool) -> list[str]:  # noqa: FBT001 - the same.
    del before, optional
    return list(dict.fromkeys(first(typed, field.name).split()))


def _read_whole(field: Field, before: object, typed: Typed, optional: bool) -> int:  # noqa: FBT001 - the same.
    del before, optional
    try:
        return int(first(typed, field.name).replace(",", ""))
    except ValueError:
        raise WrongFieldError("Write a whole number, such as 18.") from None


def _read_number(field: Field, before: object, typed: Typed, optional: bool) -> float:  # noqa: FBT001 - the same.
    del before, optional
    try:
        return float(first(typed, field.name))
    except ValueError:
        raise WrongFieldError("Write a number, such as 2.5.") from None


def _read_day(field: Field, before: object, typed: Typed, optional: bool) -> date | None:  # noqa: FBT001 - the same.
    del before
    try:
        day = take_day(typed, field.name).read()
    except ValueError as error:
        raise WrongFieldError(str(error)) from None
    if day is None and not optional:
        raise WrongFieldError("Fill in the day, the month and all four digits of the year.")
    return day


def _read_when(field: Field, before: object, typed: Typed, optional: bool) -> Expression | None:  # noqa: FBT001 - the same.
    del before
    words, picked = first(typed, field.name), first(typed, field.name + PICK)
    written = read_condition(words) if words else None
    item, _, code = picked.partition(" ")
    chosen = Chosen(item, code) if code else None
    if written is None or chosen is None:
        found = written or chosen
        if found is None and not optional:
            raise WrongFieldError("Write a condition, or choose an answer. “always” always holds.")
        return found
    parts = written.rules if isinstance(written, All) else [written]
    return All([*parts, chosen])


def _read_constraint(
    field: Field,
    before: Constraint | None,
    typed: Typed,
    optional: bool,  # noqa: FBT001 - the same.
) -> Constraint | None:
    del optional
    words, message = first(typed, field.name), first(typed, field.name + MESSAGE)
    if not words:
        if message:
            raise WrongFieldError("Write the condition for which this is said.")
        return None
    said = put_words(before.message if before else {}, message, ENGLISH)
    return Constraint(rule=read_condition(words), message=said)


def _write_value(field: Field, value: Any, single: set[str]) -> str:
    if value is None:
        return ""
    match field.shape:
        case "words" | "prose":
            return str(value.get(ENGLISH, ""))
        case "codes":
            return "\n".join(value)
        case "condition" | "value":
            return write_expression(value, single)
        case "number":
            return f"{value:.15g}"
        case _:
            return str(value)


def _write_constraint(
    name: str, value: Constraint | None, single: set[str]
) -> dict[str, list[str]]:
    if value is None:
        return {name: [""], name + MESSAGE: [""]}
    return {
        name: [write_expression(value.rule, single)],
        name + MESSAGE: [value.message.get(ENGLISH, "")],
    }


_READERS: Final[dict[str, Callable[[Field, Any, Typed, bool], Any]]] = {
    "words": _read_text,
    "prose": _read_text,
    "line": _read_line,
    "name": _read_line,
    "choice": _read_line,
    "tick": _read_tick,
    "ticks": _read_ticks,
    "codes": _read_codes,
    "whole": _read_whole,
    "number": _read_number,
    "day": _read_day,
    "condition": _read_when,
    "value": _read_when,
    "constraint": _read_constraint,
}
