"""One item on paper: what it asks, and the boxes or lines to answer it with."""

from math import ceil
from typing import Final, NamedTuple

from msgspec.structs import replace

from consult.pages.spoken import isolate_numbers
from consult.staff.editions.views import BoxView, ItemKind, PrintedItem
from consult.staff.editions.words import say_printed
from surveys.model import (
    Consent,
    Date,
    Decimal,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Option,
    Point,
    Ranking,
    Rating,
    RatingGrid,
    ShortText,
    SingleChoice,
    Text,
    Time,
)
from surveys.piping import say_text
from surveys.signing import EASY_READ
from surveys.values import to_words

_PARTS: Final = {"day": ("day", "month", "year"), "month": ("month", "year"), "year": ("year",)}
_FEWEST_LINES: Final = 3
_MOST_LINES: Final = 12
_SIGNS_A_LINE: Final = 250


class Printing(NamedTuple):
    """The language of the questionnaire's words, that of ours, and the option repeated for."""

    spoken: str
    fixed: str
    option: str

    def say(self, text: Text | None) -> str:
        """Give a text of the questionnaire."""
        return isolate_numbers(say_text(text or {}, self.spoken, self.option), self.spoken)

    def word(self, word: str, **values: object) -> str:
        """Give a word of ours."""
        return say_printed(word, self.fixed, **values)


def print_item(item: Item, printing: Printing, *, number: int, condition: str) -> PrintedItem:
    """Turn one item into what is printed; ``number`` is 0 for a note."""
    asked = PrintedItem(
        kind="note",
        label=printing.say(item.label),
        number=number,
        hint=printing.say(item.hint),
        condition=condition,
        lacks_easy_words=printing.spoken == EASY_READ and not item.label.get(EASY_READ),
    )
    return _answerable(item, asked, printing)


def _answerable(item: Item, asked: PrintedItem, printing: Printing) -> PrintedItem:
    match item:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            kind: ItemKind = "one" if isinstance(item, SingleChoice) else "any"
            return _ticked(asked, kind, item, _options(options, printing), printing)
        case Ranking(options=options):
            return _ticked(asked, "rank", item, _options(options, printing), printing)
        case Rating(points=points):
            return _ticked(asked, "one", item, _points(points, printing), printing)
        case RatingGrid(points=points, rows=rows):
            grid = _ticked(asked, "grid", item, _points(points, printing), printing)
            return replace(grid, rows=tuple(printing.say(row.label) for row in rows))
        case Consent(yes=yes, no=no):
            boxes = [BoxView(label=printing.say(text)) for text in (yes, no)]
            return _ticked(asked, "one", item, boxes, printing)
        case _:
            return _written(item, asked, printing)


def _written(item: Item, asked: PrintedItem, printing: Printing) -> PrintedItem:
    missing = tuple(BoxView(label=printing.word(code)) for code in item.missing)
    answered = replace(asked, boxes=missing)
    match item:
        case Integer(minimum=least, maximum=most) | Decimal(minimum=least, maximum=most):
            ends = {"least": to_words(float(least)), "most": to_words(float(most))}
            return replace(answered, kind="number", how=printing.word("number", **ends))
        case Date(precision=precision):
            parts = tuple(printing.word(part) for part in _PARTS[precision])
            return replace(answered, kind="date", how=printing.word("date"), parts=parts)
        case Time():
            return replace(answered, kind="time", how=printing.word("time"))
        case ShortText():
            return replace(answered, kind="short", how=printing.word("words"), lines=1)
        case LongText(limit=limit):
            lines = max(_FEWEST_LINES, min(_MOST_LINES, ceil(limit / _SIGNS_A_LINE)))
            return replace(answered, kind="long", how=printing.word("words"), lines=lines)
        case _:
            return asked


def _ticked(
    asked: PrintedItem, kind: ItemKind, item: Item, boxes: list[BoxView], printing: Printing
) -> PrintedItem:
    missing = [BoxView(label=printing.word(code)) for code in item.missing]
    how = printing.word("one" if kind == "grid" else kind)
    return replace(asked, kind=kind, how=how, boxes=(*boxes, *missing))


def _options(options: list[Option], printing: Printing) -> list[BoxView]:
    return [
        BoxView(
            label=printing.say(option.label),
            aside=printing.word("alone") if option.exclusive else "",
            which=printing.word("which") if option.other else "",
        )
        for option in options
    ]


def _points(points: list[Point], printing: Printing) -> list[BoxView]:
    return [BoxView(label=printing.say(point.label)) for point in points]
