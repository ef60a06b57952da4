"""What our processes refuse to leave behind, and what the respondents' refuses to load.

Each measure holds for the process that calls it. A program that is started anew, as servers
start theirs, begins without them and calls again.
"""

import ctypes
import importlib.abc
import os
import resource
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Final

from consult.errors import OpeningForbiddenError

PRIVATE: Final = 0o077
_PR_SET_DUMPABLE: Final = 4
_MCL_CURRENT: Final = 1
_MCL_FUTURE: Final = 2
_MCL_ONFAULT: Final = 4
_CAP_IPC_LOCK: Final = 14
_STATUS: Final = Path("/proc/self/status")

VAULT: Final = "consult.vault"
SEALING: Final = frozenset(
    {
        VAULT,
        f"{VAULT}.denial",
        f"{VAULT}.entry",
        f"{VAULT}.hardness",
        f"{VAULT}.padding",
        f"{VAULT}.record",
        f"{VAULT}.review",
        f"{VAULT}.saving",
        f"{VAULT}.seal",
        f"{VAULT}.signs",
        f"{VAULT}.withdrawal",
    }
)
"""All of the vault that a process which only seals may load; anything new is refused at first."""


def harden_process() -> list[str]:
    """Close this process to other accounts, to core dumps and, if allowed, to swap.

    Lists in plain sentences what the system did not allow; never raises for it.
    """
    os.umask(PRIVATE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return [*_refuse_dumps(), *_keep_out_of_swap()]


def forbid_opening() -> None:
    """Make every import of the half of the vault that opens an error, from now on.

    A mistake of ours that an import contract did not see then fails in the process itself. It
    stops nobody who can already run code there. Raises ``OpeningForbiddenError`` when such a
    module is loaded already.
    """
    for name in sorted(sys.modules):
        _require_sealing(name)
    if not any(isinstance(finder, _SealingOnly) for finder in sys.meta_path):
        sys.meta_path.insert(0, _SealingOnly())


class _SealingOnly(importlib.abc.MetaPathFinder):
    """Finds nothing; it only refuses, before any other finder is asked."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse a module of the vault that opens; leave every other to the next finder."""
        del path, target
        _require_sealing(fullname)
        return None


def _require_sealing(name: str) -> None:
    if name.startswith(f"{VAULT}.") and name not in SEALING:
        raise OpeningForbiddenError(
            "This process only seals, and something in it asked for the half that opens.",
            where=f"Module {name}.",
            remedy="This is a fault in Candour; please report it.",
        )


def _refuse_dumps() -> list[str]:
    """Forbid core dumps and reading by others of the same account.

    The limit alone is not enough: the kernel ignores it where dumps go to a program.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
        return []
    return ["The system did not let this process forbid core dumps."]


def _keep_out_of_swap() -> list[str]:
    """Keep every page that is used in memory.

    A limit that can run out is left alone: memory would end at it, in the middle of an answer.
    """
    if _may_lock():
        flags = _MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT
        if ctypes.CDLL(None, use_errno=True).mlockall(flags) == 0:
            return []
    return ["The system does not let this process lock its memory, so it can reach swap."]


def _may_lock() -> bool:
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    return soft == resource.RLIM_INFINITY or _is_able_to_lock()


def _is_able_to_lock() -> bool:
    """Say whether the kernel lets this process pass the limit."""
    try:
        status = _STATUS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    for line in status.splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> _CAP_IPC_LOCK & 1)
    return False
