"""Texts whose identifiers stand in braces, and what of them is lost or kept."""

import re
from collections.abc import Iterable
from datetime import date

from anonymise.redact import redact

TODAY = date(2026, 11, 22)


def split_braces(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Give the text without braces and where the braces stood."""
    spans: list[tuple[int, int]] = []
    for count, match in enumerate(re.finditer(r"\{(.*?)\}", marked)):
        start = match.start() - 2 * count
        spans.append((start, start + len(match[1])))
    return marked.replace("{", "").replace("}", ""), spans


def find_leaks(table: str, *, cases: bool = True) -> list[str]:
    """Give the lines, as written, in small letters and in capitals, that leak a marked letter."""
    leaks: list[str] = []
    for line in read_lines(table):
        for marked in (line, line.lower(), line.upper()) if cases else (line,):
            text, spans = split_braces(marked)
            found = redact(text, today=TODAY).placeholders
            gone = {at for each in found for at in range(each.start, each.end)}
            asked = (at for start, end in spans for at in range(start, end))
            if any(text[at].isalnum() and at not in gone for at in asked):
                leaks.append(marked)
    return leaks


def find_labels(table: str, labels: Iterable[str]) -> list[str]:
    """Give the lines of which something was taken under one of these labels."""
    kinds = tuple(labels)
    outputs = (redact(line, today=TODAY) for line in read_lines(table))
    return [
        str(each.text.text)
        for each in outputs
        if any(found.label.startswith(kinds) for found in each.placeholders)
    ]


def read_lines(table: str) -> list[str]:
    """Give the lines of a table that say something."""
    return [line.strip() for line in table.splitlines() if line.strip()]
