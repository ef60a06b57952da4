"""A questionnaire to read: its pages, items and routes, and what the checker says of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import NotFoundError
from consult.staff.desk import StaffRequest
from consult.staff.reading import read_consultation, read_questionnaires
from consult.staff.rendering import render_page
from consult.staff.roles import ANALYSTS, DESIGNERS
from consult.staff.rules_in_words import RuleWriter, read_option_labels
from surveys.checker import Finding, check_instrument
from surveys.model import (
    Calculated,
    Instrument,
    Item,
    MissingCode,
    MultipleChoice,
    Page,
    Ranking,
    RatingGrid,
    Section,
    SingleChoice,
)
from surveys.piping import say_text

KINDS: Final = {
    "single-choice": "One choice",
    "multiple-choice": "Any number of choices",
    "rating": "Rating",
    "rating-grid": "Several ratings",
    "ranking": "An order",
    "short-text": "A few words",
    "long-text": "Own words",
    "integer": "A whole number",
    "decimal": "A number",
    "date": "A date",
    "time": "A time",
    "consent": "Consent",
    "note": "Words to read",
    "calculated": "Worked out, not shown",
}


MISSING: Final[dict[MissingCode, str]] = {
    "dont-know": "Do not know (an answer of its own)",
    "prefer-not-to-say": "Prefer not to say (an answer of its own)",
}


class ItemView(Struct, frozen=True):
    """One item as it is asked."""

    id: str
    kind: str
    label: str
    hint: str
    required: bool
    options: list[str]
    conditions: list[str]


class PageView(Struct, frozen=True):
    """One page with its items and the routes that leave it."""

    id: str
    heading: str
    repeats: str
    condition: str
    items: list[ItemView]
    routes: list[str]


class SectionView(Struct, frozen=True):
    """One section with its pages."""

    title: str
    note: str
    condition: str
    sensitive: bool
    skippable: bool
    pages: list[PageView]


class QuestionnaireView(Struct, frozen=True):
    """A whole questionnaire and the findings of the checker."""

    slug: str
    consultation: str
    title: str
    facts: list[tuple[str, str]]
    findings: list[Finding]
    sections: list[SectionView]


@get(
    "/consultations/{slug:str}/questionnaires/{questionnaire:uuid}",
    opt={"roles": DESIGNERS | ANALYSTS},
)
async def show_questionnaire(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[str]:
    """Show one questionnaire, read-only, with what the checker says of it today."""
    row = await read_consultation(request, slug)
    for one in await read_questionnaires(request, row.id):
        if one.id == questionnaire:
            view = view_questionnaire(one.instrument, row.slug, row.title)
            return render_page(request, "questionnaire", view, invented=row.invented)
    raise NotFoundError("There is no such questionnaire.", where=f"Id {questionnaire}.")


def view_questionnaire(instrument: Instrument, slug: str, consultation: str) -> QuestionnaireView:
    """Turn a questionnaire into words; findings are those of today."""
    return QuestionnaireView(
        slug=slug,
        consultation=consultation,
        title=say_text(instrument.title, "en"),
        facts=_view_facts(instrument),
        findings=list(check_instrument(instrument, datetime.now(UTC).date())),
        sections=[_view_section(one, instrument) for one in instrument.sections],
    )


def _view_facts(instrument: Instrument) -> list[tuple[str, str]]:
    facts = instrument.facts
    return [
        ("For", instrument.audience.replace("-", " ")),
        ("Version", str(instrument.version)),
        ("Languages", ", ".join(instrument.languages)),
        ("Who is responsible", facts.controller),
        ("Purpose", say_text(facts.purpose, "en")),
        ("Kept until", f"{facts.retention_end:%-d %B %Y}" if facts.retention_end else "Not said"),
    ]


def _view_section(section: Section, instrument: Instrument) -> SectionView:
    writer = RuleWriter(instrument)
    return SectionView(
        title=say_text(section.title, "en"),
        note=say_text(section.content_note or {}, "en"),
        condition=writer.write_condition(section.when),
        sensitive=section.sensitive,
        skippable=section.skippable,
        pages=[_view_page(page, writer) for page in section.pages],
    )


def _view_page(page: Page, writer: RuleWriter) -> PageView:
    return PageView(
        id=page.id,
        heading=say_text(page.heading, "en", "…"),
        repeats=_view_repeat(page, writer),
        condition=writer.write_condition(page.when),
        items=[_view_item(item, writer) for item in page.items],
        routes=[writer.write_route(route) for route in page.routes],
    )


def _view_repeat(page: Page, writer: RuleWriter) -> str:
    if page.for_each:
        return writer.write_repeat(page.for_each)
    return "" if page.times is None else writer.write_times(page.times)


def _view_item(item: Item, writer: RuleWriter) -> ItemView:
    return ItemView(
        id=item.id,
        kind=KINDS[str(item.__struct_config__.tag)],
        label=say_text(item.label, "en", "…"),
        hint=say_text(item.hint or {}, "en", "…"),
        required=item.required,
        options=[*_view_options(item, writer), *(MISSING[code] for code in item.missing)],
        conditions=list(filter(None, _view_conditions(item, writer))),
    )


def _view_options(item: Item, writer: RuleWriter) -> Iterator[str]:
    """Say what can be chosen; of a grid its rows, each with every step."""
    if isinstance(item, RatingGrid):
        steps = ", ".join(say_text(point.label, "en") for point in item.points)
        yield from (f"{say_text(row.label, 'en')}: {steps}" for row in item.rows)
    elif isinstance(item, SingleChoice | MultipleChoice | Ranking):
        for option in item.options:
            yield " ".join(
                filter(None, (say_text(option.label, "en"), writer.write_condition(option.when)))
            )
    else:
        yield from read_option_labels(item).values()


def _view_conditions(item: Item, writer: RuleWriter) -> Iterator[str]:
    yield writer.write_condition(item.when)
    yield writer.write_constraint(item.constraint)
    if isinstance(item, Calculated):
        yield f"{writer.write_value(item.value)}."
