"""What stands in the text where an identifier stood."""

import re
from collections.abc import Iterable
from typing import Final

NUMBERED: Final = ("NAME", "PLACE", "ORGANISATION")
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
        self._known: list[tuple[str, frozenset[str], str]] = []

    def label(self, kind: str, words: Iterable[str]) -> str:
        """The label for one mention; mentions of one person share a number."""
        if kind not in NUMBERED:
            return kind
        mention = [word.removesuffix("'s").removesuffix("'") for word in words]
        # "kevs mate" is Kev's; nobody else of the text has that name without its last letter.
        if len(mention) == 1 and mention[0].endswith("s"):
            stem = mention[0].removesuffix("s")
            owners = (names for one, names, _ in self._known if one == kind)
            if any(self._same(kind, [stem], names) for names in owners):
                mention = [stem]
        for known, names, label in self._known:
            if known == kind and self._same(kind, mention, names):
                return label
        self._next[kind] = self._next.get(kind, 0) + 1
        label = f"{kind} {self._next[kind]}"
        self._known.append((kind, frozenset(mention), label))
        return label

    def _same(self, kind: str, mention: list[str], names: frozenset[str]) -> bool:
        """Whether a mention can be the one known; a shared family name alone is not enough."""
        if not mention or kind != "NAME":
            return frozenset(mention) == names
        first = self._nicknames.get(mention[0], frozenset()) | {mention[0]}
        rest = set(mention[1:])
        return bool(first & names) and (not rest or rest <= names or len(names) == 1)
