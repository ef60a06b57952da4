"""Opening a codebook and the answers behind it, under somebody's own unlock."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from typing import Final
from uuid import UUID

from litestar.response import Redirect
from msgspec import Struct

from analysis.codebooks.events import Event
from analysis.codebooks.types import Workbook
from anonymise.types import RedactedText
from consult.errors import LockedError, NotFoundError
from consult.jobs.codebooks import CodebookFile, Step, add_step, open_codebook, seal_codebook
from consult.jobs.excerpt_names import derive_naming, list_keys, name_excerpt
from consult.jobs.samples import list_hidden
from consult.staff.counts import read_today
from consult.staff.derived import read_codebook
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.reviewing.opening import (
    Unlocked,
    find_overdue,
    iterate_opened,
    read_unlocked,
)
from consult.store.staff import CodebookRow
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord, is_withheld

CHANGED: Final = (
    "Somebody else has changed this codebook meanwhile, so your change was not made. Look at what "
    "they did, then make it again."
)


class Book(Struct, frozen=True):
    """A codebook that is open for this request."""

    unlocked: Unlocked
    row: CodebookRow
    file: CodebookFile
    workbook: Workbook
    hidden: frozenset[str]
    """The answers that are coded blind, here or in another codebook of the consultation.

    They stand on no page with themes until then: both codebooks begin with the same themes.
    """

    @property
    def path(self) -> str:
        """Where its pages begin."""
        return f"/codebooks/{self.row.id}"

    @property
    def version(self) -> int:
        """The number that forms name, so that a change counts for what was seen and no other."""
        return len(self.file.steps)

    @property
    def people(self) -> dict[str, UUID]:
        """The response behind every answer."""
        return {
            name: author.response
            for author in self.file.result.authors
            for name in author.excerpts
        }


class ReadAnswer(Struct, frozen=True):
    """One answer as it is kept, and where it is reviewed."""

    excerpt: str
    redacted: RedactedText
    review: str

    def __repr__(self) -> str:
        return f"ReadAnswer({self.excerpt})"

    @property
    def text(self) -> str:
        """Its words."""
        return self.redacted.text


async def read_book(request: StaffRequest, codebook: UUID) -> Book | Redirect:
    """Open a codebook, or lead to where its consultation is unlocked.

    Raises ``NotFoundError``, ``LockedError`` and ``StorageError``.
    """
    desk = read_desk(request)
    row = await desk.staff.read_codebook(codebook)
    slugs = {one.id: one.slug for one in await desk.responses.list_consultations()}
    if row.consultation not in slugs:
        raise NotFoundError("There is no such codebook.", where=f"Codebook {codebook}.")
    unlocked = await read_unlocked(request, slugs[row.consultation])
    if isinstance(unlocked, Redirect):
        return unlocked
    file = await read_codebook(desk, codebook, unlocked.key)
    workbook = await asyncio.to_thread(file.read)
    return Book(unlocked, row, file, workbook, await find_hidden(unlocked))


async def find_hidden(unlocked: Unlocked) -> frozenset[str]:
    """Name the answers of a consultation that somebody has to code without knowing a theme.

    Raises ``LockedError`` and ``StorageError``.
    """
    hidden: set[str] = set()
    for row in await unlocked.desk.staff.list_codebooks(unlocked.row.id):
        hidden |= list_hidden((await read_codebook(unlocked.desk, row.id, unlocked.key)).samples)
    return frozenset(hidden)


async def keep_step(book: Book, event: Event) -> bool:
    """Keep one more step; False when somebody else was faster, and then nothing is kept.

    Raises ``CodebookError`` when it cannot be made.
    """
    step = Step(event, book.unlocked.request.user.id, read_today())
    return await keep_file(book, await asyncio.to_thread(add_step, book.file, step))


async def keep_file(book: Book, file: CodebookFile) -> bool:
    """Keep a codebook in the place of what was read; False when that is there no more."""
    desk, key = book.unlocked.desk, book.unlocked.key
    # Where erased answers were taken out when it was read, the row is another one.
    row = await desk.staff.read_codebook(book.row.id)
    if await asyncio.to_thread(open_codebook, row.sealed, key) != book.file:
        return False
    sealed = await asyncio.to_thread(seal_codebook, file, key.public)
    return await desk.staff.replace_codebook(row.id, row.sealed, sealed)


async def read_answers(book: Book, excerpts: Collection[str]) -> dict[str, ReadAnswer]:
    """Read answers by name as they are kept now; what is withheld is not among them."""
    unlocked, naming = book.unlocked, derive_naming(book.unlocked.key)
    overdue = await find_overdue(unlocked.desk, unlocked.row.id)
    found = {}
    for author in book.file.result.authors:
        wanted = [name for name in author.excerpts if name in excerpts]
        if not wanted:
            continue
        record = await _open(unlocked, author.response)
        if record is None:
            continue
        is_late = author.response in overdue
        unlocked.worklist.put(author.response, record, overdue=is_late)
        for name, key in _match(record, author.response, wanted, book.row.item, naming):
            if not is_withheld(record, key, overdue=is_late):
                (handle,) = unlocked.worklist.pick([(author.response, key)])
                review = f"{unlocked.path}/answers/{handle}"
                found[name] = ReadAnswer(name, record.texts[key], review)
    return found


async def iterate_answers(
    book: Book, wanted: Collection[str]
) -> AsyncIterator[list[tuple[str, RedactedText]]]:
    """Give answers by name as they are kept now, in batches; what is withheld is not among them.

    Raises ``StorageError``.
    """
    unlocked, naming = book.unlocked, derive_naming(book.unlocked.key)
    overdue = await find_overdue(unlocked.desk, unlocked.row.id)
    names = {author.response: author.excerpts for author in book.file.result.authors}
    async for batch in iterate_opened(unlocked):
        found = []
        for response, record in batch:
            mine = [name for name in names.get(response, ()) if name in wanted]
            is_late = response in overdue
            found += [
                (name, record.texts[key])
                for name, key in _match(record, response, mine, book.row.item, naming)
                if not is_withheld(record, key, overdue=is_late)
            ]
        yield found


async def _open(unlocked: Unlocked, response: UUID) -> ResponseRecord | None:
    stored = await unlocked.desk.responses.read_response(unlocked.row.id, response)
    try:
        return None if stored is None else open_response(stored.sealed, unlocked.key)
    except LockedError:
        return None


def _match(
    record: ResponseRecord, response: UUID, wanted: list[str], item: str, naming: bytes
) -> Iterator[tuple[str, str]]:
    """Pair names with answers; under another key than at the time of the run only single ones."""
    keys = list(list_keys(record, item))
    if len(keys) == len(wanted) == 1:
        yield wanted[0], keys[0]
        return
    for key in keys:
        name = name_excerpt(response, key, naming)
        if name in wanted:
            yield name, key
