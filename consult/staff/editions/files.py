from typing import Final, Literal

from surveys.files import encode_instrument
from surveys.model import Instrument
from surveys.xlsform.writing import write_xlsform

FileKind = Literal["json", "xlsx", "csv", "md"]

_MEDIA: Final[dict[FileKind, str]] = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


def write_file(instrument: Instrument, kind: FileKind) -> tuple[bytes, str]:
    """Write a questionnaire as a file of a kind, and give its content with its media type."""
    content = encode_instrument(instrument) if kind == "json" else write_xlsform(instrument, kind)
    return content, _MEDIA[kind]
