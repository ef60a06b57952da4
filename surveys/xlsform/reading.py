"""What reading a form gives: a questionnaire, and all there is to say about the way to it."""

from msgspec import Struct

from surveys.checks.finding import Finding
from surveys.model import Instrument
from surveys.xlsform.ledger import Dropped, Renamed


class Origin(Struct, frozen=True, omit_defaults=True):
    """The row that a part of a questionnaire is from, and the columns of its fields."""

    sheet: str
    row: int
    columns: dict[str, str] = {}


class Reading(Struct, frozen=True):
    """A form as a questionnaire, with its faults, what it lost and where each part is from.

    ``places`` is by JSON path. With an error among the findings the questionnaire
    is incomplete: it may be checked and looked at, and not be used.
    """

    instrument: Instrument
    findings: list[Finding]
    dropped: list[Dropped]
    renamed: list[Renamed]
    places: dict[str, Origin]
