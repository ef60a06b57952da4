"""Two reviewers and a safeguarding lead read an answer in a real browser, without scripts."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from anonymise.types import RedactedText
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import ResponseWriter, open_responses
from consult.store.schema import migrate
from consult.store.staff import StaffStore, open_staff
from consult.vault.keys import KeyPair, make_key_pair, wrap_key
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response
from surveys.files import encode_instrument, instrument_digest, read_ready
from tests.browser.desks import check_widths, fits, follow, open_page, press, sign_in
from tests.browser.navigators import Chromium
from tests.browser.staff_site import (
    ITEM,
    PASSPHRASE,
    SLUG,
    Colleague,
    Site,
    employ,
    make_site,
    serve_staff,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = (
    "[NAME 1] told the school gate mums about the lorry depot on the hill, and by the evening "
    "everybody at the allotments knew where we were staying. I am the only one in that lane."
)


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Browser:
    """Give the one Chromium of this module without the respondents' navigator around it."""
    return chromium._browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a running staff application with one flagged answer."""
    made = make_site(tmp_path_factory.mktemp("review"), fill)
    with serve_staff(made):
        yield made


async def fill(settings: Settings) -> list[Colleague]:
    """Publish a consultation with a flagged answer, to whose key three people hold a copy."""
    await migrate(settings)
    keys, instrument = make_key_pair(), read_ready("survivor-views")
    digest = instrument_digest(instrument)
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        made = await responses.add_consultation(
            SLUG, "Views on an example", keys.public.raw, invented=True
        )
        body = encode_instrument(instrument)
        await responses.add_questionnaire(made, "survivor", "token-example", body, digest)
        await responses.set_state(made, "open")
        async with ResponseWriter(responses) as writer:
            sealed = seal_response(make_flagged(digest), keys.public)
            await writer.write(made, sealed, "2099-W01")
        roles = (Role.SAFEGUARDING_LEAD, Role.RESEARCHER, Role.REVIEWER)
        return [await hire(staff, made, keys, role) for role in roles]


async def hire(staff: StaffStore, made: UUID, keys: KeyPair, role: Role) -> Colleague:
    """Add somebody who holds the key."""
    name = f"{role.label} Example"
    account = await employ(staff, name, role)
    await staff.grant_key(made, account.id, wrap_key(keys.private, account.public_key))
    return Colleague(name, account.totp_secret)


def make_flagged(digest: str) -> ResponseRecord:
    """Give a response with one flagged answer."""
    return ResponseRecord(
        instrument=digest,
        audience="survivor",
        language="en",
        closed={},
        missing={},
        texts={ITEM: RedactedText(WORDS)},
        flags=("second-pass", "singled-out"),
        flagged={ITEM: ("second-pass", "singled-out")},
        quoting="published",
    )


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
    for width in (320, 1280) if folder else ():
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=Path(folder or ".") / f"{name}-{width}.png", full_page=True)


def test_review_from_flag_to_quote(browser: Browser, site: Site) -> None:
    """A word is taken out and denied, two people clear the rest, and the lead closes a danger."""
    with open_page(browser, width=320, scripts=False) as page:
        come_in(page, site)
        take_out(page)
        clear_and_remark(page)
        pass_on(page)
    with open_page(browser, scripts=False) as page:
        come_in(page, site)
        follow(page, "Review of answers")
        look(page, "queue-second")
        follow(page, "Answer 1")
        press(page, "Clear for quoting")
        expect(page.get_by_text("May be quoted").first).to_be_visible()
    with open_page(browser, width=320, scripts=False) as page:
        come_in(page, site)
        close_danger(page)


def take_out(page: Page) -> None:
    """Take two words out, and one of them out of every later answer."""
    look(page, "consultation")
    follow(page, "Review of answers")
    look(page, "queue")
    follow(page, "Answer 1")
    look(page, "answer")
    for word in ("depot", "allotments"):
        page.get_by_label(word, exact=True).check(force=True)
    look(page, "ticked")
    page.get_by_label("Ask me next").check()
    press(page, "Take the words out")
    look(page, "denying")
    page.get_by_label("depot", exact=True).check()
    press(page, "Take these words out")
    expect(page.get_by_text("From tomorrow")).to_be_visible()


def clear_and_remark(page: Page) -> None:
    """Find the answer fine, find it again by its words, and clear it as the first of two."""
    follow(page, "Answer 1")
    expect(page.get_by_text("depot")).to_have_count(0)
    press(page, "It is fine")
    page.get_by_label("Words in an answer").fill("lorry")
    press(page, "Find")
    look(page, "found")
    follow(page, "Answer 1")
    answer = page.url
    press(page, "Clear for quoting")
    page.goto(answer)
    page.get_by_label("A memo on this answer").fill("Good on schools.")
    press(page, "Keep the memo")
    look(page, "answer-cleared-once")
    press(page, "Withhold")
    look(page, "answer-error")


def pass_on(page: Page) -> None:
    """Read the protocol and pass the answer to the lead."""
    follow(page, "Pass it to the safeguarding lead")
    look(page, "danger")
    page.get_by_label("What worries you").fill("Somebody found them.")
    press(page, "Pass it on")
    look(page, "passed-on")


def close_danger(page: Page) -> None:
    """Read what was passed on, say what was done, and close it."""
    look(page, "consultation-lead")
    follow(page, "What was passed on to you")
    look(page, "safeguarding")
    follow(page, "Answer 1")
    page.get_by_label("What you did").fill("Spoke to the service about what it shares.")
    press(page, "Keep the note")
    press(page, "Close")
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()
    look(page, "safeguarding-one")
    assert fits(page)
