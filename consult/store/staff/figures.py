from uuid import UUID

from consult.store.database import Database
from consult.store.staff.rows import FiguresRow
from consult.store.staff.tables import Figures
from consult.store.traces import leave_no_trace


class FieldworkFigures:
    """Released counts of each consultation's fieldwork, the last ones only."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def keep_figures(
        self, consultation: UUID, week: str, releases: bytes, counted: bytes
    ) -> None:
        """Keep counts of weeks before ``week`` in the place of those there were."""
        row = Figures(consultation=consultation, week=week, releases=releases, counted=counted)
        async with self.database.writing():
            await Figures.delete().where(Figures.consultation == consultation)
            await Figures.insert(row)
        await leave_no_trace(self.database)

    async def read_figures(self, consultation: UUID) -> FiguresRow | None:
        """Give the last counts; None when there are none."""
        with self.database.reading():
            row = await Figures.select().where(Figures.consultation == consultation).first()
        return None if row is None else FiguresRow(**row)

    async def drop_figures(self, consultation: UUID) -> bool:
        """Forget the counts, because somebody behind them is gone; False when there were none."""
        async with self.database.writing():
            gone = await (
                Figures.delete()
                .where(Figures.consultation == consultation)
                .returning(Figures.week)
            )
        if gone:
            await leave_no_trace(self.database)
        return bool(gone)
