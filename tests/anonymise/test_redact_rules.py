"""What a deployment adds to redaction, and what a reader takes out afterwards."""

import re
from datetime import date

import pytest

from anonymise.redact import redact, remove_more
from anonymise.rules import Rules
from anonymise.types import RedactedText

TODAY = date(2026, 11, 22)


def test_denied_word_goes_although_it_is_harmless() -> None:
    """A word that the deployment denies goes wherever it stands, as a possessive too."""
    rules = Rules(denied=lambda word: word == "garden")
    redaction = redact("The garden was the garden's.", today=TODAY, rules=rules)
    assert redaction.text.text == "The [NAME 1] was the [NAME 1]'s."
    assert redact("The garden was hers.", today=TODAY).text.text == "The garden was hers."


def test_detector_adds_and_never_lifts() -> None:
    """What a detector finds goes besides what goes anyway, under a label that is known."""
    found = re.compile(r"green(?= gate)")
    rules = Rules(
        detectors=(lambda text, _: [(*each.span(), "HUE") for each in found.finditer(text)],)
    )
    redaction = redact("Aniela saw the green gate.", today=TODAY, rules=rules)
    assert redaction.text.text == "[NAME 1] saw the [REMOVED] gate."


@pytest.mark.parametrize(
    ("stretches", "left"),
    [
        ([(4, 7)], "The [REMOVED] told [NAME 1] about it."),
        ([(13, 15), (4, 7)], "The [REMOVED] told [REMOVED] about it."),
        ([(8, 12), (12, 21)], "The man [REMOVED] about it."),
        ([(-5, 3), (27, 99)], "[REMOVED] man told [NAME 1] about[REMOVED]"),
        ([], "The man told [NAME 1] about it."),
    ],
)
def test_reader_takes_out_more(stretches: list[tuple[int, int]], left: str) -> None:
    """Stretches go whole, placeholders that they touch too, and nothing comes back."""
    kept = RedactedText("The man told [NAME 1] about it.")
    assert remove_more(kept, stretches).text == left
