from collections.abc import Collection

from consult.store.database import Database
from consult.store.responses.tables import DeniedWord


class DeniedWords:
    """Digests of words that always go, among decoys; nothing is ever taken off this list.

    A row that went, or stayed while others changed, would say which of them are words.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def count_denied_words(self) -> int:
        """Count the digests, decoys among them, to notice that there are new ones."""
        with self.database.reading():
            return int(await DeniedWord.count())

    async def read_denied_words(self) -> frozenset[bytes]:
        """Give every digest, decoys among them."""
        with self.database.reading():
            rows = await DeniedWord.select(DeniedWord.digest)
        return frozenset(bytes.fromhex(row["digest"]) for row in rows)

    async def add_denied_words(self, digests: Collection[bytes]) -> None:
        """Add digests in the order that they are given in, all or none; those there are stay."""
        rows = [DeniedWord(digest=digest.hex()) for digest in digests]
        if not rows:
            return
        async with self.database.writing():
            await DeniedWord.insert(*rows).on_conflict(action="DO NOTHING")
