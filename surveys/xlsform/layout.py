"""Blocks and questions of a form as sections and pages.

A form that Candour wrote says itself which groups are sections and which are pages. In any other
form a topmost group is a section, a group drawn as one screen or a repeat is a page, and every
other question has a page of its own. Conditions look at earlier pages only, so a page is cut in
two where a question on it depends on another.
"""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from surveys.model import Calculated, Item, Page, Route, Section, Target, Text
from surveys.rules import Expression
from surveys.xlsform import columns, kinds
from surveys.xlsform.depending import depends_on, ids_of
from surveys.xlsform.form import Form
from surveys.xlsform.ids import Taken, make_id
from surveys.xlsform.lines import Line
from surveys.xlsform.outline import Node
from surveys.xlsform.questions import Questions
from surveys.xlsform.relevance import Relevance
from surveys.xlsform.repeating import Repeating, Repetition

_SCREENS: Final = ("field-list", "table-list")


class _Around(Struct, frozen=True):
    """What surrounds a question: a heading, conditions, and whether it is one screen."""

    heading: Text
    rules: list[Expression] = []
    block: Node | None = None
    repetition: Repetition = Repetition()

    def with_rule(self, rule: Expression | None) -> list[Expression]:
        return self.rules if rule is None else [*self.rules, rule]


