"""How much of a spreadsheet is read. A form beyond these limits is refused, never cut short."""

from typing import Final

FILE_LIMIT: Final = 2_000_000
UNZIPPED_LIMIT: Final = 40_000_000
# Honest sheets shrink to a tenth or so; small parts may shrink further without doing harm.
RATIO_LIMIT: Final = 100
RATIO_FROM: Final = 1_000_000
PART_LIMIT: Final = 1_000
ROW_LIMIT: Final = 10_000
COLUMN_LIMIT: Final = 1_000
CELL_LIMIT: Final = 200_000
SECONDS_LIMIT: Final = 10
MEMORY_LIMIT: Final = 256 * 1024 * 1024
# A choice filter becomes one condition an option, wherever its list is used.
CONDITION_LIMIT: Final = 8_000
# Options over all questions: the same long list in every one of them is no questionnaire.
OPTION_LIMIT: Final = 30_000
GROUP_DEPTH_LIMIT: Final = 30
