"""Items as rows of the survey sheet, with the lists of their options for the choices sheet."""

from typing import Final

from msgspec import Struct

from surveys.keys import row_id
from surveys.model import (
    SHORT_TEXT_LIMIT,
    TEXT_LIMIT,
    Calculated,
    Consent,
    Date,
    Decimal,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Note,
    Option,
    Point,
    Ranking,
    Rating,
    RatingGrid,
    ShortText,
    SingleChoice,
    Time,
)
from surveys.rules import Any_, Chosen, Expression
from surveys.xlsform import columns
from surveys.xlsform.cells import OutRow, SheetKind
from surveys.xlsform.naming import Names
from surveys.xlsform.xpath_text import write_xpath

Cells = dict[str, str]
_LISTS: Final = ("select_one", "select_multiple", "rank")
_TYPES: Final[dict[type[Struct], str]] = {
    SingleChoice: "select_one",
    MultipleChoice: "select_multiple",
    Rating: "select_one",
    RatingGrid: "begin group",
    Ranking: "rank",
    ShortText: "text",
    LongText: "text",
    Integer: "integer",
    Decimal: "decimal",
    Date: "date",
    Time: "time",
    Consent: "select_one",
    Note: "note",
    Calculated: "calculate",
}
_KINDS: Final[dict[type[Struct], str]] = {
    Rating: columns.KIND_RATING,
    RatingGrid: columns.KIND_GRID,
    Consent: columns.KIND_CONSENT,
}
_APPEARANCES: Final = {"day": "", "month": "month-year", "year": "year"}
_MISSING: Final = {code: short for short, code in columns.MISSING_SHORT.items()}


class ItemRows:
    """Writes items, and gathers their lists on the way."""

    def __init__(self, kind: SheetKind, names: Names) -> None:
        """Start with no list."""
        self._kind, self._names = kind, names
        self.choices: list[Cells] = []

    def write(self, item: Item) -> list[Cells]:
        """Give the rows of an item; its options go to ``choices``."""
        name = self._names.take(item.id, question=True)
        row = OutRow(self._kind, {columns.TYPE: _type(item, name), columns.NAME: name})
        row.put(columns.X_KIND, _KINDS.get(type(item), ""))
        row.put(columns.X_ID, item.id if name != item.id else "")
        _write_common(row, item)
        _write_own(row, item)
        after: list[Cells] = []
        match item:
            case SingleChoice() | MultipleChoice() | Ranking():
                self._write_options(row, name, item.options)
                after = self._other_row(name, item)
            case Consent():
                self._write_consent(row, name, item)
            case Rating():
                self._write_points(name, item.points)
            case RatingGrid():
                row.put(columns.X_LIST, name)
                self._write_points(name, item.points)
                after = [*self._grid_rows(name, item), end_group()]
            case _:
                pass
        return [row.finish(), *after]

    def _write_options(self, row: OutRow, listed: str, options: list[Option]) -> None:
        names = _unique([option.code for option in options])
        filters = []
        for name, option in zip(names, options, strict=True):
            line = self._choice(listed, name, option.code)
            line.set_text("label", columns.LABEL, option.label, {})
            line.put(columns.X_EXCLUSIVE, columns.YES if option.exclusive else "")
            line.put(columns.X_OTHER, columns.YES if option.other else "")
            line.set_rule("when", columns.X_WHEN, option.when)
            self.choices.append(line.finish())
            if option.when is not None:
                filters.append(f"(name != '{name}' or {write_xpath(option.when)})")
        row.put(columns.CHOICE_FILTER, " and ".join(filters))

    def _write_consent(self, row: OutRow, listed: str, item: Consent) -> None:
        for code, label in (("yes", item.yes), ("no", item.no)):
            line = self._choice(listed, code, code)
            line.set_text("label", columns.LABEL, label, {})
            if line.keeps("label"):
                # The answers are no structs of their own, but fields of the question.
                row.keep(code, label)
            self.choices.append(line.finish())

    def _write_points(self, listed: str, points: list[Point]) -> None:
        values = [str(point.value) for point in points]
        for name, value, point in zip(_unique(values), values, points, strict=True):
            line = self._choice(listed, name, value)
            line.set_text("label", columns.LABEL, point.label, {})
            self.choices.append(line.finish())

    def _choice(self, listed: str, name: str, code: str) -> OutRow:
        line = OutRow(self._kind, {columns.LIST_NAME: listed, columns.NAME: name})
        line.put(columns.X_ID, code if name != code else "")
        return line

    def _grid_rows(self, listed: str, grid: RatingGrid) -> list[Cells]:
        lines = []
        for row in grid.rows:
            wanted = row_id(grid.id, row.code)
            name = self._names.take(wanted, question=True)
            line = OutRow(self._kind, {columns.TYPE: f"select_one {listed}", columns.NAME: name})
            line.put(columns.X_ID, row.code if name != wanted else "")
            line.put(columns.APPEARANCE, "likert")
            line.set_text("label", columns.LABEL, row.label, {})
            lines.append(line.finish())
        return lines

    def _other_row(self, name: str, item: SingleChoice | MultipleChoice | Ranking) -> list[Cells]:
        """Give the box to say which other was meant, which our own pages show by themselves."""
        others = [option for option in item.options if option.other]
        if not others or isinstance(item, Ranking):
            return []
        chosen: list[Expression] = [Chosen(name, option.code) for option in others]
        box = OutRow(self._kind, {columns.TYPE: "text", columns.X_KIND: columns.KIND_SKIP})
        box.put(columns.NAME, self._names.take(f"{name}_other"))
        box.put(columns.RELEVANT, write_xpath(chosen[0] if len(chosen) == 1 else Any_(chosen)))
        for language, words in others[0].label.items():
            box.put(columns.text_column(columns.LABEL, language), words)
        return [box.finish()]


