"""What has to be put right, in the language of the page."""

from consult.pages.spoken import Spoken, speak_text
from consult.pages.words import find_word
from surveys.faults import Fault


def say_fault(fault: Fault, language: str) -> Spoken:
    """Give the words of a fault: its own in this language, else ours for its kind, else English.

    A message that a questionnaire brings is its own; ours are known by the fault's code.
    """
    if fault.message.get(language):
        return speak_text(fault.message, language)
    ours = find_word(f"fault-{fault.code}", language)
    return speak_text(fault.message, language) if ours is None else Spoken(ours)
