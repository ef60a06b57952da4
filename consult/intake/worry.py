"""When redaction worked otherwise than it should, said of the last weeks and of all doors."""

from collections.abc import Sequence
from typing import Final

from consult.store.responses import RedactionCounts

WEEKS: Final = 4
MOST_SECOND_LOOKS: Final = 1 / 500
"""Above this share the rules of the first pass do not fit what people write here."""

CHANCE: Final = 1
"""So many say nothing yet: one text in a week of twenty is more than one in five hundred."""

FAILED: Final = (
    "Some texts could not be redacted in the last weeks; nothing of them was kept, and whoever "
    "wrote them was told."
)
FAILED_REMEDY: Final = (
    "Look for the route redaction in the logs: a missing word list, or a machine that is too slow."
)
MISSED: Final = (
    "More than one text in 500 needed a second look in the last weeks: identifying details stood "
    "in them that the rules had missed."
)
MISSED_REMEDY: Final = (
    "Have the flagged answers reviewed before anybody quotes one, and report it to whoever keeps "
    "Candour for you."
)


def list_worries(weeks: Sequence[RedactionCounts]) -> list[tuple[str, str]]:
    """Give what is wrong in some weeks, each with what to do; nothing where all is well."""
    total = sum(one.total for one in weeks)
    looks = sum(one.second_looks for one in weeks)
    worries = []
    if any(one.failures for one in weeks):
        worries.append((FAILED, FAILED_REMEDY))
    if looks > CHANCE and looks > total * MOST_SECOND_LOOKS:
        worries.append((MISSED, MISSED_REMEDY))
    return worries
