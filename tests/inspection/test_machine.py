"""What an inspection says of the machine, over invented copies of what its kernel tells."""

import ctypes
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consult.cli.check import read_newest_migration
from consult.inspection.machine import (
    Clock,
    check_clock,
    check_core_dumps,
    check_hardening,
    check_swap,
    read_clock,
)
from consult.inspection.verdict import Verdict

SWAPS = "Filename\tType\tSize\tUsed\tPriority\n"
UNSYNCHRONISED = 5
MADE = datetime(2026, 11, 22, tzinfo=UTC)


def write(root: Path, name: str, text: str) -> None:
    """Write one file of the invented machine."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def only(verdicts: list[Verdict]) -> Verdict:
    """Give the one verdict there must be."""
    (verdict,) = verdicts
    return verdict


def test_machine_without_swap(tmp_path: Path) -> None:
    """A machine without swap has nothing to mend."""
    write(tmp_path, "proc/swaps", SWAPS)
    assert only(check_swap(tmp_path)).remedy == ""


def test_open_swap_is_named(tmp_path: Path) -> None:
    """Swap on a plain disk or file is named, with the command that ends it."""
    write(tmp_path, "proc/swaps", SWAPS + "/dev/sda2 partition 1 0 -2\n/swapfile file 1 0 -3\n")
    verdict = only(check_swap(tmp_path))
    assert "swapoff /dev/sda2 /swapfile" in verdict.remedy


def test_encrypted_swap_is_good(tmp_path: Path) -> None:
    """Swap on an encrypted device is good under either name; on a plain volume it is not."""
    write(tmp_path, "sys/block/dm-0/dm/uuid", "CRYPT-PLAIN-swap\n")
    write(tmp_path, "sys/block/dm-1/dm/uuid", "LVM-abc\n")
    for name in ("dm-0", "dm-1"):
        write(tmp_path, f"dev/{name}", "")
    (tmp_path / "dev/mapper").mkdir()
    (tmp_path / "dev/mapper/swap").symlink_to("../dm-0")
    for name in ("/dev/dm-0", "/dev/mapper/swap"):
        write(tmp_path, "proc/swaps", f"{SWAPS}{name} partition 1 0 -2\n")
        assert only(check_swap(tmp_path)).remedy == ""
    write(tmp_path, "proc/swaps", f"{SWAPS}/dev/dm-1 partition 1 0 -2\n")
    assert only(check_swap(tmp_path)).remedy


def test_swap_in_memory_is_good_unless_a_disk_is_behind_it(tmp_path: Path) -> None:
    """Compressed memory is no disk, until it passes on to one what does not fit."""
    write(tmp_path, "proc/swaps", f"{SWAPS}/dev/zram0 partition 1 0 100\n")
    write(tmp_path, "dev/zram0", "")
    write(tmp_path, "sys/block/zram0/backing_dev", "none\n")
    assert only(check_swap(tmp_path)).remedy == ""
    write(tmp_path, "sys/block/zram0/backing_dev", "/dev/sda3\n")
    assert only(check_swap(tmp_path)).remedy


def test_handler_of_dumps_is_named(tmp_path: Path) -> None:
    """A program that takes every dump is named; a plain pattern obeys each program's limits."""
    write(tmp_path, "proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P %u\n")
    verdict = only(check_core_dumps(tmp_path))
    assert "/usr/lib/systemd/systemd-coredump," in verdict.finding
    assert "core_pattern=core" in verdict.remedy
    write(tmp_path, "proc/sys/kernel/core_pattern", "core.%p\n")
    assert only(check_core_dumps(tmp_path)).remedy == ""


@pytest.mark.parametrize("check", [check_swap, check_core_dumps])
def test_what_cannot_be_read_is_to_be_mended(tmp_path: Path, check: object) -> None:
    """A machine that tells nothing is not taken for a safe one."""
    assert callable(check)
    assert "nothing is known" in only(check(tmp_path)).finding


def test_real_machine_is_read() -> None:
    """The real files of this machine are read, and each gives a verdict."""
    assert len(check_swap()) == len(check_core_dumps()) == 1
    assert "nothing is known" not in check_swap()[0].finding + check_core_dumps()[0].finding


def test_refused_hardening_is_said() -> None:
    """What the system does not allow our programs is a verdict, sentence by sentence."""
    assert only(check_hardening(list)).remedy == ""
    refused = check_hardening(lambda: ["First.", "Second."])
    assert [(one.finding, bool(one.remedy)) for one in refused] == [
        ("First.", True),
        ("Second.", True),
    ]


@pytest.mark.parametrize(
    ("now", "synchronised", "finding"),
    [
        (MADE, True, "synchronised."),
        (MADE + timedelta(days=3650), True, "synchronised."),
        (MADE, False, "the kernel does not know it to be synchronised."),
        (MADE - timedelta(days=400), True, "it says 2025, which cannot be."),
        (datetime(1970, 1, 1, tzinfo=UTC), True, "it says 1970, which cannot be."),
        (datetime(2099, 1, 1, tzinfo=UTC), True, "it says 2099, which cannot be."),
    ],
)
def test_clock(now: datetime, finding: str, *, synchronised: bool) -> None:
    """A clock is right when it is kept so and its year can be true."""
    verdict = only(check_clock(Clock(now, synchronised), MADE))
    assert verdict.finding == finding
    assert bool(verdict.remedy) is (finding != "synchronised.")


def test_real_clock_is_asked() -> None:
    """The kernel's answer is the one that it gives by its other call."""
    clock = read_clock()
    state = ctypes.CDLL(None).ntp_gettime(ctypes.create_string_buffer(256))
    assert clock.synchronised is (state != UNSYNCHRONISED)
    assert abs(clock.now - datetime.now(UTC)) < timedelta(minutes=1)
    assert read_newest_migration() <= clock.now
