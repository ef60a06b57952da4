"""Coding answers that came since into a codebook, when somebody has unlocked it again."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from analysis.errors import CodebookError
from analysis.types import ThemeParameters
from consult.errors import NotFoundError, RunInterruptedError
from consult.jobs.arrivals import Coded, add_arrivals, list_arrived, list_shown, list_usable
from consult.jobs.codebooks import (
    CodebookFile,
    open_codebook,
    seal_codebook,
    take_out_of_codebook,
)
from consult.jobs.requests import RunRequest, decode_request
from consult.jobs.results import Author
from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.staff import CodebookRow, RunRow, StaffStore
from consult.tasks.excerpts import Gathered
from consult.tasks.fieldwork import read_today
from consult.tasks.gathering import READING, gather_answers
from consult.tasks.meanwhile import find_gone, require_present_key
from consult.tasks.progress import Progress, Watch
from consult.tasks.themes import keep_groups_of_several
from consult.tasks.wording import list_authors
from consult.vault.keys import PrivateKey

ATTEMPTS: Final = 5
"""How often somebody may be faster with a change of the same codebook."""
KEEPING: Final = 0.98


async def code_arrivals_of(
    settings: Settings, staff: StaffStore, row: RunRow, key: PrivateKey, watch: Watch
) -> None:
    """Give themes of a codebook to the answers that it does not have yet, as one step of it.

    The answers are those to the question, of the audience, wave and language, that the codebook's
    first run looked at. Raises ``NotFoundError`` without a codebook, what opening and analysing
    raise, and ``RunInterruptedError`` when the codebook goes on changing meanwhile.
    """
    request = decode_request(row.parameters)
    if request.codebook is None:
        raise NotFoundError("This run names no codebook.", where=f"Run {row.id}.")
    book = await staff.read_codebook(request.codebook)
    file = await watch.follow(partial(open_codebook, book.sealed, key))
    asked = decode_request((await staff.read_run(book.run)).parameters)
    async with open_responses(settings.responses_database) as store:
        there = await store.list_response_ids(row.consultation)
    about = replace(row, item=book.item)
    gathered = await gather_answers(settings, about, asked, key, watch)
    coded = await watch.follow(partial(_code, file, gathered, there, asked, watch.progress))
    watch.progress.report("keeping what was coded", KEEPING)
    await require_present_key(settings, row, key)
    if not await _keep(settings, staff, row, (book, coded, gathered), key):
        raise RunInterruptedError("The codebook changed meanwhile.", where=f"Run {row.id}.")
    await staff.set_run_state(row.id, "done")


def _code(
    file: CodebookFile,
    gathered: Gathered,
    there: set[UUID],
    asked: RunRequest,
    progress: Progress,
) -> Coded:
    arrived = list_arrived(file, gathered.people)
    behind = {*gathered.people.values(), *(one.response for one in file.result.authors)}
    nothing = Coded(
        codings=(),
        fresh=(),
        drift=None,
        excerpts=tuple(gathered.excerpts),
        people=gathered.people,
        alike=(),
        silent=tuple(there - behind),
        withheld=gathered.withheld,
        unreadable=gathered.unreadable,
    )
    return _analyse(nothing, file, arrived, asked, progress) if arrived else nothing


def _analyse(
    coded: Coded,
    file: CodebookFile,
    arrived: set[str],
    asked: RunRequest,
    progress: Progress,
) -> Coded:
    progress.report("loading the methods", READING)
    # They bring the numerical libraries, whose limits the worker has set by now.
    from analysis.arrivals import code_arrivals  # noqa: PLC0415 - see above.
    from analysis.near_duplicates import find_near_duplicates  # noqa: PLC0415 - see above.

    workbook = file.read()
    found = code_arrivals(
        coded.excerpts,
        list_usable(file, workbook),
        workbook.codings,
        arrived,
        ThemeParameters(seed=asked.seed, language=asked.language, plain_no=asked.plain_no),
        report=lambda stage, share: progress.report(stage, READING + (KEEPING - READING) * share),
    )
    alike = find_near_duplicates(coded.excerpts, asked.language)
    return replace(
        coded,
        codings=found.codings,
        fresh=found.fresh,
        drift=found.drift,
        alike=keep_groups_of_several(alike, coded.people),
    )


async def _keep(
    settings: Settings,
    staff: StaffStore,
    row: RunRow,
    made: tuple[CodebookRow, Coded, Gathered],
    key: PrivateKey,
) -> bool:
    """Keep the step in what the codebook is by now; False when that cannot be done."""
    book, coded, gathered = made
    for _ in range(ATTEMPTS):
        now = await staff.read_codebook(book.id)
        file = await asyncio.to_thread(open_codebook, now.sealed, key)
        authors = await asyncio.to_thread(_list_authors, file, coded, gathered)
        try:
            done = add_arrivals(file, coded, row.started_by, read_today(), authors)
        except CodebookError:
            return False
        # What was taken back meanwhile is in nothing that is stored.
        gone = await find_gone(settings, row.consultation, done.result)
        done = await asyncio.to_thread(take_out_of_codebook, done, gone)
        sealed = await asyncio.to_thread(seal_codebook, done, key.public)
        if await staff.replace_codebook(now.id, now.sealed, sealed):
            return True
    return False


def _list_authors(file: CodebookFile, coded: Coded, gathered: Gathered) -> Sequence[Author]:
    shown = list_shown(file, coded)
    return list_authors(gathered.excerpts, gathered.people, gathered.left_out_of, shown)
