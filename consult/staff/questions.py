from collections.abc import Iterable

from msgspec import Struct

from surveys.audiences import write_way
from surveys.model import TEXT_ITEMS, Instrument, walk_items
from surveys.piping import say_text


class QuestionLine(Struct, frozen=True):
    """One question answered in people's own words."""

    audience: str
    wave: str
    item: str
    label: str
    heard_from: str


def view_questions(instruments: Iterable[Instrument]) -> list[QuestionLine]:
    """List the questions that are answered in people's own words, by audience and wave.

    Of several versions of a question the first counts.
    """
    lines = [
        QuestionLine(
            instrument.audience,
            instrument.wave or "",
            item.id,
            say_text(item.label, "en", "…"),
            write_way(instrument.audience, instrument.wave),
        )
        for instrument in instruments
        for _, item in walk_items(instrument)
        if isinstance(item, TEXT_ITEMS)
    ]
    known: dict[tuple[str, str, str], QuestionLine] = {}
    for line in lines:
        known.setdefault((line.audience, line.wave, line.item), line)
    return list(known.values())
