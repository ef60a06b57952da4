"""The respondents' pages in real browsers with scripts on: one address, no entry, no trace."""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from consult.respond.following import follow_form
from tests.browser.navigators import (
    BOXES,
    IS_NEXT,
    MARK_SHEET,
    TEXT,
    Chromium,
    Navigator,
    wait_until,
)
from tests.browser.test_without_scripts import (
    MARK,
    finish_review,
    go_to_consent,
    go_to_review,
    go_to_start,
    go_to_words,
)
from tests.respond.house import House
from tests.respond.test_failures import refuse

pytestmark = pytest.mark.browser

FIRST: Final = "document.body && document.body.innerText.includes('Your safety comes first')"
AWAY: Final = "document.body && document.body.innerText.includes('Rain later')"
STORED: Final = """(async () => localStorage.length + sessionStorage.length
  + (await indexedDB.databases()).length
  + (await navigator.serviceWorker.getRegistrations()).length)()"""
CONTINUE: Final = "button[value=next]"


def finish(browser: Navigator, address: str) -> None:
    """Go all the way to Thank you."""
    go_to_review(browser, address)
    browser.press("Send my answers")


def check_nothing_shown(browser: Navigator) -> None:
    """See nothing of what was asked or answered."""
    shown = browser.look(TEXT) + browser.look(BOXES)
    assert MARK not in shown
    assert "The police" not in shown


