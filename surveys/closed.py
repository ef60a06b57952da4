"""Closed questions that each person is asked once, by whose answers people can be compared."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from surveys.model import Instrument, Rating, SingleChoice, unfold_items, walk_pages
from surveys.piping import say_text

LANGUAGE: Final = "en"


class ClosedQuestion(Struct, frozen=True):
    """A rating or single choice, and the English label of each answer by its code."""

    item: str
    label: str
    choices: dict[str, str]


def list_closed(instrument: Instrument) -> Iterator[ClosedQuestion]:
    """List the questions with one answer, except on pages that are repeated.

    Those that have to be answered are left out: they decide who takes part, and everybody who
    does has given much the same answer.
    """
    for page in walk_pages(instrument):
        if page.for_each is None and page.times is None:
            for item in unfold_items(page.items):
                if isinstance(item, Rating | SingleChoice) and not item.required:
                    yield ClosedQuestion(item.id, _say(item.label, item.id), _label_choices(item))


def find_closed(versions: Iterable[Instrument], item: str) -> ClosedQuestion | None:
    """Find a question in versions, the newest first; None where no version has it.

    Its words are the newest, with the choices that only earlier ones had after them.
    """
    found: ClosedQuestion | None = None
    for instrument in versions:
        for one in list_closed(instrument):
            if one.item == item:
                known = found or one
                found = ClosedQuestion(
                    item,
                    known.label,
                    known.choices
                    | {
                        code: label
                        for code, label in one.choices.items()
                        if code not in known.choices
                    },
                )
    return found


def _label_choices(item: Rating | SingleChoice) -> dict[str, str]:
    if isinstance(item, Rating):
        return {str(one.value): _say(one.label, str(one.value)) for one in item.points}
    return {one.code: _say(one.label, one.code) for one in item.options}


def _say(words: dict[str, str], otherwise: str) -> str:
    return say_text(words, LANGUAGE, "…") or otherwise
