"""No door of the staff application shows an answer with themes while people code it blind."""

import re
from typing import Final
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from msgspec.structs import replace

from analysis.codebooks.events import LinkExcerpts, Part, SplitTheme
from consult.jobs.codebooks import CodebookFile, Step, add_sample, add_step
from consult.settings import Settings
from consult.staff.counts import read_today
from consult.staff.roles import Role
from tests.staff.people import Client, Office
from tests.staff.results import TEXTS, finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_blind_coding import rewrite
from tests.staff.test_codebooks import read_file
from tests.staff.test_roles import walk_routes

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sqlite"])]

ABOUT_THEMES: Final = re.compile(r"\{(codebook|run):uuid\}")
BLIND_CODING: Final = "/codebooks/{codebook:uuid}/samples/{number:int}/code"
"""The one page that shows such an answer: without a theme of its, which has tests of its own."""

SHOWS_ANSWERS: Final = {
    *("/codebooks/{codebook:uuid}/themes/{theme:str}", "/codebooks/{codebook:uuid}/again"),
    *("/codebooks/{codebook:uuid}/links", "/codebooks/{codebook:uuid}/grid"),
    *("/codebooks/{codebook:uuid}/found", "/runs/{run:uuid}/themes"),
}
"""What shows answers when nothing is blind, so that the sweep is known to see them."""

ANSWER: Final = re.compile(rf"{re.escape(TEXTS[1][11:])}|{re.escape(TEXTS[2])}|\bt\d-0\b")
"""Words or names of the answers that somebody has written in these tests."""


async def make_book(settings: Settings, office: Office, who: Seat) -> tuple[UUID, str]:
    """Start a codebook with linked answers and answers to look at again; give its run, too."""
    run = await finish_run(settings, office)
    book = (await who.post(f"/runs/{run}/codebook")).headers["location"]
    file = await read_file(settings, office, book)
    rest = tuple(f"t1-{number}" for number in range(1, 57))
    parts = (Part("p1", "Calm", ("t1-0",)), Part("p2", "Heard", rest))
    for event in (LinkExcerpts("t1-0", "t2-0", "cannot"), SplitTheme("t1", parts)):
        file = add_step(file, Step(event, uuid4(), read_today()))
    await rewrite(settings, office, book, file)
    return run, book


def draw_all(file: CodebookFile) -> CodebookFile:
    """Let every answer be in a blind sample, those that a run's own page shows as well."""
    before = replace(file, steps=())
    sample = add_sample(before, uuid4(), read_today(), blind=122, anchored=0, seed=1).samples[0]
    every = (*sample.registration.blind, "e0", "e1", "e2")
    return replace(
        file, samples=(replace(sample, registration=replace(sample.registration, blind=every)),)
    )


async def sweep(app: Litestar, who: Seat, run: UUID, book: str) -> dict[str, str]:
    """Ask for every page about a run or a codebook there is, and give the words of each."""
    given = {
        "run:uuid": run,
        "codebook:uuid": book.rpartition("/")[2],
        "theme:str": "p1",
        "number:int": 0,
    }
    pages = {}
    for method, path, _ in walk_routes(app):
        if method == "GET" and ABOUT_THEMES.search(path):
            # A part of a path that is not known here is a route to be thought about.
            address = re.sub(r"\{(.+?)\}", lambda part: str(given[part[1]]), path)
            answer = await who.get(address)
            assert answer.status_code in {200, 303} or path == BLIND_CODING, path
            pages[path] = answer.text
    return pages


async def test_no_page_shows_what_is_coded_blind(
    app: Litestar, client: Client, settings: Settings, office: Office
) -> None:
    """Of all routes there are, those that show answers show none that stands in a blind sample."""
    who = await seat(client, office, Role.RESEARCHER)
    run, book = await make_book(settings, office, who)
    file = await read_file(settings, office, book)
    await who.post(f"{book}/search", sought="officer", way="exact")
    seen = await sweep(app, who, run, book)
    assert {path for path, page in seen.items() if ANSWER.search(page)} == SHOWS_ANSWERS
    await rewrite(settings, office, book, draw_all(file))
    blind = await sweep(app, who, run, book)
    assert {path for path, page in blind.items() if ANSWER.search(page)} == {BLIND_CODING}
