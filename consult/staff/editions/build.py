"""A questionnaire turned into what is printed: numbered questions, boxes, and routes in words."""

from collections.abc import Iterator
from typing import Final

from consult.pages.spoken import isolate_numbers, read_direction
from consult.staff.editions.conditions import ConditionWriter
from consult.staff.editions.items import Printing, print_item
from consult.staff.editions.views import (
    PrintedForm,
    PrintedItem,
    PrintedLine,
    PrintedPage,
    PrintedSection,
)
from consult.staff.editions.words import say_printed
from surveys.keys import row_id
from surveys.model import (
    END,
    REPEAT_LIMIT,
    Calculated,
    Ending,
    Instrument,
    Item,
    Note,
    Option,
    Page,
    Route,
    Section,
    walk_pages,
)
from surveys.path import default_ending, find_option, possible_visits
from surveys.piping import say_text
from surveys.rules import Rule
from surveys.signing import EASY_READ, ENGLISH

# What stands on paper for a word that each copy of a page fills in for itself.
BLANK: Final = "__________"
# The last is the full stop of Urdu.
STOPS: Final = (".", "!", "?", "\u06d4")
_FIXED: Final = ("return", "support", "which", "picture", "copy-about", "end")


def print_form(instrument: Instrument, language: str, *, easy: bool = False) -> PrintedForm:
    """Turn a questionnaire into its paper form in a language.

    An easy-read form takes easy words where they are written, and names what lacks them.
    """
    spoken = EASY_READ if easy else language
    fixed = ENGLISH if easy else language
    numbers = _number_questions(instrument)
    printing = _Printing(instrument, spoken, fixed, numbers)
    sections = tuple(printing.section(section) for section in instrument.sections)
    return PrintedForm(
        title=printing.say(instrument.title),
        language=fixed,
        direction=read_direction(fixed),
        facts=printing.facts(),
        sections=sections,
        ending=printing.ending(),
        supports=printing.supports(),
        words={word: say_printed(word, fixed) for word in _FIXED},
        lacking=tuple(_lacking(sections)) if easy else (),
    )


def _number_questions(instrument: Instrument) -> dict[str, int]:
    """Give the number of every question, and of a grid for each of its rows."""
    numbers: dict[str, int] = {}
    asked = (item for page in walk_pages(instrument) for item in page.items if _is_asked(item))
    for number, item in enumerate(asked, 1):
        numbers[item.id] = number
        for row in getattr(item, "rows", ()):
            numbers[row_id(item.id, row.code)] = number
    return numbers


def _is_asked(item: Item) -> bool:
    return not isinstance(item, Note | Calculated)


class _Printing:
    """One printing under way: its languages, and the number that comes next."""

    def __init__(
        self, instrument: Instrument, spoken: str, fixed: str, numbers: dict[str, int]
    ) -> None:
        self._instrument = instrument
        self._spoken = spoken
        self._fixed = fixed
        self._numbers = numbers
        self._writer = ConditionWriter(instrument, spoken, numbers)
        self._pages = {page.id: page for page in walk_pages(instrument)}
        self._endings = {ending.id: ending for ending in instrument.endings}

    def say(self, text: dict[str, str] | None, option: str = "") -> str:
        return isolate_numbers(say_text(text or {}, self._spoken, option), self._spoken)

    def word(self, word: str, **values: object) -> str:
        return say_printed(word, self._fixed, **values)

    def facts(self) -> tuple[tuple[str, str], ...]:
        facts = self._instrument.facts
        kept = "" if facts.retention_end is None else f"{facts.retention_end:%-d.%-m.%Y}"
        said = (
            (self.word("responsible"), facts.controller),
            (self.word("purpose"), self.say(facts.purpose)),
            (self.word("kept"), kept),
            (self.word("complain"), self.say(facts.complaint_contact)),
        )
        return tuple((name, words) for name, words in said if words)

    def ending(self) -> str:
        ending = self._endings.get(default_ending(self._instrument))
        return "" if ending is None else self._close(ending)

    def supports(self) -> tuple[PrintedLine, ...]:
        return tuple(
            PrintedLine(name=self.say(line.name), number=line.number, note=self.say(line.note))
            for line in self._instrument.supports
        )

    def section(self, section: Section) -> PrintedSection:
        return PrintedSection(
            title=self.say(section.title),
            note=self.say(section.content_note),
            condition=self._condition(section.when, "part-only"),
            leave_out=self.word("leave-out") if section.skippable else "",
            pages=tuple(self._page(page) for page in section.pages),
        )

    def _page(self, page: Page) -> PrintedPage:
        return PrintedPage(
            heading=self.say(page.heading, BLANK).removeprefix(BLANK),
            condition=self._condition(page.when, "part-only"),
            copies=self._copies(page),
            about=tuple(self.say(option.label) for option in self._options(page)),
            items=tuple(self._items(page)),
            routes=tuple(self._route(route) for route in page.routes),
        )

    def _copies(self, page: Page) -> str:
        if page.for_each is not None:
            return self.word("for-each", number=self._numbers.get(page.for_each, "?"))
        return "" if page.times is None else self.word("times", count=REPEAT_LIMIT)

    def _options(self, page: Page) -> list[Option]:
        if page.for_each is None:
            return []
        visits = possible_visits(self._instrument, page)
        return [find_option(self._instrument, visit) for visit in visits]

    def _items(self, page: Page) -> Iterator[PrintedItem]:
        for item in page.items:
            if isinstance(item, Calculated):
                continue
            printing = Printing(self._spoken, self._fixed, BLANK)
            condition = self._condition(item.when, "only")
            number = 0 if isinstance(item, Note) else self._numbers[item.id]
            yield print_item(item, printing, number=number, condition=condition)

    def _condition(self, rule: Rule | None, word: str) -> str:
        return "" if rule is None else self.word(word, condition=self._writer.write(rule))

    def _route(self, route: Route) -> str:
        condition = self._writer.write(route.when)
        if route.to.startswith(END):
            ending = self._endings.get(route.to.removeprefix(END))
            words = "" if ending is None else self._close(ending)
            return self.word("stop", condition=condition, heading=words)
        page = self._pages.get(route.to)
        items = [] if page is None else page.items
        numbers = [self._numbers[item.id] for item in items if item.id in self._numbers]
        if numbers:
            return self.word("go", condition=condition, number=numbers[0])
        heading = route.to if page is None else self.say(page.heading)
        return self.word("go-part", condition=condition, heading=heading)

    def _close(self, ending: Ending) -> str:
        heading = self.say(ending.heading)
        stop = "" if not heading or heading.endswith(STOPS) else "."
        return f"{heading}{stop} {self.say(ending.body)}".strip()


def _lacking(sections: tuple[PrintedSection, ...]) -> Iterator[str]:
    for section in sections:
        for page in section.pages:
            for item in page.items:
                if item.lacks_easy_words:
                    yield item.label
