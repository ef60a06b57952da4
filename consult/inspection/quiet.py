"""Whether anything but our own few lines is written about what the programs do."""

from collections.abc import Iterable, Mapping
from typing import Final

from consult.inspection.verdict import Verdict, judge

TALKATIVE: Final = (
    "LITESTAR_DEBUG",
    "LITESTAR_PDB",
    "PYTHONASYNCIODEBUG",
    "PYTHONBREAKPOINT",
    "PYTHONDEVMODE",
    "PYTHONINSPECT",
    "PYTHONTRACEMALLOC",
    "PYTHONVERBOSE",
)
"""Settings of Python and libraries that print, or keep, what passes through a program."""


def check_logging(environ: Mapping[str, str], talkers: Iterable[str]) -> list[Verdict]:
    """Find loggers that would print by themselves, and settings that make programs talkative.

    There is no log of accesses to turn off: the servers are started without one. What a proxy
    in front keeps cannot be seen from here.
    """
    faults = [
        Verdict(
            "logging",
            f"{name} is set, under which programs print what they handle.",
            f"Remove {name} from the environment.",
        )
        for name in TALKATIVE
        if environ.get(name)
    ]
    faults += [
        Verdict(
            "logging",
            f"{name} writes lines of its own.",
            "This is a fault in Candour; please report it.",
        )
        for name in talkers
    ]
    return judge(
        "logging", "our own lines only, and none for an access. See to your proxy.", faults
    )
