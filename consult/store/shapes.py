"""What every table looks like as plain values, for copies of whole databases."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from piccolo.columns import Column
from piccolo.table import Table

from consult.store.responses.store import PLACE as RESPONSES
from consult.store.responses.tables import TABLES as RESPONSES_TABLES
from consult.store.staff.store import PLACE as STAFF
from consult.store.staff.tables import TABLES as STAFF_TABLES

Value = UUID | str | bytes | int | float | bool | date | datetime | None
Row = tuple[Value, ...]
"""The values of one row in the order of its shape's columns, alike on both engines."""


class Shape(Struct, frozen=True):
    """One table of one of the two databases, and the types of its columns."""

    database: str
    table: type[Table]

    @property
    def name(self) -> str:
        """The table's name in SQL."""
        return self.table._meta.tablename  # noqa: SLF001 - Piccolo's only way to a table's name.

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column's name, in the order of a ``Row``."""
        return tuple(column._meta.db_column_name for column in self._columns)  # noqa: SLF001 - the same.

    @property
    def row_type(self) -> Any:
        """The type of a ``Row`` here, by which values read from a file are checked."""
        return tuple[tuple(_value_type(column) for column in self._columns)]  # type: ignore[misc] # Known at run time only.

    @property
    def key(self) -> Column:
        """The primary key, which says nothing about when a row came, or numbers the audit."""
        return self.table._meta.primary_key  # noqa: SLF001 - the same.

    @property
    def key_name(self) -> str:
        """The primary key's name."""
        return self.key._meta.db_column_name  # noqa: SLF001 - the same.

    @property
    def _columns(self) -> list[Column]:
        return self.table._meta.columns  # noqa: SLF001 - the same.


SHAPES: Final = (
    *(Shape(RESPONSES, table) for table in RESPONSES_TABLES),
    *(Shape(STAFF, table) for table in STAFF_TABLES),
)
"""Every table of both databases, each after those that it refers to."""


def shapes_of(database: str) -> tuple[Shape, ...]:
    """Give the tables of one database, each after those that it refers to."""
    return tuple(shape for shape in SHAPES if shape.database == database)


def _value_type(column: Column) -> Any:
    kind: Any = column.value_type
    return kind | None if column._meta.null else kind  # noqa: SLF001 - the same.
