"""What somebody is told before the first question, from a consultation's own facts."""

from collections.abc import Mapping
from typing import get_args
from urllib.parse import urlsplit

from consult.pages.spoken import Spoken, speak_text
from consult.pages.support import view_section_supports, view_supports
from consult.pages.views import EndingView, StartView
from consult.pages.words import say_date, say_told, say_word
from consult.promises import Heading, read_threat_model
from surveys.model import Ending, Instrument


def view_start(instrument: Instrument, language: str, exits: tuple[str, ...]) -> StartView:
    """Give what the first page says; ``exits`` are the sites that the way out leads to."""
    facts = instrument.facts
    return StartView(
        title=speak_text(instrument.title, language),
        purpose=speak_text(facts.purpose, language),
        controller=facts.controller,
        lawful_basis=speak_text(facts.lawful_basis, language),
        retention_end=""
        if facts.retention_end is None
        else say_date(facts.retention_end, language),
        complaint_contact=speak_text(facts.complaint_contact, language),
        exit_name=_name_sites(exits, language),
    )


def view_ending(instrument: Instrument, ending: Ending, language: str) -> EndingView:
    """Give a last page, with those who fit this ending before everybody else."""
    return EndingView(
        heading=speak_text(ending.heading, language),
        body=speak_text(ending.body, language),
        stored=ending.stores,
        fitting=view_section_supports(instrument, ending.support_key, language),
        supports=view_supports(instrument, language, without=ending.support_key),
    )


def read_told(language: str) -> Mapping[str, tuple[Spoken, ...]]:
    """Give what respondents are told about their safety, under each heading, in a language.

    Under ``first`` are those lines among them that stand open on the first page.
    """
    model = read_threat_model()
    lines = {heading: model.read_told(heading) for heading in get_args(Heading)}
    return {
        heading: tuple(say_told(line, language) for line in under)
        for heading, under in [*lines.items(), ("first", model.read_first())]
    }


def _name_sites(urls: tuple[str, ...], language: str) -> str:
    """Name sites as people know them: ``one.example, two.example or three.example``."""
    *most, last = [(urlsplit(url).hostname or "").removeprefix("www.") for url in urls] or [""]
    return f"{', '.join(most)} {say_word('or', language)} {last}" if most else last
