"""A workbook while events are carried out on it."""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from analysis.codebooks.types import Codebook, CodebookTheme, Link, Status, Workbook
from analysis.errors import CodebookError


class Draft:
    """What one replay works on; nobody else ever holds it."""

    def __init__(self, base: Workbook) -> None:
        self.themes = {theme.id: theme for theme in base.codebook.themes}
        self.links = set(base.codebook.links)
        self.codings = dict(base.codings)
        self.recode = set(base.recode)

    def freeze(self, version: int) -> Workbook:
        """Give the workbook that has come of it."""
        return Workbook(
            codebook=Codebook(tuple(self.themes.values()), tuple(sorted(self.links))),
            codings=dict(self.codings),
            recode=frozenset(self.recode),
            version=version,
        )

    def read_usable(self, theme: str) -> CodebookTheme:
        """Give a theme that answers can have; raises ``CodebookError`` for any other."""
        found = self.themes.get(theme)
        if found is None:
            raise CodebookError(
                "There is no such theme in this codebook.",
                where=f"Theme {theme}.",
                remedy="Choose one of its themes, or add it first.",
            )
        if found.status == "retired":
            raise CodebookError(
                "The theme is retired.",
                where=f"Theme {theme}.",
                remedy="Choose a theme in use, or undo its retiring first.",
            )
        return found

    def read_open(self, theme: str) -> CodebookTheme:
        """Give a theme that may be changed; raises ``CodebookError`` for any other."""
        found = self.read_usable(theme)
        if found.status == "locked":
            raise CodebookError(
                "The theme is locked.",
                where=f"Theme {theme}.",
                remedy="Unlock it first, if whoever locked it agrees.",
            )
        return found

    def add(self, theme: CodebookTheme) -> None:
        """Add a theme; raises ``CodebookError`` where its id or label was used before."""
        if theme.id in self.themes:
            raise CodebookError(
                "A theme with this id was added before.",
                where=f"Theme {theme.id}.",
                remedy="Give every theme an id of its own.",
            )
        self.require_label(theme.id, theme.label)
        self.themes[theme.id] = theme

    def require_label(self, theme: str, label: str) -> None:
        """Refuse a blank label, and one that another theme has; raises ``CodebookError``."""
        twins = [
            one.id
            for one in self.themes.values()
            if one.label == label and one.status != "retired" and one.id != theme
        ]
        if twins or not label.strip():
            raise CodebookError(
                "Two themes would have one name." if twins else "The theme would have no name.",
                where=f"Theme {twins[0]}." if twins else f"Theme {theme}.",
                remedy="Choose another name.",
            )

    def retire(self, theme: str, became: Iterable[str] = ()) -> None:
        """Take a theme out of use, and lift the themes under it to where it stood."""
        found = self.themes[theme]
        for one in [one for one in self.themes.values() if one.parent == theme]:
            self.themes[one.id] = replace(one, parent=found.parent)
        self.themes[theme] = replace(found, status="retired", became=tuple(became))

    def set_status(self, theme: str, status: Status) -> None:
        """Give a theme another status."""
        self.themes[theme] = replace(self.themes[theme], status=status)

    def list_coded(self, theme: str) -> list[str]:
        """Name the excerpts that have a theme."""
        return [excerpt for excerpt, themes in self.codings.items() if theme in themes]

    def swap(self, excerpt: str, gone: Collection[str], fresh: Iterable[str]) -> None:
        """Give an excerpt other themes in the place of some; each at most once."""
        kept = [theme for theme in self.codings[excerpt] if theme not in gone]
        self.codings[excerpt] = tuple(dict.fromkeys((*kept, *fresh)))

    def read_link(self, one: str, other: str) -> Link | None:
        """Give the link between two excerpts, if there is one."""
        pair = tuple(sorted((one, other)))
        return next((link for link in self.links if (link.one, link.other) == pair), None)
