"""What respondents must be told before the first question, and whether it can be true."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from surveys.checks.finding import Finding, error, warning
from surveys.model import Instrument
from surveys.places import Place

SUPPORT_DAYS: Final = 90
_WANTED: Final = {
    "controller": ("who is responsible for the answers", "Name the organisation."),
    "purpose": ("what the answers are for", "Say it in a sentence or two."),
    "lawful_basis": ("on what lawful basis they are used", "Usually that is explicit consent."),
    "retention_end": ("how long they are kept", "Set the last day on which they are kept."),
    "complaint_contact": ("whom to complain to", "Give an address, and name the regulator."),
}


def check_facts(instrument: Instrument, today: date) -> Iterator[Finding]:
    """Find what respondents would not be told, and days that cannot be kept to."""
    facts = instrument.facts
    for name, (what, remedy) in _WANTED.items():
        given = getattr(facts, name)
        words = given.get("en", "") if isinstance(given, dict) else str(given or "")
        if not given or (isinstance(given, str) and not words.strip()):
            yield error("missing-fact", f"$.facts.{name}", f"Nothing says {what}.", remedy)
    if facts.retention_end is not None and facts.retention_end < today:
        yield error(
            "retention-over",
            "$.facts.retention_end",
            "Answers would be erased at once, because this day has passed.",
            "Set a day that is still to come.",
        )
    if facts.withdrawal_cutoff and (facts.retention_end or date.max) < facts.withdrawal_cutoff:
        yield error(
            "withdrawal-after-end",
            "$.facts.withdrawal_cutoff",
            "Answers could be taken back after they have been erased.",
            "Set a day that is not after retention_end.",
        )


def check_supports(instrument: Instrument, today: date) -> Iterator[Finding]:
    """Find support numbers that nobody has checked for more than 90 days, and the lack of any."""
    if not instrument.supports:
        yield warning(
            "missing-support",
            "$.supports",
            "No support line is given, so nobody could be told where to turn.",
            "Add the lines for this audience, each with the day on which it was checked.",
        )
    for number, line in enumerate(instrument.supports):
        place = Place(f"$.supports[{number}]", line.key, line)
        age = (today - line.checked).days
        if age > SUPPORT_DAYS:
            yield warning(
                "support-unchecked",
                place,
                f"This number was last checked {age} days ago.",
                "Ring it, then set the date on which you did.",
            )
        if age < 0:
            yield warning(
                "support-date",
                place,
                "This number was last checked on a day that has not come yet.",
                "Set the date on which somebody rang it.",
            )
