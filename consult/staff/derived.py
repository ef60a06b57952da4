"""What a run found, as it is without the answers that have been taken back since."""

import asyncio
from contextlib import suppress
from uuid import UUID

from msgspec import Struct

from anonymise.disclosure import Release
from consult.errors import LockedError, NotFoundError
from consult.jobs.codebooks import (
    CodebookFile,
    open_codebook,
    seal_codebook,
    take_out_of_codebook,
)
from consult.jobs.erased import take_out
from consult.jobs.figures import open_counted
from consult.jobs.results import RunResult, open_release, open_result, seal_result
from consult.staff.desk import Desk
from consult.vault.keys import PrivateKey


class Derived(Struct, frozen=True):
    """A run's result, and its release unless answers behind it were taken back."""

    result: RunResult
    release: Release | None


async def read_result(desk: Desk, run: UUID, key: PrivateKey) -> Derived | None:
    """Open what a run found; None before it is done. The only way to a result or a release.

    Whatever comes from responses that have been erased since is taken out first, of the stored
    result too, and the release goes with it: its counts are of another number of people.
    Raises ``LockedError``, ``NotFoundError`` and ``StorageError``.
    """
    while True:
        row = await desk.staff.read_run(run)
        if row.result is None:
            return None
        # In threads: with tens of thousands of answers each takes most of a second.
        found = await asyncio.to_thread(open_result, row.result, key)
        gone = await _find_gone(desk, row.consultation, found)
        remaining = await asyncio.to_thread(take_out, found, gone)
        if remaining is found:
            return Derived(found, open_release(row.release, key) if row.release else None)
        # Somebody else may have replaced it meanwhile; then it is read again.
        await desk.staff.replace_result(run, row.result, seal_result(remaining, key.public))


async def take_out_everywhere(desk: Desk, consultation: UUID, key: PrivateKey) -> None:
    """Take erased responses out of every result and codebook of a consultation.

    What this key does not open is passed over, because nobody can read it here.
    Raises ``StorageError``.
    """
    for row in await desk.staff.list_runs(consultation):
        with suppress(LockedError, NotFoundError):
            await read_result(desk, row.id, key)
    for book in await desk.staff.list_codebooks(consultation):
        with suppress(LockedError, NotFoundError):
            await read_codebook(desk, book.id, key)
    await drop_stale_figures(desk, consultation, key)


async def read_codebook(desk: Desk, codebook: UUID, key: PrivateKey) -> CodebookFile:
    """Open a codebook, without what comes from responses that have been erased since.

    Their answers go from every version and every step, of what is stored too. Raises
    ``LockedError``, ``NotFoundError`` and ``StorageError``.
    """
    while True:
        row = await desk.staff.read_codebook(codebook)
        file = await asyncio.to_thread(open_codebook, row.sealed, key)
        gone = file.responses - await desk.responses.list_response_ids(row.consultation)
        remaining = await asyncio.to_thread(take_out_of_codebook, file, gone)
        if remaining is file:
            return file
        # Somebody else may have changed it meanwhile; then it is read again.
        await desk.staff.replace_codebook(
            codebook, row.sealed, seal_codebook(remaining, key.public)
        )


async def drop_stale_figures(desk: Desk, consultation: UUID, key: PrivateKey) -> None:
    """Forget figures of fieldwork that somebody is counted in who has taken their answers back.

    Those that this key does not open are forgotten too, because nobody can tell. Raises
    ``StorageError``.
    """
    row = await desk.staff.read_figures(consultation)
    if row is None:
        return
    there = await desk.responses.list_response_ids(consultation)
    try:
        is_stale = not await asyncio.to_thread(open_counted, row.counted, key) <= there
    except LockedError:
        is_stale = True
    if is_stale:
        await desk.staff.drop_figures(consultation)


async def _find_gone(desk: Desk, consultation: UUID, result: RunResult) -> set[UUID]:
    there = await desk.responses.list_response_ids(consultation)
    return {author.response for author in result.authors} - there
