"""Stores sealed responses: all that wait share one wait for the disk."""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime
from random import SystemRandom
from types import TracebackType
from typing import Final, NamedTuple, Self
from uuid import UUID, uuid4

from consult.errors import (
    ConsultationClosedError,
    EntryCodeSpentError,
    PublicKeyChangedError,
    StorageError,
    StorageUnreachableError,
)
from consult.store.bound import BOUND
from consult.store.responses.entry import spend_entry_codes
from consult.store.responses.former import find_former
from consult.store.responses.store import ResponsesStore
from consult.store.responses.tables import Consultation, Response
from consult.vault.seal import SealedResponse

LARGEST_BATCH: Final = 256

WEEK: Final = re.compile(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])")

# Building the same statement from row objects costs Piccolo three times the rest of a write.
INSERT: Final = "INSERT INTO response (id, consultation, sealed, week, withdrawal_digest) VALUES "
ROW: Final = "({}, {}, {}, {}, {})"

# A connection that breaks while a commit is under way leaves nobody knowing whether it is done.
# Whoever then sends again takes the place of what may be there, and never stands beside it.
AGAIN: Final = (
    " ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, week = excluded.week, "
    "withdrawal_digest = excluded.withdrawal_digest "
    "WHERE response.consultation = excluded.consultation"
)

# Whoever closes or erases a consultation on PostgreSQL waits for those who share its row, and
# so cannot come between this look and the insertion. On SQLite only one at a time writes.
OPEN_KEYS: Final = (
    "SELECT id, public_key FROM consultation WHERE state = 'open' AND (opens IS NULL OR opens "
    "<= {{}}) AND (closes IS NULL OR closes >= {{}}) AND id IN ({})"
)
SHARING: Final = {"sqlite": "", "postgres": " FOR SHARE"}

OpenKeys = dict[UUID, bytes]

_RANDOM: Final = SystemRandom()


def read_today() -> date:
    """Give today's date, by which everything here is opened and closed."""
    return datetime.now(UTC).date()


def _refusal(what: str) -> StorageError:
    return StorageError(what, where="Database of responses.")


STOPPED: Final = _refusal("The writer stopped before this response was stored.")


CHANGED: Final = "This response was changed while it was sent again."


class Waiting(NamedTuple):
    """A response in memory, and the submitter who waits to hear that it is on disk."""

    id: UUID
    consultation: UUID
    sealed: SealedResponse
    week: str
    withdrawal_digest: bytes | None
    sealed_to: bytes | None
    entry_digest: bytes | None
    stored: asyncio.Future[None]

    def check(self, keys: OpenKeys, codeless: Collection[UUID] = ()) -> StorageError | None:
        """Say why this response may not be stored, given the open consultations and their keys.

        ``codeless`` are the ids of those whose code was not there any more.
        """
        where = f"Consultation {self.consultation}."
        if self.id in codeless:
            return EntryCodeSpentError(
                "The code that this response was begun with cannot be used any more.",
                where=where,
                remedy="Another code is needed.",
            )
        if self.consultation not in keys:
            return ConsultationClosedError(
                "This consultation takes no answers now, so this one was not stored.",
                where=where,
                remedy="Nothing can be sent to it until it is open.",
            )
        key = keys[self.consultation]
        if self.sealed_to is not None and self.sealed_to != key:
            return PublicKeyChangedError(key, where=where)
        return None


