"""What the next run keeps of what came before: ids of themes, and links between answers."""

import asyncio

from analysis.codebooks.types import Link
from analysis.types import ThemeSet
from consult.errors import LockedError, RunRequestError
from consult.jobs.codebooks import open_codebook
from consult.jobs.requests import RunRequest, decode_request
from consult.jobs.results import open_result
from consult.store.staff import RunRow, StaffStore
from consult.vault.keys import PrivateKey


async def read_earlier(
    staff: StaffStore, row: RunRow, request: RunRequest, key: PrivateKey
) -> ThemeSet | None:
    """Give the themes of the newest finished run over the same question, audience and language.

    A run of another wave will do: its themes are known by their words. One that this key does not
    open, or that another version made, is passed over. Raises ``StorageError``.
    """
    for other in await staff.list_runs(row.consultation):
        if other.id == row.id or other.item != row.item or other.result is None:
            continue
        if _looks_at(other, request):
            try:
                found = await asyncio.to_thread(open_result, other.result, key)
            except LockedError:
                continue
            return found.theme_set
    return None


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
    return (known.audience, known.language) == (request.audience, request.language)
