"""The files of ``consult themes``: their schemas, and the report."""

import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters, ThemeSet
from anonymise.disclosure import Policy
from consult.cli.themefiles import FILES, SCHEMAS, make_schema, write_theme_files
from consult.cli.themereport import render_report
from tests.analysis.corpora import make_excerpt, make_excerpts, shuffle_words

LOADS = re.compile(
    r"""<(?:script|link|img|iframe|object|embed)\b|@import|url\(|\bon\w+=|https?:"""
)


@pytest.fixture(scope="module")
def found() -> ThemeSet:
    """Give the themes of answers on six subjects, their number proposed."""
    return find_themes(make_excerpts(300))


@pytest.mark.parametrize("name", sorted(FILES))
def test_schemas_are_those_of_the_files(name: str) -> None:
    """The JSON Schema that is shipped is that of what is written."""
    assert (SCHEMAS / f"{name}.schema.json").read_bytes() == make_schema(name)


def test_files_hold_what_their_schemas_say(found: ThemeSet, tmp_path: Path) -> None:
    """Each file reads back as the type that its schema was made from, with nothing left over."""
    write_theme_files(found, tmp_path, "report")
    codebook = msgspec.json.decode(
        (tmp_path / "codebook.json").read_bytes(), type=FILES["codebook"]
    )
    assert [one.id for one in codebook.themes] == [one.id for one in found.themes]  # type: ignore[attr-defined] # Of a type by name.
    manifest = msgspec.json.decode(
        (tmp_path / "manifest.json").read_bytes(), type=FILES["manifest"]
    )
    assert manifest == found.manifest
    lines = (tmp_path / "assignments.jsonl").read_bytes().splitlines()
    coded = [msgspec.json.decode(line, type=FILES["assignment"]) for line in lines]
    assert len(coded) == len(found.codings) == 300


class _Outline(HTMLParser):
    """What a page is made of: its tags, the ids it has and those it points to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.wanted: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.tags.append(tag)
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        self.wanted |= set(values.get("aria-labelledby", "").split())
        self.wanted |= {values["href"][1:]} if values.get("href", "").startswith("#") else set()


def test_the_report_stands_alone_and_can_be_read_aloud(found: ThemeSet) -> None:
    """It loads nothing, runs nothing, and everything that names another part finds it."""
    page = render_report(found, (), Policy())
    outline = _Outline()
    outline.feed(page)
    assert not LOADS.search(page)
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.wanted <= set(outline.ids)
    assert outline.tags.count("h1") == outline.tags.count("main") == 1
    assert outline.tags.count("caption") == outline.tags.count("table")
    assert 'lang="en"' in page
    assert "<svg" in page


def test_the_report_says_how_each_theme_holds(found: ThemeSet) -> None:
    """Each theme stands there with its size and its stability, and the curve with its figures."""
    page = render_report(found, (), Policy())
    for theme in found.themes:
        assert f"{theme.stability:.2f}" in page
        assert f"{theme.size} answers" in page
    assert all(f"{point.stability:.2f}" in page for point in found.manifest.curve)


def test_the_report_says_that_nothing_holds() -> None:
    """Words dealt out anew lead to a report that says that no theme is stable."""
    noise = find_themes(shuffle_words(make_excerpts(150)), ThemeParameters(themes=6))
    assert "No theme is stable" in render_report(noise, (), Policy())


def test_words_of_answers_are_escaped() -> None:
    """Words that would be markup are shown as words."""
    odd = [
        make_excerpt(f"x{n}", f"a<b c&d<script {one.text.text}")
        for n, one in enumerate(make_excerpts(120))
    ]
    page = render_report(find_themes(odd, ThemeParameters(themes=3)), (), Policy())
    assert "<script" not in page


def _give(found: ThemeSet, **given: str) -> list[Excerpt]:
    return [
        msgspec.structs.replace(make_excerpt(one.excerpt, ""), **given) for one in found.codings
    ]


def test_groups_leave_through_disclosure_control(found: ThemeSet) -> None:
    """Two groups stand side by side with intervals; one of nine people is not there at all."""
    every = _give(found)
    mixed = [
        msgspec.structs.replace(one, group="small" if place < 9 else f"group {place % 2}")
        for place, one in enumerate(every)
    ]
    page = render_report(found, mixed, Policy())
    assert "group 0" in page
    assert "group 1" in page
    assert "small" not in page
    assert re.search(r"\d+% \(\d+% to \d+%\)", page)
    assert "Groups side by side" not in render_report(found, _give(found, group="one"), Policy())


def test_ratings_stand_apart(found: ThemeSet) -> None:
    """Each theme has a figure for each choice, and a choice of three people shows none."""
    rated = [
        msgspec.structs.replace(
            one, rating="nobody else" if place < 3 else ("helpful", "not helpful")[place % 2]
        )
        for place, one in enumerate(_give(found))
    ]
    page = render_report(found, rated, Policy())
    table = page[page.index("Themes by rating") :]
    assert '<th scope="col">helpful</th>' in table
    assert '<th scope="col">not helpful</th>' in table
    assert "[c]" in table
    assert "Themes by rating" not in render_report(found, _give(found), Policy())
