"""Looks for keys in the memory of a running process, as somebody who seized it running would."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from consult.vault.keys import PrivateKey

CHUNK: Final = 8 * 1024 * 1024

# The kernel's own pages, which every process shows and none can write.
NOT_OURS: Final = ("[vvar", "[vsyscall]")


def read_key_bytes(key: PrivateKey) -> bytes:
    """Give the bytes that a private key never shows."""
    return bytes(key._PrivateKey__raw)  # type: ignore[attr-defined] # Hidden by Python's mangling.


def count_in_memory(pid: int, needles: Iterable[bytes]) -> int:
    """Count how often any of these byte strings stands in a process's readable memory."""
    wanted = list(needles)
    overlap = max(map(len, wanted)) - 1
    found = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in _list_regions(pid):
            kept = b""
            for at in range(start, end, CHUNK):
                try:
                    memory.seek(at)
                    kept += memory.read(min(CHUNK, end - at))
                except OSError:  # A region may be given back while we read.
                    break
                found += sum(kept.count(needle) for needle in wanted)
                kept = kept[-overlap:]
    return found


def write_forms(key: bytes) -> list[bytes]:
    """Give a key as it may lie in memory: its bytes, as X25519 uses them, and in digits."""
    clamped = bytes([key[0] & 248, *key[1:31], key[31] & 127 | 64])
    return sorted({key, clamped, key.hex().encode(), key.hex().upper().encode()})


def _list_regions(pid: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        span, access, *rest = line.split(maxsplit=5)
        if access.startswith("r") and not (len(rest) > 3 and rest[3].startswith(NOT_OURS)):
            start, _, end = span.partition("-")
            yield int(start, 16), int(end, 16)
