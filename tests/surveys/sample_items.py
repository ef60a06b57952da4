"""Items of every kind, their texts, and answers that could be given to them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.model import (
    Calculated,
    Consent,
    Constraint,
    Date,
    Decimal,
    Integer,
    Item,
    LongText,
    MissingCode,
    MultipleChoice,
    Note,
    Option,
    Point,
    Ranking,
    Rating,
    RatingGrid,
    Row,
    ShortText,
    SingleChoice,
    Text,
    Time,
)
from surveys.options import option_codes
from surveys.rules import Answer, Compare, Number, Rule
from tests.surveys.drawing import Chance
from tests.surveys.sample_rules import draw_rule, draw_value, draw_wild_rule

CODES: Final = ("aa", "bb", "cc", "none")
# What a table's cell, a page or another tool could take for something else.
ODD: Final = (
    "Plain words",
    "  spaces  ",
    "Two\nlines",
    "a, b; c | d",
    'He said "no" & <b>left</b>',
    "=1+1",
    "# not a comment",
    "Ünïcödé اردو Cymraeg",
    "100 %",
    "\\n \\",
    "'",
)
_SIGNS: Final = st.text(st.characters(codec="utf-8", categories=["L", "P"]), max_size=20)
_MISSING: Final[tuple[list[MissingCode], ...]] = (
    [],
    ["dont-know"],
    ["dont-know", "prefer-not-to-say"],
)
_VALUES: Final = ((1, 2), (-1, 0, 1))


class Drawer:
    """Draws items whose conditions look at earlier items, unless they are wild.

    Odd ones hold texts with any sign that could trip a file.
    """

    def __init__(self, chance: Chance, *, wild: bool = False, odd: bool = False) -> None:
        self.chance, self._wild, self._odd = chance, wild, odd

    def text(self, english: str) -> Text:
        """Give a text in English, and some in Welsh too."""
        said = {"en": self._words(english)}
        return said | {"cy": self._words("Cymraeg")} if self.chance.once_in(3) else said

    def rule(self, earlier: Sequence[Item]) -> Rule:
        """Give a condition on earlier answers."""
        draw = draw_wild_rule if self._wild else draw_rule
        return draw(self.chance, earlier)

    def item(self, stem: str, earlier: Sequence[Item]) -> Item:
        """Give an item of any kind."""
        item = self._bare(self.chance.count(13), stem, earlier)
        changes: dict[str, object] = {"when": self.chance.maybe(lambda: self.rule(earlier))}
        if not isinstance(item, Note | Calculated):
            changes |= self._asked()
        if self._odd and self.chance.once_in(2):
            changes |= {"guidance": self.text("Read aloud."), "hint": self.text("")}
        if isinstance(item, Integer | Decimal) and self.chance.once_in(2):
            below = Compare(Answer(item.id), "<", Number(8.0))
            changes["constraint"] = Constraint(rule=below, message=self.text("Too much."))
        return alter(item, **changes)

    def _words(self, plain: str) -> str:
        if not self._odd:
            return plain
        return self.chance.draw(_SIGNS) if self.chance.once_in(3) else self.chance.pick(ODD)

    def _asked(self) -> dict[str, object]:
        return {
            "missing": self.chance.pick(_MISSING),
            "required": self.chance.once_in(2),
            "theme": self.chance.pick((None, "safety")),
            "export": self.chance.pick(("full", "band", "never")),
        }

    def _bare(self, kind: int, stem: str, earlier: Sequence[Item]) -> Item:
        label, hint = self.text("A question"), {"en": "No names."}
        makers: tuple[Callable[[], Item], ...] = (
            lambda: SingleChoice(id=f"{stem}-one", label=label, options=self._options(earlier)),
            lambda: MultipleChoice(id=f"{stem}-many", label=label, options=self._options(earlier)),
            lambda: Rating(id=f"{stem}-rate", label=label, points=self._points()),
            lambda: RatingGrid(
                id=f"{stem}-grid", label=label, rows=self._rows(), points=self._points()
            ),
            lambda: Ranking(
                id=f"{stem}-rank", label=label, options=_plain(self._options(earlier))
            ),
            lambda: Integer(id=f"{stem}-count", label=label, maximum=9),
            lambda: Decimal(
                id=f"{stem}-part", label=label, maximum=9.5, places=self.chance.count(3, 1)
            ),
            lambda: self._date(f"{stem}-day", label),
            lambda: Time(id=f"{stem}-time", label=label),
            lambda: LongText(id=f"{stem}-long", label=label, hint=hint),
            lambda: ShortText(
                id=f"{stem}-short", label=label, hint=hint, limit=self.chance.pick((200, 50))
            ),
            lambda: Consent(
                id=f"{stem}-agree", label=label, yes=self.text("Yes"), no=self.text("No")
            ),
            lambda: Note(id=f"{stem}-note", label=label),
            lambda: Calculated(id=f"{stem}-value", value=draw_value(self.chance, earlier)),
        )
        return makers[kind]()

    def _date(self, name: str, label: Text) -> Date:
        return Date(
            id=name,
            label=label,
            precision=self.chance.pick(("day", "month", "year")),
            earliest=self.chance.pick((None, date(2020, 1, 1))),
        )

    def _options(self, earlier: Sequence[Item]) -> list[Option]:
        codes = self.chance.some(CODES, 4) or [CODES[0]]
        return [
            Option(
                code=code,
                label=self.text("An option"),
                exclusive=code == "none",
                other=self.chance.once_in(4),
                when=self.chance.maybe(lambda: self.rule(earlier), 4),
            )
            for code in codes
        ]

    def _points(self) -> list[Point]:
        values = self.chance.pick(_VALUES)
        return [Point(value=value, label=self.text(f"Step {value}")) for value in values]

    def _rows(self) -> list[Row]:
        return [Row(code=code, label=self.text("A row")) for code in self.chance.pick(_ROWS)]


_ROWS: Final = (("r1",), ("r1", "r2"))


def draw_answer(chance: Chance, item: Item) -> tuple[str, ...]:
    """Give an answer as it is kept, some of which no form would have let through."""
    codes = option_codes(item)
    if chance.once_in(4):
        return tuple(chance.several(lambda: chance.pick((*codes, "7", "", "nothing")), 3))
    if codes:
        many = isinstance(item, MultipleChoice | Ranking)
        return tuple(chance.some(codes, 3 if many else 1))
    match item:
        case Date(precision="day"):
            given: tuple[str, ...] = ("2025-12-31", "2026-06-15")
        case Date(precision="month"):
            given = ("2025-12", "2026-06")
        case Date():
            given = ("2025", "2026")
        case Time():
            given = ("09:30", "00:00", "23:59")
        case Decimal():
            given = ("0.5", "7.25", "9")
        case _:
            given = ("0", "3", "7", "9")
    return (chance.pick(given),)


def _plain(options: list[Option]) -> list[Option]:
    return [Option(code=one.code, label=one.label, when=one.when) for one in options]
