"""What the machine does with memory and time. ``root`` is where its files are, for tests."""

import ctypes
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final

from msgspec import Struct

from consult.inspection.verdict import Verdict, judge

ROOT: Final = Path("/")
CRYPT: Final = "CRYPT-"
TIME_ERROR: Final = 5
STA_UNSYNC: Final = 0x40
_REST: Final = 256

LONGEST_USE: Final = timedelta(days=20 * 365)
"""No version is used for longer than this: a clock beyond it is wrong."""


class Clock(Struct, frozen=True):
    """The time of this machine, and whether its kernel takes it for right."""

    now: datetime
    synchronised: bool


def read_clock() -> Clock:
    """Ask the kernel, which changes nothing and needs no right."""
    timex = _Timex()
    state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    synchronised = state not in {-1, TIME_ERROR} and not timex.status & STA_UNSYNC
    return Clock(datetime.now(UTC), synchronised)


class _Timex(ctypes.Structure):
    """The start of the kernel's ``struct timex``, up to what is read, and room for its rest."""

    _fields_: ClassVar = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("greatest_error", ctypes.c_long),
        ("estimated_error", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * _REST),
    ]


def check_swap(root: Path = ROOT) -> list[Verdict]:
    """Find swap on a disk that is not encrypted: what was in memory can be read there later."""
    try:
        lines = (root / "proc/swaps").read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return [_unknown("swap", "/proc/swaps")]
    names = [line.split()[0] for line in lines if line.strip()]
    bad = [name for name in names if not _is_safe_swap(root, name)]
    if not bad:
        return [Verdict("swap", "encrypted or in memory." if names else "none.")]
    return [
        Verdict(
            "swap",
            f"{', '.join(bad)} may keep what was in memory, words of respondents included.",
            f"Run: swapoff {' '.join(bad)} and remove it from /etc/fstab, or encrypt it.",
        )
    ]


def _is_safe_swap(root: Path, name: str) -> bool:
    device = (root / name.lstrip("/")).resolve().name
    if device.startswith("zram"):
        # Compressed memory; what it may pass on to a disk has a line of its own nowhere.
        return _read(root / f"sys/block/{device}/backing_dev") in {"none", ""}
    return _read(root / f"sys/block/{device}/dm/uuid").startswith(CRYPT)


def check_core_dumps(root: Path = ROOT) -> list[Verdict]:
    """Find a handler that takes dumps whatever limits programs have set.

    Our own programs forbid theirs; the database's server and a proxy cannot.
    """
    path = root / "proc/sys/kernel/core_pattern"
    try:
        pattern = path.read_text(encoding="utf-8").strip()
    except OSError:
        return [_unknown("core dumps", "/proc/sys/kernel/core_pattern")]
    if not pattern.startswith("|"):
        return [Verdict("core dumps", "not handed to any program.")]
    return [
        Verdict(
            "core dumps",
            f"a program that crashes is handed to {pattern[1:].split()[0]}, which may keep its "
            "memory. Ours forbid it; the database's server does not.",
            "Run: sysctl -w kernel.core_pattern=core and keep it in /etc/sysctl.d.",
        )
    ]


def check_hardening(harden: Callable[[], list[str]]) -> list[Verdict]:
    """Find what the system does not let our programs do for themselves."""
    remedy = "Let them lock memory (LimitMEMLOCK=infinity in systemd), or do without swap."
    faults = [Verdict("memory", sentence, remedy) for sentence in harden()]
    return judge("memory", "locked, and closed to core dumps.", faults)


def check_clock(clock: Clock, newest: datetime) -> list[Verdict]:
    """Find a clock that is wrong: sign-in codes, weeks and the end of retention hang on it.

    ``newest`` is when this version was made.
    """
    if not newest <= clock.now <= newest + LONGEST_USE:
        return [Verdict("clock", f"it says {clock.now.year}, which cannot be.", "Set the clock.")]
    if not clock.synchronised:
        return [
            Verdict(
                "clock",
                "the kernel does not know it to be synchronised.",
                "Run a time service, for example chrony or systemd-timesyncd.",
            )
        ]
    return [Verdict("clock", "synchronised.")]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _unknown(subject: str, place: str) -> Verdict:
    return Verdict(
        subject, f"{place} cannot be read, so nothing is known.", "Look at it on the host itself."
    )