def end_group() -> Cells:
    """Give the row that ends a group."""
    return {columns.TYPE: "end group"}


def _type(item: Item, listed: str) -> str:
    kind = _TYPES[type(item)]
    return f"{kind} {listed}" if kind in _LISTS else kind


def _write_common(row: OutRow, item: Item) -> None:
    row.set_text("label", columns.LABEL, item.label, {})
    row.set_text("hint", columns.HINT, item.hint, None)
    row.set_text("guidance", columns.GUIDANCE, item.guidance, None)
    row.put(columns.REQUIRED, columns.YES if item.required else "")
    row.put(columns.X_MISSING, " ".join(_MISSING[code] for code in item.missing))
    row.set_rule("when", columns.RELEVANT, item.when)
    if item.constraint is not None:
        rule, message = item.constraint.rule, item.constraint.message
        row.set_rule("constraint", columns.CONSTRAINT, rule, item.id)
        row.set_text("constraint", columns.CONSTRAINT_MESSAGE, message, {})
        if row.keeps("constraint"):
            row.keep("constraint", item.constraint)
    row.put(columns.X_THEME, item.theme or "")
    row.put(columns.X_EXPORT, item.export if item.export != "full" else "")


def _write_own(row: OutRow, item: Item) -> None:
    match item:
        case ShortText(limit=limit):
            row.put(columns.X_LIMIT, _unless(limit, SHORT_TEXT_LIMIT))
        case LongText(limit=limit):
            row.put(columns.APPEARANCE, "multiline")
            row.put(columns.X_LIMIT, _unless(limit, TEXT_LIMIT))
        case Integer() | Decimal():
            _write_bounds(row, item)
        case Date():
            row.put(columns.APPEARANCE, _APPEARANCES[item.precision])
            row.put(columns.X_EARLIEST, str(item.earliest or ""))
            row.put(columns.X_LATEST, str(item.latest or ""))
        case Calculated(value=value):
            row.set_rule("value", columns.CALCULATION, value)
        case RatingGrid():
            row.put(columns.APPEARANCE, "field-list")
        case _:
            pass


def _write_bounds(row: OutRow, item: Integer | Decimal) -> None:
    default = type(item)(id=item.id)
    row.put(columns.X_MIN, _unless(item.minimum, default.minimum))
    row.put(columns.X_MAX, _unless(item.maximum, default.maximum))
    if isinstance(item, Decimal) and isinstance(default, Decimal):
        row.put(columns.X_PLACES, _unless(item.places, default.places))


def _unless(value: float, default: float) -> str:
    return "" if value == default else repr(value)


def _unique(codes: list[str]) -> list[str]:
    """Give names of which no two are the same, each the code itself where that is free."""
    names: list[str] = []
    for code in codes:
        name, number = code, 1
        while name in names or (number > 1 and name in codes):
            number += 1
            name = f"{code}-{number}"
        names.append(name)
    return names
