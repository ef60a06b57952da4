"""The respondents' pages in real browsers with scripts switched off."""

from collections.abc import Callable

import pytest

from tests.browser.navigators import BOXES, LEAVE_IN_VIEW, TEXT, Chromium, Navigator
from tests.respond.house import House

pytestmark = pytest.mark.browser

MARK = "They planted marigolds by the harbour"
LEAVE = "Leave this page"


def go_to_consent(browser: Navigator, address: str) -> None:
    """Start and say that the questionnaire is for this person."""
    browser.open(address)
    browser.press("Start")
    browser.press("Continue")
    for name in ("adult", "lives-here", "experienced"):
        browser.tick(f"input[name={name}][value=yes]")
    browser.press("Continue")


def go_to_words(browser: Navigator, address: str) -> None:
    """Go on to the first page with a box and write into it, without pressing anything."""
    go_to_consent(browser, address)
    browser.tick("input[name=agree][value=yes]")
    browser.press("Continue")
    browser.press("Continue")
    browser.tick("input[name=agencies][value=police]")
    browser.press("Continue")
    browser.tick("input[type=radio][value='2']")
    browser.fill("textarea", MARK)


def go_to_review(browser: Navigator, address: str) -> None:
    """Go on to the page that lists everything that will be kept."""
    go_to_words(browser, address)
    finish_review(browser)


def finish_review(browser: Navigator) -> None:
    """Go on without answering until everything that will be kept is listed."""
    for _ in range(20):
        browser.press("Continue")
        if "What we will keep" in browser.look(TEXT):
            return
    raise AssertionError("the last page was never reached")


def go_to_start(browser: Navigator, address: str) -> None:
    """Only open the address."""
    browser.open(address)


def test_a_whole_journey_without_scripts(
    browser_without_scripts: Navigator, served: tuple[House, str]
) -> None:
    """From the first page to Thank you, in both browsers, and exactly one response is stored."""
    house, address = served
    before = house.count()
    browser = browser_without_scripts
    go_to_review(browser, address)
    assert MARK in browser.look(TEXT)
    browser.press("Send my answers")
    assert "Your answers have been sent" in browser.look(TEXT)
    assert browser.look("document.title") == "Questionnaire"
    assert browser.look("document.cookie") == ""
    assert house.count() == before + 1


@pytest.mark.parametrize("go", [go_to_start, go_to_words, go_to_review])
def test_leaving_leads_away_from_every_page(
    browser_without_scripts: Navigator,
    served: tuple[House, str],
    everyday: str,
    go: Callable[[Navigator, str], None],
) -> None:
    """One press is enough under the policy of our pages, with nothing of ours on the screen."""
    browser = browser_without_scripts
    go(browser, served[1])
    assert browser.look("document.getElementById('leave').closest('form')") is None
    assert browser.look("document.getElementById('leave').tagName") == "A"
    browser.press(LEAVE)
    assert browser.look("location.href") == everyday
    assert "Rain later" in browser.look(TEXT)
    assert browser.look("document.referrer") == ""


@pytest.mark.parametrize("go", [go_to_words, go_to_review])
def test_back_after_leaving_shows_no_answer(
    browser_without_scripts: Navigator, served: tuple[House, str], go: Callable[..., None]
) -> None:
    """However often Back is pressed afterwards, there is the start page and nothing typed."""
    browser = browser_without_scripts
    go(browser, served[1])
    browser.press(LEAVE)
    for _ in range(5):
        if not browser.back():
            break
        shown = browser.look(TEXT)
        assert MARK not in shown + browser.look(BOXES)
        assert "The police" not in shown
        assert "Rain later" in shown or "Your safety comes first" in shown


def test_back_and_reload_within_lead_to_the_start(
    browser_without_scripts: Navigator, served: tuple[House, str]
) -> None:
    """Somebody who comes to an open device finds no answers by pressing the browser's buttons."""
    browser = browser_without_scripts
    acts: list[Callable[[], object]] = [browser.reload, browser.back]
    for act in acts:
        browser.fresh()
        go_to_review(browser, served[1])
        if act() is False:
            continue  # This browser keeps one entry for the one address: there is no way back.
        assert MARK not in browser.look(TEXT) + browser.look(BOXES)
        assert "The police" not in browser.look(TEXT)


def test_back_after_sending_shows_no_answer(
    browser_without_scripts: Navigator, served: tuple[House, str]
) -> None:
    """The thank-you page is an exit as well."""
    browser = browser_without_scripts
    go_to_review(browser, served[1])
    browser.press("Send my answers")
    for _ in range(3):
        if not browser.back():
            break
        assert MARK not in browser.look(TEXT) + browser.look(BOXES)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_way_out_is_always_in_view(
    browser_without_scripts: Navigator, served: tuple[House, str], width: int
) -> None:
    """At every scroll position, on a small phone and a wide screen, nothing covers it."""
    browser = browser_without_scripts
    browser.fresh(width, 640)
    browser.open(served[1])
    check_way_out(browser)
    go_to_words(browser, served[1])
    check_way_out(browser)
    finish_review(browser)
    check_way_out(browser)
    browser.press("Send my answers")
    check_way_out(browser)


def check_way_out(browser: Navigator) -> None:
    """Scroll through a page, which is never wider than its window, and look for the way out."""
    for top in range(0, browser.look("document.documentElement.scrollHeight"), 400):
        browser.scroll(top)
        assert browser.look(LEAVE_IN_VIEW), top
    assert browser.look(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_page_asks_nobody_else_and_breaks_no_rule(
    chromium: Chromium, served: tuple[House, str]
) -> None:
    """A whole journey is requests to one host, and the browser never complains of the policy."""
    chromium.fresh()
    go_to_review(chromium, served[1])
    assert chromium.hosts == {served[1].split("/")[2]}
    assert [line for line in chromium.complaints if "violates" in line] == []


def test_support_leads_back_to_the_same_page(
    browser_without_scripts: Navigator, served: tuple[House, str]
) -> None:
    """Looking for somebody to talk to costs nothing that was answered before."""
    browser = browser_without_scripts
    go_to_consent(browser, served[1])
    browser.press("Help and support")
    assert "999" in browser.look(TEXT)
    browser.press("Go back to the questions")
    assert "Before you decide" in browser.look(TEXT)


def test_words_of_an_answer_stand_as_a_text(chromium: Chromium, served: tuple[House, str]) -> None:
    """On a phone the words that can be taken out run on as they were written, line by line."""
    chromium.fresh(320, 640)
    go_to_review(chromium, served[1])
    chromium.press("Take words out")
    lines = "[...document.querySelectorAll('.takeout label')].map(word => word.offsetTop)"
    tops = chromium.look(lines)
    assert len(tops) == len(MARK.split())
    assert len(set(tops)) < len(tops)
    assert chromium.look(LEAVE_IN_VIEW)


def test_a_language_from_right_to_left(chromium: Chromium, served: tuple[House, str]) -> None:
    """The page turns round, keeps the way out in view, and does not scroll sideways."""
    chromium.fresh(320, 640)
    chromium.open(served[1])
    chromium.press("اردو")
    check_way_out(chromium)
    chromium.press_at("button[value=ur]")
    assert chromium.look("document.dir") == "rtl"
    chromium.press_at("button[value=next]")
    assert chromium.look(LEAVE_IN_VIEW)
    assert chromium.look("document.documentElement.scrollWidth") <= 320
    first = "document.querySelector('input[type=radio]').getBoundingClientRect().x"
    assert chromium.look(first) > 160
