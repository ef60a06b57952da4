"""The page of whom to turn to has one size, whoever asks for it and in whatever language."""

import gzip

import pytest

from consult.pages.padding import SIZE, pad_page
from consult.pages.preview import Preview, render_preview
from surveys.files import READY, read_ready


@pytest.mark.parametrize("slug", READY)
def test_support_pages_are_of_one_size(slug: str) -> None:
    """Every audience's page in every language fills exactly one unit."""
    instrument = read_ready(slug)
    for language in instrument.languages:
        page = pad_page(render_preview(instrument, Preview(place="support"), language))
        assert len(page.encode()) == SIZE, language


def test_padding_is_one_comment_made_anew() -> None:
    """What fills a page is unseen, says nothing, and is never the same twice."""
    padded = [pad_page("<p>1</p>") for _ in range(2)]
    assert padded[0] != padded[1]
    for page in padded:
        assert page.startswith("<p>1</p><!--")
        assert page.endswith("-->")
        assert page.count("--") == 2


@pytest.mark.parametrize("taken", [0, 1, SIZE - 8, SIZE - 7, SIZE - 6, SIZE, SIZE + 1])
def test_every_length_comes_to_a_multiple(taken: int) -> None:
    """A page that is too long for one unit fills the next, and is never cut."""
    page = pad_page("é" * (taken // 2) + "x" * (taken % 2))
    assert len(page.encode()) % SIZE == 0
    assert len(page.encode()) - taken <= SIZE + 7


def test_compression_does_not_undo_it() -> None:
    """Of what fills a page most is left when a proxy compresses it."""
    page = pad_page("<p>short</p>")
    assert len(gzip.compress(page.encode())) > SIZE // 2