class Layout:
    """Makes the sections of one form."""

    def __init__(self, form: Form, title: Text) -> None:
        self._form = form
        self._title = title
        self._relevance = Relevance(form)
        self._questions = Questions(form, self._relevance)
        self._repeating = Repeating(form)
        self._sections = Taken()
        self._pages = Taken()

    def make(self, nodes: list[Node]) -> list[Section]:
        """Give all sections; questions outside of any group make sections of their own."""
        sections: list[Section] = []
        loose: list[Node] = []
        for node in nodes:
            if not self._is_section(node):
                loose.append(node)
                continue
            sections += self._loose_section(loose)
            sections += self._section(node)
            loose = []
        return [*sections, *self._loose_section(loose)]

    def _is_section(self, node: Node) -> bool:
        if node.x_kind:
            return node.x_kind == columns.KIND_SECTION
        is_group = node.kind.name == kinds.BEGIN_GROUP
        return is_group and not _is_screen(node) and not self._form.names.is_grid(node)

    def _section(self, node: Node) -> list[Section]:
        form, line = self._form, node.line
        title, when = form.text(line, columns.LABEL), self._relevance.read(node)
        pages = list(self._pages_of(node.children, _Around(title or self._title)))
        if not pages and node.x_kind != columns.KIND_SECTION:
            return []
        made = Section(
            id=self._name(node.id, self._sections),
            title=title if title or node.x_kind else self._title,
            pages=pages,
            content_note=form.optional_text(line, columns.X_CONTENT_WARNING),
            sensitive=self._is_sensitive(line),
            skippable=form.says_yes(line, columns.X_SKIPPABLE),
            support_key=line.get(columns.X_SUPPORT_KEY) or None,
            when=when,
        )
        return [form.made_from(line, made)]

    def _loose_section(self, nodes: list[Node]) -> list[Section]:
        pages = list(self._pages_of(nodes, _Around(self._title)))
        if not pages:
            return []
        name = self._name("questions", self._sections)
        made = Section(id=name, title=self._title, pages=pages)
        return [self._form.made_from(_bare(nodes[0].line), made)]

    def _is_sensitive(self, line: Line) -> bool:
        words = line.get(columns.X_SENSITIVITY)
        return words == columns.SENSITIVE or self._form.says_yes(line, columns.X_SENSITIVITY)

    def _pages_of(self, nodes: list[Node], around: _Around) -> Iterator[Page]:
        """Give the pages of some rows; neighbouring calculations share one that nobody sees."""
        hidden: list[Item] = []
        for node in nodes:
            if node.x_kind == columns.KIND_ENDING:
                continue
            items = [] if self._is_block(node) else self._questions.make(node)
            if items and all(_is_hidden(item) for item in items):
                hidden += items
                continue
            yield from self._cut(f"before-{node.id}", hidden, around, node.line)
            hidden = []
            if self._is_block(node):
                yield from self._block(node, around)
            else:
                yield from self._cut(node.id, items, around, node.line)
        if hidden:
            yield from self._cut("worked-out", hidden, around, nodes[-1].line)

    def _is_block(self, node: Node) -> bool:
        return node.is_block and not self._form.names.is_grid(node)

    def _block(self, node: Node, around: _Around) -> Iterator[Page]:
        if node.x_kind == columns.KIND_PAGE:
            yield self._page(node)
            return
        if node.x_kind == columns.KIND_SECTION:
            self._form.ledger.refuse(
                node.line.cell(columns.X_KIND),
                "misplaced-section",
                "A section stands inside another group.",
                "Move it outside, or make it a page.",
            )
        heading = self._form.text(node.line, columns.LABEL) or around.heading
        rules = around.with_rule(self._relevance.read(node))
        if node.kind.name == kinds.BEGIN_REPEAT:
            yield from self._repeat(node, _Around(heading, rules, node))
        elif _is_screen(node):
            yield from self._screen(node, _Around(heading, rules, node))
        else:
            yield from self._pages_of(node.children, _Around(heading, rules))

    def _repeat(self, node: Node, around: _Around) -> Iterator[Page]:
        repetition = self._repeating.read(node)
        if repetition.asked is not None:
            yield from self._cut(f"{node.id[:58]}-count", [repetition.asked], around, node.line)
        yield from self._screen(node, _Around(around.heading, around.rules, node, repetition))

    def _screen(self, node: Node, around: _Around) -> Iterator[Page]:
        items = list(self._items_inside(node, node.children))
        yield from self._cut(node.id, items, around, node.line)

    def _items_inside(self, screen: Node, nodes: list[Node]) -> Iterator[Item]:
        """Give the items of one screen, with the conditions of the groups inside it as theirs."""
        for node in nodes:
            if not self._is_block(node):
                yield from self._questions.make(node)
                continue
            if node.kind.name != kinds.BEGIN_GROUP:
                self._repeating.refuse_nested(node, screen)
                continue
            rule = self._relevance.read(node)
            for item in self._items_inside(screen, node.children):
                yield item if rule is None else self._also_when(item, rule)

    def _also_when(self, item: Item, rule: Expression) -> Item:
        form = self._form
        line, _ = form.sources[id(item)]
        joined = form.rules.join([rule] if item.when is None else [rule, item.when])
        changed: Item = replace(item, when=joined)
        form.sources[id(changed)] = (line, changed)
        return changed

    def _cut(self, name: str, items: list[Item], around: _Around, line: Line) -> Iterator[Page]:
        """Give pages of these items, a new one wherever one depends on another before it."""
        together: list[Item] = []
        for item in items:
            if depends_on(item, ids_of(together)):
                yield self._made_page(name, together, around, line)
                together = []
            together.append(item)
        if together:
            yield self._made_page(name, together, around, line)

    def _made_page(self, name: str, items: list[Item], around: _Around, line: Line) -> Page:
        row = around.block.line if around.block else line
        made = Page(
            id=self._name(name, self._pages),
            heading=around.heading,
            items=items,
            when=self._form.rules.join(around.rules),
            for_each=around.repetition.for_each,
            times=around.repetition.times,
        )
        self._form.sources[id(made)] = (row, made)
        return made

    def _page(self, node: Node) -> Page:
        """Give a page as a form that Candour wrote has it."""
        form, line = self._form, node.line
        for_each = line.get(columns.X_FOR_EACH) or None
        times = columns.X_TIMES if for_each else columns.REPEAT_COUNT
        return form.made_from(
            line,
            Page(
                id=self._name(node.id, self._pages),
                heading=form.text(line, columns.LABEL),
                items=list(self._items_inside(node, node.children)),
                routes=list(self._routes(line)),
                when=self._relevance.read(node),
                for_each=for_each,
                times=form.rules.read(line.cell(times), None),
            ),
        )

    def _routes(self, line: Line) -> Iterator[Route]:
        number = 1
        while any(line.get(column) for column in columns.route_columns(number)):
            when, to = columns.route_columns(number)
            rule = self._form.rules.read(line.cell(when), None)
            target: Any = self._form.value(line, to, Target, None)
            if rule is not None and target:
                route = Route(when=rule, to=target)
                self._form.sources[id(route)] = (line, route)
                yield route
            elif not line.get(to) or not line.get(when):
                self._form.ledger.refuse(
                    line.cell(to if line.get(when) else when),
                    "broken-cell",
                    "A route has a condition and a target, and one of them is missing.",
                    "Fill both cells, or empty both.",
                )
            number += 1

    def _name(self, wanted: str, taken: Taken) -> str:
        return wanted if self._form.ours else taken.tell_apart(make_id(wanted, "page"))


def _is_screen(node: Node) -> bool:
    return any(node.looks(screen) for screen in _SCREENS)


def _is_hidden(item: Item) -> bool:
    return isinstance(item, Calculated)


def _bare(line: Line) -> Line:
    """Give a row without its cells, for what is made beside it."""
    return Line(line.sheet, line.number, {})
