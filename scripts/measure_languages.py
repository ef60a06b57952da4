"""Measures redaction in languages other than English, and writes what people are told of it.

Run: ``python scripts/measure_languages.py --today 2026-11-23``. Writes
``anonymise/language_figures.json``, which staff are shown and which decides whether a language may
be switched on, and ``docs/redaction-languages.md``.
"""

import argparse
import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec
from measure_redaction import CORPUS, HEADLINES, LEAKING, ROOT, write_table

from anonymise.figures import (
    FEWEST_ANSWERS,
    LANGUAGE_FILE,
    LEAST_RECALL,
    MOST_REMOVED,
    LanguageFigures,
    Part,
    pool,
)
from anonymise.finding.tongues import CODES
from anonymise.marked import MarkedAnswer
from anonymise.rates import Rate
from anonymise.rules import Rules
from anonymise.scoring import score_answers
from anonymise.twins import TWINS

DOCUMENT: Final = ROOT / "docs" / "redaction-languages.md"
NAMES: Final = {"cy": "Welsh", "pl": "Polish"}
TWIN: Final = "twin "
HEAD: Final = f"""\
# How well identifying details are removed in other languages

Written by `python scripts/measure_languages.py`; do not edit. **Most identifying details are
removed, not all.** Free text is asked for in a language only when, on at least
{FEWEST_ANSWERS} answers of our own, the locked third of them included, and on that third alone,
{LEAST_RECALL:.0%} of the identifying details or more are removed and {MOST_REMOVED:.0%} of
the harmless words or fewer. In every other language people see the closed questions only.

Answers and lists of a language are by one writer, who wrote the answers first. That flatters
the figures, and so does their small number: read the intervals. The open part is the one that the
lists were improved on; of the locked part only figures were looked at.
"""


def main() -> None:
    """Measure every language that has lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    today = parser.parse_args().today
    figures = [
        LanguageFigures(
            code,
            today,
            measure_part(code, code, today),
            measure_part(f"{code}_locked", code, today),
        )
        for code in sorted(CODES)
    ]
    LANGUAGE_FILE.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n")
    DOCUMENT.write_text("\n".join(write_lines(figures)) + "\n", encoding="utf-8")


def measure_part(name: str, code: str, today: date) -> Part:
    """Measure one part of one language, with the other spellings of every answer."""
    content = (CORPUS / f"{name}.jsonl").read_bytes()
    answers = [msgspec.json.decode(line, type=MarkedAnswer) for line in content.splitlines()]
    rules = Rules(trial=frozenset({code}))
    rates = score_answers(answers, today=today, twins=tuple(TWINS), rules=rules).rates
    return Part(name, len(answers), hashlib.sha256(content).hexdigest(), rates)


def write_lines(figures: list[LanguageFigures]) -> Iterator[str]:
    """Give the document line by line."""
    yield HEAD
    for each in figures:
        parts = (each.open, each.locked)
        yield f"## {NAMES[each.code]}: {sum(part.answers for part in parts)} answers\n"
        reached = "Switched on: both marks are reached." if each.reached else "Not switched on."
        yield f"{reached} Measured on {each.measured}.\n"
        yield from write_table("All answers", [pool(parts, name) for name in HEADLINES[:-1]])
        for part in parts:
            leaking = part.rate(LEAKING)
            low, high = (round(1000 * share) for share in leaking.interval)
            yield (
                f"Of 1,000 answers like the {part.answers} of `{part.name}`, "
                f"{round(1000 * leaking.share)} ({low} to {high}) still held a direct "
                "identifier.\n"
            )
            rates = [part.rate(name) for name in HEADLINES if part.rate(name).of]
            yield from write_table(f"`{part.name}`", rates)
            yield from write_table("Another spelling of it", list_twins(part))


def list_twins(part: Part) -> list[Rate]:
    """Recall and over-redaction of the other spellings."""
    return [
        Rate(rate.name.removeprefix(TWIN), rate.hits, rate.of)
        for rate in part.rates
        if rate.name.startswith(TWIN) and rate.name.endswith((": recall", "-redaction"))
    ]


if __name__ == "__main__":
    main()
