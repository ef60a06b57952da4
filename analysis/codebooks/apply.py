"""What each event does. A refused event changes nothing."""

from collections.abc import Iterable
from functools import singledispatch

from msgspec.structs import replace

from analysis.codebooks.draft import Draft
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
    UnlinkExcerpts,
    UnlockTheme,
)
from analysis.codebooks.types import CodebookTheme, Link
from analysis.errors import CodebookError


@singledispatch
def apply_event(event: Event, draft: Draft) -> None:
    """Carry one event out; raises ``CodebookError``, and has then changed nothing."""
    raise NotImplementedError(type(event).__name__)


@apply_event.register
def _(event: AddTheme, draft: Draft) -> None:
    if event.parent is not None:
        _require_top(draft, event.parent, event.id)
    draft.add(
        CodebookTheme(
            id=event.id, label=event.label, description=event.description, parent=event.parent
        )
    )


@apply_event.register
def _(event: RenameTheme, draft: Draft) -> None:
    theme = draft.read_open(event.id)
    draft.require_label(event.id, event.label)
    draft.themes[event.id] = replace(theme, label=event.label, description=event.description)


@apply_event.register
def _(event: MoveTheme, draft: Draft) -> None:
    theme = draft.read_open(event.id)
    if event.parent is not None:
        _require_top(draft, event.parent, event.id)
        if any(one.parent == event.id for one in draft.themes.values()):
            raise CodebookError(
                "The theme has sub-themes of its own.",
                where=f"Theme {event.id}.",
                remedy="Move those first: themes stand on two levels.",
            )
    draft.themes[event.id] = replace(theme, parent=event.parent)


@apply_event.register
def _(event: MergeThemes, draft: Draft) -> None:
    draft.read_open(event.into)
    gone = [draft.read_open(one).id for one in event.ids]
    if not gone or event.into in gone or len(set(gone)) < len(gone):
        raise CodebookError(
            "These themes cannot be merged.",
            where=f"Theme {event.into}.",
            remedy="Choose at least one other theme, each once.",
        )
    if draft.themes[event.into].parent in gone:
        # It would stand under a theme that is retired by the same event.
        draft.themes[event.into] = replace(draft.themes[event.into], parent=None)
    for excerpt, themes in list(draft.codings.items()):
        if not set(gone).isdisjoint(themes):
            draft.swap(excerpt, gone, [event.into])
    for one in gone:
        draft.retire(one, [event.into])


@apply_event.register
def _(event: SplitTheme, draft: Draft) -> None:
    theme = draft.read_open(event.id)
    coded = draft.list_coded(event.id)
    suggested = _read_parts(event, set(coded))
    before = dict(draft.themes)
    draft.retire(event.id, [part.id for part in event.parts])
    try:
        for part in event.parts:
            draft.add(CodebookTheme(id=part.id, label=part.label, parent=theme.parent))
    except CodebookError:
        draft.themes = before
        raise
    for excerpt in coded:
        draft.swap(excerpt, [event.id], suggested.get(excerpt, ()))
        draft.recode.add(excerpt)


@apply_event.register
def _(event: RetireTheme, draft: Draft) -> None:
    draft.read_open(event.id)
    for excerpt in draft.list_coded(event.id):
        draft.swap(excerpt, [event.id], ())
        draft.recode.add(excerpt)
    draft.retire(event.id)


@apply_event.register
def _(event: LockTheme, draft: Draft) -> None:
    draft.set_status(draft.read_open(event.id).id, "locked")


@apply_event.register
def _(event: UnlockTheme, draft: Draft) -> None:
    if draft.read_usable(event.id).status != "locked":
        raise CodebookError(
            "The theme is not locked.", where=f"Theme {event.id}.", remedy="Nothing is needed."
        )
    draft.set_status(event.id, "open")


@apply_event.register
def _(event: LinkExcerpts, draft: Draft) -> None:
    _require_excerpts(draft, (event.one, event.other))
    if event.one == event.other or draft.read_link(event.one, event.other):
        raise CodebookError(
            "These two answers cannot be linked.",
            where=f"Answers {event.one} and {event.other}.",
            remedy="Choose two different ones, and take their old link away first.",
        )
    first, second = sorted((event.one, event.other))
    draft.links.add(Link(first, second, event.kind))


