"""What the routes share while the application runs."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Final

import anyio
from msgspec import Struct
from msgspec.structs import replace

from consult.intake.denying import DenyList, refresh_for_ever
from consult.intake.entry import Entry
from consult.intake.levels import RulesOf, read_rules
from consult.intake.redaction import prepare_redaction
from consult.intake.saving import Saving
from consult.intake.submit import Intake
from consult.intake.tally import keep_tallies, keep_tallies_for_ever
from consult.intake.weeks import week_of
from consult.intake.withdrawal import TakingBack, find_last_day
from consult.logs import FaultLog
from consult.pages.spoken import ENGLISH
from consult.respond.bursts import Bursts, keep_bursts, keep_bursts_for_ever
from consult.respond.gate import Gate, sweep_gate_for_ever
from consult.respond.progress import ProgressStore, sweep_for_ever
from consult.settings import Settings, require_secret
from consult.store.responses import (
    QuestionnaireRow,
    ResponsesStore,
    ResponseWriter,
    open_responses,
    takes_answers,
)
from surveys.files import decode_instrument
from surveys.model import Instrument

# Tokens are made by us; a longer one is nobody's, and the database is not asked.
_TOKEN_LIMIT: Final = 64
_INSTRUMENT_LIMIT: Final = 32


class Desk(Struct, frozen=True, kw_only=True):
    """The store, the way in, unfinished answers, and questionnaires already read."""

    settings: Settings
    store: ResponsesStore
    intake: Intake
    taking_back: TakingBack
    entry: Entry
    saving: Saving
    progress: ProgressStore
    gate: Gate
    bursts: Bursts
    faults: FaultLog
    today: Callable[[], date]
    rules: RulesOf
    instruments: dict[str, Instrument] = {}

    async def find(self, token: str, host: str) -> QuestionnaireRow | None:
        """Find the questionnaire at an address; None when there is none, or not at this host.

        Before the first day on which it takes answers and after the last one it is closed,
        whoever has noticed or not; so it is after the last day of keeping them. Raises
        ``StorageError``.
        """
        if len(token) > _TOKEN_LIMIT:
            return None
        row = await self.store.read_questionnaire(token)
        if row is None or not self.settings.answers_at(row.audience, host):
            return None
        if row.state != "open":
            # Of what may never open no day is told.
            return replace(row, opens=None)
        if self._is_open(row):
            return row
        return replace(row, state="closed")

    def _is_open(self, row: QuestionnaireRow) -> bool:
        is_kept = row.retention_end is None or self.today() <= row.retention_end
        return is_kept and takes_answers(row, self.today())

    def read(self, row: QuestionnaireRow) -> Instrument:
        """Read a questionnaire's instrument, once for each version."""
        if row.digest not in self.instruments:
            if len(self.instruments) >= _INSTRUMENT_LIMIT:
                self.instruments.clear()
            self.instruments[row.digest] = decode_instrument(row.body, f"Version {row.digest}.")
        return self.instruments[row.digest]

    def choose_language(self, row: QuestionnaireRow, wanted: str) -> str:
        """Give a language that a questionnaire has: the wanted one, else English."""
        return wanted if wanted in self.read(row).languages else ENGLISH

    def choose_exit(self) -> str:
        """Give one of the everyday sites, anew each time and with nothing noted of it.

        Landing on the same page every time would be a sign in itself.
        """
        return secrets.choice(self.settings.exit_urls)

    def find_last_day(self, row: QuestionnaireRow) -> date | None:
        """Give the last day on which answers can be taken back; None once it has passed."""
        return find_last_day(row, self.read(row), self.today())


@asynccontextmanager
async def open_desk(
    settings: Settings, progress: ProgressStore, faults: FaultLog, gate: Gate | None = None
) -> AsyncIterator[Desk]:
    """Open the responses database, its one writer and the clearing of idle answers.

    Raises ``SettingsError`` without a secret or for a looser policy, and ``StorageError``.
    """
    secret = require_secret(settings)
    rules = read_rules(settings.redaction, settings.presidio)
    await asyncio.to_thread(prepare_redaction, read_today())
    async with (
        open_responses(settings.responses_database) as store,
        ResponseWriter(store) as writer,
        anyio.create_task_group() as tasks,
    ):
        denied = DenyList(store, secret)
        await denied.refresh()
        gate = gate or Gate(reading_seconds=settings.reading_seconds, proxies=settings.proxies)
        tasks.start_soon(sweep_for_ever, progress)
        tasks.start_soon(sweep_gate_for_ever, gate)
        tasks.start_soon(refresh_for_ever, denied)
        bursts = Bursts()
        tasks.start_soon(keep_bursts_for_ever, bursts, store, read_week, faults)
        tasks.start_soon(keep_tallies_for_ever, store, faults)
        yield Desk(
            settings=settings,
            store=store,
            intake=Intake(writer, read_today),
            taking_back=TakingBack(store, secret),
            entry=Entry(store, secret),
            saving=Saving(store, secret, read_today),
            progress=progress,
            gate=gate,
            bursts=bursts,
            faults=faults,
            today=read_today,
            rules=denied.tighten(rules),
        )
        await keep_bursts(bursts, store, read_week(), faults)
        await keep_tallies(store, faults)
        tasks.cancel_scope.cancel()


def read_week() -> str:
    """Give today's ISO week."""
    return week_of(read_today())


def read_today() -> date:
    """Give today's date, which is as near to a time as anything here comes."""
    return datetime.now(UTC).date()
