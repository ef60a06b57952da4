"""What people do at the staff application in a real browser, whatever they are there for."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.browser.staff_site import PASSPHRASE, Colleague, Site

NARROW, WIDE = 320, 1280


@contextmanager
def open_page(browser: Browser, *, width: int = WIDE, scripts: bool = True) -> Iterator[Page]:
    """Open a page of somebody's own; it fails on refused code and on errors of scripts."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    page, faults = context.new_page(), list[str]()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text) if "Content Security" in message.text else None
        ),
    )
    yield page
    context.close()
    assert not faults, faults


def sign_in(page: Page, site: Site, person: Colleague) -> None:
    """Sign in as somebody."""
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Name").fill(person.name)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_label("Code").fill(person.code())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Consultations")).to_be_visible()


def fits(page: Page) -> bool:
    """Say whether nothing of a page is wider than its window."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return wide


def press(page: Page, name: str) -> None:
    """Press the first button of a name, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    """Follow the first link of exactly this name, and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def is_squeezed(page: Page) -> bool:
    """Say whether a cell of a table is so narrow that its words stand letter below letter."""
    squeezed: bool = page.evaluate(
        # A cell that is hidden, or runs as a line of text on a phone, has no width at all.
        "[...document.querySelectorAll('td, th')].some(cell => cell.clientWidth > 0"
        " && cell.clientWidth < 48 && !cell.closest('.govuk-visually-hidden'))"
    )
    return squeezed


def check_widths(page: Page) -> None:
    """Look at a page on a small phone as well: it fits either window and can be read in it."""
    before = page.viewport_size
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page), f"{page.url} is wider than {width} pixels"
        assert not is_squeezed(page), f"{page.url} has letters below letters at {width} pixels"
    assert before is not None
    page.set_viewport_size(before)
