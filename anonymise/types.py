"""What the redaction half of this package gives away, and nothing that could undo it."""

import msgspec


class RedactedText(msgspec.Struct, frozen=True):
    """Text whose identifiers were replaced; made in ``anonymise.redact`` and nowhere else.

    Rooms that store, seal or analyse text take this type, so that handing them anything
    that was never redacted is a type error.

    Attributes:
        text: the redacted text.
    """

    text: str

    def __repr__(self) -> str:
        """Print a length: even redacted words have no business in a log."""
        return f"RedactedText({len(self.text)} characters)"


class Placeholder(msgspec.Struct, frozen=True):
    """One replaced stretch of the input.

    Attributes:
        start: offset of its first character in the input.
        end: offset after its last character in the input.
        label: what stands there now without brackets, such as ``NAME 1``.
    """

    start: int
    end: int
    label: str


class Redaction(msgspec.Struct, frozen=True):
    """What ``redact`` gives back; the input is not part of it.

    Attributes:
        text: the redacted text.
        placeholders: every replacement, in reading order, never overlapping.
        flags: reasons for a person to look at this text, sorted, each at most once.
    """

    text: RedactedText
    placeholders: tuple[Placeholder, ...]
    flags: tuple[str, ...]
