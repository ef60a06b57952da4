"""How well redaction did when it was last measured, as people are told."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from anonymise.rates import Rate

FILE: Final = Path(__file__).with_name("figures.json")
LANGUAGE_FILE: Final = FILE.with_name("language_figures.json")
LEAST_RECALL: Final = 0.95
MOST_REMOVED: Final = 0.12
FEWEST_ANSWERS: Final = 150
FEWEST: Final = 100
"""Below so many spans nothing is said of a group of names: the interval is too wide to mean it."""

SAID: Final = {
    "NAME": "names of people",
    "ADDRESS": "house numbers and streets",
    "BANK": "bank details",
    "CAR_REG": "number plates",
    "COURT_REF": "court references",
    "CRIME_REF": "crime references",
    "DOB": "dates of birth",
    "EMAIL": "e-mail addresses",
    "HANDLE": "names on social media",
    "ID": "other numbers and codes",
    "NHS": "NHS numbers",
    "NINO": "National Insurance numbers",
    "PHONE": "phone numbers",
    "POSTCODE": "postcodes",
    "SCHOOL": "schools and nurseries",
    "URL": "links",
    "AGE": "ages",
    "DATE": "dates",
    "JOB": "telling jobs",
    "LOC": "towns and areas",
    "ORG": "employers and clubs",
    "PLACE": "venues, courts and surgeries",
    "arabic": "Arabic names",
    "black": "African and Caribbean names",
    "chinese": "Chinese names",
    "commonword": "names that are ordinary words",
    "eastern": "Eastern European names",
    "english": "English names",
    "initials": "initials",
    "irish": "Irish names",
    "nick": "nicknames",
    "other": "names of other origins",
    "polish": "Polish names",
    "scottish": "Scottish names",
    "southasian": "South Asian names",
    "turkish": "Turkish names",
    "welsh": "Welsh names",
    "lower": "no capital letters",
    "std": "ordinary capitals",
    "upper": "all capitals",
}
"""What a group is called in the words of those who read about it."""


class Part(msgspec.Struct, frozen=True):
    """One part of the corpus: how many answers it has, its digest, and what was measured on it."""

    name: str
    answers: int
    digest: str
    rates: tuple[Rate, ...]

    def rate(self, name: str) -> Rate:
        """The rate of that name; of nothing when the part has none."""
        return next((rate for rate in self.rates if rate.name == name), Rate(name, 0, 0))

    def group(self, prefix: str) -> tuple[Rate, ...]:
        """The rates whose names begin with a word, without it, the largest groups first."""
        found = [
            Rate(_say(rate.name.removeprefix(f"{prefix} ")), rate.hits, rate.of)
            for rate in self.rates
            if rate.name.startswith(f"{prefix} ")
        ]
        return tuple(sorted(found, key=lambda rate: (-rate.of, rate.name)))


class Figures(msgspec.Struct, frozen=True):
    """What was measured, on which corpus and on which day.

    Attributes:
        corpus: the corpus, with its version.
        measured: the day of the measurement.
        parts: what was measured on each of its parts, which its README tells apart.
    """

    corpus: str
    measured: date
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """One part by its name; raises ``KeyError`` when nothing was measured on it."""
        return {each.name: each for each in self.parts}[name]


def read_figures(file: Path = FILE) -> Figures:
    """Read what was measured last."""
    return msgspec.json.decode(file.read_bytes(), type=Figures)


class LanguageFigures(msgspec.Struct, frozen=True):
    """What was measured of one language that is not English.

    Attributes:
        code: the language.
        measured: the day of the measurement.
        open: the answers that its lists were improved on.
        locked: a third of them, which its lists were not improved on.
    """

    code: str
    measured: date
    open: Part
    locked: Part

    @property
    def reached(self) -> bool:
        """Whether the language may be switched on: on all its answers and on the locked third."""
        parts = (self.open, self.locked)
        enough = sum(part.answers for part in parts) >= FEWEST_ANSWERS
        recall, removed = (
            [pool(parts, name), self.locked.rate(name)] for name in ("recall", "over-redaction")
        )
        return (
            enough
            and all(rate.share >= LEAST_RECALL for rate in recall)
            and all(rate.share <= MOST_REMOVED for rate in removed)
        )


def pool(parts: Sequence[Part], name: str) -> Rate:
    """One rate over several parts."""
    rates = [part.rate(name) for part in parts]
    return Rate(name, sum(rate.hits for rate in rates), sum(rate.of for rate in rates))


def read_language_figures(file: Path = LANGUAGE_FILE) -> dict[str, LanguageFigures]:
    """Read what was measured last of every language that has lists, by its code."""
    found = msgspec.json.decode(file.read_bytes(), type=list[LanguageFigures])
    return {figures.code: figures for figures in found}


def may_claim(rate: Rate) -> bool:
    """Whether a group of names is large enough for anything to be said of it."""
    return rate.of >= FEWEST


def _say(group: str) -> str:
    return SAID.get(group, group)
