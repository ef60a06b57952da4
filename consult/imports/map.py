"""The map of an import: which column of a file answers which item of a questionnaire."""

import tomllib
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from consult.errors import ImportRefusedError
from surveys.answers import AnswerKey

MAP_BYTES: Final = 1_000_000

Value = str | int


class ImportMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a researcher decides about a file before it is read; ``docs/import.md`` explains it.

    Keys of answers are those of the questionnaire: ``item``, ``item:option``, ``item~other``.

    ``columns``: column to answer key. ``constants``: answer key to the value of every row.
    ``recode``: answer key to the file's value to ours. ``several``: answer key to the sign that
    sets apart several values in one cell. ``dropped``: column to the reason why it is left out.
    """

    audience: str | None = None
    sheet: str | None = None
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    columns: dict[str, AnswerKey]
    constants: dict[AnswerKey, Value] = {}
    recode: dict[AnswerKey, dict[str, Value]] = {}
    several: dict[AnswerKey, Annotated[str, Meta(min_length=1, max_length=10)]] = {}
    dropped: dict[str, str] = {}


def read_map(path: Path) -> ImportMap:
    """Read a map from a TOML file of at most 1 MB.

    Raises ``ImportRefusedError``, naming the place of the fault.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MAP_BYTES).decode("utf-8-sig")
        found = tomllib.loads(text)
    except OSError:
        raise _refuse(path, "The map cannot be read.", "Check its folder and spelling.") from None
    except ValueError as error:
        # A file of answers given by mistake must not be quoted, so only the place is kept.
        place = str(error).rpartition("(at ")[2].rstrip(")") if "(at " in str(error) else ""
        raise _refuse(
            path, "The map is not TOML in UTF-8.", "See docs/import.md.", place
        ) from None
    return _convert(path, found)


def _convert(path: Path, found: dict[str, object]) -> ImportMap:
    names = ", ".join(ImportMap.__struct_fields__)
    if unknown := found.keys() - set(ImportMap.__struct_fields__):
        what = f"The map has {len(unknown)} name(s) at the top that mean nothing."
        raise _refuse(path, what, f"There are: {names}.")
    try:
        return msgspec.convert(found, ImportMap)
    except msgspec.ValidationError as error:
        place = str(error).rpartition("`$.")[2].rstrip("`")
        raise _refuse(
            path, "A part of the map has the wrong shape.", "See docs/import.md.", place
        ) from None


def _refuse(path: Path, what: str, remedy: str, place: str = "") -> ImportRefusedError:
    where = f"Map {path.name}, at {place}." if place else f"Map {path.name}."
    return ImportRefusedError(what, where=where, remedy=remedy)
