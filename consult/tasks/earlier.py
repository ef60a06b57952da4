"""What a run keeps of what came before: ids of themes, and links between answers."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from analysis.codebooks.types import Link
from analysis.types import HeldTheme, ThemeSet
from consult.errors import LockedError, NotFoundError, RunRequestError
from consult.jobs.codebooks import list_held, open_codebook
from consult.jobs.requests import RunRequest, decode_request
from consult.jobs.results import RunResult, open_result
from consult.store.staff import RunRow, StaffStore
from consult.vault.keys import PrivateKey


class Ground(Struct, frozen=True):
    """What a run is held to: the run that it is matched with, if any, links and locked themes.

    ``only`` names the answers that a repetition is about; None stands for all there are.
    """

    earlier: ThemeSet | None
    matched_with: UUID | None
    links: Sequence[Link]
    held: Sequence[HeldTheme] = ()
    only: frozenset[str] | None = None

    def __repr__(self) -> str:
        return "Ground(…)"


async def read_ground(
    staff: StaffStore, row: RunRow, request: RunRequest, key: PrivateKey
) -> Ground:
    """Give what a run is held to; for a repetition that is what the first run was held to.

    Raises ``StorageError``, and for a repetition whose first run cannot be opened
    ``NotFoundError`` or ``LockedError``.
    """
    if request.repeats is not None:
        return await _read_again(staff, request.repeats, key)
    name, result = await _find_earlier(staff, row, request, key)
    links = await read_links(staff, row, key)
    held = await _read_held(staff, request, key)
    return Ground(result.theme_set if result else None, name, links, held)


async def _read_held(
    staff: StaffStore, request: RunRequest, key: PrivateKey
) -> tuple[HeldTheme, ...]:
    """Give the locked themes of the codebook that a run starts from, if it starts from one."""
    if request.codebook is None:
        return ()
    row = await staff.read_codebook(request.codebook)
    file = await asyncio.to_thread(open_codebook, row.sealed, key)
    return await asyncio.to_thread(list_held, file)


async def _read_again(staff: StaffStore, run: UUID, key: PrivateKey) -> Ground:
    first = await staff.read_run(run)
    if first.result is None:
        raise NotFoundError("The run to repeat has no result.", where=f"Run {run}.")
    result = await asyncio.to_thread(open_result, first.result, key)
    earlier = None
    if result.matched_with is not None:
        row = await staff.read_run(result.matched_with)
        earlier = await asyncio.to_thread(open_result, row.result, key) if row.result else None
    return Ground(
        earlier.theme_set if earlier else None,
        result.matched_with,
        result.links,
        result.held,
        frozenset(coding.excerpt for coding in result.theme_set.codings),
    )


async def _find_earlier(
    staff: StaffStore, row: RunRow, request: RunRequest, key: PrivateKey
) -> tuple[UUID | None, RunResult | None]:
    """Give the newest finished run over the same question, audience and language.

    A run of another wave will do: its themes are known by their words. One that this key does not
    open, or that another version made, is passed over; so is a repetition, which is the past.
    """
    for other in await staff.list_runs(row.consultation):
        if other.id == row.id or other.item != row.item or other.result is None:
            continue
        if _looks_at(other, request):
            try:
                return other.id, await asyncio.to_thread(open_result, other.result, key)
            except LockedError:
                continue
    return None, None


async def read_links(staff: StaffStore, row: RunRow, key: PrivateKey) -> tuple[Link, ...]:
    """Give the links of every codebook of the same question, as they are now, in their order.

    A codebook that this key does not open, or that another version made, is passed over. Raises
    ``StorageError``.
    """
    found: set[Link] = set()
    for known in await staff.list_codebooks(row.consultation):
        if known.item != row.item:
            continue
        try:
            file = await asyncio.to_thread(open_codebook, known.sealed, key)
        except LockedError:
            continue
        found.update((await asyncio.to_thread(file.read)).codebook.links)
    return tuple(sorted(found))


def _looks_at(row: RunRow, request: RunRequest) -> bool:
    try:
        known = decode_request(row.parameters)
    except RunRequestError:
        return False
    same = (known.audience, known.language) == (request.audience, request.language)
    return same and known.repeats is None
