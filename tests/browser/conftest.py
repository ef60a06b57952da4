from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.navigators import Chromium, Firefox, Navigator
from tests.browser.servers import serve_everyday, serve_house
from tests.respond.house import House

CHROMIUM = Path("/usr/bin/chromium")
FIREFOX = Path("/usr/bin/firefox-esr")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Give Debian's Chromium, or fail with what to run."""
    _require(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Chromium(browser)
        browser.close()


@pytest.fixture(scope="module")
def firefox(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Give Firefox ESR, or fail with what to run."""
    _require(FIREFOX)
    browser = Firefox(root / "frontend", tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


@pytest.fixture(params=["chromium", "firefox"])
def browser_without_scripts(request: pytest.FixtureRequest) -> Navigator:
    """Give each browser in turn, as somebody who has never been here."""
    browser: Navigator = request.getfixturevalue(request.param)
    browser.fresh()
    return browser


@pytest.fixture(scope="module")
def scripted_chromium() -> Iterator[Chromium]:
    """Give Debian's Chromium with the scripts of pages on."""
    _require(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Chromium(browser, scripts=True)
        browser.close()


@pytest.fixture(scope="module")
def scripted_firefox(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Give Firefox ESR with the scripts of pages on."""
    _require(FIREFOX)
    browser = Firefox(root / "frontend", tmp_path_factory.mktemp("firefox"), scripts=True)
    yield browser
    browser.close()


@pytest.fixture(params=["chromium", "firefox"])
def browser_with_scripts(request: pytest.FixtureRequest) -> Navigator:
    """Give each browser in turn with scripts on, as somebody who has never been here."""
    browser: Navigator = request.getfixturevalue(f"scripted_{request.param}")
    browser.fresh()
    return browser


@pytest.fixture(
    params=["chromium", pytest.param("firefox", marks=pytest.mark.left_to_proof)],
)
def one_browser_with_scripts(request: pytest.FixtureRequest) -> Navigator:
    """Give Chromium for a rule of our own script's; `make proof PART=dear` gives Firefox too."""
    browser: Navigator = request.getfixturevalue(f"scripted_{request.param}")
    browser.fresh()
    return browser


@pytest.fixture(scope="module")
def everyday() -> Iterator[str]:
    """Give the address of the site that the way out leads to."""
    with serve_everyday() as address:
        yield address


@pytest.fixture(scope="module")
def served(everyday: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """Give an open consultation and the address of its questionnaire."""
    with serve_house(tmp_path_factory.mktemp("house"), everyday) as house:
        yield house


def _require(program: Path) -> None:
    if not program.is_file():
        pytest.fail(f"{program} is missing: run `make system`", pytrace=False)
