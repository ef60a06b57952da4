"""The whole path through the real programs: a survivor's answer becomes a counted theme.

One journey in Chromium with scripts off, one at the researcher's desk, and then a search of
everything that the programs left behind.
"""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import psutil
import pyotp
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from consult.settings import read_settings
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.vault.keys import unlock_person, unwrap_key
from consult.vault.open import open_response
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.demo.running import Demo, running_demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEPT: Final = "marmalade"
GONE: Final = "Quillfeather"
DEVICE: Final = {
    "agent": "canary-agent-7391",
    "header": "canary-header-4482",
    "address": "198.51.100.77",
    "query": "canary-query-5520",
}
WORDS: Final = f"His name is {GONE} and he threw the {KEPT}. They told him to leave and he did."
SLUG: Final = "survivor-views"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the whole installation."""
    return tmp_path_factory.mktemp("whole") / "data"


@pytest.fixture(scope="module")
def demo(folder: Path, clean_environ: dict[str, str]) -> Iterator[Demo]:
    """Run the three programs under their supervisor."""
    with running_demo(folder, clean_environ) as demo:
        yield demo


@pytest.fixture(scope="module")
def house_browser() -> Iterator[Browser]:
    """Give Debian's Chromium."""
    if not CHROMIUM.is_file():
        pytest.fail(f"{CHROMIUM} is missing: run `make system`", pytrace=False)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def notes(demo: Demo, folder: Path) -> dict[str, Any]:
    """Give the sign-ins and addresses that the demonstration made."""
    assert demo.running.poll() is None
    read: dict[str, Any] = json.loads((folder / "demo.json").read_text())
    return read


@pytest.fixture(scope="module")
def ending(demo: Demo, house_browser: Browser, notes: dict[str, Any]) -> str:
    """Answer every page with scripts off, from a device that says a lot about itself."""
    context = house_browser.new_context(
        java_script_enabled=False,
        user_agent=DEVICE["agent"],
        extra_http_headers={
            "x-forwarded-for": DEVICE["address"],
            "x-device": DEVICE["header"],
        },
    )
    page = context.new_page()
    address = f"http://127.0.0.1:{demo.respond}/{notes['tokens']['survivor']}"
    page.goto(f"{address}?from={DEVICE['query']}")
    press(page, "Start")
    while not (heading := page.inner_text("h1")).startswith("Thank you"):
        answer_page(page)
        press(page, "Send" if "What we will keep" in heading else "Continue")
    context.close()
    return heading


def press(page: Page, words: str) -> None:
    """Press the first button that begins with these words."""
    page.locator("main button", has_text=re.compile(rf"^\s*{words}")).first.click()


def answer_page(page: Page) -> None:
    """Choose the first of every choice, and write the marked words in every box."""
    radios = page.locator("main input[type=radio]").all()
    for name in dict.fromkeys(radio.get_attribute("name") for radio in radios):
        page.locator(f'main input[type=radio][name="{name}"]').first.check()
    for box in page.locator("main input[type=checkbox]").all()[:1]:
        box.check()
    for box in page.locator("main textarea").all():
        box.fill(WORDS)


@pytest.fixture(scope="module")
def exported(demo: Demo, house_browser: Browser, notes: dict[str, Any], ending: str) -> str:
    """Find themes, read them, ask for their counts, have a second person agree, take them."""
    assert ending
    first, second = notes["people"][:2]
    page = enter(house_browser, demo, first)
    press(page, "Find themes")
    page.get_by_text("See the themes").click(timeout=120_000)
    assert page.locator("main").inner_text().count("Not for release") > 3
    page.get_by_role("button", name="Released counts").or_(
        page.get_by_role("link", name="Released counts")
    ).first.click()
    page.fill("[name=passphrase]", first["passphrase"])
    press(page, "Ask somebody else to agree")
    page.get_by_text("Waiting for a second person").wait_for()
    agree(enter(house_browser, demo, second), second)
    page.reload()
    page.fill("[name=passphrase]", first["passphrase"])
    with page.expect_download() as download:
        press(page, "Download")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.context.close()
    return text


