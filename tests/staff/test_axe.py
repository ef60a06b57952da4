"""Staff pages break no rule of WCAG 2.2 AA that axe-core can find, as Chromium draws them."""

from functools import partial
from typing import Final

import pytest
from anyio import to_thread

from consult.settings import Settings
from consult.staff.roles import Role
from tests.axe.auditor import WIDTHS, Document, find_broken, open_auditor
from tests.staff.drafts import Studio
from tests.staff.people import Client, Office
from tests.staff.results import finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_comparing import compare

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine, pytest.mark.browser]

RESEARCH: Final = (
    "/",
    "{at}",
    "{at}/unlock",
    "{run}",
    "{run}/themes",
    "{run}/manifest",
    "{run}/export",
)
BOOK: Final = ("", "/again", "/arrivals", "/changes", "/themes/t1", "/links", "/versions/0")
DESK: Final = ("/search", "/found", "/grid", "/plan", "/claims", "/samples", "/comparison")
GOVERNING: Final = ("/people", "/people/invite", "/audit", "/redaction", "/account")
OWN: Final = ("/account/passphrase", "/account/authenticator", "/account/recovery-codes")
DRAFT: Final = ("", "/add", "/review", "/publish", "/versions", "/panel")
ASKED: Final = ("", "/part?at=facts", "/preview", "/languages", "/forms", "/remove")


async def take_pages(who: Seat, paths: list[str]) -> list[Document]:
    """Ask for pages, and give each as it came, on a phone and on a wide screen in turn."""
    pages = []
    for place, path in enumerate(paths):
        answer = await who.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        pages.append(Document(path, answer.text, WIDTHS[place % 2 * 2]))
    return pages


async def find_faults(pages: list[Document]) -> dict[str, list[str]]:
    """Look at pages in a browser of their own, whose driver needs a thread without a loop."""

    def look() -> dict[str, list[str]]:
        with open_auditor() as auditor:
            return find_broken(auditor, pages)

    return await to_thread.run_sync(look)


async def test_pages_of_every_day_keep_every_rule(
    client: Client, settings: Settings, office: Office
) -> None:
    """Signing in, the list, the themes of a run, a codebook and the reading of answers."""
    run = f"/runs/{await finish_run(settings, office)}"
    at = f"/consultations/{office.slug}"
    fill = partial(str.format, at=at, run=run)
    stranger = await client.get("/sign-in")
    researcher = await seat(client, office, Role.RESEARCHER)
    started = await researcher.post(f"{run}/codebook")
    book = started.headers["location"]
    await compare(settings, office, book)
    await researcher.post(f"{book}/search", sought="officer", way="exact")
    paths = [*map(fill, RESEARCH), *(book + tail for tail in (*BOOK, *DESK)), f"{at}/review"]
    pages = [
        Document("sign in", stranger.text, WIDTHS[0]),
        *await take_pages(researcher, paths),
    ]
    assert await find_faults(pages) == {}


@pytest.mark.left_to_proof
async def test_pages_of_those_who_design_and_govern_keep_every_rule(
    client: Client, office: Office, studio: Studio
) -> None:
    """Drafts, languages, previews, dates, ways in, people, the record and one's own account."""
    at, asked = f"/consultations/{office.slug}", studio.path(f"/{studio.questionnaire}")
    drafts = [*map(studio.path, DRAFT), *(asked + tail for tail in ASKED)]
    pages = await take_pages(studio.writer, ["/design", "/design/new", *drafts, at])
    pages += await take_pages(studio.writer, [f"{at}/dates", f"{at}/ways", f"{at}/fieldwork"])
    administrator = await seat(client, office, Role.ADMINISTRATOR, unlocked=False)
    pages += await take_pages(administrator, ["/", *GOVERNING, *OWN])
    assert await find_faults(pages) == {}