@pytest.fixture
def hung_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Have the whole server stop at the next step, until the event is set."""
    gate = threading.Event()

    async def wait(*_: object) -> str | None:
        gate.wait(60)
        return None

    monkeypatch.setattr("consult.respond.steps.follow_form", wait)
    yield gate
    gate.set()


def test_a_whole_journey_leaves_no_entry_and_no_cookie(
    browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """From Start to Thank you at one address: one response, nothing for the browser to keep."""
    house, address = served
    before = house.count()
    browser = browser_with_scripts
    browser.open(address)
    entries = browser.look("history.length")
    go_to_review(browser, address)
    assert MARK in browser.look(TEXT)
    assert browser.look("document.activeElement.tagName") == "H1"
    assert browser.look("scrollY") == 0
    browser.press("Send my answers")
    assert "Your answers have been sent" in browser.look(TEXT)
    assert house.count() == before + 1
    assert browser.look("location.href") == address
    # The address was typed twice, and not an entry more.
    assert browser.look("history.length") <= entries + 1
    assert browser.look("document.title") == "Questionnaire"
    assert browser.cookies() == []
    assert browser.look(STORED) == 0


@pytest.mark.parametrize(
    "go",
    [
        pytest.param(go_to_start, marks=pytest.mark.left_to_proof),
        go_to_words,
        pytest.param(finish, marks=pytest.mark.left_to_proof),
    ],
)
def test_leaving_replaces_the_page_and_back_shows_nothing(
    browser_with_scripts: Navigator,
    served: tuple[House, str],
    everyday: str,
    go: Callable[[Navigator, str], None],
) -> None:
    """One press leads away without a word of where from, and six times Back finds nothing."""
    browser = browser_with_scripts
    go(browser, served[1])
    browser.click("#leave")
    wait_until(browser, AWAY)
    assert browser.look("location.href") == everyday
    assert browser.look("document.referrer") == ""
    assert browser.cookies() == []
    for _ in range(6):
        if not browser.back():
            break
        check_nothing_shown(browser)
        assert not browser.look("location.href").startswith(served[1])


def test_leaving_waits_for_nothing_of_ours(
    browser_with_scripts: Navigator, served: tuple[House, str], hung_server: threading.Event
) -> None:
    """The everyday site is there while our server still answers nothing at all."""
    browser = browser_with_scripts
    go_to_consent_and_stop(browser, served[1])
    browser.click("#leave")
    wait_until(browser, AWAY)
    assert not hung_server.is_set()


def go_to_consent_and_stop(browser: Navigator, address: str) -> None:
    """Open the address and press Start, which nothing answers."""
    browser.open(address)
    browser.click("form button")


def test_the_page_is_empty_in_the_same_breath(
    one_browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """Leaving empties the page before anything else can be drawn."""
    browser = one_browser_with_scripts
    go_to_words(browser, served[1])
    left = browser.look(
        "(() => { document.getElementById('leave').click();"
        " return [document.body.childElementCount, document.title]; })()"
    )
    assert left == [0, ""]
    wait_until(browser, AWAY)


@pytest.mark.parametrize(
    "go", [go_to_words, pytest.param(finish, marks=pytest.mark.left_to_proof)]
)
def test_back_and_forward_show_the_first_page(
    browser_with_scripts: Navigator,
    served: tuple[House, str],
    everyday: str,
    go: Callable[[Navigator, str], None],
) -> None:
    """Without leaving: Back is the page before ours, Forward and Reload the first page."""
    browser = browser_with_scripts
    browser.open(everyday)
    go(browser, served[1])
    browser.back()
    browser.forward()
    wait_until(browser, FIRST)
    check_nothing_shown(browser)
    browser.reload()
    wait_until(browser, FIRST)
    check_nothing_shown(browser)


def test_whoever_goes_away_is_forgotten(
    one_browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """A page that is put away is empty; taken out again, it is the first page."""
    browser = one_browser_with_scripts
    go_to_words(browser, served[1])
    assert browser.look(
        "(() => { dispatchEvent(new PageTransitionEvent('pagehide'));"
        " return [document.body.childElementCount, document.title]; })()"
    ) == [0, ""]
    browser.look("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    wait_until(browser, FIRST)
    check_nothing_shown(browser)


def test_a_page_that_is_not_looked_at_is_covered(
    one_browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """While another program is in front, a picture of the page shows nothing; then it is back."""
    browser = one_browser_with_scripts
    go_to_consent(browser, served[1])
    hide = (
        "(away => {{ Object.defineProperty(document, 'hidden', {{ value: away,"
        " configurable: true }}); document.dispatchEvent(new Event('visibilitychange'));"
        " return getComputedStyle(document.body).visibility; }})({})"
    )
    assert browser.look(hide.format("true")) == "hidden"
    assert browser.look(hide.format("false")) == "visible"


def test_a_page_left_alone_is_left(
    one_browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """After 15 idle minutes the page gives way to the everyday site by itself."""
    browser = one_browser_with_scripts
    go_to_words(browser, served[1])
    look_again = "document.dispatchEvent(new Event('visibilitychange'))"
    browser.look(
        f"performance.now = (now => () => now + 14 * 60000)(performance.now()); {look_again}"
    )
    assert "The police" in browser.look(TEXT)
    browser.look(
        f"performance.now = (now => () => now + 2 * 60000)(performance.now()); {look_again}"
    )
    wait_until(browser, AWAY)


def test_shift_three_times_leaves(
    browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """From a real keyboard, also while writing; letters between, or Escape, do nothing."""
    browser = browser_with_scripts
    go_to_words(browser, served[1])
    browser.click("textarea")
    for key in ("ShiftLeft", "KeyA", "ShiftLeft", "KeyB", "ShiftRight", "Escape", "ShiftLeft"):
        browser.key(key)
    assert MARK in browser.look(BOXES)
    browser.key("Escape")
    for _ in range(3):
        browser.key("ShiftLeft")
    wait_until(browser, AWAY)


def test_an_on_screen_shift_stays(
    one_browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """A Shift that names no place on a keyboard writes capitals and leads nowhere."""
    browser = one_browser_with_scripts
    go_to_words(browser, served[1])
    press_shift(browser, "")
    assert MARK in browser.look(BOXES)


def press_shift(browser: Navigator, code: str) -> None:
    """Press Shift four times as a keyboard on the screen might."""
    browser.look(
        "(box => [1, 2, 3, 4].forEach(() => box.dispatchEvent(new KeyboardEvent('keydown',"
        f" {{ key: 'Shift', code: '{code}', bubbles: true }}))))"
        "(document.querySelector('textarea'))"
    )


def test_an_on_screen_shift_stays_on_a_telephone(
    scripted_chromium: Chromium, served: tuple[House, str]
) -> None:
    """Where there is a finger and no mouse, Shift while writing is the screen's own."""
    touched = scripted_chromium.with_finger()
    touched.fresh(390, 800)
    go_to_words(touched, served[1])
    press_shift(touched, "ShiftLeft")
    assert MARK in touched.look(BOXES)
    touched.key("Tab")
    touched.look("document.querySelector('textarea').focus()")
    press_shift(touched, "ShiftLeft")
    wait_until(touched, AWAY)
    touched.close()


