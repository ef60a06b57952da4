"""A whole questionnaire as one page: every route, every default, every finding in its place."""

from collections import defaultdict
from datetime import date
from typing import Any, Final

from msgspec import Struct

from consult.staff.designing.choices import name_part, read_english
from consult.staff.designing.fields import CHOICES, KINDS
from consult.staff.designing.findings import (
    group_findings,
    make_anchor,
    say_findings,
    summarise,
)
from consult.staff.designing.outlineviews import (
    Handle,
    ItemView,
    Outline,
    PageView,
    RouteView,
    SectionView,
    TailView,
)
from surveys.checker import check_instrument
from surveys.item_kinds import ITEMS, kind_of
from surveys.model import (
    END,
    Calculated,
    Consent,
    Ending,
    Instrument,
    Item,
    Option,
    Page,
    Section,
    SupportLine,
)
from surveys.outline import name_single
from surveys.parts import Placed, walk_placed
from surveys.path import default_ending
from surveys.rules import Expression
from surveys.wording import write_expression

_MISSING: Final = dict(CHOICES["missing"])
_LISTS: Final = {"options": "Answers", "rows": "Rows", "points": "Scale"}


def outline_instrument(instrument: Instrument, today: date) -> Outline:
    """Turn a questionnaire into views, with what the checker says of it on a day."""
    return _Outliner(instrument, today).outline()


