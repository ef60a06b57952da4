"""Whom somebody can turn to: those who fit first, and each way of reaching them by itself."""

from collections.abc import Iterable
from typing import Final, get_args

from consult.pages.spoken import speak_text
from consult.pages.views import LineView, SupportView
from consult.pages.words import say_word
from surveys.model import Instrument, Means, SupportLine

EMERGENCY: Final = "emergency"
_IN_DIGITS: Final = frozenset({"phone", "text", "relay"})


def view_supports(
    instrument: Instrument, language: str, *, without: str | None = None
) -> tuple[SupportView, ...]:
    """Give everybody a questionnaire names, by how they are reached, without those of one key."""
    return _by_means((line for line in instrument.supports if line.key != without), language)


def view_section_supports(
    instrument: Instrument, key: str | None, language: str
) -> tuple[SupportView, ...]:
    """Give those that a section or an ending refers to; nobody when it refers to nobody."""
    return _by_means((line for line in instrument.supports if line.key == key), language)


def _by_means(supports: Iterable[SupportLine], language: str) -> tuple[SupportView, ...]:
    # Every page that shows these says the emergency number first, in bold; a way to reach it
    # without speaking is among the others.
    lines = [line for line in supports if (line.key, line.means) != (EMERGENCY, "phone")]
    groups = {means: [line for line in lines if line.means == means] for means in get_args(Means)}
    return tuple(
        SupportView(
            heading=say_word(f"by-{means}", language),
            lines=tuple(_view_line(line, language) for line in group),
        )
        for means, group in groups.items()
        if group
    )


def _view_line(line: SupportLine, language: str) -> LineView:
    return LineView(
        name=speak_text(line.name, language),
        number=line.number,
        note=speak_text(line.note, language),
        nation="" if line.nation == "all" else say_word(line.nation, language),
        address=line.means not in _IN_DIGITS,
    )
