"""Questionnaires in files of any kind, as commands are given them."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from surveys.checker import Finding, check_pieces, has_errors
from surveys.files import read_file
from surveys.model import Instrument
from surveys.piecewise import read_pieces
from surveys.xlsform.ledger import Dropped, Renamed
from surveys.xlsform.origins import check_reading
from surveys.xlsform.reader import is_form_file, read_xlsform


class Checked(Struct, frozen=True):
    """A questionnaire as it stands in a file, with everything that there is to say about it.

    There is no instrument when a part of the file could not be read.
    """

    name: str
    instrument: Instrument | None
    findings: list[Finding]
    dropped: list[Dropped] = []
    renamed: list[Renamed] = []


def check_file(file: Path, today: date) -> Checked:
    """Read a file of JSON or XLSForm, as its name says, and check the questionnaire in it.

    Raises an ``InstrumentFileError`` when it cannot be read as one.
    """
    if is_form_file(file):
        return _check_form(file, today)
    pieces = read_pieces(read_file(file), f"File {file}")
    name = pieces.instrument.slug if pieces.instrument else file.name
    whole = None if pieces.findings else pieces.instrument
    return Checked(name, whole, check_pieces(pieces, today))


def _check_form(file: Path, today: date) -> Checked:
    reading = read_xlsform(file)
    whole = None if has_errors(reading.findings) else reading.instrument
    return Checked(
        reading.instrument.slug,
        whole,
        check_reading(reading, today),
        reading.dropped,
        reading.renamed,
    )
