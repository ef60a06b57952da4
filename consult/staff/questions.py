from collections.abc import Iterable

from msgspec import Struct

from surveys.model import TEXT_ITEMS, Instrument, walk_items
from surveys.piping import say_text


class QuestionLine(Struct, frozen=True):
    """One question answered in people's own words."""

    audience: str
    item: str
    label: str
    heard_from: str


def view_questions(instruments: Iterable[Instrument]) -> list[QuestionLine]:
    """List the questions that are answered in people's own words, audience by audience.

    Of several versions of a question the first counts.
    """
    lines = [
        QuestionLine(
            instrument.audience,
            item.id,
            say_text(item.label, "en", "…"),
            write_audience(instrument.audience),
        )
        for instrument in instruments
        for _, item in walk_items(instrument)
        if isinstance(item, TEXT_ITEMS)
    ]
    known: dict[tuple[str, str], QuestionLine] = {}
    for line in lines:
        known.setdefault((line.audience, line.item), line)
    return list(known.values())


def write_audience(audience: str) -> str:
    """Write an audience's code as people say it."""
    return audience.replace("-", " ").capitalize() + "s"
