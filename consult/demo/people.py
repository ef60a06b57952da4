"""Who can sign in to the demonstration, kept in its own folder so that it can be shown again."""

import os
import secrets
from pathlib import Path
from typing import Final

import msgspec
import pyotp

from consult.errors import ComponentError

FILE: Final = "demo.json"
OWNER_ONLY: Final = 0o600
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class DemoPerson(msgspec.Struct, frozen=True):
    """Somebody invented, and what they need to sign in."""

    name: str
    role: str
    passphrase: str
    totp_secret: str

    def code(self) -> str:
        """Give the sign-in code of this half minute."""
        return pyotp.TOTP(self.totp_secret).now()


class DemoNotes(msgspec.Struct, frozen=True):
    """What the demonstration must remember between two starts, all of it fresh at the first."""

    secret: str
    people: tuple[DemoPerson, ...]
    tokens: dict[str, str]

    def __repr__(self) -> str:
        return "DemoNotes(…)"


def make_passphrase() -> str:
    """Make a passphrase that can be read aloud: five groups of four from thirty-one signs."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(5))


def read_notes(folder: Path) -> DemoNotes | None:
    """Read what an earlier start noted; None at the first start.

    Raises ``ComponentError`` when the notes are damaged.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=DemoNotes)
    except msgspec.MsgspecError:
        raise ComponentError(
            "The demonstration's notes are damaged.",
            where=f"File {path}.",
            remedy="Start again from nothing with: consult demo --fresh",
        ) from None


def write_notes(folder: Path, notes: DemoNotes) -> None:
    """Write the notes, readable by this account only; whole or not at all."""
    path = folder / FILE
    half = path.with_suffix(".new")
    half.touch(mode=OWNER_ONLY)
    half.write_bytes(msgspec.json.format(msgspec.json.encode(notes)))
    os.replace(half, path)  # noqa: PTH105 - the atomic replacement is the point.
