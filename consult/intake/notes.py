"""What staff type about answers goes through the same redaction as the answers themselves."""

from datetime import date

from anonymise.errors import RedactionError
from anonymise.redact import redact
from anonymise.rules import Rules
from anonymise.types import RedactedText
from consult.intake.tally import TALLIES
from surveys.raw import RawText

ENGLISH = "en"


def redact_note(raw: RawText, *, today: date, rules: Rules) -> RedactedText:
    """Redact a note, a memo or what somebody looks for; the words as typed are kept nowhere.

    Raises ``RedactionError``, without a word of the text.
    """
    try:
        redaction = redact(raw.value, language=ENGLISH, today=today, rules=rules)
    except Exception as error:  # noqa: BLE001 - Whatever failed, its message may hold the text.
        failure = type(error).__name__
    else:
        TALLIES.note_redacted(today, redaction.flags)
        return redaction.text
    TALLIES.note_failure(today)
    # Raised outside the handler: an error that is its context would bring the text along.
    raise RedactionError("A note could not be redacted.", where=f"note, {failure}")
