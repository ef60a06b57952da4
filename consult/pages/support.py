from collections.abc import Iterable
from typing import Final

from consult.pages.views import LineView
from consult.pages.words import say_word
from surveys.model import Instrument, SupportLine, say_text

EMERGENCY: Final = "emergency"


def view_supports(instrument: Instrument, language: str) -> tuple[LineView, ...]:
    """Give every number to ring that a questionnaire names.

    The emergency number is left out: every page that shows these says it first, in bold.
    """
    return _lines((line for line in instrument.supports if line.key != EMERGENCY), language)


def view_section_supports(
    instrument: Instrument, key: str | None, language: str
) -> tuple[LineView, ...]:
    """Give the numbers that a section refers to; none when it refers to none."""
    return _lines((line for line in instrument.supports if line.key == key), language)


def _lines(supports: Iterable[SupportLine], language: str) -> tuple[LineView, ...]:
    return tuple(
        LineView(
            name=say_text(line.name, language),
            number=line.number,
            note=say_text(line.note or {}, language),
            nation="" if line.nation == "all" else say_word(line.nation, language),
        )
        for line in supports
    )
