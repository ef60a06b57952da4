"""What stands in the way of asking people anything."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from consult.errors import PublishRefusedError
from consult.pages.words import draft_digest
from surveys.checker import check_instrument
from surveys.languages import write_language
from surveys.model import Facts, Instrument, Language
from surveys.piping import say_text
from surveys.signing import draft_languages

PLACEHOLDER: Final = "an invented name"
"""What the ready-made questionnaires say in the place of whoever is responsible."""

INVENTED_HOSTS: Final = ("example.org", "example.com", "example.net")


class Hindrance(Struct, frozen=True):
    """Why a questionnaire cannot be published as it is, where that is, and what to do."""

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.where, self.remedy) if part)

    def refuse(self) -> PublishRefusedError:
        """Give the error that says the same."""
        return PublishRefusedError(self.what, where=self.where, remedy=self.remedy)


def check_publishable(
    instruments: Sequence[Instrument], today: date, *, invented: bool = False
) -> list[Hindrance]:
    """Give everything that stands in the way of publishing questionnaires together.

    Where answers are ``invented``, as in a demonstration, nobody needs to have signed the
    translations or to be responsible. Never raises.
    """
    found = [*_check_together(instruments), *_check_days(instruments, today)]
    for instrument in instruments:
        found += _check_faults(instrument, today)
        if not invented:
            found += _check_responsible(instrument)
            found += _check_languages(instrument)
    return found


def find_last_days(instruments: Sequence[Instrument]) -> tuple[date, date]:
    """Give the last day of keeping responses, and of taking one back, as promised to everybody.

    Of several questionnaires the earliest days hold, so that nothing is kept for longer than
    anybody was told; nothing can be taken back that is not kept any more. A questionnaire without
    a last day, which the checker refuses, counts as one whose last day has passed.
    """
    facts = [instrument.facts for instrument in instruments]
    kept = min(one.retention_end or date.min for one in facts)
    return kept, min(kept, *(one.withdrawal_cutoff or kept for one in facts))


def _check_together(instruments: Sequence[Instrument]) -> Iterator[Hindrance]:
    if not instruments:
        yield Hindrance(
            "There is no questionnaire to publish.", remedy="Name or add at least one."
        )
    ways = {(instrument.audience, instrument.wave) for instrument in instruments}
    if len(ways) < len(instruments):
        yield Hindrance(
            "Two questionnaires are for the same audience and wave.",
            remedy="Publish one questionnaire for each audience, or give each its own wave.",
        )


def _check_days(instruments: Sequence[Instrument], today: date) -> Iterator[Hindrance]:
    if instruments and find_last_days(instruments)[0] < today:
        yield Hindrance(
            "The last day on which responses are kept has passed already.",
            "Facts of the questionnaire, retention_end.",
            "Set a later day, and tell respondents so.",
        )


def _check_faults(instrument: Instrument, today: date) -> Iterator[Hindrance]:
    faults = [one for one in check_instrument(instrument, today) if one.severity == "error"]
    if faults:
        number = f"{len(faults)} faults" if faults[1:] else "1 fault"
        yield Hindrance(
            f"The questionnaire has {number}; the first: {faults[0].message}",
            _where(instrument),
            "Mend it on its design page, or run: consult instrument check FILE",
        )


def _check_responsible(instrument: Instrument) -> Iterator[Hindrance]:
    if has_placeholder(instrument.facts):
        yield Hindrance(
            "It does not say yet who is responsible and whom to complain to: the names are "
            "invented ones.",
            f"{_where(instrument)[:-1]}: What people are told.",
            "Put your own organisation and its address there.",
        )


def has_placeholder(facts: Facts) -> bool:
    """Say whether who is responsible, or whom to complain to, is an invented name still."""
    contacts = " ".join(facts.complaint_contact.values())
    return PLACEHOLDER in facts.controller or any(host in contacts for host in INVENTED_HOSTS)


def _check_languages(instrument: Instrument) -> Iterator[Hindrance]:
    if drafts := draft_languages(instrument):
        yield Hindrance(
            f"Nobody has signed these translations as they stand: {_name(drafts)}.",
            _where(instrument),
            "Let somebody who knows the language sign it, or take the language out.",
        )
    if unread := [code for code in instrument.languages if not has_read_words(instrument, code)]:
        yield Hindrance(
            "Nobody has answered yet for the words that are the same on every page, such as its "
            f"buttons and what it says of safety, in these languages: {_name(unread)}.",
            _where(instrument),
            "Let somebody who knows the language read them on its page of translation and tick "
            "that they have, or take the language out.",
        )


def _where(instrument: Instrument) -> str:
    return f"Questionnaire “{say_text(instrument.title, 'en') or instrument.slug}”."


def _name(languages: Sequence[Language]) -> str:
    return ", ".join(map(write_language, languages))


def has_read_words(instrument: Instrument, language: Language) -> bool:
    """Say whether the words on every page are no draft, or whoever signed has read them too."""
    digest = draft_digest(language)
    signed = (one for one in instrument.signed if one.language == language)
    return not digest or any(one.words == digest for one in signed)
