"""What happened to the texts of each week, counted over the whole deployment."""

from typing import NamedTuple

from consult.store.database import Database
from consult.store.responses.tables import RedactionWeek


class RedactionCounts(NamedTuple):
    """How many texts of a week were redacted, needed a second look, and could not be."""

    week: str
    total: int
    second_looks: int
    failures: int


class KeptTallies:
    """One row for each week, tied to no consultation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_redactions(
        self, week: str, total: int, second_looks: int, failures: int
    ) -> None:
        """Add counts of one process to those of a week such as ``2026-W47``."""
        async with self.database.writing():
            if not await RedactionWeek.exists().where(RedactionWeek.week == week):
                await RedactionWeek.insert(
                    RedactionWeek(week=week, total=0, second_looks=0, failures=0)
                )
            await RedactionWeek.update(
                {
                    RedactionWeek.total: RedactionWeek.total + total,
                    RedactionWeek.second_looks: RedactionWeek.second_looks + second_looks,
                    RedactionWeek.failures: RedactionWeek.failures + failures,
                }
            ).where(RedactionWeek.week == week)

    async def list_redactions(self, weeks: int) -> list[RedactionCounts]:
        """Give the newest weeks of which something was counted, the newest first."""
        with self.database.reading():
            rows = await (
                RedactionWeek.select().order_by(RedactionWeek.week, ascending=False).limit(weeks)
            )
        return [RedactionCounts(**row) for row in rows]
