"""Fieldwork is counted from sent answers of whole weeks, and leaves through the gate only."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from threading import Event
from uuid import UUID, uuid4

import pytest
from msgspec import Struct
from msgspec.structs import replace

from anonymise.disclosure import Policy
from consult.errors import LockedError, RunInterruptedError
from consult.intake.weeks import week_of
from consult.jobs.figures import FIELDWORK, decode_figures, open_counted
from consult.settings import Settings, read_settings
from consult.store.responses import ResponsesStore, ResponseWriter, StoredResponse, open_responses
from consult.store.schema import migrate
from consult.store.staff import StaffStore, open_staff
from consult.tasks.fieldwork import (
    Tally,
    count_fieldwork_of,
    find_blank_pages,
    list_releases,
    read_today,
)
from consult.tasks.keyring import Keyring
from consult.tasks.policy import read_policy
from consult.tasks.progress import Watch
from consult.tasks.task import Bench, conduct_run
from consult.vault.keys import KeyPair, make_key_pair, wrap_key
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response
from surveys.files import encode_instrument, instrument_digest
from surveys.model import Ending, Instrument, LongText, MultipleChoice, Option, Page, Section

LAST_WEEK = week_of(read_today() - timedelta(weeks=1))
ASKED = Instrument(
    slug="views",
    audience="survivor",
    sections=[
        Section(
            id="all",
            pages=[
                Page(
                    id="who",
                    heading={"en": "Who helped"},
                    items=[
                        MultipleChoice(
                            id="agencies", options=[Option(code="police"), Option(code="nhs")]
                        )
                    ],
                ),
                Page(id="each", for_each="agencies", items=[LongText(id="say")]),
                Page(id="last", items=[LongText(id="more"), LongText(id="else")]),
            ],
        )
    ],
    endings=[Ending(id="sent", stores=True)],
)
DIGEST = instrument_digest(ASKED)


def sent(*chosen: str, **texts: str) -> ResponseRecord:
    """Give the answers of somebody who chose these agencies and wrote these texts."""
    return ResponseRecord(
        instrument=DIGEST,
        audience="survivor",
        language="en",
        closed={"agencies": chosen} if chosen else {},
        missing=dict.fromkeys(texts, "dont-know"),
        texts={},
    )


@pytest.mark.parametrize(
    ("record", "blank"),
    [
        (sent(), {"who", "last"}),
        (sent("police"), {"each", "last"}),
        (sent("police", "nhs", **{"say:nhs": ""}), {"last"}),
        (sent(more=""), {"who"}),
    ],
)
def test_pages_that_were_met_and_left_blank(record: ResponseRecord, blank: set[str]) -> None:
    """A page counts as blank where somebody came to it and answered nothing on any showing."""
    assert find_blank_pages(ASKED, record) == blank


def make_tally(people: int) -> Tally:
    """Count people of whom every second left the last page blank."""
    tally = Tally({DIGEST: ASKED}, {})
    for number in range(people):
        record = sent("police", **({"more": "", "say:police": ""} if number % 2 else {}))
        tally.add(StoredResponse(uuid4(), b""), record)
    return tally


def test_small_counts_do_not_leave() -> None:
    """Below the threshold no table shows a figure, and above it figures are rounded."""
    for release in list_releases(make_tally(7), Policy()):
        assert {cell for row in release.rows for cell in row.cells} == {None}
    audiences, blanks = list_releases(make_tally(63), Policy())
    assert [(row.label, row.cells) for row in audiences.rows] == [("Survivors", (65,))]
    shown = {row.label: row.cells[0] for row in blanks.rows}
    assert shown["last"] == 30
    assert shown["Who helped (who)"] in {0, None}


class Field(Struct, frozen=True):
    """A consultation with sent answers, and what a run over them needs."""

    settings: Settings
    responses: ResponsesStore
    staff: StaffStore
    consultation: UUID
    keys: KeyPair

    async def send(self, number: int, week: str) -> None:
        """Store answers as the respondents' application does."""
        async with ResponseWriter(self.responses) as writer:
            sealed = [seal_response(sent("police"), self.keys.public) for _ in range(number)]
            await asyncio.gather(*(writer.write(self.consultation, one, week) for one in sealed))

    async def count(self, keys: KeyPair | None = None) -> None:
        """Carry a run out in this process."""
        run = await self.staff.add_run(self.consultation, FIELDWORK, b"", uuid4())
        await self.staff.claim_run(run, "worker")
        row = await self.staff.read_run(run)
        watch = Watch(self.staff, run, Event())
        key = (keys or self.keys).private
        await count_fieldwork_of(self.settings, self.staff, row, key, watch)
        assert (await self.staff.read_run(run)).state == "done"


