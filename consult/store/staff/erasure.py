from uuid import UUID

from consult.store.database import Database
from consult.store.staff.tables import (
    Codebook,
    ExportRequest,
    Figures,
    KeyGrant,
    RecoveryKey,
    ThemeRun,
)
from consult.store.traces import leave_no_trace


class Erasure:
    """Forgets a consultation on the side of staff.

    On PostgreSQL what is erased lies in freed pages until the nightly work on the database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def erase_consultation(self, consultation: UUID) -> int:
        """Erase a consultation's runs, codebooks, figures, keys and wishes to export, or nothing.

        Gives the number of runs. Without a key nobody opens a response that is found elsewhere
        later, as in a backup, but with the paper key of that time. The audit keeps its events.
        """
        async with self.database.writing():
            runs = await (
                ThemeRun.delete()
                .where(ThemeRun.consultation == consultation)
                .returning(ThemeRun.id)
            )
            for table in (Codebook, KeyGrant, RecoveryKey, ExportRequest, Figures):
                await table.delete().where(table.consultation == consultation)
        await leave_no_trace(self.database)
        return len(runs)
