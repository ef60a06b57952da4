"""What a passphrase that somebody chooses has to be."""

from typing import Final

from consult.staff.listed import read_listed
from consult.staff.undoing import find_unit, fold_passphrase, undo_decoration
from consult.staff.walks import is_walk

SHORTEST_PASSPHRASE: Final = 12
LONGEST_PASSPHRASE: Final = 200
FEWEST_DIFFERENT: Final = 6
_SHORTEST_PART: Final = 4
_PRODUCT: Final = ("candour", "candor", "consult")


def check_passphrase_choice(passphrase: str, *, name: str, role: str) -> list[str]:
    """List what is wrong with a passphrase that somebody chose; empty when it can be used.

    Raises ``ComponentError`` when the list of common ones is missing or altered.
    """
    faults = []
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        faults.append(
            f"A passphrase has {SHORTEST_PASSPHRASE} to {LONGEST_PASSPHRASE} characters."
        )
    if len(set(passphrase)) < FEWEST_DIFFERENT:
        faults.append(f"A passphrase has at least {FEWEST_DIFFERENT} different characters.")
    if _holds_name(passphrase, name, role):
        faults.append(
            "Leave your name, your role and what this service is called out of a passphrase."
        )
    if is_guessable(passphrase):
        faults.append(
            "This passphrase is one of those that are guessed first. "
            "Four or more words that have nothing to do with one another are a good one."
        )
    return faults


def is_guessable(passphrase: str) -> bool:
    """Say whether a passphrase, or what it decorates, is listed, a repetition or a walk."""
    listed = read_listed()
    forms = undo_decoration(passphrase[:LONGEST_PASSPHRASE])
    if any(form in listed or _is_pair(form, listed) for form in forms):
        return True
    plain = fold_passphrase(passphrase)
    # Two walks in turn, as in a1b2c3d4e5f6, are one that only looks uneven.
    woven = is_walk(plain[::2]) and is_walk(plain[1::2])
    return woven or is_walk(passphrase.casefold()) or is_walk(plain) or _repeats(plain)


def _repeats(plain: str) -> bool:
    """A piece typed again and again is worth no more than the piece."""
    unit = find_unit(plain)
    return unit != plain and len(unit) < SHORTEST_PASSPHRASE


def _is_pair(form: str, listed: frozenset[str]) -> bool:
    """Two listed ones in a row are the next thing that is tried."""
    ends = range(_SHORTEST_PART, len(form) - _SHORTEST_PART + 1)
    return any(form[:end] in listed and form[end:] in listed for end in ends)


def _holds_name(passphrase: str, name: str, role: str) -> bool:
    """Look for the whole name, each longer part of it, the role and what we are called."""
    forms = undo_decoration(passphrase[:LONGEST_PASSPHRASE])
    parts = (fold_passphrase(part) for part in (name, *name.split(), role))
    sought = [part for part in (*parts, *_PRODUCT) if len(part) >= _SHORTEST_PART]
    return any(part in form for part in sought for form in forms)
