"""What other tools can work out and we do not, each with the reason."""

from difflib import get_close_matches
from typing import Final

from surveys.functions import FUNCTIONS
from surveys.xlsform.tokens import FaultCode

_CHANCE: Final = "Everybody is asked the same, so nothing is left to chance."
_BESIDE: Final = "It looks things up in a file beside the form, and a questionnaire is one file."
_PLACE: Final = "Where somebody is would identify them, so no place is ever asked for."
_DEVICE: Final = "It tells about the device or the person who fills in the form."
_REFUSED: Final = {
    **dict.fromkeys(("random", "randomize", "uuid"), _CHANCE),
    **dict.fromkeys(("pulldata", "instance", "search", "lookup"), _BESIDE),
    **dict.fromkeys(("area", "distance", "geofence", "enclosed-area"), _PLACE),
    **dict.fromkeys(("property", "version", "id", "digest"), _DEVICE),
    "current": "Paths are not read.",
    "indexed-repeat": "One repetition cannot look at the answers of another.",
}
_INSTEAD: Final = "Take it out, or name an answer as ${question}."


def explain_function(name: str) -> tuple[FaultCode, str, str]:
    """Say of a function that we do not have: which fault it is, what it is, and what to do."""
    known = name[:64]
    if name.startswith("cht:"):
        return "unknown-function", f"{known} belongs to one other program.", _INSTEAD
    if reason := _REFUSED.get(name):
        return "unknown-function", f"{known} is not used here. {reason}", _INSTEAD
    near = get_close_matches(known.lower(), [n for n in FUNCTIONS if n[0].isalpha()], n=1)
    instead = f"Did you mean {near[0]}?" if near else _INSTEAD
    return "unknown-function", f"There is no function {known}.", instead
