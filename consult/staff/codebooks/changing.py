"""One change of a codebook, from a form to the step that is kept."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from analysis.codebooks.events import (
    AddTheme,
    CodeExcerpt,
    Event,
    LinkExcerpts,
    LockTheme,
    MergeThemes,
    MoveTheme,
    Part,
    RenameTheme,
    RetireTheme,
    SplitTheme,
    Undo,
    UnlinkExcerpts,
    UnlockTheme,
)
from analysis.codebooks.types import LinkKind, Workbook
from analysis.errors import CodebookError
from consult.staff.audit import Act
from consult.staff.codebooks.opening import CHANGED, Book, keep_step, read_book
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to
from consult.staff.reviewing.typed import read_typed
from consult.staff.roles import RUNNERS

SAVED: Final = "Done. It can be undone."
NOTHING_CHOSEN: Final = "Choose at least one answer or theme first."
TYPED: Final = frozenset({"add", "rename", "split", "describe"})
"""Changes that take a name, or some words, which somebody types."""
LINKED: Final = 2
"""Links are of two answers: of three, it would not be said which two."""
CODED_BLIND: Final = (
    "Nothing was changed: an answer you chose is being coded blind. It can be coded here, linked "
    "or put in a part once both people have coded it."
)
TWO: Final = "Choose two answers, no more and no fewer."


class Wish(Struct, frozen=True, kw_only=True):
    """What a form asks for; ids are whatever was sent, and checked by the event itself."""

    workbook: Workbook
    theme: str
    label: str
    into: str
    parent: str | None
    number: int
    ticked: list[str]
    themes: list[str]


@post(
    "/codebooks/{codebook:uuid}/change",
    opt={"roles": RUNNERS, "audit": Act.CODEBOOK_CHANGED},
    status_code=SEE_OTHER,
)
async def change_codebook(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Make one change, or say why it cannot be made; then lead back to where it was made."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    wanted, after, theme, back = await read_fields(request, "_do", "after", "theme", "back")
    label = await read_typed(request, "label") if wanted in TYPED else None
    if isinstance(label, FormFault):
        return _lead_back(book, back, theme, label.message)
    if after != str(book.version):
        return _lead_back(book, back, theme, CHANGED)
    name = "" if label is None else label.text
    event = await _read_event(request, book.workbook, wanted, theme, name)
    is_blind = not book.hidden.isdisjoint(await _read_ticked(request))
    if event is None or is_blind:
        missing = TWO if wanted in PAIRED else NOTHING_CHOSEN
        return _lead_back(book, back, theme, CODED_BLIND if is_blind else missing)
    await book.unlocked.desk.audit.note(request.user.name, Act.CODEBOOK_CHANGED, codebook, wanted)
    try:
        done = await keep_step(book, event)
    except CodebookError as error:
        return _lead_back(book, back, theme, _say(error, book.workbook))
    return _lead_back(book, back, _follow(event, theme), SAVED if done else CHANGED)


async def _read_ticked(request: StaffRequest) -> list[str]:
    form = await request.form()
    return [one for one in form.getall("_excerpt", []) if isinstance(one, str)]


async def _read_event(
    request: StaffRequest, workbook: Workbook, wanted: str, theme: str, label: str
) -> Event | None:
    """Make the event that a form asks for; None where something was not chosen."""
    into, parent, number = await read_fields(request, "into", "parent", "event")
    form = await request.form()
    wish = Wish(
        workbook=workbook,
        theme=theme,
        label=label,
        into=into,
        parent=parent or None,
        number=int(number) if number.isascii() and number.isdecimal() else 0,
        ticked=await _read_ticked(request),
        themes=[one for one in form.getall("_theme", []) if isinstance(one, str)],
    )
    make = MAKERS.get(wanted)
    return None if make is None else make(wish)


def _add(wish: Wish) -> Event:
    return AddTheme(_make_id(wish.workbook), wish.label, parent=wish.parent)


def _merge(wish: Wish) -> Event:
    return MergeThemes(tuple(one for one in wish.themes if one != wish.into), wish.into)


def _split(wish: Wish) -> Event | None:
    """Make a theme of the ticked answers, and one of the rest under the name there was."""
    if not wish.ticked:
        return None
    known = wish.workbook.codebook.find(wish.theme)
    rest = [
        one
        for one, themes in wish.workbook.codings.items()
        if wish.theme in themes and one not in wish.ticked
    ]
    parts = (
        Part(_make_id(wish.workbook), wish.label, tuple(wish.ticked)),
        Part(_make_id(wish.workbook, 1), known.label if known else wish.theme, tuple(rest)),
    )
    return SplitTheme(wish.theme, parts)


def _rename(wish: Wish, label: str = "", description: str | None = None) -> Event:
    """Give a theme another name or description, or confirm the name that it has."""
    known = wish.workbook.codebook.find(wish.theme)
    return RenameTheme(
        wish.theme,
        label or (known.label if known else ""),
        description if description is not None else (known.description if known else ""),
    )


def _link(wish: Wish, kind: LinkKind) -> Event | None:
    if len(wish.ticked) != LINKED:
        return None
    return LinkExcerpts(wish.ticked[0], wish.ticked[1], kind)


def _unlink(wish: Wish) -> Event | None:
    return UnlinkExcerpts(wish.ticked[0], wish.ticked[1]) if len(wish.ticked) == LINKED else None


def _code(wish: Wish) -> Event | None:
    return CodeExcerpt(wish.ticked[0], tuple(wish.themes)) if wish.ticked else None


MAKERS: Final[dict[str, Callable[[Wish], Event | None]]] = {
    "add": _add,
    "rename": lambda wish: _rename(wish, label=wish.label),
    "describe": lambda wish: _rename(wish, description=wish.label),
    "confirm": _rename,
    "move": lambda wish: MoveTheme(wish.theme, wish.parent),
    "merge": _merge,
    "split": _split,
    "retire": lambda wish: RetireTheme(wish.theme),
    "lock": lambda wish: LockTheme(wish.theme),
    "unlock": lambda wish: UnlockTheme(wish.theme),
    "code": _code,
    "together": lambda wish: _link(wish, "must"),
    "apart": lambda wish: _link(wish, "cannot"),
    "unlink": _unlink,
    "undo": lambda wish: Undo(wish.number),
}
"""What each button of a codebook's pages asks for."""
PAIRED: Final = frozenset({"together", "apart", "unlink"})


