"""Answers whose identifiers were marked by hand: what redaction is scored on."""

import msgspec


class Span(msgspec.Struct, frozen=True):
    """One marked stretch of an answer; ``tier`` is direct or quasi, ``sub`` a name's origin."""

    start: int
    end: int
    label: str = ""
    must_redact: bool = True
    tier: str = ""
    sub: str = ""


class MarkedAnswer(msgspec.Struct, frozen=True):
    """One line of a corpus of marked answers.

    Attributes:
        id: what it is called in lists of what was missed.
        text: the answer.
        spans: its identifiers.
        keep: phrases of the sector that have to stay.
        ignore: stretches about which reasonable people differ.
        words: ordinary words that are names elsewhere and are none here.
        tags: how it is written, such as ``lower``.
        language: the language it is written in.
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    keep: tuple[Span, ...] = ()
    ignore: tuple[Span, ...] = ()
    words: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = "en"
