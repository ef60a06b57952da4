"""A consultation from an empty page to an answer, in real browsers, by people without any code."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from consult.pages.words import say_word
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.schema import migrate
from consult.store.staff import open_staff
from consult.vault.keys import unlock_person, unwrap_key
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from surveys.checker import check_instrument
from surveys.files import decode_instrument
from surveys.model import Instrument
from surveys.signing import is_signed
from tests.browser.designed import DESIGNED, TODAY, WELSH
from tests.browser.designing import design, translate, undo_and_redo
from tests.browser.desks import NARROW, check_widths, fits, follow, open_page, press, sign_in
from tests.browser.navigators import LEAVE_IN_VIEW, Chromium
from tests.browser.staff_site import (
    PASSPHRASE,
    Colleague,
    Site,
    employ,
    make_site,
    serve_respondents,
    serve_staff,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DRAFT = "views-on-services"
PANEL = f"{DRAFT}-panel-1"
DESIGNER, APPROVER = "Avery Example", "Blair Example"
HOLDERS = ["Casey Example", "Devon Example"]
COMMENT = "Say marigold instead, because the word helpful sounds like a test."
YEAR = "In which year were you last in contact?"
ROLES = {
    DESIGNER: Role.POLICY_DESIGNER,
    APPROVER: Role.APPROVER,
    **dict.fromkeys(HOLDERS, Role.RESEARCHER),
}

Given = TypeVar("Given")


async def fill(settings: Settings) -> list[Colleague]:
    """Make an installation with four people and nothing else."""
    await migrate(settings)
    async with open_staff(settings.staff_database) as staff:
        return [
            Colleague(name, (await employ(staff, name, role)).totp_secret)
            for name, role in ROLES.items()
        ]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a running staff application in which there is nothing yet."""
    made = make_site(tmp_path / "data", fill)
    with serve_staff(made):
        yield made


def wait_for(work: Coroutine[Any, Any, Given]) -> Given:
    """Wait for work on a database; the browser's driver keeps a loop running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def read_drafted(settings: Settings) -> Instrument:
    """Read the draft's questionnaire as it stands."""
    async with open_staff(settings.staff_database) as staff:
        draft = await staff.read_draft(DRAFT)
        assert draft is not None
        (row,) = await staff.list_draft_questionnaires(draft.id)
    return decode_instrument(row.body, "The draft")


async def read_published(settings: Settings, slug: str) -> tuple[Instrument, str]:
    """Read what an open consultation asks, and under which token it is answered."""
    async with open_responses(settings.responses_database) as responses:
        row = await responses.read_consultation(slug)
        assert row is not None
        assert row.state == "open"
        (entry,) = await responses.list_questionnaires(row.id)
        body = await responses.read_instrument(entry.digest)
    assert body is not None
    return decode_instrument(body, slug), entry.token


async def read_response(settings: Settings, person: str) -> ResponseRecord:
    """Open the one response that there is, with somebody's own key to the consultation."""
    async with (
        open_staff(settings.staff_database) as staff,
        open_responses(settings.responses_database) as responses,
    ):
        row, account = await responses.read_consultation(DRAFT), await staff.read_account(person)
        assert row is not None
        assert account is not None
        wrapped = await staff.read_grant(row.id, account.id)
        assert wrapped is not None
        key = unwrap_key(wrapped, unlock_person(account.locked_key, PASSPHRASE))
        (stored,) = [one async for one in responses.iterate_responses(row.id)]
    return open_response(stored.sealed, key)


