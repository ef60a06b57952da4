"""Grids, rankings and dates in a real browser, at two widths and from right to left."""

from pathlib import Path

import pytest

from surveys.model import Date, Instrument, Point, Ranking, RatingGrid, Row
from tests.browser.navigators import LEAVE_IN_VIEW, Chromium
from tests.browser.servers import serve_house
from tests.respond.house import House
from tests.surveys.samples import option, page, replace, section, small

pytestmark = pytest.mark.browser

SCALE = {1: ("Unhelpful", "غیر مددگار"), 2: ("Neither", "درمیان میں"), 3: ("Helpful", "مددگار")}
# The middle of each radio of the first row, from the first to the last.
RADIOS = """[...document.querySelectorAll('.grid__row:nth-child(2) input')].map(input => {
  const box = input.getBoundingClientRect();
  return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
})"""
HEADS = """[...document.querySelectorAll('.grid__head span')].slice(1).map(head => {
  const box = head.getBoundingClientRect();
  return Math.round(box.x + box.width / 2);
})"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def make_instrument() -> Instrument:
    """Make a page with a grid, a ranking and a date in English and Urdu."""
    grid = RatingGrid(
        id="grid",
        label={"en": "How helpful was each?", "ur": "ہر ایک کتنا مددگار تھا؟"},
        rows=[
            Row(code="police", label={"en": "The police", "ur": "پولیس"}),
            Row(code="council", label={"en": "The council and its housing services"}),
        ],
        points=[Point(value=n, label={"en": en, "ur": ur}) for n, (en, ur) in SCALE.items()],
        missing=["dont-know", "prefer-not-to-say"],
    )
    ranking = Ranking(
        id="rank", label={"en": "What comes first?"}, options=[option(code) for code in "abc"]
    )
    when = Date(id="when", label={"en": "When was it?"}, precision="day")
    made = small(section(page("kinds", grid, ranking, when)))
    return replace(made, languages=["en", "ur"])


def open_kinds(browser: Chromium, address: str, width: int, language: str = "en") -> None:
    """Open the page of questions as somebody new, at a width and in a language."""
    browser.fresh(width, 800)
    browser.open(address if language == "en" else f"{address}/{language}")
    browser.press_at("button[name=_language]")


def test_every_kind_without_scripts(chromium: Chromium, everyday: str, tmp_path: Path) -> None:
    """A grid is a list on a phone and columns on a wide screen, and its answers are kept."""
    with serve_house(tmp_path, everyday, make_instrument()) as (house, address):
        check_phone(chromium, address)
        check_columns(chromium, address)
        check_right_to_left(chromium, address)
        check_what_is_heard(chromium, address)
        check_answers(chromium, address, house)


def check_phone(browser: Chromium, address: str) -> None:
    """One radio below the other, nothing wider than the window, the way out in view."""
    for language in ("en", "ur"):
        open_kinds(browser, address, 320, language)
        places = browser.look(RADIOS)
        assert len({across for across, _ in places}) == 1
        assert [down for _, down in places] == sorted({down for _, down in places})
        assert not browser.look(SIDEWAYS)
        assert browser.look(LEAVE_IN_VIEW)


def check_columns(browser: Chromium, address: str) -> None:
    """The radios of a row stand beside one another, each under the words of its step."""
    open_kinds(browser, address, 1280)
    places = browser.look(RADIOS)
    assert len({down for _, down in places}) == 1
    across = [place for place, _ in places]
    assert across == sorted(across)
    assert across == pytest.approx(browser.look(HEADS), abs=2)
    assert not browser.look(SIDEWAYS)


def check_right_to_left(browser: Chromium, address: str) -> None:
    """In Urdu the columns begin at the right, and a part in English says so."""
    open_kinds(browser, address, 1280, "ur")
    assert browser.look("document.dir") == "rtl"
    across = [place for place, _ in browser.look(RADIOS)]
    assert across == sorted(across, reverse=True)
    assert across == pytest.approx(browser.look(HEADS), abs=2)
    english = "[...document.querySelectorAll('legend span[lang=en]')].map(part => part.dir)"
    assert set(browser.look(english)) == {"ltr"}
    assert browser.page.locator(".untranslated").is_visible()
    assert not browser.look(SIDEWAYS)


def check_what_is_heard(browser: Chromium, address: str) -> None:
    """A screen reader meets each row as a group, and each radio by the words of its step."""
    for width in (320, 1280):
        open_kinds(browser, address, width)
        police = browser.page.get_by_role("group", name="The police", exact=True)
        names = ["Unhelpful", "Neither", "Helpful", "I don’t know", "I would rather not say"]  # noqa: RUF001 - as people read it.
        assert [police.get_by_role("radio", name=name, exact=True).count() for name in names] == [
            1
        ] * len(names)
        date = browser.page.get_by_role("group", name="When was it?")
        assert date.get_by_role("textbox", name="Month").count() == 1
        first = browser.page.get_by_role("combobox", name="Option a", exact=True)
        assert first.count() == 1


def check_answers(browser: Chromium, address: str, house: House) -> None:
    """By keyboard alone: a wrong date is told and led to, then everything is sent."""
    open_kinds(browser, address, 320)
    browser.page.locator("[id='grid.police']").focus()
    browser.page.keyboard.press("ArrowDown")
    browser.page.get_by_label("Option b", exact=True).select_option("1")
    for label, value in (("Day", "31"), ("Month", "2"), ("Year", "2026")):
        browser.page.get_by_label(label, exact=True).fill(value)
    browser.press("Continue")
    browser.page.get_by_role("link", name="There is no such date").press("Enter")
    assert browser.page.url.endswith("#when")
    for label, value in (("Day", "1"), ("Month", "3"), ("Year", "2026")):
        browser.page.get_by_label(label, exact=True).fill(value)
    browser.press("Continue")
    browser.press("Send my answers")
    (record,) = house.records()
    assert record.closed == {"grid.police": ("2",), "rank": ("b",), "when": ("2026-03-01",)}
