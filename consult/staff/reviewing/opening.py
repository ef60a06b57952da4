"""Opening stored answers under somebody's own unlock, and storing them with less in them."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import blake2b
from typing import Final
from uuid import UUID, uuid4

from litestar.response import Redirect
from msgspec import Struct

from consult.errors import LockedError, NotFoundError
from consult.intake.amending import Amending, Opened
from consult.staff.counts import read_today
from consult.staff.derived import take_out_everywhere
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.heldkeys import ask_unlock
from consult.staff.reading import read_consultation
from consult.staff.worklist import Entry, Worklist
from consult.store.responses import ConsultationRow, StoredResponse
from consult.vault.keys import PrivateKey
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from consult.vault.review import find_first_week_in_time

BATCH: Final = 500
GONE: Final = "There is no such answer any more. Look at the list of answers again."
CHANGED: Final = (
    "Nothing was done: somebody has changed this answer since you opened it. Read it again first."
)

Batch = list[tuple[UUID, ResponseRecord]]


class Unlocked(Struct, frozen=True):
    """A consultation that is unlocked in somebody's session, and its list there."""

    request: StaffRequest
    row: ConsultationRow
    key: PrivateKey
    worklist: Worklist

    @property
    def desk(self) -> Desk:
        """What the application's pages stand on."""
        return read_desk(self.request)

    @property
    def path(self) -> str:
        """Where its pages for review begin."""
        return f"/consultations/{self.row.slug}/review"


class Answer(Struct, frozen=True):
    """One answer of a response that was opened for this request."""

    entry: Entry
    opened: Opened
    record: ResponseRecord

    def __repr__(self) -> str:
        return f"Answer({self.entry.handle})"

    @property
    def text(self) -> str:
        """The redacted words."""
        return self.record.texts[self.entry.key].text

    @property
    def seen(self) -> str:
        """Name these words on a form, so that what is decided counts for them and no others."""
        handle = self.entry.handle.bytes
        return blake2b(self.text.encode(), digest_size=16, key=handle).hexdigest()


async def read_unlocked(request: StaffRequest, slug: str) -> Unlocked | Redirect:
    """Give a consultation that is unlocked here, with its list; or lead to where it is unlocked.

    Raises ``NotFoundError``.
    """
    row = await read_consultation(request, slug)
    key = request.auth.read_key(row.id)
    if key is None:
        return ask_unlock(row)
    return Unlocked(request, row, key, request.auth.read_list(row.id))


async def read_filled(request: StaffRequest, slug: str) -> Unlocked | Redirect:
    """Like ``read_unlocked``, with a list that knows what others have done until a minute ago."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Unlocked) and unlocked.worklist.is_stale:
        await fill_list(unlocked)
    return unlocked


async def fill_list(unlocked: Unlocked) -> None:
    """Go through every response and note how its answers stand; no word of them is kept."""
    overdue = await find_overdue(unlocked.desk, unlocked.row.id)
    filling = unlocked.worklist.begin()
    async for batch in iterate_opened(unlocked):
        for response, record in batch:
            filling.put(response, record, overdue=response in overdue)
    filling.finish()


async def find_overdue(desk: Desk, consultation: UUID) -> set[UUID]:
    """Give the responses whose flagged answers have waited for longer than they may."""
    first = find_first_week_in_time(read_today())
    return await desk.responses.list_response_ids(consultation, before_week=first)


async def iterate_opened(unlocked: Unlocked) -> AsyncIterator[Batch]:
    """Open every response, some hundred at a time; one that does not open is passed over."""
    batch: list[StoredResponse] = []
    async for one in unlocked.desk.responses.iterate_responses(unlocked.row.id):
        batch.append(one)
        if len(batch) == BATCH:
            yield await asyncio.to_thread(_open_all, batch, unlocked.key)
            batch = []
    yield await asyncio.to_thread(_open_all, batch, unlocked.key)


async def open_answer(unlocked: Unlocked, handle: UUID) -> Answer:
    """Open the response of an answer on the list.

    Raises ``NotFoundError`` when it is not on this session's list or is not there any more.
    """
    entry = unlocked.worklist.find(handle)
    if entry is None:
        raise NotFoundError(GONE)
    stored = await unlocked.desk.responses.read_response(unlocked.row.id, entry.response)
    if stored is None:
        raise NotFoundError(GONE)
    record = open_response(stored.sealed, unlocked.key)
    if entry.key not in record.texts:
        raise NotFoundError(GONE)
    opened = Opened(unlocked.row.id, stored.id, stored.sealed, unlocked.key.public)
    return Answer(entry, opened, record)


async def note_answer(unlocked: Unlocked, answer: Answer, record: ResponseRecord) -> bool:
    """Store what somebody said of an answer; False when it was changed meanwhile."""
    if not await Amending(unlocked.desk.responses).note(answer.opened, record):
        return False
    unlocked.worklist.put(answer.opened.id, record, overdue=answer.entry.overdue)
    return True


async def rewrite_answer(unlocked: Unlocked, answer: Answer, record: ResponseRecord) -> bool:
    """Store a response with less in it, and take what it was out of everything derived from it.

    False when it was changed meanwhile.
    """
    new = uuid4()
    if not await Amending(unlocked.desk.responses).rewrite(answer.opened, record, new):
        return False
    unlocked.worklist.move(answer.entry, new, record)
    await take_out_everywhere(unlocked.desk, unlocked.row.id, unlocked.key)
    return True


def _open_all(batch: list[StoredResponse], key: PrivateKey) -> Batch:
    opened = []
    for one in batch:
        try:
            opened.append((one.id, open_response(one.sealed, key)))
        except LockedError:
            continue
    return opened
