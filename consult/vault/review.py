"""What people have said of one redacted answer; it is sealed with the response it is about.

So it is erased with the response, and moves to another key with it, whatever becomes of either.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from anonymise.types import RedactedText

CLEARERS: Final = 2
"""How many people have to read an answer before a word of it may be quoted."""

DAYS_TO_REVIEW: Final = 30
"""How long a flagged answer waits for somebody to look at it before it counts as withheld."""


class Referral(Struct, frozen=True):
    """A danger that a reader passed on to the safeguarding lead, and what was done, in order."""

    note: RedactedText
    done: tuple[RedactedText, ...] = ()
    closed: bool = False

    def __repr__(self) -> str:
        return f"Referral({len(self.done)} notes)"


class AnswerReview(Struct, frozen=True, kw_only=True):
    """How one answer stands: ``cleared_by`` are the accounts that agree to its being quoted.

    ``passed`` says that somebody looked at what it was flagged for and found it fine;
    ``withheld`` that nobody but its reviewers is to read it, for good.
    """

    passed: bool = False
    withheld: bool = False
    cleared_by: tuple[UUID, ...] = ()
    memo: RedactedText | None = None
    referral: Referral | None = None

    def __repr__(self) -> str:
        return f"AnswerReview(passed={self.passed}, withheld={self.withheld})"


UNTOUCHED: Final = AnswerReview()


def find_first_week_in_time(today: date) -> str:
    """Give the ISO week from which on flagged answers still have time to be looked at.

    Answers of earlier weeks have had more than 30 days, counted from their week's Monday, since
    the day of an answer is not known.
    """
    monday_at_earliest = today - timedelta(days=DAYS_TO_REVIEW)
    year, week, _ = (monday_at_earliest + timedelta(days=6)).isocalendar()
    return f"{year:04}-W{week:02}"
