"""Flags, states and questions as people read them."""

from typing import Final

from consult.staff.desk import Desk
from consult.staff.worklist import Standing
from consult.vault.record import ResponseRecord
from surveys.audiences import write_audience
from surveys.files import decode_instrument
from surveys.keys import OTHER
from surveys.model import Instrument, walk_items
from surveys.piping import say_text

FLAGS: Final = {
    "safeguarding": "Somebody may be in danger",
    "second-pass": "Something identifying was found on a second look",
    "stacked-attributes": "Several details together could point at one person",
    "combination": "Several details together could point at one person",
    "singled-out": "Says that somebody is the only one",
    "rare-event": "An event that others may know from the news",
    "heavily-redacted": "About a third of it or more was taken out",
}

STANDINGS: Final[dict[Standing, tuple[str, str]]] = {
    "to-review": ("To look at", "yellow"),
    "withheld": ("Withheld", "red"),
    "half-cleared": ("Waits for a second person", "light-blue"),
    "cleared": ("May be quoted", "green"),
    "read": ("Found fine", "grey"),
    "untouched": ("Not flagged", "grey"),
}
"""A state's words and the colour of its tag."""

LOST_QUESTION: Final = "A question that is not kept any more"


def write_flag(flag: str) -> str:
    """Write a flag as people say it; one that this version has no words for, as it is named."""
    return FLAGS.get(flag, flag.replace("-", " ").capitalize())


async def write_question(desk: Desk, record: ResponseRecord, key: str) -> tuple[str, str]:
    """Give the question that an answer belongs to, and who was asked, in words."""
    body = await desk.responses.read_instrument(record.instrument)
    audience = write_audience(record.audience)
    if body is None:
        return LOST_QUESTION, audience
    return _find_label(decode_instrument(body, "Version"), key), audience


def _find_label(instrument: Instrument, key: str) -> str:
    base, _, option = key.removesuffix(OTHER).partition(":")
    for _, item in walk_items(instrument):
        if item.id == base:
            about = f" ({option.replace('-', ' ')})" if option else ""
            return say_text(item.label, "en", "…") + about
    return LOST_QUESTION
