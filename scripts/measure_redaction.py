"""Measures redaction on the project's own corpus and writes what people are told of it.

Run: ``python scripts/measure_redaction.py --today 2026-11-22``. Writes ``anonymise/figures.json``,
which the staff pages show, and ``docs/redaction.md``. With ``--check`` nothing is written, and the
exit code is 1 when either is not what is measured now. The locked parts are for this script alone:
whoever improves a recogniser on them has no honest figure left.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from anonymise.figures import FILE, Figures, Part, may_claim
from anonymise.marked import MarkedAnswer
from anonymise.rates import Rate
from anonymise.scoring import score_answers
from anonymise.twins import TWINS

ROOT: Final = Path(__file__).parents[1]
CORPUS: Final = ROOT / "tests" / "anonymise" / "corpus"
DOCUMENT: Final = ROOT / "docs" / "redaction.md"
FIRST: Final = CORPUS / "first_readings.json"
NAME: Final = "Candour's invented British answers, version 3"
# Of the recognisers as they were before the later part was written; not to be measured again.
FIRST_READING: Final = (
    "427 of 460 identifiers\n  were removed (0.928), 274 of 282 direct ones (0.972) and 153 "
    "of 178 others (0.860);\n  6 of 185 answers held a direct one, 105 of 3,814 harmless words "
    "were lost (0.028),\n  and 88 of 91 phrases were kept (0.967)."
)
# In the order in which people read of them: the least flattering first.
PARTS: Final = ("locked2", "locked3", "locked", "open", "later", "fresh", "voices", "regions")
LEAKING: Final = "answers leaking a direct identifier"
HEADLINES: Final = (
    "recall",
    "recall direct",
    "recall direct without ordinary-word names",
    "recall quasi",
    "over-redaction",
    "phrases kept",
    "ordinary words kept where they are no names",
)
HEAD: Final = """\
# How well identifying details are removed

Written by `python scripts/measure_redaction.py`; do not edit. **Most identifying details are
removed, not all.** The figures are for answers that we invented. They are evidence about those,
not a promise about the next answer.

An identifier counts as removed only when no letter or digit of it is left where it stood, nor,
from three characters on, its spelling anywhere else. "Direct" identifiers are names, addresses,
numbers and the like; "quasi" ones narrow people down: places, ages, dates, work. Intervals are
Wilson's at 95 %. Over-redaction is the share of harmless words that went with them.
"""


def main() -> int:
    """Measure, then write both files or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    figures = measure(given.today)
    written = {
        FILE: msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n",
        DOCUMENT: "\n".join(write_lines(figures)).encode() + b"\n",
    }
    if given.check:
        return int(any(file.read_bytes() != content for file, content in written.items()))
    for file, content in written.items():
        file.write_bytes(content)
    return 0


def measure(today: date) -> Figures:
    """Measure every part as on a day."""
    return Figures(NAME, today, tuple(measure_part(name, today) for name in PARTS))


def measure_part(name: str, today: date) -> Part:
    """Measure one part, with the other spellings of every answer."""
    content = (CORPUS / f"{name}.jsonl").read_bytes()
    answers = [msgspec.json.decode(line, type=MarkedAnswer) for line in content.splitlines()]
    score = score_answers(answers, today=today, twins=tuple(TWINS))
    return Part(name, len(answers), hashlib.sha256(content).hexdigest(), score.rates)


