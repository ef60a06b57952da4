"""Columns that would say who answered or when; an import may only drop them."""

import re
import unicodedata
from typing import Final

# Found anywhere in a column's name.
WITHIN: Final = re.compile(
    r"""\b(
        e?\ ?mails?(\ address)? | phones? | telephones? | mobile | post\ ?codes? | zip\ ?codes?
        | (sur|fore|nick|user)\ ?names?
        | (your|first|last|full|family|given|middle|maiden|respondent|recipient|contact)\ names?
        | (your|home|street|postal|mac|ip|contact)\ address(es)? | ip
        | time\ ?stamp | dob | date\ of\ birth | birth\ ?(day|date)
        | national\ insurance | nhs\ number | latitude | longitude | geolocation | user\ agent
    )\b""",
    re.VERBOSE,
)
# The whole of a column's name, with at most one word beside it.
WHOLE: Final = re.compile(
    r"(\w+ )?(names?|address(es)?|dates?|times?|ids?|uuid|guid|device|session)( \d+)?"
    r"|(date|time|address) \w+|(start|end|submit|complet)\w* (at|on|date|time)"
    r"|created|updated|submitted|recorded|started|finished|duration( \w+)*"
)


def is_identifying(column: str) -> bool:
    """Whether a column's name reads like a name, an address, a device or a time of answering."""
    words = _words(column)
    return bool(WITHIN.search(words) or WHOLE.fullmatch(words))


def _words(column: str) -> str:
    """The words of a name in lower case, with ``RecipientEmail`` and ``start_date`` split."""
    plain = unicodedata.normalize("NFKC", column)
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return " ".join(re.findall(r"\w+", apart.replace("_", " ").casefold()))
