"""The little work before Start, in Chromium slowed six times: never in anybody's way."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import CDPSession, Page, Response

from tests.browser.navigators import TEXT, Chromium
from tests.respond.house import House

pytestmark = pytest.mark.browser

SLOWED = 6

# How often work has stopped is counted from before the page's first script runs.
WATCH = """
globalThis.pauses = 0;
const later = globalThis.setTimeout;
globalThis.setTimeout = (act, wait, ...more) => {
  globalThis.pauses += wait === undefined;
  return later(act, wait, ...more);
};
"""


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    """Give a page of Chromium with scripts on."""
    context = chromium._browser.new_context()
    yield context.new_page()
    context.close()


def slow(page: Page, times: int) -> CDPSession:
    """Let the page's processor be so many times slower."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    return session


def list_starts(page: Page) -> list[Response]:
    """Note every answer to a form from now on."""
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one) if one.url.endswith("/step") else None)
    return answers


def read_work(answer: Response) -> str:
    """Give what a form held as its work."""
    found = re.search(r"(?:^|&)_work=([^&]*)", answer.request.post_data or "")
    return found[1] if found else ""


def test_work_is_done_in_slices_while_the_page_is_read(
    page: Page, served: tuple[House, str]
) -> None:
    """On a slow telephone work stops often for whatever else there is; with it Start is let in."""
    page.add_init_script(WATCH)
    slow(page, SLOWED)
    answers = list_starts(page)
    page.goto(served[1])
    page.wait_for_function("globalThis.pauses > 2")
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("button[value=next]")
    assert [one.status for one in answers] == [200]
    assert read_work(answers[0]).count(".") == 16


def press_leave(page: Page) -> None:
    """Press the way out."""
    page.get_by_role("link", name="Leave this page").click()


def press_shift(page: Page) -> None:
    """Press Shift three times."""
    for _ in range(3):
        page.keyboard.press("ShiftLeft")


@pytest.mark.parametrize("leave", [press_leave, press_shift])
def test_work_never_blocks_leaving(
    page: Page, served: tuple[House, str], everyday: str, leave: Callable[[Page], None]
) -> None:
    """While work is under way that would take minutes, either way out takes effect at once."""
    page.add_init_script(WATCH)
    hard = "Dw" + "A" * 38
    page.route(
        re.compile(re.escape(served[1]) + "$"),
        lambda route: route.fulfill(
            response=(got := route.fetch()),
            body=re.sub(r'(name="_work" value=")[^"]*', rf"\g<1>{hard}", got.text()),
        ),
    )
    page.goto(served[1])
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("#moment > span:not([hidden])")
    assert page.inner_text("#moment") == "One moment, please."
    page.wait_for_function("globalThis.pauses > 20")
    leave(page)
    page.wait_for_url(everyday)
    assert "Rain later" in page.evaluate(TEXT)


@pytest.mark.parametrize("times", [1, 2])
def test_work_in_vain_costs_no_answer(page: Page, served: tuple[House, str], times: int) -> None:
    """Refused once, Start is pressed again with other work; refused twice, without any."""
    answers = list_starts(page)
    left = [times]

    def spoil(route: object) -> None:
        body = route.request.post_data  # type: ignore[attr-defined]
        if left[0] and "_work=" in body:
            left[0] -= 1
            body = re.sub(r"_work=[^&.]*", "_work=" + "A" * 40, body)
        route.continue_(post_data=body)  # type: ignore[attr-defined]

    page.route("**/step", spoil)
    page.goto(served[1])
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("button[value=next]")
    assert [one.status for one in answers] == [*[429] * times, 200]