def write_lines(figures: Figures) -> Iterator[str]:
    """Give the document line by line."""
    yield HEAD
    yield f"Corpus: {figures.corpus}. Measured on {figures.measured}.\n"
    yield "- The locked part was not read while the recognisers were written. Until November 2026"
    yield "  six versions of them were scored on it, which flatters the last a little."
    yield "- The open part was, which flatters its figures."
    yield "- The later part was written when the recognisers were done, and is harder on purpose:"
    yield "  venues, firms and schools in small letters, dialect, nicknames, ages in words. On the"
    yield f"  first reading, with nothing changed for it, {FIRST_READING}"
    yield "  They were improved on it afterwards, which flatters its figures below."
    yield "- The fresh part was written by somebody who had seen neither the recognisers nor their"
    yield "  lists. Its first reading stands below, with nothing changed for it; whatever stands"
    yield "  under its own heading was measured after they may have been improved on it."
    yield "- The second locked part, `locked2`, is by the same writer, with other people, places"
    yield "  and phrases. Nobody who changes a recogniser reads it, and its misses are listed"
    yield "  nowhere, so its figures are the nearest thing to an answer that has yet to come."
    yield "- The voices part, of short answers, is by another writer who had not seen the"
    yield "  recognisers. Its first reading stands below; 34 of its marks had been put right by"
    yield "  then, and what was missed had been seen. Then the recognisers were improved on it."
    yield "- The regions part is by two more such writers, dense in firms, venues and clubs that"
    yield "  are called by ordinary words. Its first reading stands below, with its marks as they"
    yield "  came; then the recognisers were improved on it."
    yield "- The third locked part, `locked3`, is by yet another such writer, short and with few"
    yield "  identifiers. Nobody who changes a recogniser reads it; nothing was changed for it.\n"
    for name in ("voices", "fresh", "locked2", "regions", "locked3"):
        yield from write_first(name)
    for part in figures.parts:
        yield from write_part(part)
    yield "## The same figures on any computer\n"
    yield "    consult redact --evaluate tests/anonymise/corpus/locked2.jsonl --twins \\"
    yield f"        --today {figures.measured}"


def write_part(part: Part) -> Iterator[str]:
    """Give the tables of one part."""
    yield f"## The {part.name} part: {part.answers:,} answers\n"
    leaking = part.rate(LEAKING)
    low, high = (round(1000 * share) for share in leaking.interval)
    yield (
        f"Of 1,000 answers like these, {round(1000 * leaking.share)} ({low} to {high}) still held "
        "a direct identifier.\n"
    )
    yield from write_table("What", [part.rate(name) for name in HEADLINES])
    yield from write_table("Kind of identifier", part.group("label"))
    names = part.group("name")
    yield from write_table("Origin of names", [rate for rate in names if may_claim(rate)])
    if few := [f"{rate.name} ({rate.of})" for rate in names if not may_claim(rate)]:
        yield f"Too few names to say anything: {', '.join(few)}.\n"
    yield from write_table("Letter case as written", part.group("case"))
    twins = [
        Rate(name.removeprefix("twin "), rate.hits, rate.of)
        for rate in part.rates
        if (name := rate.name).startswith("twin ") and name.endswith((": recall", "-redaction"))
    ]
    yield from write_table("Every answer in another spelling", twins)


def write_first(name: str) -> Iterator[str]:
    """Give the first reading of a part, of the recognisers as they were when it was written."""
    readings = msgspec.json.decode(FIRST.read_bytes(), type=dict[str, Part])
    part = readings[name]
    leaking = part.rate(LEAKING)
    low, high = (round(1000 * share) for share in leaking.interval)
    yield f"## The first reading of the {name} part: {part.answers:,} answers\n"
    yield (
        f"Of 1,000 answers like these, {round(1000 * leaking.share)} ({low} to {high}) still held "
        "a direct identifier.\n"
    )
    yield from write_table("What", [part.rate(each) for each in HEADLINES])
    yield from write_table("Kind of identifier", part.group("label"))
    yield from write_table("Letter case as written", part.group("case"))
    names = part.group("name")
    yield from write_table("Origin of names", [rate for rate in names if may_claim(rate)])
    counts = [f"{rate.name} {rate.hits} of {rate.of}" for rate in names if not may_claim(rate)]
    yield f"Removed, of groups too small to say anything: {', '.join(counts)}.\n"


def write_table(head: str, rates: Sequence[Rate]) -> Iterator[str]:
    """Give one table; nothing where there is nothing to tell."""
    if not rates:
        return
    yield f"| {head} | share | 95 % interval | of |"
    yield "|---|--:|---|--:|"
    for rate in rates:
        low, high = rate.interval
        yield f"| {rate.name} | {rate.share:.3f} | {low:.3f} to {high:.3f} | {rate.of:,} |"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
