"""Codes as they are handed out: slips or lines that say nothing of what they are for."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from consult.pages.environment import read_environment
from consult.pages.spoken import read_direction
from consult.pages.words import say_word

# Spreadsheets and mail programs read a first line as a heading; there is none to be misread.
SEPARATOR: Final = "\t"


class SlipsView(Struct, frozen=True):
    """Slips of one address in one language, and where whoever printed them goes back to."""

    slug: str
    language: str
    direction: str
    link: str
    name: str
    words: str
    codes: Sequence[str]


def write_slips(link: str, codes: Iterable[str]) -> str:
    """Write a line for each code, with the address before it and nothing else."""
    return "".join(f"{link}{SEPARATOR}{code}\n" for code in codes)


def print_slips(link: str, language: str, codes: Sequence[str], slug: str) -> str:
    """Draw a page of slips to be cut up."""
    view = SlipsView(
        slug=slug,
        language=language,
        direction=read_direction(language),
        link=link,
        name=say_word("questionnaire", language),
        words=say_word("slip", language),
        codes=codes,
    )
    return read_environment().get_template("staff/slips.html").render(view=view)
