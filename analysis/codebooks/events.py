"""What can happen to a codebook. An event is never changed, only undone by a later one."""

from msgspec import Struct

from analysis.codebooks.types import LinkKind


class AddTheme(Struct, frozen=True, tag="add"):
    """A new theme, with an id that was never used before."""

    id: str
    label: str
    description: str = ""
    parent: str | None = None


class RenameTheme(Struct, frozen=True, tag="rename"):
    """Another label and description for the same theme."""

    id: str
    label: str
    description: str = ""


class MoveTheme(Struct, frozen=True, tag="move"):
    """Another place for a theme: under a theme, or at the top."""

    id: str
    parent: str | None


class MergeThemes(Struct, frozen=True, tag="merge"):
    """Themes that are one: their answers go to `into`, and they are retired."""

    ids: tuple[str, ...]
    into: str


class Part(Struct, frozen=True):
    """One part of a theme that is split, and the excerpts suggested for it."""

    id: str
    label: str
    excerpts: tuple[str, ...] = ()


class SplitTheme(Struct, frozen=True, tag="split"):
    """A theme that is several: it is retired, and somebody looks at each of its answers again.

    An answer that stands in no part keeps its other themes only. `erased` says how many ids were
    taken out of the parts since, because somebody took their answers back.
    """

    id: str
    parts: tuple[Part, ...]
    erased: int = 0


class RetireTheme(Struct, frozen=True, tag="retire"):
    """A theme that is used no more; answers that had it are looked at again."""

    id: str


class LockTheme(Struct, frozen=True, tag="lock"):
    """A theme whose answers nothing moves, neither a person nor a run.

    Answers that arrive later can still be of it: otherwise a lock would hide what people write.
    """

    id: str


class UnlockTheme(Struct, frozen=True, tag="unlock"):
    """The end of a lock."""

    id: str


class LinkExcerpts(Struct, frozen=True, tag="link"):
    """Two answers that belong in one theme, or in none together."""

    one: str
    other: str
    kind: LinkKind


class UnlinkExcerpts(Struct, frozen=True, tag="unlink"):
    """The end of whatever links two answers."""

    one: str
    other: str


class CodeExcerpt(Struct, frozen=True, tag="code"):
    """The themes that a person gives to one answer."""

    excerpt: str
    themes: tuple[str, ...]


class CodeExcerpts(Struct, frozen=True, tag="code-several"):
    """The themes that a person gives to several answers at once, each answer at most once.

    All of them are given or none. `erased` says how many answers were taken out of it since,
    because somebody took them back.
    """

    codings: tuple[CodeExcerpt, ...]
    erased: int = 0


class ArriveExcerpts(Struct, frozen=True, tag="arrive"):
    """Answers that came since, with the themes that a run gave them, and themes it found new.

    Each is new to the codebook. `themes` are the new ones, as parts without answers of their own;
    `erased` says how many answers were taken out since, because somebody took them back.
    """

    codings: tuple[CodeExcerpt, ...]
    themes: tuple[Part, ...] = ()
    erased: int = 0


class Undo(Struct, frozen=True, tag="undo"):
    """The undoing of an event by its number, counted from 1; undoing that again brings it back."""

    event: int


class Erased(Struct, frozen=True, tag="erased"):
    """What stands where an event spoke of an answer that was taken back; it changes nothing."""


Event = (
    AddTheme
    | RenameTheme
    | MoveTheme
    | MergeThemes
    | SplitTheme
    | RetireTheme
    | LockTheme
    | UnlockTheme
    | LinkExcerpts
    | UnlinkExcerpts
    | CodeExcerpt
    | CodeExcerpts
    | ArriveExcerpts
    | Undo
    | Erased
)