def test_words_stay_in_their_box_when_something_fails(
    one_browser_with_scripts: Navigator, served: tuple[House, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails, the page stays with every word and says so; then the same press goes on."""
    browser = one_browser_with_scripts
    go_to_words(browser, served[1])
    with monkeypatch.context() as broken:
        broken.setattr("consult.intake.redaction.redact", refuse)
        browser.click(CONTINUE)
        wait_until(browser, "document.getElementById('trouble')")
    assert "still in the box" in browser.look(TEXT)
    assert browser.look("document.activeElement.id") == "trouble"
    assert MARK in browser.look(BOXES)
    with monkeypatch.context() as broken:
        broken.setattr("consult.respond.steps.follow_form", refuse)
        browser.look("document.getElementById('trouble').remove()")
        browser.click(CONTINUE)
        wait_until(browser, "document.getElementById('trouble')")
    assert "did not go through" in browser.look(TEXT)
    assert MARK in browser.look(BOXES)
    browser.press("Continue")
    finish_review(browser)
    assert MARK in browser.look(TEXT)


def test_a_connection_that_breaks_costs_a_second_press(
    scripted_chromium: Chromium, served: tuple[House, str]
) -> None:
    """Without a network the words stay; an answer lost on the way is asked for again."""
    browser = scripted_chromium
    browser.fresh()
    go_to_words(browser, served[1])
    browser.page.route("**/step", lambda route: route.abort())
    browser.click(CONTINUE)
    wait_until(browser, "document.getElementById('trouble')")
    assert "did not go through" in browser.look(TEXT)
    assert MARK in browser.look(BOXES)
    # Whoever has the way out under the next key keeps it there, whatever arrives meanwhile.
    browser.look(
        f"document.querySelector('{CONTINUE}').click(); document.getElementById('leave').focus()"
    )
    wait_until(browser, "document.getElementById('trouble')")
    assert browser.look("document.activeElement.id") == "leave"
    browser.page.unroute("**/step")

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    browser.page.route("**/step", lose_the_answer)
    browser.look("document.getElementById('trouble').remove()")
    browser.click(CONTINUE)
    wait_until(browser, "document.getElementById('trouble')")
    browser.page.unroute("**/step")
    browser.look(
        f"{MARK_SHEET}; document.querySelector('{CONTINUE}').click();"
        " document.getElementById('leave').focus()"
    )
    wait_until(browser, IS_NEXT)
    assert browser.look("document.activeElement.id") == "leave"
    finish_review(browser)
    assert MARK in browser.look(TEXT)


def test_a_double_press_sends_once(
    one_browser_with_scripts: Navigator, served: tuple[House, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two presses in one breath are one request and one response."""
    house, address = served
    browser = one_browser_with_scripts
    go_to_review(browser, address)
    before, calls = house.count(), []

    async def follow(*given: Any) -> str | None:
        calls.append(1)
        return await follow_form(*given)

    monkeypatch.setattr("consult.respond.steps.follow_form", follow)
    send = "button[value=send]"
    browser.look(f"[1, 2].forEach(() => document.querySelector('{send}').click())")
    wait_until(browser, "document.body.innerText.includes('have been sent')")
    assert (len(calls), house.count()) == (1, before + 1)


def test_support_and_languages_stay_within(
    browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """Looking for somebody to talk to, or another language, keeps words and adds no entry."""
    browser = browser_with_scripts
    go_to_words(browser, served[1])
    entries = browser.look("history.length")
    browser.press("Help and support")
    assert "999" in browser.look(TEXT)
    browser.press("Go back to the questions")
    assert MARK in browser.look(BOXES)
    browser.press("اردو")
    assert browser.look("[document.documentElement.lang, document.dir]") == ["ur", "rtl"]
    browser.press("English")
    assert browser.look("document.dir") == "ltr"
    assert browser.look("history.length") == entries
    assert browser.look("location.href") == served[1]


def test_what_has_to_be_put_right_takes_the_focus(
    one_browser_with_scripts: Navigator, served: tuple[House, str]
) -> None:
    """An error is where somebody is led, and its link leads to the answer without an entry."""
    browser = one_browser_with_scripts
    go_to_consent(browser, served[1])
    browser.press("Continue")
    assert browser.look("document.activeElement.className") == "faults"
    entries = browser.look("history.length")
    browser.click(".faults a")
    wait_until(browser, "document.activeElement.name === 'agree'")
    assert browser.look("[location.hash, history.length]") == ["", entries]


def test_a_journey_breaks_no_rule(scripted_chromium: Chromium, served: tuple[House, str]) -> None:
    """One host is asked, and the browser never complains of the policy of our pages."""
    scripted_chromium.fresh()
    finish(scripted_chromium, served[1])
    assert scripted_chromium.hosts == {served[1].split("/")[2]}
    assert [line for line in scripted_chromium.complaints if "violates" in line] == []