class _Outliner:
    """Goes through one questionnaire."""

    def __init__(self, instrument: Instrument, today: date) -> None:
        self._instrument = instrument
        self._placed = list(walk_placed(instrument))
        self._findings = check_instrument(instrument, today)
        self._beside = group_findings(self._placed, self._findings)
        self._single = name_single(instrument)
        self._inside: dict[tuple[Any, ...], list[Placed]] = defaultdict(list)
        for one in self._placed:
            self._inside[one.steps[:-1]].append(one)
        self._pages = [one for one in self._placed if isinstance(one.node, Page)]

    def outline(self) -> Outline:
        top = self._inside[()]
        errors = sum(one.severity == "error" for one in self._findings)
        return Outline(
            sections=[
                self._section(one, one.node) for one in top if isinstance(one.node, Section)
            ],
            endings=[self._ending(one, one.node) for one in top if isinstance(one.node, Ending)],
            supports=[
                self._support(one, one.node) for one in top if isinstance(one.node, SupportLine)
            ],
            summary=summarise(self._beside),
            errors=errors,
            warnings=len(self._findings) - errors,
        )

    def _section(self, placed: Placed, section: Section) -> SectionView:
        tags = ["Sensitive"] if section.sensitive else []
        tags += ["Can be skipped whole"] if section.skippable else []
        tags += [f"Support: {section.support_key}"] if section.support_key else []
        return SectionView(
            handle=self._handle(placed),
            id=section.id,
            title=name_part(section),
            tags=tags,
            note=read_english(section.content_note),
            conditions=self._conditions(("Shown only if", section.when)),
            pages=[
                self._page(one, one.node)
                for one in self._inside[placed.steps]
                if isinstance(one.node, Page)
            ],
            findings=self._found(placed),
        )

    def _page(self, placed: Placed, page: Page) -> PageView:
        inside = self._inside[placed.steps]
        otherwise, anchor = self._otherwise(placed)
        conditions = self._conditions(("Shown only if", page.when), ("Repeated", page.times))
        if page.for_each is not None:
            conditions.append(("Repeated for each answer in", page.for_each))
        return PageView(
            handle=self._handle(placed),
            id=page.id,
            heading=name_part(page),
            conditions=conditions,
            items=[self._item(one, one.node) for one in inside if isinstance(one.node, ITEMS)],
            routes=[self._route(one, one.node) for one in inside if one.field == "routes"],
            otherwise=otherwise,
            otherwise_anchor=anchor,
            findings=self._found(placed),
        )

    def _item(self, placed: Placed, item: Item) -> ItemView:
        facts = ["Must be answered"] if item.required else []
        facts += [f"Offers “{_MISSING[code].lower()}”" for code in item.missing]
        constraint = item.constraint.rule if item.constraint else None
        value = item.value if isinstance(item, Calculated) else None
        return ItemView(
            handle=self._handle(placed),
            id=item.id,
            kind=KINDS[kind_of(item)][0],
            label=name_part(item),
            hint=read_english(item.hint),
            guidance=read_english(item.guidance),
            facts=facts,
            conditions=self._conditions(
                ("Asked only if", item.when), ("Accepted only if", constraint), ("Is", value)
            ),
            lists=self._lists(item),
            findings=say_findings(
                [
                    finding
                    for address, found in self._beside.items()
                    if address == placed.address or address.startswith(f"{placed.address}.")
                    for finding in found
                ]
            ),
        )

    def _lists(self, item: Item) -> list[tuple[str, list[str]]]:
        found = [
            (words, [self._line(part) for part in getattr(item, field)])
            for field, words in _LISTS.items()
            if hasattr(item, field)
        ]
        if isinstance(item, Consent):
            found.append(("Answers", [read_english(item.yes), read_english(item.no)]))
        return found

    def _line(self, part: Struct) -> str:
        words = name_part(part)
        if not isinstance(part, Option):
            return words
        notes = ["nothing beside it"] if part.exclusive else []
        notes += ["asks which"] if part.other else []
        if part.when is not None:
            notes.append(f"only if {write_expression(part.when, self._single)}")
        return f"{words} ({', '.join(notes)})" if notes else words

    def _route(self, placed: Placed, route: Any) -> RouteView:
        target, anchor = self._target(route.to)
        return RouteView(
            handle=self._handle(placed, f"the route to {target}"),
            condition=write_expression(route.when, self._single),
            target=target,
            anchor=anchor,
            findings=self._found(placed),
        )

    def _target(self, to: str) -> tuple[str, str]:
        kind: type[Struct] = Ending if to.startswith(END) else Page
        name = to.removeprefix(END)
        for one in self._placed:
            if isinstance(one.node, kind) and getattr(one.node, "id", "") == name:
                words = name_part(one.node)
                return (f"the end “{words}”" if kind is Ending else f"“{words}”"), make_anchor(
                    one.address
                )
        return f"{name}, which is not there", ""

    def _otherwise(self, placed: Placed) -> tuple[str, str]:
        """Say where a page leads when no route is taken: to the next one, or to an ending."""
        place = self._pages.index(placed) + 1
        if place < len(self._pages):
            after = self._pages[place]
            depends = " where it is shown" if self._depends(after) else ""
            return f"“{name_part(after.node)}”{depends}", make_anchor(after.address)
        ending = default_ending(self._instrument)
        return self._target(END + ending) if ending else ("nowhere: there is no ending", "")

    def _depends(self, page: Placed) -> bool:
        nodes = [page.node, self._instrument.sections[page.steps[0][1]]]
        fields = ("when", "for_each", "times")
        return any(getattr(node, field, None) is not None for node in nodes for field in fields)

    def _ending(self, placed: Placed, ending: Ending) -> TailView:
        kept = "Answers are kept" if ending.stores else "Nothing is kept"
        support = [f"Support: {ending.support_key}"] if ending.support_key else []
        return TailView(
            handle=self._handle(placed),
            title=f"{name_part(ending)} ({ending.id})",
            words=read_english(ending.body),
            facts=[kept, *support],
            findings=self._found(placed),
        )

    def _support(self, placed: Placed, line: SupportLine) -> TailView:
        means, nation = dict(CHOICES["means"])[line.means], dict(CHOICES["nation"])[line.nation]
        return TailView(
            handle=self._handle(placed),
            title=name_part(line),
            words=f"{means}: {line.number}",
            facts=[f"Group: {line.key}", nation, f"Checked on {line.checked:%-d %B %Y}"],
            findings=self._found(placed),
        )

    def _conditions(self, *named: tuple[str, Expression | None]) -> list[tuple[str, str]]:
        return [
            (name, write_expression(rule, self._single))
            for name, rule in named
            if rule is not None
        ]

    def _found(self, placed: Placed) -> list[Any]:
        return list(say_findings(self._beside.get(placed.address, [])))

    def _handle(self, placed: Placed, name: str = "") -> Handle:
        above = placed.steps[:-1]
        edge = {"items": "pages", "pages": "sections"}.get(placed.field)
        alike = [one.steps for one in self._placed if one.field == edge]
        return Handle(
            address=placed.address,
            anchor=make_anchor(placed.address),
            name=name or f"“{name_part(placed.node)}”",
            up=placed.at > 0 or (above in alike and above != alike[0]),
            down=placed.at + 1 < placed.siblings or (above in alike and above != alike[-1]),
            homes=edge or "",
        )
