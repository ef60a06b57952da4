"""The passphrases that whoever guesses tries first, checked before they are believed."""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from consult.errors import ComponentError
from consult.staff.list_digests import DIGESTS
from consult.staff.undoing import fold_passphrase

FOLDER: Final = Path(__file__).parent / "lists"
_PASSWORDS: Final = "passwords.txt.gz"
_PHRASES: Final = "phrases.txt"


@cache
def read_listed(folder: Path = FOLDER) -> frozenset[str]:
    """Give every listed passphrase, folded.

    Raises ``ComponentError`` when a list is missing or altered: a list that somebody emptied
    would let everything through, so then no passphrase can be chosen at all.
    """
    passwords = gzip.decompress(_read_checked(folder, _PASSWORDS)).decode("utf-8").splitlines()
    phrases = _read_checked(folder, _PHRASES).decode("utf-8").splitlines()
    folded = (fold_passphrase(line) for line in phrases if not line.startswith("#"))
    return frozenset(passwords) | frozenset(folded)


def _read_checked(folder: Path, name: str) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise _refuse(name, "missing") from None
    if hashlib.sha256(content).hexdigest() != DIGESTS[name]:
        raise _refuse(name, "altered")
    return content


def _refuse(name: str, how: str) -> ComponentError:
    return ComponentError(
        f"The list of passphrases that nobody may choose is {how}.",
        where=f"File {name}.",
        remedy="Install again; until then no passphrase can be chosen.",
    )
