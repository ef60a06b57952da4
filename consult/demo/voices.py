"""Invented people and what they say, by a seeded generator over hand-written fragments."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from random import Random
from typing import Any, Final

from surveys.answers import AnswerKey
from surveys.keys import MISSING_SIGN, answer_key
from surveys.model import (
    Consent,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Page,
    Rating,
    ShortText,
    SingleChoice,
    unfold_items,
)
from surveys.options import option_codes
from surveys.path import Visit

Form = dict[AnswerKey, list[str]]

# Which fragments speak of which agency of the ready-made questionnaire, where the names differ.
AGENCIES: Final = {
    "council": "housing",
    "specialist-service": "specialist",
    "perpetrator-programme": "programme",
    "other-organisation": "housing",
}
# Health is most often called helpful and the courts least, as people in such surveys tend to say.
HELPFUL: Final = {
    "health": 0.62,
    "specialist-service": 0.8,
    "perpetrator-programme": 0.5,
    "police": 0.4,
    "courts": 0.25,
}
USUALLY_HELPFUL: Final = 0.35
PROGRAMMES_WELCOME: Final = 0.8


class Voices:
    """The fragments, and the invented details that stand in their slots."""

    def __init__(self, lines: Mapping[str, Any]) -> None:
        self._lines = lines

    def said_of(self, agency: str, mood: str) -> list[str]:
        """Give what people say an agency did, in a good, poor or mixed mood."""
        return list(self._lines["did"][AGENCIES.get(agency, agency)][mood])

    def lines(self, *path: str) -> list[str]:
        """Give the fragments at a place of the file."""
        place: Any = self._lines
        for step in path:
            place = place[step]
        return list(place)

    def topics(self) -> list[str]:
        """Name what people want changed."""
        return sorted(self._lines["change"])

    def slots(self, chance: Random) -> dict[str, str]:
        """Choose invented details for one answer."""
        invented = self._lines["invented"]
        return {
            "name": chance.choice(invented["names"]),
            "worker": chance.choice(invented["workers"]),
            "town": chance.choice(invented["towns"]),
            "street": chance.choice(invented["streets"]),
            "phone": chance.choice(invented["phones"]),
            "age": chance.choice(invented["ages"]),
            "weeks": chance.choice(invented["numbers"]),
        }


def read_voices() -> Voices:
    """Read the fragments that ship with the demonstration."""
    text = (files("consult.demo") / "voices.toml").read_text(encoding="utf-8")
    return Voices(tomllib.loads(text))


class Person:
    """One invented respondent, who fills a page's form when shown it."""

    def __init__(self, voices: Voices, chance: Random) -> None:
        self._voices = voices
        self._chance = chance
        self._moods: dict[str, str] = {}
        self._welcomes = chance.random() < PROGRAMMES_WELCOME
        self._habit: Callable[[str], str] = chance.choice(HABITS)

    def fill(self, page: Page, visit: Visit) -> Form:
        """Answer one page; an empty list is a question left blank."""
        form = {}
        for item in unfold_items(page.items):
            key = answer_key(item.id, visit.option)
            form[key] = self._answer(item, visit.option)
        return form

    def _answer(self, item: Item, option: str | None) -> list[str]:
        if item.missing and self._chance.random() < 0.05:  # noqa: PLR2004 - one in twenty declines.
            return [MISSING_SIGN + self._chance.choice(item.missing)]
        return self._give(item, option)

    def _give(self, item: Item, option: str | None) -> list[str]:
        match item:
            case Rating():
                return [self._rate(item, option)]
            case SingleChoice() | Consent():
                return self._choose_one(item)
            case MultipleChoice():
                return self._choose_several(item)
            case LongText() | ShortText():
                return self._write(item.id, option)
            case Integer():
                return [str(self._chance.randint(item.minimum, min(item.maximum, 9)))]
        return []

    def _rate(self, item: Rating, option: str | None) -> str:
        values = [str(point.value) for point in item.points]
        middle = len(values) // 2
        if item.id == "programmes-view":
            return self._chance.choice(values[middle + 1 :] if self._welcomes else values[:middle])
        if self._chance.random() < HELPFUL.get(option or "", USUALLY_HELPFUL):
            self._moods[option or ""] = "good"
            return self._chance.choice(values[middle + 1 :])
        self._moods[option or ""] = self._chance.choice(["poor", "poor", "poor", "mixed"])
        return self._chance.choice(values[: middle + 1])

    def _choose_one(self, item: SingleChoice | Consent) -> list[str]:
        codes = list(option_codes(item))
        if item.required:
            return codes[:1]
        return [self._chance.choice(codes)] if self._chance.random() > 0.08 else []  # noqa: PLR2004 - a few leave it blank.

    def _choose_several(self, item: MultipleChoice) -> list[str]:
        several = [option.code for option in item.options if not option.exclusive]
        return self._chance.sample(
            several, k=min(len(several), self._chance.choice([1, 2, 2, 3, 4]))
        )

    def _write(self, item: str, option: str | None) -> list[str]:
        writers: Mapping[str, Callable[[], Sequence[str]]] = {
            "what-they-did": lambda: self._say_what_they_did(option or ""),
            "what-should-change": self._say_what_should_change,
            "programmes-why": self._say_why,
            "anything-else": lambda: self._pick("anything", "lines"),
        }
        silent = self._chance.random()
        if item not in writers or silent < 0.15:  # noqa: PLR2004 - some write nothing at all.
            return []
        if silent < 0.22:  # noqa: PLR2004 - and some write that they have nothing to write.
            return self._pick("non-answers", "lines")
        said = [self._habit(line) for line in writers[item]()]
        return [_join(said, self._chance).format_map(self._voices.slots(self._chance))]

    def _pick(self, *path: str) -> list[str]:
        return [self._chance.choice(self._voices.lines(*path))]

    def _say_what_they_did(self, option: str) -> list[str]:
        mood = self._moods.get(option, "mixed")
        said = self._voices.said_of(option, mood)
        parts = self._chance.sample(said, k=min(len(said), self._chance.choice([1, 1, 2])))
        if mood != "mixed" and self._chance.random() < 0.5:  # noqa: PLR2004 - every second one.
            parts += self._pick("effect", mood)
        detail = self._chance.random()
        if detail < 0.2:  # noqa: PLR2004 - one in five says more.
            parts += self._pick("detail", "named" if detail < 0.12 else "kept")  # noqa: PLR2004 - the same.
        return parts

    def _say_what_should_change(self) -> list[str]:
        topics = self._chance.sample(self._voices.topics(), k=self._chance.choice([1, 1, 2]))
        said: list[str] = []
        for topic in topics:
            lines = self._voices.lines("change", topic, "lines")
            said += self._chance.sample(lines, k=self._chance.choice([1, 1, 2]))
        return said

    def _say_why(self) -> list[str]:
        mood = "good" if self._welcomes else self._chance.choice(["unsure", "poor"])
        return self._pick("programmes", mood, "lines")


def _unpunctuated(line: str) -> str:
    return line.replace(",", "").replace("'", "").replace(".", "")


HABITS: Final[tuple[Callable[[str], str], ...]] = (str, str, str, str.lower, _unpunctuated)


def _join(parts: Sequence[str], chance: Random) -> str:
    ends = [part if part.endswith((".", "?", "!")) else part + "." for part in parts]
    return " ".join(ends) if chance.random() < 0.7 else ", ".join(parts)  # noqa: PLR2004 - habits differ.
