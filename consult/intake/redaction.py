"""Raw answers become kept answers here, before anything else is done with them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple, Self, TypeVar

from msgspec import Struct

from anonymise.errors import RedactionError
from anonymise.redact import ENGLISH, redact
from anonymise.rules import STANDARD, Rules
from anonymise.types import RedactedText, Redaction
from consult.intake.tally import TALLIES
from surveys.answers import AnswerKey, AnswerSet
from surveys.raw import RawText

Kept = TypeVar("Kept")
NO_NAMES: Final = RawText("")


class KeptAnswers(Struct, frozen=True, kw_only=True):
    """Answers that may outlive the request: closed and missing codes, and redacted texts by key.

    ``flags`` are reasons for a person to look at the texts, sorted, each at most once, and
    ``flagged`` are the same text by text. ``quoting`` is how words may be quoted; empty means
    not at all.
    """

    closed: dict[AnswerKey, tuple[str, ...]] = {}
    missing: dict[AnswerKey, str] = {}
    texts: dict[AnswerKey, RedactedText] = {}
    flags: tuple[str, ...] = ()
    flagged: dict[AnswerKey, tuple[str, ...]] = {}
    quoting: str = ""

    def __repr__(self) -> str:
        return (
            f"KeptAnswers(closed={len(self.closed)}, missing={len(self.missing)}, "
            f"texts={len(self.texts)})"
        )

    def merge(self, later: Self) -> "KeptAnswers":
        """Give these answers with later ones in their place, key by key."""
        given = {*later.closed, *later.missing, *later.texts}
        return KeptAnswers(
            closed=_without(self.closed, given) | later.closed,
            missing=_without(self.missing, given) | later.missing,
            texts=_without(self.texts, given) | later.texts,
            flags=_union(self.flags, later.flags),
            flagged=_without(self.flagged, given) | later.flagged,
            quoting=later.quoting or self.quoting,
        )


def prepare_redaction(today: date) -> None:
    """Read the word lists now; otherwise the first text after a start could run out of time.

    Where they cannot be read nothing is raised: every text is refused later, with the reason.
    """
    # Other languages are read when somebody first answers in one: they take as much room again.
    with suppress(RedactionError):
        _redact("", RawText("We spoke."), Terms(ENGLISH, today))


def redact_answers(
    answers: AnswerSet,
    *,
    language: str,
    today: date,
    names: RawText = NO_NAMES,
    rules: Rules = STANDARD,
) -> KeptAnswers:
    """Redact every text of an answer set, or none: a failure leaves nothing to keep.

    ``names`` are names that the writer says occur; they are used here once and kept nowhere.
    ``rules`` are the deployment's at the level of the consultation.
    Where identifiers stood in a text is forgotten, because offsets and lengths describe what
    was replaced. Raises ``RedactionError`` naming the answer's key, never its text.
    """
    texts: dict[AnswerKey, RedactedText] = {}
    flagged: dict[AnswerKey, tuple[str, ...]] = {}
    for key, raw in answers.texts.items():
        redaction = _redact_counted(key, raw, Terms(language, today, names, rules))
        texts[key] = redaction.text
        flagged[key] = redaction.flags
    return KeptAnswers(
        closed=dict(answers.closed),
        missing=dict(answers.missing),
        texts=texts,
        flags=_union(*flagged.values()),
        flagged=flagged,
    )


class Terms(NamedTuple):
    """What redaction depends on besides the text."""

    language: str
    today: date
    names: RawText = NO_NAMES
    rules: Rules = STANDARD


def _redact_counted(key: AnswerKey, raw: RawText, terms: Terms) -> Redaction:
    try:
        redaction = _redact(key, raw, terms)
    except RedactionError:
        TALLIES.note_failure(terms.today)
        raise
    TALLIES.note_redacted(terms.today, redaction.flags)
    return redaction


def _redact(key: AnswerKey, raw: RawText, terms: Terms) -> Redaction:
    try:
        return redact(
            raw.value,
            language=terms.language,
            today=terms.today,
            names=(terms.names.value,),
            rules=terms.rules,
        )
    except Exception as error:  # noqa: BLE001 - Whatever failed, its message may hold the text.
        failure = type(error).__name__
    # Raised outside the handler: an error that is its context would bring the text along.
    raise RedactionError("A text could not be redacted.", where=f"answer {key}, {failure}")


def _without(answers: Mapping[AnswerKey, Kept], keys: set[AnswerKey]) -> dict[AnswerKey, Kept]:
    return {key: value for key, value in answers.items() if key not in keys}


def _union(*flags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({flag for some in flags for flag in some}))
