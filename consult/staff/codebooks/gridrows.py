"""What many ticks at once change, and which of them somebody else was faster with."""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from analysis.codebooks.events import CodeExcerpt
from analysis.codebooks.types import Workbook

CHANGED: Final = "Somebody else gave it other themes meanwhile."
SHUT: Final = "A theme that you changed is locked or used no more."
GONE: Final = "It was taken back meanwhile."


class Refused(Struct, frozen=True):
    """A row that was not kept: why, and what was ticked in it."""

    excerpt: str
    why: str
    ticked: tuple[str, ...]


class Judged(Struct, frozen=True):
    """What can be kept of a grid, and what cannot; ``same`` counts rows that nobody changed."""

    codings: tuple[CodeExcerpt, ...]
    refused: tuple[Refused, ...]
    same: int


def judge_rows(
    seen: Workbook,
    now: Workbook,
    columns: Collection[str],
    ticked: Mapping[str, Collection[str]],
) -> Judged:
    """Compare what was ticked with what its author saw, and with what there is now.

    ``ticked`` gives the themes of each row. Themes that are no column stay as they are. A row
    that its author left alone is left to whoever changed it.
    """
    codings, refused, same = [], [], 0
    for excerpt, wanted in ticked.items():
        changed = (set(seen.codings.get(excerpt, ())) ^ set(wanted)) & set(columns)
        why = _find_reason(seen, now, excerpt, changed)
        if why == GONE or (changed and why):
            refused.append(Refused(excerpt, why, tuple(wanted)))
        elif not changed:
            same += 1
        else:
            codings.append(CodeExcerpt(excerpt, _change(now.codings[excerpt], columns, wanted)))
    return Judged(tuple(codings), tuple(refused), same)


def _find_reason(seen: Workbook, now: Workbook, excerpt: str, changed: Collection[str]) -> str:
    if excerpt not in now.codings:
        return GONE
    usable = {theme.id for theme in now.codebook.themes if theme.status == "open"}
    if not set(changed) <= usable:
        return SHUT
    return CHANGED if now.codings[excerpt] != seen.codings.get(excerpt) else ""


def _change(
    themes: tuple[str, ...], columns: Collection[str], wanted: Collection[str]
) -> tuple[str, ...]:
    kept = [one for one in themes if one not in columns or one in wanted]
    return tuple(dict.fromkeys((*kept, *(one for one in columns if one in wanted))))
