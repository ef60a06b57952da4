"""What stands in the text where an identifier stood."""

import re
from collections.abc import Iterable
from typing import Final

NUMBERED: Final = ("NAME", "PLACE", "ORGANISATION")
# The nine major groups of work of the Standard Occupational Classification 2020 of the Office for
# National Statistics, in plain words, and four sectors whose posts would tell more.
JOBS: Final = (
    "JOB MANAGER",
    "JOB PROFESSIONAL",
    "JOB TECHNICAL",
    "JOB OFFICE",
    "JOB SKILLED TRADE",
    "JOB CARE OR LEISURE",
    "JOB SALES",
    "JOB DRIVING OR MACHINES",
    "JOB MANUAL OR SERVING",
    "JOB HEALTH",
    "JOB POLICE",
    "JOB COURTS",
    "JOB ARMED FORCES",
)
PLAIN: Final = (
    "PHONE",
    "EMAIL",
    "LINK",
    "HANDLE",
    "POSTCODE",
    "ADDRESS",
    "NI NUMBER",
    "NHS NUMBER",
    "NUMBER PLATE",
    "REFERENCE",
    "NUMBER",
    "DATE OF BIRTH",
    "DATE",
    "TIME",
    "AMOUNT",
    "JOB",
    *JOBS,
    "AGE",
    "CHILD UNDER 5",
    "CHILD 5 TO 10",
    "CHILD 11 TO 15",
    "CHILD 16 TO 17",
    "AGE 18 TO 29",
    "AGE 30 TO 39",
    "AGE 40 TO 49",
    "AGE 50 TO 59",
    "AGE 60 TO 74",
    "AGE 75 OR OVER",
    "REMOVED",
)
SEASONS: Final = ("WINTER", "SPRING", "SUMMER", "AUTUMN")

# A closed set: brackets round anything else are ordinary marks round ordinary words, so a
# writer cannot shield a name with them. Numbers stop at four digits and years are years.
PLACEHOLDER: Final = (
    r"\[(?:(?:" + "|".join(NUMBERED) + r") [1-9]\d{0,3}"
    r"|" + "|".join(PLAIN) + r"|(?:" + "|".join((*SEASONS, "YEAR")) + r") (?:19|20)\d\d)\]"
)
_NUMBERED: Final = re.compile(rf"\[({'|'.join(NUMBERED)}) (\d+)\]")


def kind_of(placeholder: str) -> str:
    """The label of a placeholder without brackets and number."""
    match = _NUMBERED.fullmatch(placeholder)
    return match[1] if match else placeholder.strip("[]")


def highest_numbers(text: str) -> dict[str, int]:
    """The highest number of each label that a text already carries."""
    highest = dict.fromkeys(NUMBERED, 0)
    for match in _NUMBERED.finditer(text):
        highest[match[1]] = max(highest[match[1]], int(match[2]))
    return highest


def band_age(years: int) -> str:
    """The band an age is kept as; ten years for adults, school stages for children."""
    bands = (
        (5, "CHILD UNDER 5"),
        (11, "CHILD 5 TO 10"),
        (16, "CHILD 11 TO 15"),
        (18, "CHILD 16 TO 17"),
        (30, "AGE 18 TO 29"),
        (40, "AGE 30 TO 39"),
        (50, "AGE 40 TO 49"),
        (60, "AGE 50 TO 59"),
        (75, "AGE 60 TO 74"),
    )
    return next((band for under, band in bands if years < under), "AGE 75 OR OVER")


class Numbering:
    """Numbers for people, places and organisations of one text, by first mention.

    Nothing of it outlives the text: the same person in two texts is not linkable.
    """

    def __init__(self, taken: dict[str, int], nicknames: dict[str, frozenset[str]]) -> None:
        self._next = dict(taken)
        self._nicknames = nicknames
        self._known: dict[str, list[tuple[frozenset[str], str]]] = {}

    def label(self, kind: str, words: Iterable[str]) -> str:
        """The label for one mention; mentions of one person share a number."""
        if kind not in NUMBERED:
            return kind
        mention = [word.removesuffix("'s").removesuffix("'") for word in words]
        # "kevs mate" is Kev's; nobody else of the text has that name without its last letter.
        if len(mention) == 1 and mention[0].endswith("s"):
            stem = mention[0].removesuffix("s")
            if owner := self._find(kind, [stem]):
                return owner
        if label := self._find(kind, mention):
            return label
        self._next[kind] = self._next.get(kind, 0) + 1
        label = f"{kind} {self._next[kind]}"
        self._known.setdefault(kind, []).append((frozenset(mention), label))
        return label

    def _find(self, kind: str, mention: list[str]) -> str:
        """The label of the first one known that a mention can be, else nothing.

        A shared family name alone is not enough.
        """
        known = self._known.get(kind, ())
        if not mention or kind != "NAME":
            whole = frozenset(mention)
            return next((label for names, label in known if names == whole), "")
        first = self._nicknames.get(mention[0], frozenset()) | {mention[0]}
        rest = frozenset(mention[1:])
        for names, label in known:
            if not first.isdisjoint(names) and (not rest or rest <= names or len(names) == 1):
                return label
        return ""
