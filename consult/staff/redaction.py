"""How well identifying details are removed, for everybody who works with what is left."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Final

from litestar import Response, get
from msgspec import Struct

from anonymise.figures import (
    Figures,
    LanguageFigures,
    Part,
    may_claim,
    read_figures,
    read_language_figures,
)
from anonymise.rates import Rate
from consult.intake.weeks import week_of
from consult.intake.worry import WEEKS, list_worries
from consult.pages.words import name_language, say_date
from consult.staff.counts import read_today, write_in_tens, write_week
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.rendering import render_page
from consult.staff.roles import EVERYBODY
from consult.store.responses import RedactionCounts

PATH: Final = "/redaction"
LEAKING: Final = "answers leaking a direct identifier"
HEADLINES: Final = {
    "recall": "identifying details of every kind removed",
    "recall direct": "names, addresses, numbers and the like removed",
    "recall quasi": "places, ages, dates and work removed",
    "over-redaction": "harmless words that went with them",
    "phrases kept": "names of services and orders kept",
}


class LineView(Struct, frozen=True):
    """One line of a table: what, its share in per cent, the interval, and of how many."""

    name: str
    share: str
    interval: str
    of: str


class TableView(Struct, frozen=True):
    """One table, and what is too small for a line in it."""

    caption: str
    head: str
    lines: list[LineView]
    few: list[str]


class PartView(Struct, frozen=True):
    """What was measured on one part of the corpus."""

    heading: str
    words: str
    answers: str
    leaking: str
    leaking_interval: str
    tables: list[TableView]


class RedactionView(Struct, frozen=True):
    """What was measured, on what and when."""

    corpus: str
    measured: str
    weeks: list[list[str]]
    worries: list[str]
    parts: list[PartView]


@get(PATH, opt={"roles": EVERYBODY})
async def show_redaction(request: StaffRequest) -> Response[str]:
    """Show what was measured of redaction last, the part that nobody looked at first."""
    counted = await read_desk(request).responses.list_redactions(WEEKS)
    view = view_figures(read_figures(), read_language_figures().values(), counted)
    return render_page(request, "redaction", view)


def view_figures(
    figures: Figures,
    languages: Iterable[LanguageFigures] = (),
    counted: Sequence[RedactionCounts] = (),
) -> RedactionView:
    """Turn what was measured, and what was counted here, into what is drawn."""
    return RedactionView(
        corpus=figures.corpus,
        measured=say_date(figures.measured, "en"),
        weeks=list_weeks(counted, read_today()),
        worries=[" ".join(worry) for worry in list_worries(counted)],
        parts=[
            view_part(
                figures.part("locked2"),
                "On answers that nobody had looked at",
                "Whoever wrote these had not seen the recognisers, and nobody who changes them "
                "reads these. They are the nearest thing to an answer that has yet to come.",
            ),
            view_part(
                figures.part("locked3"),
                "On more answers that nobody had looked at",
                "By another writer who had not seen the recognisers; few, so intervals are wide.",
            ),
            view_part(
                figures.part("locked"),
                "On answers that the recognisers were measured on before",
                "Nobody looked at these while the recognisers were written, but several versions "
                "of them were measured on these, which flatters the last a little.",
            ),
            view_part(
                figures.part("open"),
                "On answers that the recognisers were improved on",
                "These figures are flattering, because mistakes found here were mended.",
            ),
            *chain.from_iterable(map(view_language, languages)),
        ],
    )


def list_weeks(counted: Iterable[RedactionCounts], today: date) -> list[list[str]]:
    """Give the weeks that are over, in tens, so that nobody can be seen among them."""
    return [
        [
            write_week(one.week),
            write_in_tens(one.total),
            write_few(one.second_looks),
            write_few(one.failures),
        ]
        for one in counted
        if one.week < week_of(today)
    ]


def write_few(count: int) -> str:
    """Write a count that is none as a rule, in tens."""
    return write_in_tens(count) if count else "None"


def view_language(figures: LanguageFigures) -> tuple[PartView, PartView]:
    """Turn what was measured of another language into what is drawn."""
    name = name_language(figures.code)
    return (
        view_part(
            figures.locked,
            f"{name}: on answers that its lists were not improved on",
            "Few answers, by whoever made the lists, which flatters the figures. Free text is "
            + ("asked for in this language." if figures.reached else "not asked for in it."),
        ),
        view_part(
            figures.open,
            f"{name}: on answers that its lists were improved on",
            "These figures are flattering, because mistakes found here were mended.",
        ),
    )


def view_part(part: Part, heading: str, words: str) -> PartView:
    """Turn one part into what is drawn."""
    leaking = part.rate(LEAKING)
    low, high = leaking.interval
    names = part.group("name")
    return PartView(
        heading=heading,
        words=words,
        answers=f"{part.answers:,}",
        leaking=f"{1000 * leaking.share:.0f}",
        leaking_interval=f"{1000 * low:.0f} to {1000 * high:.0f}",
        tables=[
            _view_table(
                "In short",
                "What",
                [Rate(words, *_count(part, name)) for name, words in HEADLINES.items()],
            ),
            _view_table("By kind", "Kind", list(part.group("label"))),
            _view_table(
                "By origin of names",
                "Names",
                [rate for rate in names if may_claim(rate)],
                [f"{rate.name} ({rate.of})" for rate in names if not may_claim(rate)],
            ),
            _view_table("By letter case", "Written with", list(part.group("case"))),
        ],
    )


def _count(part: Part, name: str) -> tuple[int, int]:
    rate = part.rate(name)
    return rate.hits, rate.of


def _view_table(
    caption: str, head: str, rates: list[Rate], few: list[str] | None = None
) -> TableView:
    return TableView(caption, head, [_view_line(rate) for rate in rates], few or [])


def _view_line(rate: Rate) -> LineView:
    low, high = rate.interval
    return LineView(
        name=rate.name,
        share=f"{100 * rate.share:.1f} %",
        interval=f"{100 * low:.1f} to {100 * high:.1f} %",
        of=f"{rate.of:,}",
    )
