from typing import Final

from msgspec import Struct
from nacl.pwhash import argon2id

from consult.errors import LockedError

MEBIBYTE: Final = 1024 * 1024
OPERATIONS: Final = argon2id.OPSLIMIT_MODERATE
MEMORY: Final = argon2id.MEMLIMIT_MODERATE
"""Three passes over 256 MiB: libsodium's "moderate" limits, four times the memory that RFC 9106
section 4 recommends where memory is constrained, since libsodium fixes the parallelism at one."""

MOST_OPERATIONS: Final = 16
MOST_MEMORY: Final = 1024 * MEBIBYTE
"""What is accepted from a stored value, so that an altered row cannot exhaust the machine."""


class Hardness(Struct, frozen=True):
    """What one guess at a passphrase costs: passes and bytes of memory of argon2id."""

    operations: int
    memory: int


STRONG: Final = Hardness(operations=OPERATIONS, memory=MEMORY)


def check_hardness(hardness: Hardness) -> list[str]:
    """Name what is out of range for argon2id on this machine; empty when it can be used."""
    ranges = {
        "operations": (hardness.operations, argon2id.OPSLIMIT_MIN, MOST_OPERATIONS),
        "memory": (hardness.memory, argon2id.MEMLIMIT_MIN, MOST_MEMORY),
    }
    return [name for name, (value, low, high) in ranges.items() if not low <= value <= high]


def require_hardness(hardness: Hardness) -> None:
    """Refuse limits that argon2id cannot follow or this machine should not.

    Raises ``LockedError``.
    """
    if faults := check_hardness(hardness):
        raise LockedError(
            "This passphrase lock cannot be used.",
            where=f"argon2id: {', '.join(faults)}.",
            remedy="Restore the account from a backup, or make it anew.",
        )