def _make_id(workbook: Workbook, ahead: int = 0) -> str:
    """Make an id that no theme of this codebook has had; undone ones are free again."""
    taken = {theme.id for theme in workbook.codebook.themes}
    free = (f"p{number}" for number in range(1, len(taken) + ahead + 2))
    return [one for one in free if one not in taken][ahead]


def _follow(event: Event, theme: str) -> str:
    """Give the theme to look at next, where the change was of one and it is there still."""
    match event:
        case SplitTheme(parts=parts):
            return parts[0].id
        case RetireTheme():
            return ""
        case MergeThemes(into=into):
            return into
        case _:
            return theme


def _say(error: CodebookError, workbook: Workbook) -> str:
    """Give an error with the names of themes in the place of their ids."""
    said = str(error)
    for theme in workbook.codebook.themes:
        said = said.replace(f"Theme {theme.id}.", f"Theme “{theme.label}”.")
    return said


def _lead_back(book: Book, back: str, theme: str, notice: str) -> Redirect:
    """Lead to where the change was made, and within that page to what it was made to."""
    book.unlocked.request.auth.keep_once("notice", (notice,))
    known = theme if theme.isalnum() else ""
    pages = {
        "theme": f"/themes/{known}" if known else "",
        "again": "/again#answer",
        "changes": "/changes",
        "links": "/links",
    }
    return redirect_to(book.path + pages.get(back, f"#theme-{known}" if known else ""))
