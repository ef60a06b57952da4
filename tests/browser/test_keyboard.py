"""Every kind of question, and a panel's comments, by keyboard alone on the smallest screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from consult.store.responses.writer import read_today
from surveys.model import (
    Consent,
    Date,
    Decimal,
    Instrument,
    Integer,
    LongText,
    MultipleChoice,
    Point,
    Ranking,
    Rating,
    RatingGrid,
    Row,
    ShortText,
    SingleChoice,
    Time,
)
from surveys.panel import AGREE, make_panel_instrument
from tests.browser.navigators import LEAVE_IN_VIEW, Chromium, Navigator
from tests.browser.servers import serve_house
from tests.respond.house import House
from tests.surveys.samples import option, page, replace, section, small, words

pytestmark = pytest.mark.browser

POINTS: Final = [Point(value=n, label=words(f"Step {n}")) for n in (1, 2, 3)]
STOPS: Final = 120
SIDEWAYS: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What has the focus can be seen: below the bar that stays, and inside the window.
IN_SIGHT: Final = """(() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const bar = document.querySelector('.bar').getBoundingClientRect();
  return !!at.closest('.bar') || (box.bottom > bar.bottom && box.top < innerHeight);
})()"""
TYPED: Final = {
    "short": "It was marmalade.",
    "long": "It was quince.",
    "whole": "3",
    "part": "2.5",
    "when~day": "1",
    "when~month": "3",
    "when~year": "2026",
    "hour": "09:30",
}
CLOSED: Final = {
    "one": ("b",),
    "many": ("a", "other"),
    "rate": ("2",),
    "grid.x": ("1",),
    "grid.y": ("2",),
    "rank": ("b", "a"),
    "whole": ("3",),
    "part": ("2.5",),
    "when": ("2026-03-01",),
    "hour": ("09:30",),
    "agree": ("yes",),
}


def make_instrument() -> Instrument:
    """Make a page with a question of every kind, in English and with easy words."""
    several = [option("a"), option("b"), option("other", other=True)]
    rows = [Row(code=code, label=words(f"Row {code}")) for code in "xy"]
    asked = (
        SingleChoice(id="one", label=words("One"), options=[option("a"), option("b")]),
        MultipleChoice(id="many", label=words("Many"), options=several),
        Rating(id="rate", label=words("Rate"), points=POINTS),
        RatingGrid(id="grid", label=words("Grid"), rows=rows, points=POINTS),
        Ranking(id="rank", label=words("Rank"), options=[option(code) for code in "abc"]),
        ShortText(id="short", label=words("Short")),
        LongText(id="long", label=words("Long")),
        Integer(id="whole", label=words("Whole")),
        Decimal(id="part", label=words("Part")),
        Date(id="when", label=words("When"), precision="day"),
        Time(id="hour", label=words("Hour")),
        Consent(id="agree", label=words("Agree"), yes=words("Yes"), no=words("No")),
    )
    return replace(small(section(page("kinds", *asked))), languages=["en", "pl"])


@pytest.fixture(
    params=["chromium", pytest.param("firefox", marks=pytest.mark.left_to_proof)],
)
def both_ways(request: pytest.FixtureRequest) -> tuple[Navigator, Navigator]:
    """Give a browser without scripts and with them; `make proof PART=dear` gives Firefox too."""
    if request.param == "firefox":
        return request.getfixturevalue("firefox"), request.getfixturevalue("scripted_firefox")
    chromium: Chromium = request.getfixturevalue("chromium")
    return chromium, chromium.with_scripts()


@contextmanager
def open_small(browser: Navigator, address: str) -> Iterator["Keys"]:
    """Open an address on the smallest screen, as somebody without a mouse."""
    browser.fresh(320, 560)
    browser.open(address)
    keys = Keys(browser)
    keys.go("main form button")
    yield keys


class Keys:
    """Somebody at a keyboard."""

    def __init__(self, browser: Navigator) -> None:
        self._browser = browser

    def reach(self, selector: str) -> None:
        """Press Tab until something has the focus; whatever has it on the way can be seen."""
        for _ in range(STOPS):
            if self._browser.look(f"document.activeElement.matches(`{selector}`)"):
                return
            self._browser.key("Tab")
            assert self._browser.look(IN_SIGHT)
        raise AssertionError(f"no Tab leads to {selector}")

    def press(self, selector: str, *keys: str) -> None:
        """Reach a control and press keys there."""
        self.reach(selector)
        for key in keys:
            self._browser.key(key)

    def type(self, name: str, text: str) -> None:
        """Reach a box and type into it."""
        self.reach(f'[name="{name}"]')
        self._browser.type(text)

    def go(self, selector: str) -> None:
        """Reach a button and press Enter there, which leads to a page as wide as the window."""
        self.reach(selector)
        self._browser.press_key("Enter")
        assert not self._browser.look(SIDEWAYS)
        assert self._browser.look(LEAVE_IN_VIEW)


def answer_all(keys: Keys) -> None:
    """Answer every kind of question with the keys that people know."""
    keys.press('[name="one"]', " ", "ArrowDown")
    keys.press('[name="many"][value="a"]', " ")
    keys.press('[name="many"][value="other"]', " ")
    keys.type("many~other", "It was damson.")
    keys.press('[name="rate"]', " ", "ArrowDown")
    keys.press('[name="grid.x"]', " ")
    keys.press('[name="grid.y"]', " ", "ArrowDown")
    keys.press('[name="rank~place-a"]', "ArrowDown", "ArrowDown")
    keys.press('[name="rank~place-b"]', "ArrowDown")
    for name, text in TYPED.items():
        keys.type(name, text)
    keys.press('[name="agree"]', " ")


def read_held(browser: Navigator) -> list[str]:
    """List what the page shows of what was answered."""
    held: list[str] = browser.look(
        """[...document.querySelectorAll('main form :is(input, select)')]
        .filter(one => one.type !== 'hidden' && (one.checked ||
          (one.value && !/radio|checkbox/.test(one.type))))
        .map(one => one.name + '=' + one.value).sort()"""
    )
    return held


def check_kinds(browser: Navigator, house: House, address: str) -> None:
    """Answer, change the language there and back with all of it kept, and send."""
    with open_small(browser, address) as keys:
        answer_all(keys)
        told = [one for one in read_held(browser) if not one.startswith(("many~", "short="))]
        assert len(told) == len(CLOSED) + len(("many", "rank", "when", "when"))
        for language in ("pl", "en"):
            keys.go(f'#languages [value="{language}"]')
            assert browser.look("document.documentElement.lang") == language
            assert read_held(browser) == told
        keys.go('button[value="next"]')
        keys.go('button[value="send"]')
    record = house.records()[-1]
    assert record.closed == CLOSED
    assert record.language == "en"
    texts = {key: text.text for key, text in record.texts.items()}
    assert texts == {
        "many~other": "It was damson.",
        "short": TYPED["short"],
        "long": TYPED["long"],
    }


def test_every_kind_by_keyboard(
    both_ways: tuple[Navigator, Navigator], everyday: str, tmp_path: Path
) -> None:
    """On both paths, every kind is answered, kept through a change of language, and sent."""
    with serve_house(tmp_path, everyday, make_instrument()) as (house, address):
        for browser in both_ways:
            check_kinds(browser, house, address)


def test_panel_comments_by_keyboard(chromium: Chromium, everyday: str, tmp_path: Path) -> None:
    """Whoever comments on a draft needs no mouse and no wider screen from first page to last."""
    panel = make_panel_instrument(make_instrument(), read_today())
    with (
        serve_house(tmp_path, everyday, panel) as (house, address),
        open_small(chromium, address) as keys,
    ):
        while not chromium.look("document.querySelector('button[value=send]') !== null"):
            if chromium.look(f"document.getElementsByName('{AGREE}').length"):
                keys.press(f'[name="{AGREE}"]', " ")
            if chromium.look("document.querySelector('textarea') !== null"):
                keys.reach("textarea")
                chromium.type("I would not know what this means.")
            keys.go('button[value="next"]')
        keys.go('button[value="send"]')
        (record,) = house.records()
        assert "I would not know what this means." in {text.text for text in record.texts.values()}
