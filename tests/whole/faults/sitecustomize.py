"""Breaks one promise inside a program that a test starts, to show that the test would see it.

Python imports a module of this name by itself when its folder is on the path. Nothing here is
part of what is installed; the variable below says which promise to break.
"""

import asyncio
import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, Final

FAULT: Final = "CANDOUR_TEST_FAULT"
GUARD: Final = Path(__file__).parents[2] / "guard" / "sitecustomize.py"
HESITATION: Final = 0.2
PR_SET_DUMPABLE: Final = 4

Change = Callable[[Any], None]


def acknowledge_first(writer: Any) -> None:
    """Say that a response is stored, and store it a moment later."""
    durable = writer.ResponseWriter.write
    later: set[asyncio.Task[None]] = set()

    async def write(self: object, *args: object, **more: object) -> None:
        async def store() -> None:
            await asyncio.sleep(HESITATION)
            await durable(self, *args, **more)

        later.add(asyncio.create_task(store()))

    writer.ResponseWriter.write = write


def seal_nothing(seal: Any) -> None:
    """Store in clear what should have been sealed, at the same length."""
    seal.crypto_box_seal = lambda content, _key: content + bytes(seal.crypto_box_SEALBYTES)


def spill_answers(excerpts: Any) -> None:
    """Have a run fail over the answers it has just opened, with all of them in the message."""
    finish = excerpts.Gatherer.finish

    def spill(self: object) -> object:
        raise RuntimeError([one.text for one in finish(self).excerpts])

    excerpts.Gatherer.finish = spill


def stay_readable(hardening: Any) -> None:
    """Let the test look into a process that keeps others out."""
    harden = hardening.harden_process

    def harden_and_open(*args: object, **more: object) -> object:
        done = harden(*args, **more)
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        return done

    hardening.harden_process = harden_and_open


CHANGES: Final[dict[str, tuple[str, Change]]] = {
    "hasty": ("consult.store.responses.writer", acknowledge_first),
    "unsealed": ("consult.vault.seal", seal_nothing),
    "spilling": ("consult.tasks.excerpts", spill_answers),
    "readable": ("consult.hardening", stay_readable),
}


class ChangedLoader(Loader):
    """Loads a module and changes it before anybody else sees it."""

    def __init__(self, loader: Loader, change: Change) -> None:
        self._loader = loader
        self._change = change

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave the making to the real loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's own code, and then the change."""
        self._loader.exec_module(module)
        self._change(module)


class ChangedFinder(MetaPathFinder):
    """Finds one module where it is, and has it changed."""

    def __init__(self, name: str, change: Change) -> None:
        self._name = name
        self._change = change

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give the real place of that module with our loader; None for every other."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname == self._name else None
        if spec is not None and spec.loader is not None:
            spec.loader = ChangedLoader(spec.loader, self._change)
        return spec


def keep_guard() -> None:
    """Run the network guard, which this module hides from Python."""
    spec = importlib.util.spec_from_file_location("candour_network_guard", GUARD)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


keep_guard()
if os.environ.get(FAULT):
    sys.meta_path.insert(0, ChangedFinder(*CHANGES[os.environ[FAULT]]))
