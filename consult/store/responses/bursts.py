"""How suddenly a consultation's answers came, in quarters and by week."""

from uuid import UUID, uuid5

from consult.store.database import Database
from consult.store.responses.tables import Burst, Consultation


class KeptBursts:
    """One figure for each consultation and week that is over."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def keep_burst(self, consultation: UUID, week: str, quarters: int) -> None:
        """Keep the share of a week's busiest half hour; of several processes the largest stays.

        Of a consultation that is gone or erased nothing is kept.
        """
        row = Burst(
            id=uuid5(consultation, week), consultation=consultation, week=week, quarters=quarters
        )
        async with self.database.writing():
            there = await (
                Consultation.exists()
                .where(Consultation.id == consultation)
                .where(Consultation.state != "erased")
            )
            larger = await (
                Burst.exists().where(Burst.id == row.id).where(Burst.quarters >= quarters)
            )
            if there and not larger:
                await Burst.delete().where(Burst.id == row.id)
                await Burst.insert(row)

    async def list_bursts(self, consultation: UUID) -> list[tuple[str, int]]:
        """Give each week of which something is known, the newest first, and its quarters."""
        with self.database.reading():
            rows = await (
                Burst.select(Burst.week, Burst.quarters)
                .where(Burst.consultation == consultation)
                .order_by(Burst.week, ascending=False)
            )
        return [(row["week"], row["quarters"]) for row in rows]


async def delete_bursts(consultation: UUID) -> None:
    """Take every figure of a consultation out, inside the caller's transaction."""
    await Burst.delete().where(Burst.consultation == consultation)
