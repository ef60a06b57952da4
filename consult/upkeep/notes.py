"""When the work was last done, as a date and nothing finer, in a file of the data folder."""

import os
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from consult.errors import UpkeepError

FILE: Final = "upkeep.json"
OWNER_ONLY: Final = 0o600


class Notes(Struct, frozen=True):
    """The night of the last work that was done to its end."""

    last: date


def read_last_night(data: Path) -> date | None:
    """Read the night that was noted last in a data folder; None where nothing readable was."""
    try:
        return msgspec.json.decode((data / FILE).read_bytes(), type=Notes).last
    except (OSError, msgspec.DecodeError):
        return None


def note_night(data: Path, night: date) -> None:
    """Note that the work of a night is done: whole or not at all, for this account only.

    Raises ``UpkeepError``.
    """
    path = data / FILE
    half = path.with_suffix(".new")
    try:
        half.touch(mode=OWNER_ONLY)
        half.write_bytes(msgspec.json.encode(Notes(night)) + b"\n")
        os.replace(half, path)  # noqa: PTH105 - the atomic replacement is the point.
    except OSError as error:
        raise UpkeepError(
            "The work was done, and that could not be noted, so it will be done again.",
            where=f"File {FILE} in the data folder: {os.strerror(error.errno or 0)}.",
            remedy="Make room, and let the data folder belong to this account.",
        ) from None
