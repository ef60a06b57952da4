"""What has to be put right, in the language of the page."""

from typing import Final

from consult.pages.spoken import Spoken, isolate_numbers, speak_text
from consult.pages.words import find_word
from surveys.faults import Fault, Wording
from surveys.model import Text

# What a fault says unless the questionnaire has words of its own for it.
_OURS: Final[dict[str, Text]] = {
    code: {"en": words} for code, words in (wording.value for wording in Wording)
}


def say_fault(fault: Fault, language: str) -> Spoken:
    """Give the words of a fault: the questionnaire's own, else ours for its kind."""
    ours = find_word(f"fault-{fault.code}", language)
    if ours is None or fault.message != _OURS.get(fault.code):
        return speak_text(fault.message, language)
    return Spoken(isolate_numbers(ours, language))
