"""How much a page weighs, so that it opens on an old phone at the edge of a network."""

import re
from functools import cache
from statistics import median

import pytest

from consult.assets import dist_folder, takes_brotli
from consult.pages.frame import NOWHERE
from consult.pages.preview import Preview, list_previews, render_preview
from consult.pages.review import cut_pieces
from consult.pages.words import say_word
from surveys.files import READY, read_ready

FIRST_PAGE = 14_000
MEDIAN = 5_000
MOST = 12_000
ASSET = re.compile(r'(?:href|src)="/assets/([^"]+)"')
# The preview draws no address and no script; a real page has both.
ADDRESS = "/" + "x" * 22
SCRIPT = '<script type="module" src="/assets/respond-00000000.js"></script>'


@cache
def weigh_pages(slug: str) -> dict[tuple[str, Preview], int]:
    """Give the bytes of every page in every state, without an invented answer's own words."""
    instrument = read_ready(slug)
    weights: dict[tuple[str, Preview], int] = {}
    for language in instrument.languages:
        own = str(say_word("example-words", language))
        for preview in list_previews(instrument):
            page = render_preview(
                instrument, preview, language, exits=("https://www.example.org/",)
            )
            page = page.replace(f'"{NOWHERE}"', f'"{ADDRESS}"').replace(own, "")
            weights[language, preview] = len((page + SCRIPT).encode())
    return weights


@pytest.mark.parametrize("slug", READY)
def test_first_page_with_everything_it_loads(slug: str) -> None:
    """The first page, its styles, scripts and icon are 14 kB or less in every language."""
    served = [dist_folder() / f"{name}.br" for name in list_first_assets()]
    loaded = sum(path.stat().st_size for path in served)
    assert len(served) == 3
    weights = weigh_pages(slug)
    first = [size for (_, page), size in weights.items() if page.place == "start"]
    assert max(first) + loaded <= FIRST_PAGE


def list_first_assets() -> list[str]:
    """Name the built files that a respondent's page asks for."""
    names = {path.name for path in dist_folder().iterdir() if path.suffix != ".br"}
    return sorted(name for name in names if name.startswith(("respond-", "icon-")))


@pytest.mark.parametrize("slug", READY)
def test_no_page_is_heavy(slug: str) -> None:
    """No page is above 12 kB before compression, in any language or state."""
    over = {key: size for key, size in weigh_pages(slug).items() if size > MOST}
    assert over == {}


def test_pages_are_light() -> None:
    """Half of all pages that we ship are 5 kB or less before compression."""
    assert median(size for slug in READY for size in weigh_pages(slug).values()) <= MEDIAN


def test_pages_ask_for_no_other_file() -> None:
    """A page loads the files that were weighed and nothing besides."""
    page = render_preview(read_ready("survivor-views"), Preview(place="start"), "en")
    assert set(ASSET.findall(page)) <= set(list_first_assets())


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip, deflate, br, zstd", True),
        ("BR;q=0.5", True),
        ("br; q=0", False),
        ("gzip", False),
        ("", False),
        ("brotli", False),
    ],
)
def test_brotli_is_for_those_who_take_it(accepted: str, taken: bool) -> None:  # noqa: FBT001 - a column of the table above.
    """A browser gets compressed files only where it says that it can read them."""
    assert takes_brotli(accepted) is taken


def test_cut_pieces_are_the_text() -> None:
    """What was taken out is told apart from the words around it, and nothing is lost."""
    text = "I met [NAME 1] in\n[PLACE], in [2024] and [sic]."
    pieces = list(cut_pieces(text))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.gone] == ["[NAME 1]", "[PLACE]"]