def enter(browser: Browser, demo: Demo, person: dict[str, str]) -> Page:
    """Sign somebody in, in a browser of their own, and unlock the consultation."""
    page = browser.new_context().new_page()
    page.goto(f"http://127.0.0.2:{demo.staff}/")
    page.fill("[name=name]", person["name"])
    page.fill("[name=passphrase]", person["passphrase"])
    page.fill("[name=code]", pyotp.TOTP(person["totp_secret"]).now())
    press(page, "Sign in")
    page.get_by_text("Sign out").wait_for()
    page.goto(f"http://127.0.0.2:{demo.staff}/consultations/{SLUG}/unlock")
    page.fill("[name=passphrase]", person["passphrase"])
    press(page, "Unlock")
    page.get_by_text("Lock again").wait_for()
    return page


def agree(page: Page, person: dict[str, str]) -> None:
    """Follow the link on the consultation's page, look at the table, and agree."""
    page.get_by_text("Look at what").click()
    page.get_by_role("heading", name="Agree to a file").wait_for()
    page.fill("[name=passphrase]", person["passphrase"])
    press(page, "Agree that this table leaves")
    page.get_by_role("heading", name="Released counts").wait_for()
    page.context.close()


def test_survivor_is_thanked(ending: str) -> None:
    """Somebody without scripts gets from the first page to the last, and is thanked."""
    assert ending.startswith("Thank you")


def test_exported_counts_are_safe(exported: str) -> None:
    """Every count in the file is withheld, or ten or more and rounded."""
    table = exported.replace("\r\n", "\n").split("\n\n", maxsplit=1)[0]
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) > 2
    counts = [row["Answers"] for row in rows]
    assert all(count == "[c]" or (int(count) >= 10 and int(count) % 5 == 0) for count in counts)
    assert any(count != "[c]" for count in counts)
    assert "Invented data" in exported


def test_researchers_read_what_was_kept(
    folder: Path, notes: dict[str, Any], ending: str, exported: str
) -> None:
    """Unlocked, the kept words come back, without the name and without anything of the device."""
    assert ending
    assert exported
    with ThreadPoolExecutor(1) as aside:
        texts = aside.submit(asyncio.run, read_all(folder, notes["people"][0])).result()
    ours = [text for text in texts if KEPT in text]
    assert len(ours) >= 3
    assert all("[NAME 1]" in text for text in ours)
    everything = "\n".join(texts)
    assert not [word for word in (GONE, *DEVICE.values()) if word.lower() in everything.lower()]


async def read_all(folder: Path, person: dict[str, str]) -> list[str]:
    """Open every text with a researcher's own passphrase, as the staff application does."""
    settings = read_settings({"CONSULT_DATA": str(folder)})
    texts: list[str] = []
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        consultation = await responses.read_consultation(SLUG)
        account = await staff.read_account(person["name"])
        assert consultation is not None
        assert account is not None
        wrapped = await staff.read_grant(consultation.id, account.id)
        assert wrapped is not None
        key = unwrap_key(wrapped, unlock_person(account.locked_key, person["passphrase"]))
        async for response in responses.iterate_responses(consultation.id):
            record = open_response(response.sealed, key)
            texts += [text.text for text in record.texts.values()]
    return texts


def find_traces(folder: Path, words: list[str]) -> list[str]:
    """Name every file below a folder that holds one of the words, in either encoding."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [
                f"{path.name}: {word}"
                for word in words
                for encoding in ("utf-8", "utf-16-le")
                if word.lower().encode(encoding) in content
            ]
    return found


def test_nothing_is_left_behind(demo: Demo, folder: Path, exported: str) -> None:
    """No word, name or detail of the device is in any file, printed line or environment."""
    assert exported
    words = [KEPT, GONE, *DEVICE.values()]
    assert find_traces(folder, words) == []
    printed = "\n".join(demo.lines).lower()
    assert not [word for word in words if word.lower() in printed]
    programs = psutil.Process(demo.running.pid).children(recursive=True)
    assert len(programs) >= 3
    surroundings = "".join(json.dumps(program.environ()) for program in programs)
    assert not [word for word in words if word in surroundings]


def test_planted_words_would_be_found(tmp_path: Path) -> None:
    """The search finds each of the words where it is planted, in either encoding."""
    words = [KEPT, GONE, *DEVICE.values()]
    for place, word in enumerate(words):
        for encoding in ("utf-8", "utf-16-le"):
            planted = b"\0" + word.upper().encode(encoding) + b"\0"
            (tmp_path / f"{place} {encoding}").write_bytes(planted)
    assert len(find_traces(tmp_path, words)) == 2 * len(words)
