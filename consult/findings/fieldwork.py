"""Counts of fieldwork into releases: who answered, and which pages people left blank."""

from collections.abc import Mapping
from typing import Final

from anonymise.disclosure import CountTable, Policy, Release, release_table
from consult.findings.themes import INVENTED

SENT: Final = (
    "Sent answers of whole weeks only. Whoever began and did not send is counted nowhere."
)
BLANK: Final = (
    "People who came to a page and left everything on it blank, among all who sent answers."
)


def release_audiences(
    people: Mapping[str, int], policy: Policy, *, invented: bool = False
) -> Release:
    """Release how many people of each audience have sent answers.

    Raises ``ReleaseRefusedError`` when no safe form of the table is found.
    """
    table = CountTable(
        title="Answers by audience",
        row_label="Audience",
        column_label="",
        rows=tuple(people),
        columns=("People",),
        counts=tuple((count,) for count in people.values()),
        base=sum(people.values()),
        additive=True,
    )
    return release_table(table, policy, notes=_list_notes(SENT, invented=invented))


def release_blanks(
    audience: str, blanks: Mapping[str, int], base: int, policy: Policy, *, invented: bool = False
) -> Release:
    """Release how many people of one audience left each page blank, pages in their own order.

    Raises ``ReleaseRefusedError`` when no safe form of the table is found.
    """
    table = CountTable(
        title=f"Pages left blank: {audience}",
        row_label="Page",
        column_label="",
        rows=tuple(blanks),
        columns=("People who left it blank",),
        counts=tuple((count,) for count in blanks.values()),
        base=base,
        additive=False,
    )
    notes = _list_notes(BLANK, SENT, invented=invented)
    return release_table(table, policy, shares=True, notes=notes)


def _list_notes(*notes: str, invented: bool) -> tuple[str, ...]:
    return (*((INVENTED,) if invented else ()), *notes)
