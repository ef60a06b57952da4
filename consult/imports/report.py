import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from anonymise.types import RedactedText

PLACEHOLDER: Final = re.compile(r"\[([A-Z]+(?: [A-Z]+)*?)(?: (?:UNDER )?\d[^\]]*)?\]")
NUMBERS_SHOWN: Final = 20

ROW_REASONS: Final = {
    "cell-too-long": "a cell is longer than 20,000 characters",
    "compulsory": "a compulsory question has no answer",
    "empty": "nothing was answered",
    "no-consent": "the person did not agree",
    "not-a-record": "the line is not one record",
    "not-json": "the line is not JSON",
    "not-kept": "the answers lead to an ending that keeps none",
    "redaction": "a text could not be redacted",
    "too-many-cells": "the row has more cells than there are columns",
}
ANSWER_REASONS: Final = {
    "exclusive": "two answers that exclude one another",
    "nested": "not a value or a list of values",
    "not-a-number": "not a whole number",
    "not-asked": "not asked of somebody with these other answers",
    "one-only": "more than one answer",
    "out-of-range": "a number outside the range",
    "too-long": "longer than the question allows",
    "unknown-code": "not one of the answers that can be given",
}


class ImportReport(Struct, kw_only=True):
    """What became of a file: counts, reasons and row numbers, never content.

    ``rows_dropped``: reason to the numbers of rows. ``answers_dropped``: answer key and reason
    to a count. ``placeholders``: kind of identifier to the number of places where one stands
    in the stored texts.
    """

    columns_dropped: dict[str, str]
    is_trial: bool
    rows_read: int = 0
    stored: int = 0
    rows_dropped: dict[str, list[int]] = field(default_factory=dict)
    answers_dropped: Counter[tuple[str, str]] = field(default_factory=Counter)
    placeholders: Counter[str] = field(default_factory=Counter)

    def drop_row(self, number: int, reason: str) -> None:
        """Count a row that is left out."""
        self.rows_dropped.setdefault(reason, []).append(number)

    def drop_answer(self, key: str, reason: str) -> None:
        """Count an answer that is left out of its row."""
        self.answers_dropped[key, reason] += 1

    def count_stored(self, texts: Iterable[RedactedText]) -> None:
        """Count a row that is durable, and the placeholders in its texts."""
        self.stored += 1
        for text in texts:
            self.placeholders.update(PLACEHOLDER.findall(text.text))


def render_report(report: ImportReport) -> str:
    """Say in plain text what became of a file."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ImportReport) -> Iterator[str]:
    yield f"Rows read: {report.rows_read}"
    yield (f"Rows {'that would be stored' if report.is_trial else 'stored'}: {report.stored}")
    yield from _section(
        "Rows dropped",
        (
            f"{len(rows)}: {ROW_REASONS.get(reason, reason)} ({_numbers(rows)})"
            for reason, rows in sorted(report.rows_dropped.items())
        ),
    )
    yield from _section(
        "Answers dropped from rows that were read",
        (
            f"{count} of {key}: {ANSWER_REASONS.get(reason, reason)}"
            for (key, reason), count in sorted(report.answers_dropped.items())
        ),
    )
    yield from _section(
        "Columns dropped",
        (f"{column}: {reason}" for column, reason in report.columns_dropped.items()),
    )
    yield from _section(
        "Placeholders in the texts",
        (f"{label}: {count}" for label, count in sorted(report.placeholders.items())),
    )


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    return iter([f"{title}:", *found] if found else [f"{title}: none"])


def _numbers(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:NUMBERS_SHOWN]))
    more = len(rows) - NUMBERS_SHOWN
    return f"row {shown} and {more} more" if more > 0 else f"row {shown}"
