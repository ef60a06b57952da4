"""A researcher's way from signing in to a file of released counts, in a real browser."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consult.staff.sessions import COOKIE
from tests.browser.desks import WIDE, fits, open_page
from tests.browser.desks import sign_in as sign_in_as
from tests.browser.navigators import Chromium
from tests.browser.staff_site import (
    ITEM,
    NEWCOMER,
    PASSPHRASE,
    SLUG,
    Site,
    make_site,
    run_worker,
    serve_staff,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RUN_PATIENCE = 120_000


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Browser:
    """Give the one Chromium of this module without the respondents' navigator around it."""
    return chromium._browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a running staff application; the worker is started by the tests."""
    made = make_site(tmp_path_factory.mktemp("site"))
    with serve_staff(made):
        yield made


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page of the width asked for; it fails on refused code and on errors of scripts."""
    with open_page(browser, width=getattr(request, "param", WIDE)) as opened:
        yield opened


def sign_in(page: Page, site: Site) -> None:
    """Sign in as somebody who has not signed in before."""
    sign_in_as(page, site, site.next_colleague())


def unlock(page: Page, site: Site) -> None:
    """Unlock the consultation from its page."""
    page.goto(f"{site.address}/consultations/{SLUG}")
    page.get_by_role("button", name="Unlock").click()
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("Unlocked for you")).to_be_visible()


@pytest.mark.parametrize("page", [1280, 320], indirect=True)
def test_from_sign_in_to_export(page: Page, site: Site, tmp_path: Path) -> None:
    """Sign-in, unlock, a run that the worker does, its themes, and a file that two agree to."""
    sign_in(page, site)
    assert fits(page)
    unlock(page, site)
    assert fits(page)
    with run_worker(site):
        start_run(page)
        expect(page.get_by_role("button", name="See the themes")).to_be_visible(
            timeout=RUN_PATIENCE
        )
    page.get_by_role("button", name="See the themes").click()
    expect(page.get_by_text("Not for release").first).to_be_visible()
    for summary in page.get_by_text("Typical answers").all():
        summary.click()
    assert page.locator(".excerpt").count() > 0
    assert page.locator("#planted").count() == 0
    assert fits(page)
    page.get_by_role("button", name="Released counts").click()
    assert fits(page)
    ask(page)
    agree_as_another(page, site)
    page.get_by_role("button", name="Look again").click()
    export(page, tmp_path / "counts.csv")


def start_run(page: Page) -> None:
    """Press the button beside the question about change."""
    form = page.locator(f"form:has(input[value='{ITEM}'])")
    form.get_by_role("button", name="Find themes").click()
    page.wait_for_url("**/runs/*")
    assert fits(page)


def ask(page: Page) -> None:
    """Ask for the file, which cannot be downloaded yet."""
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Ask somebody else to agree").click()
    expect(page.get_by_role("heading", name="Waiting for a second person")).to_be_visible()
    assert page.get_by_role("button", name="Download").count() == 0
    assert fits(page)


def agree_as_another(page: Page, site: Site) -> None:
    """Agree as somebody else, in a browser of their own with a window of the same width."""
    browser, size = page.context.browser, page.viewport_size
    assert browser is not None
    context = browser.new_context(viewport=size)
    other = context.new_page()
    sign_in(other, site)
    unlock(other, site)
    assert fits(other)
    other.get_by_role("link", name="Look at what").first.click()
    expect(other.get_by_role("heading", name="Agree to a file")).to_be_visible()
    assert fits(other)
    other.get_by_label("Your passphrase").fill(PASSPHRASE)
    other.get_by_role("button", name="Agree that this table leaves").click()
    expect(other.get_by_role("heading", name="Released counts")).to_be_visible()
    assert fits(other)
    context.close()


def export(page: Page, path: Path) -> None:
    """Take the released counts out and look at every figure in them."""
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    waiting.value.save_as(path)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert rows[0][:2] == ["Theme", "Answers"]
    figures = [row[1] for row in rows[1:] if len(row) > 1]
    assert figures
    assert all(figure == "[c]" or int(figure) % 5 == 0 for figure in figures)


@pytest.mark.parametrize("page", [1280, 320], indirect=True)
def test_key_is_given_and_taken_away(page: Page, site: Site) -> None:
    """A holder gives the key to somebody, takes it away again, and the answers stay unlocked."""
    sign_in(page, site)
    unlock(page, site)
    page.get_by_role("link", name="Who holds the key").click()
    assert fits(page)
    page.get_by_role("button", name="Give it to somebody else").click()
    page.get_by_label(NEWCOMER).check()
    assert fits(page)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Give them the key").click()
    expect(page.get_by_text(f"{NEWCOMER} holds the key now")).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name=f"Take the key away from {NEWCOMER}").click()
    assert fits(page)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Take the key away").click()
    expect(page.get_by_text(f"{NEWCOMER} does not hold the key any more")).to_be_visible()
    assert page.get_by_role("link", name=f"from {NEWCOMER}").count() == 0
    page.get_by_role("link", name="Views on an example").click()
    expect(page.get_by_text("Unlocked for you")).to_be_visible()


def test_run_waits_for_worker_and_unlock(page: Page, site: Site) -> None:
    """Without a worker a run waits; once it is there, one press lets it go on to its end."""
    sign_in(page, site)
    unlock(page, site)
    start_run(page)
    expect(page.get_by_text("Waiting for the next unlock")).to_be_visible()
    with run_worker(site):
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("button", name="See the themes")).to_be_visible(
            timeout=RUN_PATIENCE
        )


def test_works_without_scripts(browser: Browser, site: Site) -> None:
    """With scripts off a person still signs in, unlocks and sees where a run is."""
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    unlock(page, site)
    start_run(page)
    expect(page.get_by_text("Waiting for the next unlock")).to_be_visible()
    page.get_by_role("button", name="Stop this run").click()
    expect(page.get_by_text("This run was stopped")).to_be_visible()
    context.close()


def test_browser_keeps_nothing(browser: Browser, site: Site) -> None:
    """After signing out the browser holds no cookie and no storage, and Back shows no page."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site)
    (cookie,) = context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["secure"]) == (COOKIE, True, True)
    assert (cookie["sameSite"], cookie["path"], cookie["expires"]) == ("Strict", "/", -1)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()