def test_from_an_empty_page_to_an_answer(chromium: Chromium, site: Site) -> None:
    """Designed, undone, translated, commented on, approved, published, answered: all by pages."""
    browser, by_name = chromium._browser, {one.name: one for one in site.people}
    with open_page(browser) as page, serve_respondents(site) as respondents:
        sign_in(page, site, by_name[DESIGNER])
        design(page)
        undo_and_redo(page)
        translate(page, DESIGNER)
        check_designed(wait_for(read_drafted(site.settings)))
        ask_panel(page)
        comment(browser, respondents + read_link(page, DRAFT))
        check_nowhere(site.settings.data, COMMENT.split()[1])
        read_comments(page)
        ask_for_approval(page)
        approve(browser, site, by_name[APPROVER])
        publish(page)
        published, token = wait_for(read_published(site.settings, DRAFT))
        check_designed(published)
        before = look(page, site)
        assert "Open" in before[0]
        answer(browser, f"{respondents}/{token}")
        check_answered(wait_for(read_response(site.settings, HOLDERS[1])))
        # Nobody is visible: with an answer the pages say what they said without one.
        assert look(page, site) == before


def check_designed(instrument: Instrument) -> None:
    """What is in the database is what was designed, signed by its designer, without a fault."""
    assert replace(instrument, signed=[]) == DESIGNED
    assert [(one.language, one.by) for one in instrument.signed] == [("cy", DESIGNER)]
    assert is_signed(instrument, "cy")
    assert check_instrument(instrument, TODAY) == []


def ask_panel(page: Page) -> None:
    """Make a private link, for comments that the designer alone reads."""
    page.goto(f"{page.url.partition('/design/')[0]}/design/{DRAFT}")
    check_widths(page)
    follow(page, "Panel")
    press(page, "Make a private link")
    expect(page.get_by_text("Recovery key of the comments")).to_be_visible()
    check_widths(page)
    page.reload()
    expect(page.get_by_text("Recovery key of the comments")).to_have_count(0)


def read_link(page: Page, draft: str) -> str:
    """Give the private link that the page shows."""
    assert page.url.endswith(f"/design/{draft}/panel")
    link = page.locator("li.card code").inner_text()
    assert link.startswith("/")
    return link


def comment(browser: Browser, address: str) -> None:
    """As a member of the panel on a phone without scripts, comment on one question and send."""
    with open_page(browser, width=NARROW, scripts=False) as page:
        page.goto(address)
        press(page, "Start")
        press(page, "Continue")
        page.get_by_label("Yes, I agree").check()
        for _ in range(20):
            press(page, "Continue")
            assert fits(page)
            assert page.evaluate(LEAVE_IN_VIEW)
            box = page.locator("textarea[name=on-helpful]")
            if box.count():
                expect(page.get_by_text("How helpful were they?")).to_be_visible()
                box.fill(COMMENT)
            if page.get_by_role("button", name="Send my answers").count():
                break
        expect(page.get_by_text(COMMENT)).to_be_visible()
        press(page, "Send my answers")
        expect(page.get_by_text("Your comments are with the people")).to_be_visible()


