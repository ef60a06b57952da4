"""A codebook, the codings made with it, and the two together at one version."""

import hashlib
from typing import Literal

import msgspec
from msgspec import Struct

Status = Literal["open", "locked", "retired"]
LinkKind = Literal["must", "cannot"]


class CodebookTheme(Struct, frozen=True, kw_only=True):
    """One theme as people have it: under `parent`, where it is a sub-theme.

    A retired theme stays readable for ever. `became` names the themes that it was merged into
    or split into.
    """

    id: str
    label: str
    description: str = ""
    parent: str | None = None
    status: Status = "open"
    became: tuple[str, ...] = ()


class Link(Struct, frozen=True, order=True):
    """Two excerpts that a person wants in one theme, or never in one; `one` sorts first."""

    one: str
    other: str
    kind: LinkKind


class Codebook(Struct, frozen=True):
    """Themes in the order in which they were added, and links in their own order."""

    themes: tuple[CodebookTheme, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the whole codebook, 64 hexadecimal digits: what every number names."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    def find(self, theme: str) -> CodebookTheme | None:
        """Give a theme, retired ones too; None for an id that nobody added."""
        return next((one for one in self.themes if one.id == theme), None)


class Workbook(Struct, frozen=True):
    """A codebook at one version with its codings.

    `codings` gives the themes of each excerpt, by id; `recode` holds the excerpts that somebody
    has to look at again, because their theme was split or retired.
    """

    codebook: Codebook = Codebook()
    codings: dict[str, tuple[str, ...]] = {}
    recode: frozenset[str] = frozenset()
    version: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of everything but the version's number, 64 hexadecimal digits."""
        rows = sorted(self.codings.items())
        whole = (self.codebook, rows, sorted(self.recode))
        return hashlib.sha256(msgspec.json.encode(whole)).hexdigest()
