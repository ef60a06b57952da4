"""What can be wrong with an answer, in words for the person who gave it."""

from enum import Enum

from msgspec import Struct

from surveys.keys import AnswerKey
from surveys.model import Text


class Fault(Struct, frozen=True):
    """One thing to put right: the answer's key, a stable code and words in each language.

    The words never repeat what was given.
    """

    key: AnswerKey
    code: str
    message: Text


class Wording(Enum):
    """Every kind of fault: its code and its words."""

    REQUIRED = ("required", "Please choose an answer. We need this one to go on.")
    ONE_ONLY = ("one-only", "Please choose one answer only.")
    EXCLUSIVE = (
        "exclusive",
        "Two of these answers do not go together. Please keep only the one that fits best.",
    )
    UNKNOWN_CODE = ("unknown-code", "Please choose one of the answers on this page.")
    NOT_A_NUMBER = ("not-a-number", "Please use a whole number, for example 3.")
    NOT_A_DECIMAL = ("not-a-decimal", "Please use a number, for example 3 or 3.5.")
    TOO_PRECISE = ("too-precise", "Please use fewer digits after the point.")
    OUT_OF_RANGE = ("out-of-range", "This number is outside the range we can use.")
    NOT_A_DATE = ("not-a-date", "Please use numbers, and all four digits of the year.")
    PARTIAL_DATE = (
        "partial-date",
        "A part of this date is missing. Please fill in every box, or leave all of them empty.",
    )
    NO_SUCH_DATE = ("no-such-date", "There is no such date. Please check the day and the month.")
    DATE_OUT_OF_RANGE = ("date-out-of-range", "This date is outside the range we can use.")
    NOT_A_TIME = ("not-a-time", "Please use a time such as 09:30 or 14:15.")
    NOT_A_PLACE = ("not-a-place", "Please use 1 for what comes first, 2 for what comes next.")
    SAME_PLACE = (
        "same-place",
        "Two answers have the same place. Please give each of them a place of its own.",
    )
    SKIPPED_PLACE = (
        "skipped-place",
        "A place is left out before another. Please use 1, 2, 3 without a gap.",
    )
    TOO_LONG = (
        "too-long",
        "This is longer than we can take. Please shorten it, or use another box for the rest.",
    )
    CONSTRAINT = ("constraint", "This answer does not fit what is asked here. Please check it.")

    def at(self, key: AnswerKey, message: Text | None = None) -> Fault:
        """Make the fault of this kind for one answer, in the questionnaire's words if any."""
        code, words = self.value
        return Fault(key, code, message or {"en": words})
