"""The form of a part as its template takes it."""

from collections.abc import Mapping

from msgspec import Struct

from consult.staff.designing.choices import Source, list_choices
from consult.staff.designing.fields import FIELDS, Field, Shape
from consult.staff.designing.outlineviews import FoundView
from consult.staff.designing.tables import MORE, count_lines
from consult.staff.designing.typed import MESSAGE, PICK, Typed, first, take_day
from consult.staff.formfaults import FormFault, FormView
from consult.staff.typed_days import TypedDay
from surveys.differences import Difference
from surveys.model import Instrument


class Choice(Struct, frozen=True):
    """One thing that can be chosen."""

    value: str
    label: str
    checked: bool


class LineView(Struct, frozen=True, kw_only=True):
    """One line of a table of options, rows or points; ``fields`` has what is typed, by name."""

    at: int
    fields: Mapping[str, str]
    faults: Mapping[str, str]


class FieldView(Struct, frozen=True, kw_only=True):
    """One field with what is typed in it, and what is wrong with that."""

    name: str
    shape: Shape
    label: str
    hint: str
    value: str
    day: TypedDay
    fault: str | None
    choices: list[Choice] = []
    message: str = ""
    picked: str = ""
    lines: list[LineView] = []
    more: str = ""


class PartView(FormView, frozen=True, kw_only=True):
    """The form of one part.

    ``hidden`` is sent along unseen. ``meanwhile`` is what others changed since the page was
    opened, ``gone`` says that the part is not there any more.
    """

    address: str
    back: str
    title: str
    heading: str
    action: str
    hidden: list[tuple[str, str]]
    fields: list[FieldView]
    sources: list[Source]
    kinds: list[Choice]
    findings: list[FoundView]
    meanwhile: list[Difference]
    conflict: bool
    gone: bool
    everywhere: bool


_COLUMNS = ("old", "code", "label", "place", "when", "exclusive", "other", "remove")


def view_fields(
    kind: type[Struct], typed: Typed, faults: list[FormFault], instrument: Instrument, end: int
) -> list[FieldView]:
    """Turn the fields of a form into views, with the choices that they have there."""
    return [_view(field, typed, faults, instrument, end) for field in FIELDS[kind]]


def _view(
    field: Field, typed: Typed, faults: list[FormFault], instrument: Instrument, end: int
) -> FieldView:
    chosen = typed.get(field.name, [])
    offered = (
        list_choices(instrument, field.name, end) if field.shape in {"choice", "ticks"} else []
    )
    known = {value for value, _ in offered}
    # What is chosen and not there any more stays visible, for somebody to put right.
    lost = [(value, f"{value} (not there)") for value in chosen if value and value not in known]
    choices = [
        Choice(value, label, value in chosen)
        for value, label in [*offered, *(lost if offered else [])]
    ]
    return FieldView(
        name=field.name,
        shape=field.shape,
        label=field.label,
        hint=field.hint,
        value=first(typed, field.name),
        day=take_day(typed, field.name),
        fault=_fault_of(faults, field.name),
        choices=choices,
        message=first(typed, field.name + MESSAGE),
        picked=first(typed, field.name + PICK),
        lines=_view_lines(field, typed, faults) if field.shape == "table" else [],
        more=first(typed, f"{field.name}.{MORE}"),
    )


def _view_lines(field: Field, typed: Typed, faults: list[FormFault]) -> list[LineView]:
    return [
        LineView(
            at=at,
            fields={name: first(typed, f"{field.name}.{at}.{name}") for name in _COLUMNS},
            faults={
                name: _fault_of(faults, f"{field.name}.{at}.{name}") or "" for name in _COLUMNS
            },
        )
        for at in range(count_lines(field.name, typed))
    ]


def _fault_of(faults: list[FormFault], name: str) -> str | None:
    return " ".join(one.message for one in faults if one.field == name) or None
