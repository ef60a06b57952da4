from collections.abc import Iterable
from typing import Final

from consult.store.database import Database
from consult.store.shapes import Shape

# Numbers of 62 bits: the next row gets the largest one plus one, which must still be a number.
SHUFFLE: Final = "UPDATE {table} SET rowid = random() & 4611686018427387903"


async def shuffle_tables(database: Database, shapes: Iterable[Shape]) -> None:
    """Give every row a random hidden number, which decides its place once the file is rewritten.

    Raises ``StorageError``.
    """
    async with database.writing():
        for shape in shapes:
            await shape.table.raw(SHUFFLE.format(table=shape.name))
