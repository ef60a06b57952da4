from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from consult.errors import NotFoundError
from consult.store.database import Database
from consult.store.staff.rows import RunRow, RunState
from consult.store.staff.tables import ThemeRun
from consult.store.traces import leave_no_trace

UNCLAIMED: Final[tuple[RunState, ...]] = ("queued", "waiting")
UNFINISHED: Final[tuple[RunState, ...]] = ("queued", "running", "waiting")


class Runs:
    """Searches for themes: who does them, how far they are, and their sealed results."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_run(
        self, consultation: UUID, item: str, parameters: bytes, started_by: UUID
    ) -> UUID:
        """Add a run in state ``queued``."""
        row = ThemeRun(
            id=uuid4(),
            consultation=consultation,
            item=item,
            parameters=parameters,
            started_by=started_by,
            started=datetime.now(UTC),
            state="queued",
        )
        async with self.database.writing():
            await ThemeRun.insert(row)
        return row.id

    async def read_run(self, run: UUID) -> RunRow:
        """Give one run.

        Raises ``NotFoundError`` when there is no such run.
        """
        with self.database.reading():
            row = await ThemeRun.select().where(ThemeRun.id == run).first()
        if row is None:
            raise _no_such(run)
        return RunRow(**row)

    async def list_runs(self, consultation: UUID) -> list[RunRow]:
        """List a consultation's runs, the newest first."""
        with self.database.reading():
            rows = await (
                ThemeRun.select()
                .where(ThemeRun.consultation == consultation)
                .order_by(ThemeRun.started, ascending=False)
            )
        return [RunRow(**row) for row in rows]

    async def note_progress(self, run: UUID, stage: str, share: float) -> None:
        """Say what an unfinished run is doing, and which part from 0 to 1 of it is done."""
        await self._update(run, UNFINISHED, {ThemeRun.stage: stage, ThemeRun.share: share})

    async def set_run_state(self, run: UUID, state: RunState, fault: str = "") -> bool:
        """Move an unfinished run to another state; ``fault`` is an error's code, never its text.

        False when it had ended: whoever stops a run in the instant in which it is done does not
        make its result unreachable. Raises ``NotFoundError`` when there is no such run.
        """
        values = {ThemeRun.state: state, ThemeRun.fault: fault}
        if await self._update(run, UNFINISHED, values):
            return True
        await self.read_run(run)
        return False

    async def claim_run(self, run: UUID, worker: str) -> bool:
        """Take a run for a worker; False when it is finished or this worker has it already.

        A running run whose worker is another one is taken over: workers are named by keys that
        they make at their start, so the other one has ended. One statement compares and writes.
        """
        free = ThemeRun.state.is_in(list(UNCLAIMED))
        abandoned = (ThemeRun.state == "running") & (ThemeRun.worker != worker)
        async with self.database.writing():
            changed = await (
                ThemeRun.update({ThemeRun.state: "running", ThemeRun.worker: worker})
                .where(ThemeRun.id == run)
                .where(free | abandoned)
                .returning(ThemeRun.id)
            )
        return bool(changed)

    async def finish_run(self, run: UUID, result: bytes, release: bytes) -> bool:
        """Keep the sealed result and release of an unfinished run, and call it ``done``.

        False when it was stopped or finished meanwhile; then nothing is kept.
        """
        done = {
            ThemeRun.state: "done",
            ThemeRun.share: 1.0,
            ThemeRun.fault: "",
            ThemeRun.result: result,
            ThemeRun.release: release,
        }
        return await self._update(run, UNFINISHED, done)

    async def replace_result(
        self, run: UUID, old: bytes, result: bytes, release: bytes | None = None
    ) -> bool:
        """Keep another sealed result of a done run in place of ``old``, with this release or none.

        False when the result is not ``old`` any more, so that of two who replace it at once
        neither brings back what the other took out. One statement compares and writes.
        """
        values: dict[Any, Any] = {ThemeRun.result: result, ThemeRun.release: release}
        async with self.database.writing():
            changed = await (
                ThemeRun.update(values)
                .where(ThemeRun.id == run)
                .where(ThemeRun.result == old)
                .returning(ThemeRun.id)
            )
        if changed:
            await leave_no_trace(self.database)
        return bool(changed)

    async def _update(
        self, run: UUID, states: tuple[RunState, ...], values: dict[Any, Any]
    ) -> bool:
        async with self.database.writing():
            changed = await (
                ThemeRun.update(values)
                .where(ThemeRun.id == run)
                .where(ThemeRun.state.is_in(list(states)))
                .returning(ThemeRun.id)
            )
        return bool(changed)


def _no_such(run: UUID) -> NotFoundError:
    return NotFoundError("There is no such run.", where=f"Run {run}.")
