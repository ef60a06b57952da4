"""Sections, pages and endings as rows of the survey sheet."""

from typing import Final

from surveys.model import Ending, Instrument, MultipleChoice, Page, Section, walk_items
from surveys.rules import Answer, Call, Chosen, Expression
from surveys.xlsform import columns
from surveys.xlsform.cells import CELL_LIMIT, OutRow, SheetKind
from surveys.xlsform.flow import Flow
from surveys.xlsform.item_rows import Cells, ItemRows, end_group
from surveys.xlsform.naming import Names
from surveys.xlsform.xpath_text import write_xpath

_GROUP: Final = "begin group"
_REPEAT: Final = "begin repeat"


class SurveyRows:
    """Writes the survey sheet, and gathers the lists of its questions on the way."""

    def __init__(self, instrument: Instrument, kind: SheetKind) -> None:
        """Give every row its name."""
        self._instrument, self._kind = instrument, kind
        self._names = Names(instrument)
        self._flow = Flow(instrument, self._names)
        self._items = ItemRows(kind, self._names)
        self._page = 0

    @property
    def choices(self) -> list[Cells]:
        """Give the lists of all questions written so far."""
        return self._items.choices

    def write(self) -> list[Cells]:
        """Give all rows in order."""
        sections = [row for section in self._instrument.sections for row in self._section(section)]
        return [*sections, *(self._ending(ending) for ending in self._instrument.endings)]

    def _start(self, kind: str, shown: str, named: str) -> OutRow:
        name = self._names.take(named)
        row = OutRow(self._kind, {columns.TYPE: kind, columns.NAME: name})
        row.put(columns.X_KIND, shown)
        row.put(columns.X_ID, named if name != named else "")
        return row

    def _section(self, section: Section) -> list[Cells]:
        row = self._start(_GROUP, columns.KIND_SECTION, section.id)
        row.set_text("title", columns.LABEL, section.title, {})
        row.set_rule("when", columns.RELEVANT, section.when)
        row.set_text("content_note", columns.X_CONTENT_WARNING, section.content_note, None)
        row.put(columns.X_SENSITIVITY, columns.SENSITIVE if section.sensitive else "")
        row.put(columns.X_SKIPPABLE, columns.YES if section.skippable else "")
        row.set_field("support_key", columns.X_SUPPORT_KEY, section.support_key)
        pages = [line for page in section.pages for line in self._page_rows(page)]
        return [row.finish(), *pages, end_group()]

    def _page_rows(self, page: Page) -> list[Cells]:
        at, self._page = self._page, self._page + 1
        repeated = page.for_each is not None or page.times is not None
        row = self._start(_REPEAT if repeated else _GROUP, columns.KIND_PAGE, page.id)
        row.set_text("heading", columns.LABEL, page.heading, {})
        relevant = self._write_when(row, at, page)
        _write_routes(row, page)
        if repeated:
            self._write_repetition(row, page)
        else:
            row.put(columns.APPEARANCE, "field-list")
        items = [line for item in page.items for line in self._items.write(item)]
        detour = self._detour(at)
        if not repeated:
            return [row.finish(), *items, *detour, end_group()]
        # Outside of the repetition, because it stands once and not in each of them.
        outside = [line | relevant for line in detour]
        return [row.finish(), *items, {columns.TYPE: "end repeat"}, *outside]

    def _write_when(self, row: OutRow, at: int, page: Page) -> Cells:
        """Set when a page is shown; give the cell that says so to other tools."""
        shown = self._flow.condition_of(at, page)
        written = "" if shown is None else write_xpath(shown)
        if shown == page.when or len(written) > CELL_LIMIT:
            row.set_rule("when", columns.RELEVANT, page.when)
            return {}
        row.put(columns.RELEVANT, written)
        if page.when is None:
            row.put(columns.X_WHEN, columns.NONE)
        else:
            row.set_rule("when", columns.X_WHEN, page.when)
        return {columns.RELEVANT: written}

    def _write_repetition(self, row: OutRow, page: Page) -> None:
        if page.for_each is None:
            row.set_rule("times", columns.REPEAT_COUNT, page.times)
            return
        row.set_field("for_each", columns.X_FOR_EACH, page.for_each)
        row.put(columns.REPEAT_COUNT, write_xpath(self._count(page.for_each)))
        row.set_rule("times", columns.X_TIMES, page.times)
        if row.keeps("for_each"):
            row.keep("times", page.times)

    def _count(self, source: str) -> Expression:
        """Count what was chosen, without the options that no page is repeated for."""
        count: Expression = Call("count-selected", [Answer(source)])
        for _, item in walk_items(self._instrument):
            if item.id == source and isinstance(item, MultipleChoice):
                for option in item.options:
                    if option.exclusive:
                        count = Call("-", [count, Chosen(source, option.code)])
        return count

    def _detour(self, at: int) -> list[Cells]:
        target = self._flow.write_target(at)
        if target is None:
            return []
        name, value = target
        row = OutRow(self._kind, {columns.TYPE: "calculate", columns.NAME: name})
        row.put(columns.CALCULATION, write_xpath(value))
        row.put(columns.X_KIND, columns.KIND_SKIP)
        return [row.finish()]

    def _ending(self, ending: Ending) -> Cells:
        row = self._start("note", columns.KIND_ENDING, ending.id)
        row.set_text("heading", columns.LABEL, ending.heading, {})
        row.set_text("body", columns.HINT, ending.body, {})
        shown = self._flow.ending_condition(ending.id)
        row.put(columns.RELEVANT, "" if shown is None else write_xpath(shown))
        row.put(columns.X_STORES, columns.YES if ending.stores else "")
        row.set_field("support_key", columns.X_SUPPORT_KEY, ending.support_key)
        return row.finish()


def _write_routes(row: OutRow, page: Page) -> None:
    for number, route in enumerate(page.routes, start=1):
        when, to = columns.route_columns(number)
        row.put(to, route.to)
        row.set_rule("routes", when, route.when)
    if row.keeps("routes"):
        row.keep("routes", page.routes)