def check_nowhere(folder: Path, word: str) -> None:
    """No file of the installation has a word of what somebody wrote."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"responses.sqlite", "staff.sqlite"} <= {path.name for path in files}
    assert [path for path in files if word.encode() in path.read_bytes()] == []


def read_comments(page: Page) -> None:
    """Unlock the comments and read exactly the one that was written, below its question."""
    page.get_by_role("link", name="Read the comments").click()
    expect(page.get_by_text(COMMENT)).to_have_count(0)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    press(page, "Unlock the comments")
    asked = page.get_by_role("region", name="How helpful were they?")
    assert asked.locator("li").all_inner_texts() == [COMMENT]
    assert page.locator("li.card").count() == 1
    check_widths(page)


def ask_for_approval(page: Page) -> None:
    """Ask a second person; nobody can agree to their own work or publish before somebody has."""
    page.goto(f"{page.url.partition('/panel')[0]}/publish")
    assert page.get_by_role("button", name="Publish").count() == 0
    check_widths(page)
    follow(page, "Review and approval")
    press(page, "Ask for approval")
    expect(page.get_by_text("Waiting for approval")).to_be_visible()
    assert page.get_by_label("Your passphrase").count() == 0
    check_widths(page)


def approve(browser: Browser, site: Site, person: Colleague) -> None:
    """As somebody else, agree to exactly what stands there, with a passphrase."""
    with open_page(browser) as page:
        sign_in(page, site, person)
        page.goto(f"{site.address}/design/{DRAFT}/review")
        check_widths(page)
        page.get_by_label("Your passphrase").fill("not at all theirs")
        press(page, "Approve exactly this")
        expect(page.get_by_text("Waiting for approval")).to_be_visible()
        page.get_by_label("Your passphrase").fill(PASSPHRASE)
        press(page, "Approve exactly this")
        expect(page.get_by_text(f"Approved by {APPROVER}")).to_be_visible()


def publish(page: Page) -> None:
    """Publish it for two people to read, and see the recovery key this once."""
    page.reload()
    press(page, "Publish")
    for name in HOLDERS:
        page.get_by_label(name).check()
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    check_widths(page)
    press(page, "Publish")
    expect(page.get_by_role("heading", name="Recovery key")).to_be_visible()
    check_widths(page)
    page.reload()
    expect(page.get_by_role("heading", name="Recovery key")).to_have_count(0)


def answer(browser: Browser, address: str) -> None:
    """On a phone without scripts: begin in English, go on in Welsh, answer for two services."""
    with open_page(browser, width=NARROW, scripts=False) as page:
        page.goto(address)
        expect(page.get_by_role("heading", name="Views on services")).to_be_visible()
        press(page, "Start")
        press(page, "Continue")
        page.get_by_label("Yes").check()
        press(page, "Cymraeg")
        expect(page.get_by_role("heading", name="Ai i chi y mae hwn?")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "cy"
        assert page.get_by_label("Ydw", exact=True).is_checked()
        go_on(page, "Cyn i chi benderfynu")
        page.get_by_label(WELSH["Yes, I agree"]).check()
        go_on(page, "Gwasanaethau yn eich ardal")
        page.get_by_label("Heddlu").check()
        page.get_by_label("Llinell gymorth").check()
        go_on(page, "Sut aeth pethau")
        go_on(page, "Am: Heddlu")
        page.get_by_label("Defnyddiol iawn").check()
        go_on(page, "Am: Llinell gymorth")
        page.get_by_label("Ddim yn ddefnyddiol").check()
        go_on(page, "Edrych yn ôl")
        assert page.get_by_text(say_word("unavailable", "cy")).count() == 0
        expect(page.locator("textarea").first).to_be_visible()
        page.get_by_role("group", name=WELSH[YEAR]).get_by_role("textbox").fill("2024")
        go_on(page, say_word("review", "cy"))
        press(page, say_word("send", "cy"))
        expect(page.get_by_role("heading", name="Diolch")).to_be_visible()
        expect(page.get_by_text("Y Samariaid")).to_be_visible()


def go_on(page: Page, heading: str) -> None:
    """Press the button that leads on; the next page fits and has the way out in view."""
    press(page, say_word("continue", "cy"))
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    assert fits(page)
    assert page.evaluate(LEAVE_IN_VIEW)


def check_answered(record: ResponseRecord) -> None:
    """What is kept is what was answered, for each service apart, and no words."""
    assert (record.language, record.audience, record.texts) == ("cy", "survivor", {})
    assert record.closed == {
        "adult": ("yes",),
        "agree": ("yes",),
        "services": ("police", "helpline"),
        "helpful:police": ("3",),
        "helpful:helpline": ("1",),
        "year": ("2024",),
    }


def look(page: Page, site: Site) -> list[str]:
    """Give all that the pages of the consultation say to its designer."""
    said = []
    for path in ("", "/fieldwork"):
        page.goto(f"{site.address}/consultations/{DRAFT}{path}")
        check_widths(page)
        said.append(page.locator("main").inner_text())
    return said
