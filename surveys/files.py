"""Questionnaires as files: JSON in UTF-8, read with errors that say where and never what.

A file handed over by mistake may be full of answers, so an error names a
place in it and the rule that was broken, and repeats none of its content.
"""

from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from surveys.checks.sites import list_sites
from surveys.errors import (
    InstrumentFileError,
    NotJsonError,
    TooLargeError,
    UnknownInstrumentError,
    UnreadableFileError,
    WrongShapeError,
)
from surveys.model import Instrument
from surveys.rules import DEPTH_LIMIT
from surveys.shape import explain_shape

SIZE_LIMIT: Final = 2_000_000
READY: Final = (
    "draft-recommendations",
    "helpline-caller",
    "helpline-caller-worker",
    "programme-voices",
    "programme-voices-exit",
    "programme-voices-risk",
    "survivor-views",
)

_DECODER: Final = msgspec.json.Decoder(Instrument)


def read_instrument(path: Path) -> Instrument:
    """Read a questionnaire from a file of at most 2 MB.

    Raises ``UnreadableFileError``, ``TooLargeError``, ``NotJsonError`` or
    ``WrongShapeError``.
    """
    return decode_instrument(read_file(path), f"File {path}")


def read_file(path: Path) -> bytes:
    """Read the bytes of a file, and of a larger one no more than show that it is too large.

    Raises ``UnreadableFileError``.
    """
    try:
        if not path.is_file():
            raise UnreadableFileError("There is no file of this name.", where=f"File {path}.")
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError):
        raise UnreadableFileError(
            "This file cannot be read.", where=f"File {path}.", remedy="Check its permissions."
        ) from None


def decode_instrument(data: bytes, where: str) -> Instrument:
    """Read a questionnaire from JSON; ``where`` names its source in errors.

    Raises ``TooLargeError``, ``NotJsonError`` or ``WrongShapeError``.
    """
    if len(data) > SIZE_LIMIT:
        raise TooLargeError(
            "This is larger than 2 MB.", where=f"{where}.", remedy="Is it a questionnaire?"
        )
    instrument = _decode(_text(data, where), where)
    _refuse_deep_rules(instrument, where)
    return instrument


def encode_instrument(instrument: Instrument) -> bytes:
    """Write a questionnaire as indented JSON that decodes to an equal one."""
    return msgspec.json.format(msgspec.json.encode(instrument), indent=2) + b"\n"


def instrument_digest(instrument: Instrument) -> str:
    """Give the SHA-256 of a questionnaire's canonical JSON in hex: the id of its version.

    Keys are sorted and defaults left out, so neither the layout of a file
    nor a field added by a later release changes it.
    """
    return sha256(msgspec.json.encode(instrument, order="sorted")).hexdigest()


def instrument_schema() -> bytes:
    """Write the JSON Schema that questionnaire files follow, made from the structs."""
    schema = msgspec.json.schema(Instrument)
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def read_ready(slug: str) -> Instrument:
    """Read a questionnaire that comes with Candour.

    Raises ``UnknownInstrumentError``.
    """
    if slug not in READY:
        raise UnknownInstrumentError(
            "No ready-made questionnaire has this name.",
            remedy=f"There are: {', '.join(READY)}.",
        )
    file = resources.files("surveys") / "ready" / f"{slug}.json"
    return decode_instrument(file.read_bytes(), f"Ready-made questionnaire {slug}")


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJsonError(
            "This is not text in UTF-8.",
            where=f"{where}, byte {error.start}.",
            remedy="Save it as JSON in UTF-8.",
        ) from None


def _decode(text: str, where: str) -> Instrument:
    try:
        return _DECODER.decode(text)
    except msgspec.DecodeError as error:
        raise _refusal(text, str(error), where) from None
    except RecursionError:
        raise WrongShapeError(
            "This is nested too deeply.", where=f"{where}.", remedy="Use flatter rules."
        ) from None


def _refusal(text: str, complaint: str, where: str) -> InstrumentFileError:
    # The decoder complains of the first thing it meets, so of shape even where syntax is broken.
    if line := _broken_line(text):
        return NotJsonError(
            "This is not valid JSON.",
            where=f"{where}, line {line}.",
            remedy="Look for a missing comma, bracket or quotation mark.",
        )
    what, place, remedy = explain_shape(complaint)
    return WrongShapeError(what, where=f"{where}, at {place}.", remedy=remedy)


def _broken_line(text: str) -> int:
    try:
        msgspec.json.decode(text)
    except msgspec.ValidationError:
        return 0
    except msgspec.DecodeError as error:
        _, _, place = str(error).rpartition("(byte ")
        read = place.rstrip(")")
        end = int(read) if read.isdecimal() else None
        return text.encode()[:end].count(b"\n") + 1
    except RecursionError:
        return 0
    return 0


def _refuse_deep_rules(instrument: Instrument, where: str) -> None:
    for site in list_sites(instrument):
        if site.is_deep:
            raise WrongShapeError(
                f"This rule is nested more than {DEPTH_LIMIT} deep.",
                where=f"{where}, at {site.place.path}.",
                remedy="Use flatter rules.",
            )
