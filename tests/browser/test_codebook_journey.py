"""470 answers from a file to a confirmed codebook and its agreement, in a real browser."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.demo.voices import read_voices
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.schema import migrate
from consult.store.staff import open_staff
from consult.vault.keys import make_key_pair, wrap_key
from surveys.files import encode_instrument, instrument_digest, read_ready
from tests.browser.desks import check_widths, follow, open_page, press, sign_in
from tests.browser.navigators import Chromium
from tests.browser.staff_site import (
    ITEM,
    PASSPHRASE,
    SLUG,
    Colleague,
    Site,
    employ,
    make_site,
    run_worker,
    serve_staff,
)
from tests.imports.samples import MAP

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANSWERS = 470
SHARES = (9, 7, 6, 5, 4, 1)
"""How common each subject is: the last is small, since each of its answers is looked at again."""
SAMPLE = 6
HEADER = ["Change", "Email", "Lived"]
PATIENCE = 120.0


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Browser:
    """Give the one Chromium of this module without the respondents' navigator around it."""
    return chromium._browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a running staff application into which a file of answers was imported."""
    folder = tmp_path_factory.mktemp("codebook")
    made = make_site(folder, fill)
    import_answers(made, folder)
    with serve_staff(made):
        yield made


async def fill(settings: Settings) -> list[Colleague]:
    """Publish an open consultation without a response, to whose key two people hold a copy."""
    await migrate(settings)
    keys, instrument = make_key_pair(), read_ready("survivor-views")
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        made = await responses.add_consultation(
            SLUG, "Views on an example", keys.public.raw, invented=True
        )
        body, digest = encode_instrument(instrument), instrument_digest(instrument)
        await responses.add_questionnaire(made, "survivor", "token-example", body, digest)
        await responses.set_state(made, "open")
        people = []
        for name, role in (("Rowan Example", Role.REVIEWER), ("Robin Example", Role.RESEARCHER)):
            account = await employ(staff, name, role)
            await staff.grant_key(made, account.id, wrap_key(keys.private, account.public_key))
            people.append(Colleague(name, account.totp_secret))
    return people


def import_answers(site: Site, folder: Path) -> None:
    """Bring a file of invented answers in by the command that people use for it."""
    rows, plan = folder / "answers.csv", folder / "map.toml"
    with rows.open("w", newline="") as file:
        lived = zip(write_answers(), cycle(("yes", "no")))
        csv.writer(file).writerows([HEADER, *([one, "", how] for one, how in lived)])
    plan.write_text(MAP.replace("[columns]", '[columns]\nLived = "living-together"'))
    command = [sys.executable, "-m", "consult", "import-answers", str(rows)]
    done = subprocess.run(
        [*command, "--consultation", SLUG, "--map", str(plan)],
        env=site.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{ANSWERS}" in done.stdout


def write_answers() -> list[str]:
    """Write what invented people want changed, on a few subjects and in their own words."""
    chance, voices = Random(7), read_voices()
    slots = voices.slots(chance)
    topics = chance.choices(voices.topics()[: len(SHARES)], SHARES, k=ANSWERS)
    return [
        ". ".join(chance.sample(voices.lines("change", topic, "lines"), 2)).format(**slots)
        for topic in topics
    ]


def come_in(page: Page, site: Site) -> None:
    """Sign the next person in and unlock the consultation."""
    sign_in(page, site, site.next_colleague())
    page.goto(f"{site.address}/consultations/{SLUG}/unlock")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    press(page, "Unlock")


def look(page: Page, name: str) -> None:
    """Look at a page on a small phone as well; pictures are kept where a folder is named."""
    check_widths(page)
    folder = os.environ.get("PICTURES")
    for width, side in ((320, "ltr"), (768, "ltr"), (1280, "ltr"), (768, "rtl")) if folder else ():
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("side => { document.documentElement.dir = side }", side)
        path = Path(folder or ".") / f"{name}-{width}-{side}.png"
        page.screenshot(path=path, full_page=True)
        page.evaluate("document.documentElement.dir = 'ltr'")


def test_answers_become_a_codebook_that_two_people_have_coded(
    browser: Browser, site: Site
) -> None:
    """A run, a merge by keys and by dragging, a split, confirmed names, a sample coded twice."""
    with open_page(browser) as page, open_page(browser) as second, run_worker(site):
        come_in(page, site)
        come_in(second, site)
        book = start_codebook(page)
        merge(page)
        split(page)
        look_again(page)
        confirm_names(page, book)
        code_by_arrows(page, book)
        search(page, book)
        compare(page, book)
        draw(page, book)
        code(page, book)
        look(page, "samples")
        offer_a_pause(second, book)
        code(second, book)
        assert "1.00" in measure(page, book)


def start_codebook(page: Page) -> str:
    """Have the worker find themes, start a codebook from them, and give its address."""
    form = page.locator(f"form:has(input[value='{ITEM}'])")
    form.get_by_role("button", name="Find themes").click()
    themes = page.get_by_role("button", name="See the themes")
    expect(themes).to_be_visible(timeout=1000 * PATIENCE)
    with page.expect_navigation():
        themes.click()
    look(page, "themes")
    press(page, "Start a codebook")
    expect(page.get_by_role("heading", name="Codebook", exact=True)).to_be_visible()
    look(page, "codebook")
    return page.url.partition("#")[0]


def merge(page: Page) -> None:
    """Merge two themes by keys, undo that by a key, and merge them again by dragging."""
    grips = page.locator(".theme-grip")
    before = grips.count()
    picked, above = grips.nth(before - 2), grips.nth(before - 3)
    into = page.locator(f"#{above.get_attribute('id')}")
    picked.focus()
    page.keyboard.press("Space")
    expect(page.locator("#done")).to_contain_text("is picked up")
    page.keyboard.press("ArrowUp")
    expect(above).to_be_focused()
    page.keyboard.press("m")
    expect_step(page, version=1, themes=before - 1)
    expect(into).to_be_focused()
    page.keyboard.press("z")
    expect_step(page, version=2, themes=before)
    expect(into).to_be_focused()
    picked.drag_to(above)
    page.get_by_role("dialog").get_by_role("button", name="Merge “").click()
    expect_step(page, version=3, themes=before - 1)
    expect(into).to_be_focused()
    expect(page.locator("#done")).to_have_text("Done. It can be undone.")


def expect_step(page: Page, *, version: int, themes: int) -> None:
    """Wait until a change shows."""
    expect(page.get_by_text(f"Version {version} of this codebook")).to_be_visible()
    expect(page.locator(".theme-grip")).to_have_count(themes)


def split(page: Page) -> None:
    """Make two answers of the smallest theme a theme of their own."""
    page.locator(".theme-grip").last.focus()
    with page.expect_navigation():
        page.keyboard.press("o")
    look(page, "theme")
    first = page.get_by_label("Choose answer 1", exact=True)
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("s")
    page.keyboard.type("Said by a few")
    press(page, "Split")
    expect(page.get_by_role("heading", name="Said by a few", exact=True)).to_be_visible()


def look_again(page: Page) -> None:
    """Give every answer of the theme that was split its themes again."""
    left = int(page.get_by_role("link", name="to look at again").inner_text().split()[0])
    assert left > 1
    page.get_by_role("link", name="to look at again").click()
    look(page, "again")
    for _ in range(left):
        press(page, "Keep these themes")
    expect(page.get_by_text("Nothing is left to look at again")).to_be_visible()


def confirm_names(page: Page, book: str) -> None:
    """Confirm by a key every name that is still a suggestion."""
    page.goto(book)
    suggested = page.locator("tr:has(.govuk-tag--yellow) .theme-grip")
    for left in range(suggested.count(), 0, -1):
        grip = page.locator(f"#{suggested.first.get_attribute('id')}")
        grip.focus()
        page.keyboard.press("c")
        expect(suggested).to_have_count(left - 1)
        # Only then is the part of the page that was drawn anew at rest, and the next key counts.
        expect(grip).to_be_focused()
    expect(page.get_by_text("A person has confirmed every name")).to_be_visible()
    look(page, "codebook-confirmed")
    follow(page, "Changes")
    look(page, "changes")
    page.locator("a[href$='/versions/1']").click()
    look(page, "version")


def draw(page: Page, book: str) -> None:
    """Fix a sample for two people to code."""
    page.goto(f"{book}/samples")
    page.get_by_label("Answers that two people code blind").fill(str(SAMPLE))
    page.get_by_label("Answers that one of them codes with").fill("0")
    press(page, "Draw and fix the sample")


def code(page: Page, book: str) -> None:
    """Code a sample to its end, by numbers and the Enter key."""
    page.goto(f"{book}/samples/0/code")
    look(page, "blind")
    for number in range(SAMPLE):
        page.locator("[data-numbered] input").first.focus()
        page.keyboard.press(str(1 + number % 3))
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.url.partition("#")[0] == f"{book}/samples"


def offer_a_pause(page: Page, book: str) -> None:
    """Stay on a page for as long as somebody reads before a pause is offered."""
    page.clock.install()
    page.goto(f"{book}/samples/0/code")
    pause = page.get_by_text("This is a good place for a pause")
    expect(pause).to_be_hidden()
    page.clock.fast_forward("20:00")
    expect(pause).to_be_visible()


def measure(page: Page, book: str) -> str:
    """Have the worker measure, and give the line that says how far the two agree.

    Nobody loads the page again: what was measured takes its place on it.
    """
    page.goto(f"{book}/samples")
    press(page, "Measure agreement")
    row = page.get_by_role("row", name="The two people, blind")
    expect(row).to_be_visible(timeout=1000 * PATIENCE)
    look(page, "agreement")
    return row.inner_text()


def code_by_arrows(page: Page, book: str) -> None:
    """Go through the grid by arrow keys, of which one box is a stop of the Tab key, and tick."""
    page.goto(f"{book}/grid")
    look(page, "grid")
    first, beside, below = (page.locator(f"#tick-{at}") for at in ("1-1", "1-2", "2-2"))
    assert page.locator(".coding td input[tabindex='0']").count() == 1
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(beside).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(below).to_be_focused()
    before = below.is_checked()
    page.keyboard.press("Space")
    assert below.is_checked() != before
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    press(page, "Save")
    expect(page.get_by_text("1 answer was coded").first).to_be_visible()


def search(page: Page, book: str) -> None:
    """Look for a word, and read the places in which it stands."""
    page.goto(f"{book}/search")
    look(page, "search")
    page.locator("#sought").fill("police")
    press(page, "Search")
    look(page, "found")
    for name in ("plan", "claims", "links"):
        page.goto(f"{book}/{name}")
        look(page, name)


def compare(page: Page, book: str) -> None:
    """Have people compared by a closed question; the figures come by themselves."""
    page.goto(f"{book}/comparison")
    page.get_by_label("Closed question").select_option("living-together")
    press(page, "Compare")
    expect(page.get_by_role("heading", name="Did you live with")).to_be_visible(
        timeout=1000 * PATIENCE
    )
    look(page, "comparison")
