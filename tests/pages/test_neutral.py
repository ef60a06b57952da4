"""What can be seen from outside a page says nothing of what it is about, in any language."""

import re

import pytest

from consult.assets import dist_folder, templates_folder
from consult.headers import RESPOND
from consult.pages.neutral import TELLING_WORDS, find_telling
from consult.pages.preview import Preview, list_previews, render_preview
from consult.pages.words import read_catalogues, say_word
from consult.respond.cookies import NAME
from consult.respond.routes import answer, leave, safety, show, show_in, support
from surveys.files import READY, read_ready

OUTSIDE = re.compile(r"<title>(.*?)</title>|<meta ([^>]*)>|<link ([^>]*)>|<script ([^>]*)>")
NEUTRAL_TITLE = "Questionnaire"


def read_outside(page: str) -> list[str]:
    """Give what a browser keeps or shows of a page besides its body."""
    head = page.partition("<body")[0]
    return ["".join(found) for found in OUTSIDE.findall(head)]


@pytest.mark.parametrize("slug", READY)
def test_every_page_is_neutral_outside(slug: str) -> None:
    """Whatever is asked, a title is the same word and nothing in the head names the subject."""
    instrument = read_ready(slug)
    for preview in list_previews(instrument):
        if preview.state == "blank":
            outside = read_outside(render_preview(instrument, preview, "en"))
            assert outside.count(NEUTRAL_TITLE) == 1, preview
            assert find_telling(" ".join(outside)) == [], preview


@pytest.mark.parametrize("language", list(read_catalogues()))
def test_titles_are_neutral_in_every_language(language: str) -> None:
    """The words beside the way out, which a picture of the screen shows, are everyday words."""
    beside = say_word("questionnaire", language) + say_word("leave", language)
    assert find_telling(beside) == []
    drawn = render_preview(read_ready("survivor-views"), Preview(place="start"), language)
    assert find_telling(" ".join(read_outside(drawn))) == []


def test_files_cookie_and_addresses_are_neutral() -> None:
    """Names that a cache, a bill or a router keeps are those of any website."""
    routes = (answer, leave, safety, show, show_in, support)
    paths = {path for route in routes for path in route.paths}
    built = {path.name for path in dist_folder().iterdir() if not path.name.startswith("staff")}
    assert len(built) > 2
    for name in {*paths, *built, NAME, *RESPOND.values()} - {RESPOND["permissions-policy"]}:
        assert find_telling(name) == [], name


def test_built_files_say_nothing_of_the_subject() -> None:
    """What a respondent's browser loads besides pages holds no telling word."""
    for path in dist_folder().iterdir():
        if path.is_file() and path.suffix in {".css", ".svg", ".js"} and path.stem[:5] != "staff":
            assert find_telling(path.read_text("utf-8")) == [], path.name


def test_no_template_leads_out_or_writes_a_trace() -> None:
    """No link dials, writes a letter, downloads, opens a window or names another host."""
    for folder in ("respond", "macros"):
        for file in (templates_folder() / folder).glob("*.html"):
            source = file.read_text("utf-8")
            assert not re.search(
                r"tel:|mailto:|sms:|download|target=|https?:|manifest|serviceworker|ping=", source
            ), file.name


def test_a_telling_word_is_found() -> None:
    """The search would find each word of its own list within an address, in any case."""
    for words in TELLING_WORDS.values():
        for word in words:
            assert find_telling(f"https://x{word.upper()}y.example.org/") != []
    assert find_telling("https://weather.example.org/today") == []
