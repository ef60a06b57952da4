"""The record of what staff did as a file: one event a line, in JSON, from the first on."""

from collections.abc import Iterable
from typing import Final

import msgspec

from consult.errors import AuditError
from consult.store.staff import AuditRow, StaffStore

LONGEST_LINE: Final = 4096


async def write_record(store: StaffStore) -> bytes:
    """Write every event with the digest that ties it to those before.

    It names staff, their acts, consultations and runs, and nothing of a respondent.
    Raises ``StorageError``.
    """
    return b"".join([write_event(row) async for row in store.iterate_events()])


def write_event(row: AuditRow) -> bytes:
    """Write one event as one line."""
    return msgspec.json.encode(row) + b"\n"


def read_record(lines: Iterable[bytes]) -> list[AuditRow]:
    """Read a file back.

    Raises ``AuditError`` that names the first line that is no event.
    """
    return [_read_event(number, line) for number, line in enumerate(lines, 1)]


def _read_event(number: int, line: bytes) -> AuditRow:
    try:
        if len(line) <= LONGEST_LINE:
            return msgspec.json.decode(line, type=AuditRow)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    raise AuditError(
        "This is not a whole record of what staff did.",
        where=f"Line {number}.",
        remedy="Use a file as consult audit export wrote it, unaltered.",
    )