class ResponseWriter:
    """The one task of a process that writes responses.

    Waiting for the disk is most of the cost of storing, and one wait serves a whole batch.
    Rows of a batch are stored in random order.
    """

    def __init__(
        self,
        store: ResponsesStore,
        *,
        largest_batch: int = LARGEST_BATCH,
        today: Callable[[], date] = read_today,
    ) -> None:
        """Write for a store; ``today`` decides which consultations are open at each commit."""
        self._database = store.database
        self._today = today
        self._largest = largest_batch
        self._waiting: deque[Waiting] = deque()
        self._taken: list[Waiting] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await asyncio.shield(self._task)

    async def write(  # noqa: PLR0913 - The columns of a record, and the key they were sealed to.
        self,
        consultation: UUID,
        sealed: SealedResponse,
        week: str,
        *,
        response: UUID | None = None,
        withdrawal_digest: bytes | None = None,
        sealed_to: bytes | None = None,
        entry_digest: bytes | None = None,
    ) -> None:
        """Store one response and return once it is durable; ``week`` is such as ``2026-W47``.

        ``response`` is the random id under which it is stored; a second attempt under the same
        one replaces the first, which may have been stored although it was refused; when a
        reviewer has changed that since, the change stays and nothing is stored.
        ``sealed_to`` is the public key that was used; naming it makes sure that a key replaced
        meanwhile is noticed. With ``entry_digest`` the code of this digest is used up by storing,
        and by nothing else. Raises ``EntryCodeSpentError`` when that code is not there,
        ``ConsultationClosedError`` when the consultation is not open at that moment,
        ``PublicKeyChangedError`` when it has another key, ``StorageFullError`` when the disk is
        full, and ``StorageError`` when the response is not stored for another reason. A caller who
        is cancelled does not know which.
        """
        if WEEK.fullmatch(week) is None:
            raise _refusal("A response's week is a year and a week, never a finer time.")
        if self._closing or self._task is None or self._task.done():
            raise _refusal("The writer is not running.")
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append(
            Waiting(
                response or uuid4(),
                consultation,
                sealed,
                week,
                withdrawal_digest,
                sealed_to,
                entry_digest,
                stored,
            )
        )
        self._wake.set()
        await stored

    async def _run(self) -> None:
        try:
            while self._waiting or not self._closing:
                await self._wake.wait()
                self._taken = self._take()
                await self._write_together(self._taken)
        finally:
            # Nobody is left waiting for a task that has ended, whatever ended it.
            self._closing = True
            _refuse_all([*self._taken, *self._waiting], STOPPED)

    def _take(self) -> list[Waiting]:
        taken: list[Waiting] = []
        while self._waiting and len(taken) < self._largest:
            waiting = self._waiting.popleft()
            if not waiting.stored.done():  # Its submitter may have been cancelled meanwhile.
                taken.append(waiting)
        if not self._waiting and not self._closing:
            self._wake.clear()
        return taken

    async def _write_together(self, batch: list[Waiting]) -> None:
        if not batch:
            return
        refusal = await self._insert(batch)
        if isinstance(refusal, StorageUnreachableError):
            _refuse_all(batch, refusal)
        elif refusal is not None:
            await self._write_singly(batch)

    async def _write_singly(self, batch: list[Waiting]) -> None:
        # The whole batch was undone; whichever row was at fault must not cost the others.
        for done, waiting in enumerate(batch):
            refusal = await self._insert([waiting])
            if isinstance(refusal, StorageUnreachableError):
                _refuse_all(batch[done:], refusal)
                return
            if refusal is not None:
                _refuse_all([waiting], refusal)

    async def _insert(self, batch: list[Waiting]) -> StorageError | None:
        try:
            async with self._database.writing():
                keys = await _read_open_keys(batch, self._today())
                fitting = await _drop_changed([one for one in batch if one.check(keys) is None])
                codeless = await _spend_codes(fitting)
                await _insert_rows([one for one in fitting if one.id not in codeless])
        except StorageError as error:
            return error
        except Exception as error:  # noqa: BLE001 - One odd response must not end all storing.
            return _refusal(f"The writer met a {type(error).__name__}.")
        _tell_all(batch, keys, codeless)
        return None


async def _read_open_keys(batch: list[Waiting], today: date) -> OpenKeys:
    asked = {one.consultation for one in batch}
    # The braces become Piccolo's own, one for each value.
    statement = OPEN_KEYS.format(", ".join(["{}"] * len(asked)))
    sharing = SHARING[BOUND.engine_type]
    rows = await Consultation.raw(statement + sharing, today, today, *asked)
    return {row["id"]: bytes(row["public_key"]) for row in rows}


async def _drop_changed(batch: list[Waiting]) -> list[Waiting]:
    """Leave out those changed since they were sent first: what was taken out would come back."""
    former = await find_former([one.id for one in batch])
    return [one for one in batch if one.id not in former]


async def _spend_codes(batch: list[Waiting]) -> set[UUID]:
    """Use up the codes of those who began with one, and give the ids of those left without."""
    coded = {one.id: one.entry_digest for one in batch if one.entry_digest is not None}
    there = await spend_entry_codes(set(coded.values()))
    # Of two who began with the same code, chance decides: both were told that it works once.
    shuffled = _RANDOM.sample(list(coded.items()), len(coded))
    winners = {digest: response for response, digest in shuffled if digest in there}
    left = {response for response, digest in coded.items() if winners.get(digest) != response}
    return left - await _find_stored(left)


async def _find_stored(responses: set[UUID]) -> set[UUID]:
    """Give those that are stored already: sending one again needs no second code."""
    if not responses:
        return set()
    rows = await Response.select(Response.id).where(Response.id.is_in(list(responses)))
    return {row["id"] for row in rows}


async def _insert_rows(batch: list[Waiting]) -> None:
    if batch:
        rows = ", ".join([ROW] * len(batch))
        await Response.raw(INSERT + rows + AGAIN, *_values(batch))
        # On PostgreSQL the insertion may have waited for a change of the same response that was
        # under way. Everything is undone, and done again without it.
        if await find_former([one.id for one in batch]):
            raise _refusal(CHANGED)


def _values(batch: list[Waiting]) -> list[UUID | bytes | str | None]:
    # Rows keep the order of insertion in the file, and that must not be who came first.
    shuffled = _RANDOM.sample(batch, len(batch))
    return [
        value
        for one in shuffled
        for value in (
            one.id,
            one.consultation,
            one.sealed.blob,
            one.week,
            one.withdrawal_digest,
        )
    ]


def _tell_all(batch: Iterable[Waiting], keys: OpenKeys, codeless: Collection[UUID]) -> None:
    for waiting in batch:
        refusal = waiting.check(keys, codeless)
        if waiting.stored.done():
            continue
        if refusal is None:
            waiting.stored.set_result(None)
        else:
            waiting.stored.set_exception(refusal)


def _refuse_all(batch: Iterable[Waiting], error: StorageError) -> None:
    for waiting in batch:
        if not waiting.stored.done():
            # Each submitter gets its own, since a raised error collects its raiser's frames.
            waiting.stored.set_exception(_copy(error))


def _copy(error: StorageError) -> StorageError:
    return type(error)(error.what, where=error.where, remedy=error.remedy)
