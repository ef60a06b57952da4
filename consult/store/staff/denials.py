from collections.abc import Mapping
from uuid import UUID

from consult.store.database import Database
from consult.store.staff.tables import PendingDenial
from consult.store.traces import leave_no_trace


class Denials:
    """Places for words that wait for the night, each holding a digest or a decoy."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def read_denials(self) -> dict[UUID, bytes]:
        """Give what is in each place; no places before they are first made."""
        with self.database.reading():
            rows = await PendingDenial.select(PendingDenial.id, PendingDenial.digest)
        return {row["id"]: bytes.fromhex(row["digest"]) for row in rows}

    async def take_denial_place(self, place: UUID, decoy: bytes, digest: bytes) -> bool:
        """Put a word's digest in the place of a decoy; False when that place is taken by now."""
        async with self.database.writing():
            taken = await (
                PendingDenial.update({PendingDenial.digest: digest.hex()})
                .where(PendingDenial.id == place)
                .where(PendingDenial.digest == decoy.hex())
                .returning(PendingDenial.id)
            )
        if taken:
            await leave_no_trace(self.database)
        return bool(taken)

    async def renew_denials(
        self, instead_of: Mapping[UUID, bytes], places: Mapping[UUID, bytes]
    ) -> bool:
        """Put other places in the place of those that were read: all or nothing.

        False, and nothing is changed, when somebody has taken or renewed a place meanwhile.
        """
        rows = [PendingDenial(id=place, digest=digest.hex()) for place, digest in places.items()]
        try:
            async with self.database.writing():
                gone = await PendingDenial.delete(force=True).returning(
                    PendingDenial.id, PendingDenial.digest
                )
                _require_same(gone, instead_of)
                if rows:
                    await PendingDenial.insert(*rows)
        except _ChangedMeanwhile:
            return False
        await leave_no_trace(self.database)
        return True


class _ChangedMeanwhile(Exception):  # noqa: N818 - It undoes a transaction and goes no further.
    """Somebody has taken a place since it was read."""


def _require_same(rows: list[dict[str, object]], expected: Mapping[UUID, bytes]) -> None:
    if {row["id"]: bytes.fromhex(str(row["digest"])) for row in rows} != expected:
        raise _ChangedMeanwhile
