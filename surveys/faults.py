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
    OUT_OF_RANGE = ("out-of-range", "This number is outside the range we can use.")
    TOO_LONG = (
        "too-long",
        "This is longer than we can take. Please shorten it, or use another box for the rest.",
    )

    def at(self, key: AnswerKey) -> Fault:
        """Make the fault of this kind for one answer."""
        code, words = self.value
        return Fault(key, code, {"en": words})
