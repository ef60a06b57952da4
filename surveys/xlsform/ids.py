"""Names and option codes of a form as ids and codes of a questionnaire, the same every time."""

import re
import unicodedata
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


class Taken:
    """Names of which no two are the same."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._numbers: dict[str, int] = {}

    def add(self, name: str) -> str:
        """Take a name as it is, whether it was taken before or not."""
        self._names.add(name)
        return name

    def tell_apart(self, name: str) -> str:
        """Take a name, with a number behind it where it was taken before."""
        found = name
        while found in self._names:
            # Numbers go on where they stopped, so that a thousand of the same name cost little.
            number = self._numbers[name] = self._numbers.get(name, 1) + 1
            found = f"{name[:_STEM]}-{number}"
        return self.add(found)


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return _OTHER_SIGNS.sub("-", letters)
