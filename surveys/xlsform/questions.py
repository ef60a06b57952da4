"""One question of a form as an item of a questionnaire."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from msgspec.structs import replace

from surveys.model import (
    SHORT_TEXT_LIMIT,
    TEXT_LIMIT,
    Calculated,
    Consent,
    Constraint,
    Date,
    Decimal,
    Exported,
    Id,
    Integer,
    Item,
    LongText,
    MissingCode,
    MultipleChoice,
    Note,
    Precision,
    Ranking,
    RatingGrid,
    ShortText,
    SingleChoice,
    Time,
)
from surveys.rules import Words
from surveys.xlsform import columns, kinds
from surveys.xlsform.choosing import Choosing
from surveys.xlsform.form import Form
from surveys.xlsform.outline import Node
from surveys.xlsform.relevance import Relevance

# Whole numbers of other tools have at most nine digits, and may be negative.
WIDEST: Final = 999_999_999
MOST_PLACES: Final = 6
_PRECISIONS: Final[dict[str, Precision]] = {"month-year": "month", "year": "year"}
_DRAWN: Final = frozenset(
    {"multiline", "likert", "label", "list-nolabel", "field-list", "table-list", *_PRECISIONS}
)
# Agreeing and not agreeing have the same weight here, so both can be said.
_YES: Final = {"en": "Yes"}
_NO: Final = {"en": "No"}
_ONE_WAY: Final = "Every question is drawn in one way, which works on a phone and by keyboard."
_NOT_FILLED: Final = "Answers are never filled in beforehand."
_OWN_WORDS: Final = "Our own words say so, in every language."
_SAME_FOR_ALL: Final = "Everybody is asked in the same way."
_SOMETIMES: Final = "A question is compulsory for everybody or for nobody; this one is for nobody."
_WIDENED: Final = "More people are asked than in the form, so nobody must answer."
_NO_TIME: Final = "The time of day is not asked for, because it can give somebody away."


class Questions:
    """Makes the items of one form."""

    def __init__(self, form: Form, relevance: Relevance) -> None:
        self._form = form
        self._relevance = relevance
        self._choosing = Choosing(form)
        self._makers: dict[str, Callable[[Node, dict[str, Any]], Item]] = {
            "text": self._text,
            "integer": self._integer,
            "decimal": self._decimal,
            "range": self._range,
            "date": self._date,
            "datetime": self._datetime,
            "time": lambda _, common: Time(**common),
            "note": lambda _, common: Note(**common),
            "acknowledge": lambda _, common: Consent(**common, yes=_YES, no=_NO),
            "calculate": self._calculate,
            "hidden": self._hidden,
            kinds.SELECT_ONE: self._select_one,
            kinds.SELECT_MULTIPLE: self._select_multiple,
            kinds.RANK: self._rank,
        }

    def make(self, node: Node) -> list[Item]:
        """Give the items of a row: none when it is left out, two when it shows what it works out.

        Everything about it that is left behind is noted.
        """
        if self._form.names.is_grid(node):
            common = self._common(node)
            return [self._form.made_from(node.line, self._grid(node, common))]
        make = self._makers.get(node.kind.name)
        if make is None:
            return []
        self._note_left_behind(node)
        if node.kind.name not in {"calculate", "hidden"} and node.is_shown_only:
            return self._shown_only(node)
        return [self._form.made_from(node.line, make(node, self._common(node)))]

    def _grid(self, node: Node, common: dict[str, Any]) -> RatingGrid:
        made = self._choosing.grid(node, common)
        if not made.required or not self._relevance.is_widened(node):
            return made
        for row in self._form.names.rows_of(node):
            self._drop(row, columns.REQUIRED, _WIDENED)
        return replace(made, required=False)

    def _common(self, node: Node) -> dict[str, Any]:
        form, line = self._form, node.line
        # Whether an answer may be compulsory depends on what becomes of the condition.
        when = self._relevance.read(node)
        return {
            "id": node.id,
            "label": form.text(line, columns.LABEL, node),
            "hint": form.optional_text(line, columns.HINT, node),
            "guidance": form.optional_text(line, columns.GUIDANCE, node),
            "required": self._is_required(node),
            "missing": self._missing(node),
            "when": when,
            "constraint": self._constraint(node),
            "theme": form.value(line, columns.X_THEME, Id, None),
            "export": form.value(line, columns.X_EXPORT, Exported, "full"),
        }

    def _is_required(self, node: Node) -> bool:
        words = node.line.get(columns.REQUIRED)
        if "$" in words or "(" in words.replace("true()", "").replace("false()", ""):
            self._drop(node, columns.REQUIRED, _SOMETIMES)
            return False
        required = self._form.says_yes(node.line, columns.REQUIRED)
        if required and self._relevance.is_widened(node):
            self._drop(node, columns.REQUIRED, _WIDENED)
            return False
        return required

    def _missing(self, node: Node) -> list[MissingCode]:
        words = node.line.get(columns.X_MISSING).replace(",", " ").split()
        long = " ".join(columns.MISSING_SHORT.get(word, word) for word in words).split()
        known = [word for word in long if word in columns.MISSING_SHORT.values()]
        if known != long:
            self._form.value(node.line, columns.X_MISSING, MissingCode, None)
        made: list[MissingCode] = [
            "dont-know" if word == "dont-know" else "prefer-not-to-say" for word in known
        ]
        return made

    def _constraint(self, node: Node) -> Constraint | None:
        cell = node.line.cell(columns.CONSTRAINT)
        rule = self._form.rules.read(cell, node, own=True)
        if rule is None:
            if not cell.text:
                self._drop(node, columns.CONSTRAINT_MESSAGE, "It belongs to no constraint.")
            return None
        return Constraint(
            rule=rule, message=self._form.text(node.line, columns.CONSTRAINT_MESSAGE, node)
        )

    def _text(self, node: Node, common: dict[str, Any]) -> Item:
        if node.looks("multiline"):
            limit = self._form.value(node.line, columns.X_LIMIT, int, TEXT_LIMIT)
            return LongText(**common, limit=self._within(node, limit))
        limit = self._form.value(node.line, columns.X_LIMIT, int, SHORT_TEXT_LIMIT)
        return ShortText(**common, limit=self._within(node, limit))

    def _within(self, node: Node, limit: int) -> int:
        if 1 <= limit <= TEXT_LIMIT:
            return limit
        self._form.ledger.refuse(
            node.line.cell(columns.X_LIMIT),
            "broken-cell",
            "A text cannot have this many characters.",
            f"Use a number from 1 to {TEXT_LIMIT}.",
        )
        return TEXT_LIMIT

    def _integer(self, node: Node, common: dict[str, Any]) -> Item:
        ours = Integer(id=node.id)
        lowest, highest = (ours.minimum, ours.maximum) if self._form.ours else (-WIDEST, WIDEST)
        return Integer(
            **common,
            minimum=self._form.value(node.line, columns.X_MIN, int, lowest),
            maximum=self._form.value(node.line, columns.X_MAX, int, highest),
        )

    def _decimal(self, node: Node, common: dict[str, Any]) -> Item:
        ours = Decimal(id=node.id)
        lowest, highest = (ours.minimum, ours.maximum) if self._form.ours else (-WIDEST, WIDEST)
        places = ours.places if self._form.ours else MOST_PLACES
        given = self._form.value(node.line, columns.X_PLACES, int, places)
        return Decimal(
            **common,
            minimum=self._form.value(node.line, columns.X_MIN, float, lowest),
            maximum=self._form.value(node.line, columns.X_MAX, float, highest),
            places=given if 1 <= given <= MOST_PLACES else places,
        )

    def _range(self, node: Node, common: dict[str, Any]) -> Item:
        cell = node.line.cell(columns.PARAMETERS)
        given = dict(
            part.split("=", 1) for part in cell.text.replace(",", " ").split() if "=" in part
        )
        try:
            start, end = float(given.get("start", 1)), float(given.get("end", 10))
            step = float(given.get("step", 1))
            if not math.isfinite(start + end + step):
                raise ValueError  # noqa: TRY301 - It is handled like any other word that is no number.
        except ValueError:
            self._form.ledger.refuse(
                cell, "broken-cell", "A range has numbers only.", "Write start=1 end=10 step=1."
            )
            return Integer(**common, minimum=1, maximum=10)
        if start.is_integer() and end.is_integer() and step.is_integer():
            if step not in {0, 1}:
                self._form.ledger.drop(cell, "step", "Every number in between can be given.")
            return Integer(**common, minimum=int(start), maximum=int(end))
        return Decimal(**common, minimum=start, maximum=end, places=MOST_PLACES)

    def _date(self, node: Node, common: dict[str, Any]) -> Item:
        looks = node.line.get(columns.APPEARANCE).lower().split()
        precision: Precision = next(
            (_PRECISIONS[look] for look in looks if look in _PRECISIONS), "day"
        )
        return Date(
            **common,
            precision=precision,
            earliest=self._form.value(node.line, columns.X_EARLIEST, date, None),
            latest=self._form.value(node.line, columns.X_LATEST, date, None),
        )

    def _datetime(self, node: Node, common: dict[str, Any]) -> Item:
        self._form.ledger.drop(node.line.cell(columns.TYPE), "time of day", _NO_TIME)
        return self._date(node, common)

    def _calculate(self, node: Node, common: dict[str, Any]) -> Item:
        cell = node.line.cell(columns.CALCULATION)
        if not cell.text and not node.line.get(columns.X_EXACT):
            self._form.ledger.refuse(
                cell,
                "missing-calculation",
                "This row works out nothing.",
                "Write what it is in the column calculation.",
            )
        value = self._form.rules.read(cell, node)
        return Calculated(**common, value=Words("") if value is None else value)

    def _hidden(self, node: Node, common: dict[str, Any]) -> Item:
        if node.line.get(columns.CALCULATION):
            return self._calculate(node, common)
        return Calculated(**common, value=Words(node.line.get(columns.DEFAULT)))

    def _shown_only(self, node: Node) -> list[Item]:
        """Give what a question works out, and a note that shows it; nobody can answer it."""
        common = self._common(node) | {"required": False, "constraint": None}
        made = self._form.made_from
        label = common["label"]
        calculated = bool(node.line.get(columns.CALCULATION) or node.line.get(columns.DEFAULT))
        if not calculated:
            return [made(node.line, Note(**common))]
        value = made(node.line, self._hidden(node, common | {"label": {}, "hint": None}))
        if not label:
            return [value]
        shown = {language: f"{words} {{{node.id}}}" for language, words in label.items()}
        note = Note(**common | {"id": f"{node.id[:58]}-note", "label": shown})
        return [value, made(node.line, note)]

    def _select_one(self, node: Node, common: dict[str, Any]) -> Item:
        if self._form.names.is_rating(node):
            return self._choosing.rating(node, common)
        if node.x_kind == columns.KIND_CONSENT:
            return Consent(**common, **self._choosing.consent(node))
        return SingleChoice(**self._with_options(node, common))

    def _select_multiple(self, node: Node, common: dict[str, Any]) -> Item:
        return MultipleChoice(**self._with_options(node, common))

    def _rank(self, node: Node, common: dict[str, Any]) -> Item:
        return Ranking(**self._with_options(node, common))

    def _with_options(self, node: Node, common: dict[str, Any]) -> dict[str, Any]:
        """Give options as well; with none of them left, other tools show an empty question."""
        left, options = self._choosing.split_filter(node, self._choosing.options(node))
        if left is not None:
            rules = [rule for rule in (left, common["when"]) if rule is not None]
            common = common | {"when": self._form.rules.join(rules)}
        return common | {"options": options}

    def _note_left_behind(self, node: Node) -> None:
        line, ledger = node.line, self._form.ledger
        appearance = line.cell(columns.APPEARANCE)
        if "search(" in appearance.text:
            ledger.refuse(
                appearance,
                "unsupported-appearance",
                "Options are looked up in a file beside the form.",
                "Write them in the choices sheet.",
            )
        for look in appearance.text.split():
            if look.lower() not in _DRAWN:
                ledger.drop(appearance, look, _ONE_WAY)
        if node.kind.name != "hidden" and not node.is_shown_only:
            self._drop(node, columns.DEFAULT, _NOT_FILLED)
        if node.kind.name != "range":
            self._drop(node, columns.PARAMETERS, _SAME_FOR_ALL)
        self._drop(node, columns.REQUIRED_MESSAGE, _OWN_WORDS)

    def _drop(self, node: Node, column: str, reason: str) -> None:
        cells = [cell for (name, _), cell in node.line.cells.items() if name == column]
        for cell in cells:
            self._form.ledger.drop(cell, node.name or column, reason)
