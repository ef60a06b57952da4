"""How much of a file is read before it is taken for a mistake or an attack."""

from typing import Final

MEGABYTE: Final = 1024 * 1024

ROWS: Final = 1_000_000
COLUMNS: Final = 2_000
CELL: Final = 20_000
FILE_BYTES: Final = 2_048 * MEGABYTE
LINE_BYTES: Final = 4 * MEGABYTE
UNPACKED_BYTES: Final = 4_096 * MEGABYTE
# A workbook's strings are held in memory together, so it is allowed less.
WORKBOOK_BYTES: Final = 512 * MEGABYTE
RATIO: Final = 200
# Small files may pack well by chance; the ratio says something from here on.
RATIO_FROM: Final = MEGABYTE
