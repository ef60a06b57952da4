"""Lists of choices as options, points of a scale and rows of a grid."""

from collections.abc import Iterable
from typing import Any, Final

from msgspec.structs import replace

from surveys.keys import row_id
from surveys.model import (
    Option,
    Point,
    Rating,
    RatingGrid,
    Row,
    Text,
)
from surveys.rules import Any_, Expression
from surveys.xlsform import columns
from surveys.xlsform.filters import ChoiceFilters
from surveys.xlsform.form import Form
from surveys.xlsform.limits import OPTION_LIMIT
from surveys.xlsform.lists import HIGHEST_VALUE, Choice
from surveys.xlsform.outline import Node

# More would be a condition that nobody can follow; then the options alone have theirs.
MOST_ALTERNATIVES: Final = 50
_NAMES_COLUMNS: Final = "It has no answer: a table names its columns by itself."
OTHER_CODE: Final = "other"
OTHER_LABEL: Final[Text] = {"en": "Other"}


class Choosing:
    """Makes what can be chosen in the questions of one form."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._filters = ChoiceFilters(form)
        self._shared: dict[str, list[Option]] = {}
        self._count = 0

    def options(self, node: Node) -> list[Option]:
        """Give the options of a question, each with the rows it is offered for."""
        listed = node.kind.list_name
        choices = self._find(node)
        if not self._has_room(node, len(choices)):
            return []
        filters = self._filters.read(node, choices)
        if any(filters):
            made = self._list(choices, filters)
        else:
            # Questions with the same list share its options, which are read once.
            made = self._shared.setdefault(listed, []) or self._list(choices, filters)
            self._shared[listed] = made
        return self._with_other(made) if node.kind.or_other else made

    def rating(self, node: Node, common: dict[str, Any]) -> Rating:
        """Make a rating, whose points are the choices of its list."""
        return Rating(**common, points=self._points(node.kind.list_name, node))

    def grid(self, node: Node, common: dict[str, Any]) -> RatingGrid:
        """Make a grid, whose rows are the questions of a group."""
        rows = self._form.names.rows_of(node)
        listed = node.line.get(columns.X_LIST) or next((row.kind.list_name for row in rows), "")
        required = [self._form.says_yes(row.line, columns.REQUIRED) for row in rows]
        common = common | self._header(node, common)
        return RatingGrid(
            **common | {"required": common["required"] or (bool(rows) and all(required))},
            rows=[self._row(node, row) for row in rows],
            points=self._points(listed, node) if listed else [],
        )

    def _header(self, grid: Node, common: dict[str, Any]) -> dict[str, Any]:
        """Give what the row says that only names a table's columns, where the table says less."""
        header = [row for row in grid.children if row not in self._form.names.rows_of(grid)]
        for row in header:
            self._form.ledger.drop(row.line.cell(columns.TYPE), row.name, _NAMES_COLUMNS)
        said = self._form.text(header[0].line, columns.LABEL) if header else {}
        return {"label": common["label"] or said}

    def consent(self, node: Node) -> dict[str, Any]:
        """Give the words for yes and for no."""
        labels = {
            choice.code: self._form.text(choice.line, columns.LABEL) for choice in self._find(node)
        }
        return {"yes": labels.get("yes", {}), "no": labels.get("no", {})}

    def split_filter(
        self, node: Node, options: list[Option]
    ) -> tuple[Expression | None, list[Option]]:
        """Give the condition that any option is left to choose, and what each then still needs.

        There is none when an option is always left, or when it would be too long to follow.
        """
        sets = [_alternatives(option.when) for option in options]
        either = _distinct(rule for rules in sets for rule in rules)
        if self._form.ours or [] in sets or not 0 < len(either) <= MOST_ALTERNATIVES:
            return None, options
        left = either[0] if len(either) == 1 else Any_(either)
        cell = node.line.cell(columns.CHOICE_FILTER)
        self._form.rules.cells[id(left)] = (cell, left)
        kept = [
            self._unfiltered(option) if all(rule in rules for rule in either) else option
            for option, rules in zip(options, sets, strict=True)
        ]
        return left, kept

    def _unfiltered(self, option: Option) -> Option:
        line, _ = self._form.sources[id(option)]
        made = replace(option, when=None)
        self._form.sources[id(made)] = (line, made)
        return made

    def _find(self, node: Node) -> list[Choice]:
        return self._form.lists.find(node.kind.list_name, node.line.cell(columns.TYPE))

    def _has_room(self, node: Node, more: int) -> bool:
        self._count += more
        if self._count > OPTION_LIMIT:
            self._form.ledger.refuse(
                node.line.cell(columns.TYPE),
                "too-many-options",
                f"The questions have more than {OPTION_LIMIT:,} options together.",
                "Ask with shorter lists.",
            )
        return self._count <= OPTION_LIMIT

    def _list(self, choices: list[Choice], filters: list[Expression | None]) -> list[Option]:
        made = [
            self._option(choice, condition)
            for choice, condition in zip(choices, filters, strict=True)
            # A filter that never lets a choice through leaves it out of this question.
            if condition != Any_([])
        ]
        return made if self._form.ours else self._join_twins(made)

    def _option(self, choice: Choice, condition: Expression | None) -> Option:
        form, line = self._form, choice.line
        own = form.rules.read(line.cell(columns.X_WHEN), None)
        return form.made_from(
            line,
            Option(
                code=choice.code,
                label=form.text(line, columns.LABEL),
                exclusive=form.says_yes(line, columns.X_EXCLUSIVE),
                other=form.says_yes(line, columns.X_OTHER),
                when=own if own is not None else condition,
            ),
        )

    def _join_twins(self, options: list[Option]) -> list[Option]:
        """Give options of which no two have the same code, offered where either would be."""
        joined: dict[str, Option] = {}
        for option in options:
            earlier = joined.get(option.code)
            joined[option.code] = option if earlier is None else self._either(earlier, option)
        return list(joined.values())

    def _either(self, earlier: Option, later: Option) -> Option:
        line, _ = self._form.sources[id(earlier)]
        rules = [rule for rule in (earlier.when, later.when) if rule is not None]
        either = Any_(rules) if len(rules) > 1 else None
        if either is not None:
            self._form.rules.cells[id(either)] = self._form.rules.cells[id(rules[0])]
        made = replace(earlier, when=either)
        self._form.sources[id(made)] = (line, made)
        return made

    def _with_other(self, options: list[Option]) -> list[Option]:
        if any(option.code == OTHER_CODE for option in options):
            return options
        return [*options, Option(code=OTHER_CODE, label=OTHER_LABEL, other=True)]

    def _points(self, listed: str, node: Node) -> list[Point]:
        form = self._form
        choices = form.lists.find(listed, node.line.cell(columns.TYPE))
        numbered = form.lists.has_values(listed)
        return [
            form.made_from(
                choice.line,
                Point(
                    value=int(choice.code) if numbered else place,
                    label=form.text(choice.line, columns.LABEL),
                ),
            )
            for place, choice in enumerate(choices[:HIGHEST_VALUE], start=1)
        ]

    def _row(self, grid: Node, row: Node) -> Row:
        code = row.id.removeprefix(row_id(grid.id, ""))
        label = self._form.text(row.line, columns.LABEL, row)
        return self._form.made_from(row.line, Row(code=code, label=label))


def _alternatives(rule: Expression | None) -> list[Expression]:
    if rule is None:
        return []
    return _distinct(rule.rules) if isinstance(rule, Any_) else [rule]


def _distinct(rules: Iterable[Expression]) -> list[Expression]:
    kept: list[Expression] = []
    for rule in rules:
        # What is beyond the limit is of no use to anybody, so it is not compared either.
        if len(kept) <= MOST_ALTERNATIVES and rule not in kept:
            kept.append(rule)
    return kept
