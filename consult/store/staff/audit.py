import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec
from piccolo.columns.combination import Where

from consult.store.bound import BOUND
from consult.store.database import Database
from consult.store.staff.rows import AuditRow, EventFilter
from consult.store.staff.tables import AuditEvent

START: Final = bytes(32)
"""What the first event is tied to."""

APPENDING: Final = 0x43414E45
"""Number of the lock that keeps two appenders to one PostgreSQL database apart."""

BATCH: Final = 500
EVERYTHING: Final = EventFilter()


class Audit:
    """The append-only record of what staff did, each event tied to all before it.

    Nothing here updates or deletes. ``key`` is a secret outside the database, so that whoever
    can write the table cannot make a chain that holds.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def append_event(
        self, key: bytes, actor: str, action: str, subject: str = "", detail: str = ""
    ) -> AuditRow:
        """Add an event and return once it is durable; two appenders never share a number."""
        async with self.database.writing():
            if BOUND.engine_type == "postgres":
                await AuditEvent.raw("SELECT pg_advisory_xact_lock({})", APPENDING)
            last = await AuditEvent.select().order_by(AuditEvent.number, ascending=False).first()
            row = AuditRow(
                number=last["number"] + 1 if last else 1,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                actor=actor,
                action=action,
                subject=subject,
                detail=detail,
            )
            digest = tie_event(key, bytes(last["digest"]) if last else START, row)
            row = msgspec.structs.replace(row, digest=digest)
            await AuditEvent.insert(AuditEvent(**msgspec.structs.asdict(row)))
        return row

    async def iterate_events(self, after: int = 0) -> AsyncIterator[AuditRow]:
        """Give every event with a number above ``after``, the oldest first."""
        while True:
            with self.database.reading():
                rows = await (
                    AuditEvent.select()
                    .where(AuditEvent.number > after)
                    .order_by(AuditEvent.number)
                    .limit(BATCH)
                )
            for row in rows:
                yield AuditRow(**{**row, "digest": bytes(row["digest"])})
            if not rows:
                return
            after = rows[-1]["number"]

    async def list_newest_events(
        self, limit: int, before: int | None = None, only: EventFilter = EVERYTHING
    ) -> list[AuditRow]:
        """List the newest events, the newest first, or those with a number below ``before``."""
        query = AuditEvent.select().where(*_conditions(only))
        if before is not None:
            query = query.where(AuditEvent.number < before)
        with self.database.reading():
            rows = await query.order_by(AuditEvent.number, ascending=False).limit(limit)
        return [AuditRow(**{**row, "digest": bytes(row["digest"])}) for row in rows]


def _conditions(only: EventFilter) -> list[Where]:
    found = []
    if only.actor:
        found.append(AuditEvent.actor == only.actor)
    if only.action:
        found.append(AuditEvent.action == only.action)
    if only.subjects:
        found.append(AuditEvent.subject.is_in(list(only.subjects)))
    return found


def tie_event(key: bytes, previous: bytes, row: AuditRow) -> bytes:
    """Give the 32 bytes (HMAC-SHA-256) that tie an event to the digest before it."""
    body = [row.number, row.at, row.actor, row.action, row.subject, row.detail]
    return hmac.new(key, previous + msgspec.msgpack.encode(body), sha256).digest()