@apply_event.register
def _(event: UnlinkExcerpts, draft: Draft) -> None:
    link = draft.read_link(event.one, event.other)
    if link is None:
        raise CodebookError(
            "These two answers are not linked.",
            where=f"Answers {event.one} and {event.other}.",
            remedy="Nothing is needed.",
        )
    draft.links.remove(link)


@apply_event.register
def _(event: CodeExcerpt, draft: Draft) -> None:
    _require_coding(draft, event)
    _code(draft, event)


@apply_event.register
def _(event: CodeExcerpts, draft: Draft) -> None:
    named = [one.excerpt for one in event.codings]
    if len(set(named)) < len(named) or not (named or event.erased):
        raise CodebookError(
            "These answers cannot be coded together.",
            where=f"{len(named)} answers.",
            remedy="Choose at least one answer, and each once.",
        )
    for one in event.codings:
        _require_coding(draft, one)
    for one in event.codings:
        _code(draft, one)


@apply_event.register
def _(event: ArriveExcerpts, draft: Draft) -> None:
    named = [one.excerpt for one in event.codings]
    known = sorted(one for one in named if one in draft.codings)
    if known or len(set(named)) < len(named):
        raise CodebookError(
            "An answer that arrived is in the codebook already.",
            where=f"Answer {known[0]}." if known else f"{len(named)} answers.",
            remedy="Load the page again: somebody else may have had them coded.",
        )
    before = dict(draft.themes)
    try:
        for part in event.themes:
            draft.add(CodebookTheme(id=part.id, label=part.label))
        for theme in {theme for one in event.codings for theme in one.themes}:
            draft.read_usable(theme)
    except CodebookError:
        draft.themes = before
        raise
    draft.codings.update((one.excerpt, one.themes) for one in event.codings)
    draft.recode |= {one.excerpt for one in event.codings if not one.themes}


@apply_event.register
def _(event: Erased, draft: Draft) -> None:
    del event, draft


def _require_coding(draft: Draft, event: CodeExcerpt) -> None:
    _require_excerpts(draft, (event.excerpt,))
    if len(set(event.themes)) < len(event.themes):
        raise CodebookError(
            "A theme was given twice.",
            where=f"Answer {event.excerpt}.",
            remedy="Give each theme once.",
        )
    for theme in event.themes:
        draft.read_usable(theme)
    # Whoever locked a theme relies on its answers staying the same.
    for theme in set(event.themes) ^ set(draft.codings[event.excerpt]):
        draft.read_open(theme)


def _code(draft: Draft, event: CodeExcerpt) -> None:
    draft.codings[event.excerpt] = event.themes
    draft.recode.discard(event.excerpt)


def _require_top(draft: Draft, parent: str, theme: str) -> None:
    if parent == theme or draft.read_usable(parent).parent is not None:
        raise CodebookError(
            "A theme cannot stand under a sub-theme or under itself.",
            where=f"Theme {theme}.",
            remedy="Choose a theme at the top: themes stand on two levels.",
        )


def _require_excerpts(draft: Draft, excerpts: Iterable[str]) -> None:
    for excerpt in excerpts:
        if excerpt not in draft.codings:
            raise CodebookError(
                "There is no such answer.",
                where=f"Answer {excerpt}.",
                remedy="It may have been taken back: load the page again.",
            )


def _read_parts(event: SplitTheme, coded: set[str]) -> dict[str, list[str]]:
    suggested: dict[str, list[str]] = {}
    for part in event.parts:
        for excerpt in part.excerpts:
            suggested.setdefault(excerpt, []).append(part.id)
    strangers = sorted(suggested.keys() - coded)
    if strangers or len(event.parts) < 2:  # noqa: PLR2004 - one part would be a renaming.
        raise CodebookError(
            "The theme cannot be split like this.",
            where=f"Answer {strangers[0]}." if strangers else f"Theme {event.id}.",
            remedy="Give two parts or more, with answers of this theme only.",
        )
    return suggested
