"""Free text as it was typed, in a type that shows only how long it is."""

from typing import NoReturn
from unicodedata import category


class RawText:
    """What somebody typed, before redaction; lives inside one request.

    Not a string, so that it cannot be joined, logged, encoded, pickled or
    copied by accident: reading ``value`` is the one way in, and easy to find.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    @property
    def value(self) -> str:
        """The text itself."""
        return self._value

    def __len__(self) -> int:
        return len(self._value)

    def __repr__(self) -> str:
        return f"RawText({len(self)} characters)"

    def __format__(self, format_spec: str) -> str:
        return format(repr(self), format_spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RawText) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("Raw text is never written down.")


def clean_text(text: str) -> str:
    """Give text with one kind of line break, no control characters and no space around it.

    A form sends two characters for a line break where the page counted one;
    half a surrogate pair could not be encoded later.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or _is_kept(sign)).strip()


def _is_kept(sign: str) -> bool:
    return category(sign) not in {"Cc", "Cs"}
