"""Changes of a codebook in words."""

from collections import defaultdict
from collections.abc import Mapping
from functools import singledispatch

from analysis.codebooks.events import (
    AddTheme,
    ArriveExcerpts,
    CodeExcerpt,
    CodeExcerpts,
    Erased,
    Event,
    LinkExcerpts,
    LockTheme,
    MergeThemes,
    MoveTheme,
    RenameTheme,
    RetireTheme,
    SplitTheme,
    Undo,
    UnlinkExcerpts,
    UnlockTheme,
)
from analysis.codebooks.types import Codebook

Names = Mapping[str, str]


def write_event(event: Event, codebook: Codebook) -> str:
    """Say what a change did, with the names that themes have now."""
    names = {theme.id: f"“{theme.label}”" for theme in codebook.themes}
    return _write(event, defaultdict(lambda: "a theme that is undone", names))


@singledispatch
def _write(event: Event, names: Names) -> str:
    raise NotImplementedError(type(event).__name__)


@_write.register
def _(event: AddTheme, names: Names) -> str:
    del names
    return f"Added “{event.label}”"


@_write.register
def _(event: RenameTheme, names: Names) -> str:
    del names
    return f"Named a theme “{event.label}”"


@_write.register
def _(event: MoveTheme, names: Names) -> str:
    where = "to the top" if event.parent is None else f"under {names[event.parent]}"
    return f"Moved {names[event.id]} {where}"


@_write.register
def _(event: MergeThemes, names: Names) -> str:
    return f"Merged {' and '.join(names[one] for one in event.ids)} into {names[event.into]}"


@_write.register
def _(event: SplitTheme, names: Names) -> str:
    parts = " and ".join(f"“{part.label}”" for part in event.parts)
    return f"Split {names[event.id]} into {parts}"


@_write.register
def _(event: RetireTheme, names: Names) -> str:
    return f"Retired {names[event.id]}"


@_write.register
def _(event: LockTheme, names: Names) -> str:
    return f"Locked {names[event.id]}"


@_write.register
def _(event: UnlockTheme, names: Names) -> str:
    return f"Unlocked {names[event.id]}"


@_write.register
def _(event: CodeExcerpt, names: Names) -> str:
    return f"Gave an answer {' and '.join(names[one] for one in event.themes) or 'no theme'}"


@_write.register
def _(event: CodeExcerpts, names: Names) -> str:
    given = sorted({names[theme] for one in event.codings for theme in one.themes})
    number = len(event.codings)
    what = "1 answer" if number == 1 else f"{number} answers"
    return f"Gave {what} themes at once: {', '.join(given) or 'none'}"


@_write.register
def _(event: ArriveExcerpts, names: Names) -> str:
    del names
    number, fresh = len(event.codings), len(event.themes)
    what = "1 answer that had arrived" if number == 1 else f"{number} answers that had arrived"
    themes = "1 new theme" if fresh == 1 else f"{fresh} new themes"
    return f"Coded {what}" + (f", with {themes}" if fresh else "")


@_write.register
def _(event: LinkExcerpts, names: Names) -> str:
    del names
    kind = "belong in one theme" if event.kind == "must" else "belong in different themes"
    return f"Said that two answers {kind}"


@_write.register
def _(event: UnlinkExcerpts, names: Names) -> str:
    del event, names
    return "Took a link between two answers away"


@_write.register
def _(event: Undo, names: Names) -> str:
    del names
    return f"Undid change {event.event}"


@_write.register
def _(event: Erased, names: Names) -> str:
    del event, names
    return "A change to answers that were taken back since"
