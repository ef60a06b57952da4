from msgspec import Struct

from anonymise.types import RedactedText
from consult.vault.review import CLEARERS, UNTOUCHED, AnswerReview


class ResponseRecord(Struct, frozen=True, kw_only=True):
    """One response as it is sealed: everything that could describe who answered is inside.

    ``instrument`` is the digest of the questionnaire's version; ``closed`` and ``missing`` map
    an answer key to codes; ``texts`` accepts redacted text only, so that sealing raw answers
    does not type-check. ``flags`` are reasons for a person to look at the texts, ``flagged`` the
    same answer by answer, and ``reviews`` what people have said of answers since. ``quoting`` is
    how the person who answered allowed their words to be quoted; empty means not at all.
    """

    instrument: str
    audience: str
    language: str
    closed: dict[str, tuple[str, ...]]
    missing: dict[str, str]
    texts: dict[str, RedactedText]
    flags: tuple[str, ...] = ()
    flagged: dict[str, tuple[str, ...]] = {}
    reviews: dict[str, AnswerReview] = {}
    quoting: str = ""

    def __repr__(self) -> str:
        return (
            f"ResponseRecord({len(self.closed)} closed, {len(self.missing)} missing, "
            f"{len(self.texts)} texts)"
        )


def read_review(record: ResponseRecord, key: str) -> AnswerReview:
    """Give what was said of an answer; nothing where nobody has looked at it."""
    return record.reviews.get(key, UNTOUCHED)


def list_flags(record: ResponseRecord, key: str) -> tuple[str, ...]:
    """List the reasons for a person to look at an answer.

    Where they were noted for the response only, each of its texts is to be looked at.
    """
    return record.flagged.get(key, ()) if record.flagged else record.flags


def needs_review(record: ResponseRecord, key: str) -> bool:
    """Say whether an answer is flagged and nobody has decided about it yet."""
    review = read_review(record, key)
    return bool(list_flags(record, key)) and not review.passed and not review.withheld


def is_withheld(record: ResponseRecord, key: str, *, overdue: bool) -> bool:
    """Say whether nobody but reviewers may read an answer.

    ``overdue`` says that its week is past the time for review: then a flag that nobody has
    looked at withholds it.
    """
    return read_review(record, key).withheld or (overdue and needs_review(record, key))


def allows_quoting(record: ResponseRecord) -> bool:
    """Say whether whoever answered allowed their words to be quoted in some way."""
    return record.quoting != ""


def may_be_quoted(record: ResponseRecord, key: str, *, overdue: bool) -> bool:
    """Say whether words of an answer may leave this house: the only rule there is for it.

    Whoever wrote it allowed it before sending, two different people have read it as it is now,
    nobody has withheld it, and no flag of it waits for a decision.
    """
    cleared = len(set(read_review(record, key).cleared_by)) >= CLEARERS
    held = is_withheld(record, key, overdue=overdue) or needs_review(record, key)
    return key in record.texts and allows_quoting(record) and cleared and not held
