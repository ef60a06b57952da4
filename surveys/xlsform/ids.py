"""Names and option codes of a form as ids and codes of a questionnaire, the same every time."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
CODE: Final = re.compile(r"-?[a-z0-9][a-z0-9_-]{0,63}")
_OTHER_SIGNS: Final = re.compile(r"[^a-z0-9_-]+")
_LONGEST: Final = 64
# Room for a number behind a name that came up before.
_STEM: Final = 58


def make_id(words: str, otherwise: str) -> str:
    """Give an id for a name: itself where it is one, else its letters and digits in small."""
    if ID.fullmatch(words):
        return words
    plain = _plain(words).lstrip("0123456789-_")
    return plain[:_LONGEST].rstrip("-_") or otherwise


def make_code(words: str) -> str:
    """Give an option code for a choice's name, in the same way."""
    if CODE.fullmatch(words):
        return words
    sign = "-" if re.fullmatch(r"-\d.*", words) else ""
    plain = _plain(words).strip("-_")
    return f"{sign}{plain}"[:_LONGEST].rstrip("-_") or "option"


def tell_apart(name: str, taken: Container[str]) -> str:
    """Give a name that is not taken, with a number behind it where it is."""
    if name not in taken:
        return name
    number = 2
    while f"{name[:_STEM]}-{number}" in taken:
        number += 1
    return f"{name[:_STEM]}-{number}"


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return _OTHER_SIGNS.sub("-", letters)
