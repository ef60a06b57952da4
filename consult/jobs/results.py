"""What a run leaves behind, sealed to its consultation's key, and how staff open it."""

from uuid import UUID

import msgspec
from msgspec import Struct

from analysis.codebooks.types import Link
from analysis.types import HeldTheme, ThemeSet
from anonymise.disclosure.release import Release, encode_release, read_release
from anonymise.types import RedactedText
from consult.errors import LockedError
from consult.vault.keys import PrivateKey
from consult.vault.open import open_derived
from consult.vault.seal import PublicKey, seal_derived


class Author(Struct, frozen=True, array_like=True):
    """What one response gave to a run, so that it can be taken out again when it is erased.

    ``words`` are places in the ``words`` of the result; ``left_out`` counts its answers in
    another language than the run's.
    """

    response: UUID
    excerpts: tuple[str, ...] = ()
    words: tuple[int, ...] = ()
    left_out: int = 0


class RunResult(Struct, frozen=True, kw_only=True):
    """Themes and codings of one run, and the redacted texts of the typical excerpts only.

    ``respondents`` is the number of people behind the excerpts. ``unreadable`` counts responses
    that the key did not open, which means that they were altered; ``left_out`` counts answers in
    another language than the run's. ``words`` are those that the themes show, and ``authors``
    tie excerpts and words to responses. ``taken_back`` counts the responses that were behind
    this run and have been erased or changed in review since, ``withheld`` the answers that
    reviewers kept from it. ``near_duplicates`` are groups of ids of excerpts that are nearly the
    same and came from different people. ``ratings`` are codes that people chose in the closed
    question beside this one, by excerpt; ``rated_by`` is that question, and ``choices`` its codes
    and labels in order. ``links`` are those that the run kept to, ``matched_with`` is the
    run whose themes its own were matched with, ``repeats`` the run that it
    repeats, and ``held`` the themes that people had locked.
    """

    theme_set: ThemeSet
    excerpts: dict[str, RedactedText]
    respondents: int
    authors: tuple[Author, ...]
    words: tuple[str, ...] = ()
    unreadable: int = 0
    left_out: int = 0
    taken_back: int = 0
    withheld: int = 0
    near_duplicates: tuple[tuple[str, ...], ...] = ()
    ratings: dict[str, str] = {}
    rated_by: str = ""
    choices: dict[str, str] = {}
    links: tuple[Link, ...] = ()
    matched_with: UUID | None = None
    repeats: UUID | None = None
    held: tuple[HeldTheme, ...] = ()

    def __repr__(self) -> str:
        return f"RunResult({len(self.theme_set.themes)} themes, {self.respondents} respondents)"


def seal_result(result: RunResult, key: PublicKey) -> bytes:
    """Seal a result to a consultation's public key.

    Raises ``SealError`` when it is larger than anything that can be sealed.
    """
    return seal_derived(msgspec.msgpack.encode(result), key).blob


def open_result(sealed: bytes, key: PrivateKey) -> RunResult:
    """Open a result.

    Raises ``LockedError`` on a wrong key or altered bytes.
    """
    result = _decode(open_derived(sealed, key))
    if result is None:
        raise LockedError(
            "This result was made by another version of Candour.",
            where="Analysis run.",
            remedy="Start a new run from the consultation's page.",
        )
    return result


def seal_release(release: Release, key: PublicKey) -> bytes:
    """Seal a release to the same key: it stays inside until somebody publishes it."""
    return seal_derived(encode_release(release), key).blob


def open_release(sealed: bytes, key: PrivateKey) -> Release:
    """Open a release.

    Raises ``LockedError`` on a wrong key or altered bytes, ``ReleaseAlteredError`` when what was
    sealed is no release.
    """
    return read_release(open_derived(sealed, key))


def _decode(content: bytes) -> RunResult | None:
    try:
        return msgspec.msgpack.decode(content, type=RunResult)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
