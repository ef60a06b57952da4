"""How long does it take to find every fault in a questionnaire of 100 items?

Run: ``python benchmarks/checker.py [--items 100] [--rounds 15]``. Times are processor time, and
the machine's; read the ratios to reading the same questionnaire with msgspec, and to pyxform's
conversion of a form of the same size, both taken in the same run. pyxform finds far less.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

from pyxform.xls2xform import convert  # type: ignore[import-untyped]  # It ships no types.

from surveys.checker import check_instrument
from surveys.files import decode_instrument, encode_instrument
from surveys.model import (
    END,
    Ending,
    Facts,
    Instrument,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Option,
    Page,
    Point,
    Rating,
    Route,
    Section,
    SingleChoice,
    SupportLine,
    Text,
    walk_items,
)
from surveys.rules import All, Answer, Any_, Chosen, Compare, Number, Rule

TODAY = date(2026, 11, 22)
CODES = tuple(f"way-{number}" for number in range(1, 9))
# Each page has an item of each of these kinds, and looks back at the one before.
KINDS = 5


def main() -> None:
    """Print the time of a check, and how many times that of reading and of converting it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    instrument = make_instrument(given.items)
    written, form = encode_instrument(instrument), write_form(given.items)
    faults = check_instrument(instrument, TODAY)
    check = measure(lambda: check_instrument(instrument, TODAY), given.rounds)
    read = measure(lambda: decode_instrument(written, "benchmark"), given.rounds)
    converted = measure(lambda: convert(form, file_type=".md"), given.rounds)
    asked = sum(1 for _ in walk_items(instrument))
    print(f"{asked} items, {len(written):,} bytes, {len(faults)} findings")
    print(
        f"check {check:.1f} ms = {check / read:.1f} x reading = {check / converted:.2f} x pyxform"
    )
    print(f"reading {read:.2f} ms, pyxform's conversion {converted:.1f} ms")


def measure(run: Callable[[], Any], rounds: int) -> float:
    """Give the median processor time of a run in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append((time.process_time() - start) * 1000)
    return median(times)


def make_instrument(items: int) -> Instrument:
    """Give a sound questionnaire of about so many items in two languages, full of conditions."""
    pages = [_page(number) for number in range(items // KINDS)]
    each = Page(
        id="each",
        heading=_text("About {option}"),
        items=[Rating(id="each-rating", label=_text("How was {option}?"), points=_points())],
        for_each="ways-0",
    )
    return Instrument(
        slug="benchmark",
        title=_text("Benchmark"),
        audience="survivor",
        languages=["en", "cy"],
        facts=Facts(
            controller="Invented Trust",
            purpose=_text("Measuring."),
            lawful_basis=_text("Consent."),
            retention_end=date(2028, 1, 31),
            complaint_contact=_text("complaints@example.org"),
        ),
        sections=[Section(id="all", title=_text("All"), pages=[pages[0], each, *pages[1:]])],
        endings=[
            Ending(id="done", heading=_text("Done"), body=_text("Kept."), stores=True),
            Ending(id="out", heading=_text("Out"), body=_text("Not kept.")),
        ],
        supports=[
            SupportLine(key="help", name=_text("A line"), number="0808 157 0123", checked=TODAY)
        ],
    )


def write_form(items: int) -> str:
    """Write an XLSForm of so many questions, each relevant by the one before, as Markdown."""
    rows = ["| survey |", "| | type | name | label | relevant |"]
    for number in range(items):
        relevant = f"selected(${{q{number - 1}}}, 'a')" if number else ""
        rows.append(f"| | select_multiple ways | q{number} | Question {number} | {relevant} |")
    rows += ["| choices |", "| | list_name | name | label |"]
    rows += [f"| | ways | {code} | Way {code} |" for code in "abcdefgh"]
    return "\n".join(rows)


def _page(number: int) -> Page:
    routes = [Route(when=Chosen(f"one-{number}", "way-8"), to=f"{END}out")]
    return Page(
        id=f"page-{number}",
        heading=_text(f"Page {number}"),
        items=_items(number),
        routes=routes if number % 5 == 0 else [],
        when=_condition(number) if number % 3 == 2 else None,  # noqa: PLR2004 - every third page.
    )


def _items(number: int) -> list[Item]:
    options = [Option(code=code, label=_text(f"Way {code}")) for code in CODES]
    when = _condition(number) if number % 3 == 1 else None
    return [
        SingleChoice(id=f"one-{number}", label=_text("Which?"), options=options),
        MultipleChoice(id=f"ways-{number}", label=_text("Which ways?"), options=options),
        Integer(id=f"count-{number}", label=_text("How many times?"), when=when),
        Rating(id=f"rating-{number}", label=_text("How helpful?"), points=_points()),
        LongText(id=f"more-{number}", label=_text("What else?"), hint=_text("No names.")),
    ]


def _condition(number: int) -> Rule:
    before = number - 1
    often = Compare(Answer(f"count-{before}"), ">=", Number(float(number)))
    return Any_([often, All([Chosen("ways-0", "way-1"), Chosen(f"ways-{before}", "way-2")])])


def _points() -> list[Point]:
    return [Point(value=value, label=_text(f"Step {value}")) for value in range(1, 6)]


def _text(english: str) -> Text:
    return {"en": english, "cy": f"{english} (cy)"}


if __name__ == "__main__":
    main()
