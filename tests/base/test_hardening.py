"""What a process of ours refuses to leave behind and to load, seen in real processes."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import psutil
import pytest

FORBIDDEN: Final = (
    "consult.vault.open",
    "consult.vault.keys",
    "consult.vault.passphrases",
    "consult.vault.secrets",
    "consult.vault.not_written_yet",
)
PROGRAMS: Final = (
    ("serve", "respond"),
    ("serve", "staff"),
    ("serve", "respond", "--server", "uvicorn"),
    ("worker",),
    ("upkeep",),
)
SECRET: Final = "an invented secret that is long enough"
STATE: Final = """
import ctypes, json, os, resource
from consult.hardening import harden_process
faults = harden_process()
locked = next(line for line in open("/proc/self/status") if line.startswith("VmLck"))
print(json.dumps({
    "umask": os.umask(0),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3),
    "locked": int(locked.split()[1]) > 0,
    "faults": len(faults),
}))
"""
CRASH: Final = """
import os, resource, sys
from consult.hardening import harden_process
child = os.fork()
if not child:
    resource.setrlimit(resource.RLIMIT_CORE, (4096 * 1024, 4096 * 1024))
    if "harden" in sys.argv:
        harden_process()
    os.abort()
print(os.WCOREDUMP(os.waitpid(child, 0)[1]))
"""
NEW_FILE: Final = """
import sys
from pathlib import Path
from consult.hardening import harden_process
harden_process()
Path(sys.argv[1], "made").touch()
Path(sys.argv[1], "folder").mkdir()
"""
UNPRIVILEGED: Final = """
import ctypes, os, resource
resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
libc = ctypes.CDLL(None)
libc.prctl(24, 14, 0, 0, 0)
class Head(ctypes.Structure): _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
libc.capset(ctypes.byref(Head(0x20080522, 0)), (ctypes.c_uint32 * 6)())
from consult.hardening import harden_process
print(harden_process())
print(len(bytearray(64 * 1024 * 1024)))
"""
IMPORT: Final = """
import importlib, sys
from consult.errors import OpeningForbiddenError
from consult.hardening import forbid_opening
if "first" in sys.argv:
    importlib.import_module(sys.argv[1])
try:
    if "forbid" in sys.argv:
        forbid_opening()
        forbid_opening()
    importlib.import_module(sys.argv[1])
except OpeningForbiddenError as error:
    print("forbidden", error)
else:
    print("imported")
"""


def run(
    script: str,
    *arguments: str,
    folder: Path | None = None,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Run a script in a Python of its own and give what it printed."""
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, **environ, "PYTHONPATH": os.pathsep.join([*sys.path])},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


def test_process_is_closed() -> None:
    """A hardened process writes private files, dumps no core and can be traced by nobody else."""
    state = json.loads(run(STATE))
    locked = state.pop("locked")
    assert state == {"umask": 0o77, "core": [0, 0], "dumpable": 0, "faults": int(not locked)}


@pytest.mark.parametrize("hardened", [True, False])
def test_crash_leaves_no_memory_on_disk(tmp_path: Path, *, hardened: bool) -> None:
    """A hardened process that crashes leaves no dump of its memory; another one does."""
    dumped = run(CRASH, *["harden"] * hardened, folder=tmp_path)
    assert dumped == f"{not hardened}\n"
    if hardened:
        assert not list(tmp_path.iterdir())


def test_files_are_private(tmp_path: Path) -> None:
    """What a hardened process makes can be read by its own account alone."""
    run(NEW_FILE, str(tmp_path))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600, 0o700}


def test_memory_that_may_not_be_locked_is_said() -> None:
    """Under a small limit nothing is locked, the process works on, and says so in a sentence."""
    faults, made = run(UNPRIVILEGED).splitlines()
    assert "swap" in faults
    assert made == str(64 * 1024 * 1024)


@pytest.mark.parametrize("module", FORBIDDEN)
def test_opening_half_is_forbidden(module: str) -> None:
    """Once opening is forbidden no module that opens can be imported, nor one we do not know."""
    assert run(IMPORT, module, "forbid").startswith("forbidden This process only seals")


def test_import_is_allowed_before() -> None:
    """Without the ban the same import succeeds, so that the test above can fail."""
    assert run(IMPORT, "consult.vault.open") == "imported\n"


def test_ban_that_comes_too_late_is_said() -> None:
    """A process that has loaded the half that opens cannot pretend that it only seals."""
    assert "consult.vault.keys" in run(IMPORT, "consult.vault.keys", "first", "forbid")


@pytest.mark.parametrize("module", ["consult.vault.seal", "consult.settings", "json"])
def test_sealing_is_allowed(module: str) -> None:
    """The half that seals, and everything outside the vault, loads as before."""
    assert run(IMPORT, module, "forbid") == "imported\n"


@pytest.mark.parametrize(("process", "ends"), [("respond", "forbidden"), ("staff", "imported")])
def test_application_is_made_under_the_ban(tmp_path: Path, process: str, ends: str) -> None:
    """The respondents' application forbids opening where it serves; staff's does not."""
    script = f"from consult.app import make_{process}; make_{process}()\n{IMPORT}"
    environ = {"CONSULT_DATA": str(tmp_path), "CONSULT_SECRET": SECRET}
    assert run(script, "consult.vault.open", environ=environ).startswith(ends)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", PROGRAMS, ids=" ".join)
def test_every_program_is_hardened(
    tmp_path: Path, clean_environ: dict[str, str], arguments: tuple[str, ...]
) -> None:
    """Each real program, with every process that it starts, is closed and dumps no core."""
    port = find_free_port()
    environ = {
        **clean_environ,
        "CONSULT_DATA": str(tmp_path / "data"),
        "CONSULT_SECRET": SECRET,
        "CONSULT_RESPOND_ADDRESS": f"127.0.0.1:{port}",
        "CONSULT_STAFF_ADDRESS": f"127.0.0.1:{port}",
    }
    consult = [sys.executable, "-m", "consult"]
    subprocess.run([*consult, "migrate"], env=environ, check=True, capture_output=True)
    program = subprocess.Popen([*consult, *arguments], env=environ, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: has_begun(arguments, tmp_path / "data", port), program)
        states = [read_state(pid) for pid in list_tree(program.pid)]
    finally:
        program.terminate()
        program.wait(timeout=30)
    assert states == [("0077", "0", "0")] * len(states)
    assert len(states) >= 1 + (arguments in PROGRAMS[:2])


def find_free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def has_begun(arguments: tuple[str, ...], data: Path, port: int) -> bool:
    """Say whether a program does its work, which it does not before it is hardened."""
    if arguments == ("worker",):
        return (data / "worker.sock").exists()
    if arguments == ("upkeep",):
        return (data / "upkeep.json").exists()
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def wait_until(happened: Callable[[], bool], program: "subprocess.Popen[bytes]") -> None:
    """Look until something has happened or the program has ended."""
    for _ in range(600):
        if happened():
            return
        if program.poll() is not None:
            break
        threading.Event().wait(0.1)
    pytest.fail("the program did not begin")


def list_tree(pid: int) -> list[int]:
    """Give a process and everything that it started."""
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def read_state(pid: int) -> tuple[str, str, str]:
    """Give a process's mask for new files and both its limits of a core dump."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    umask = status.partition("Umask:")[2].split()[0]
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="utf-8")
    soft, hard = limits.partition("Max core file size")[2].split()[:2]
    return umask, soft, hard