@pytest.fixture
async def field(databases: dict[str, str]) -> AsyncIterator[Field]:
    """Open a consultation with 40 answers of last week and 30 of this one."""
    settings = read_settings({**databases, "CONSULT_SECRET": "s" * 40})
    await migrate(settings)
    keys = make_key_pair()
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        consultation = await responses.add_consultation("views", "Views", keys.public.raw, False)
        await responses.add_questionnaire(
            consultation, "survivor", "token", encode_instrument(ASKED), DIGEST
        )
        await responses.set_state(consultation, "open")
        made = Field(settings, responses, staff, consultation, keys)
        await made.send(40, LAST_WEEK)
        await made.send(30, week_of(read_today()))
        yield made


@pytest.mark.anyio
async def test_this_week_is_not_counted(field: Field) -> None:
    """Figures are of weeks that are over, kept as releases with their people sealed."""
    await field.count()
    row = await field.staff.read_figures(field.consultation)
    assert row is not None
    assert row.week == week_of(read_today())
    audiences, _ = decode_figures(row.releases)
    assert audiences.rows[0].cells == (40,)
    counted = open_counted(row.counted, field.keys.private)
    assert len(counted) == 40
    assert not any(one.bytes in row.counted for one in counted)
    with pytest.raises(LockedError):
        open_counted(row.counted, make_key_pair().private)


@pytest.mark.anyio
async def test_worker_counts_with_the_key_it_was_handed(field: Field) -> None:
    """A queued run about fieldwork is counted by the worker, and never taken for a question."""
    bench = Bench(field.settings, Keyring())
    run = await field.staff.add_run(field.consultation, FIELDWORK, b"", uuid4())
    await conduct_run(bench, run)
    assert (await field.staff.read_run(run)).state == "waiting"
    bench.keyring.take_in(run, wrap_key(field.keys.private, bench.keyring.public))
    await conduct_run(bench, run)
    row = await field.staff.read_run(run)
    assert (row.state, row.result, row.release) == ("done", None, None)
    assert await field.staff.read_figures(field.consultation) is not None
    assert bench.keyring.find(run) is None


@pytest.mark.anyio
async def test_nothing_is_kept_under_another_key(field: Field) -> None:
    """A key that opens nothing leaves no figures, and neither does one that was replaced."""
    with pytest.raises(LockedError):
        await field.count(make_key_pair())
    await field.responses.set_public_key(field.consultation, make_key_pair().public.raw)
    with pytest.raises(RunInterruptedError):
        await field.count()
    assert await field.staff.read_figures(field.consultation) is None


@pytest.mark.anyio
async def test_strictest_promise_is_kept(field: Field) -> None:
    """A threshold that any version of any questionnaire promised holds for every table."""
    policy = await read_policy(field.settings, field.responses, field.consultation)
    assert policy.threshold == field.settings.disclosure_threshold
    stricter = replace(ASKED, facts=replace(ASKED.facts, threshold=45))
    (entry,) = await field.responses.list_questionnaires(field.consultation)
    for after, before in ((stricter, ASKED), (ASKED, stricter)):
        await field.responses.revise_questionnaire(
            entry.id,
            encode_instrument(after),
            instrument_digest(after),
            instead_of=instrument_digest(before),
            on=read_today(),
        )
    policy = await read_policy(field.settings, field.responses, field.consultation)
    assert policy.threshold == 45
    await field.count()
    row = await field.staff.read_figures(field.consultation)
    assert row is not None
    assert decode_figures(row.releases)[0].rows[0].cells == (None,)
