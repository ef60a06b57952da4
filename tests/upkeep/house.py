"""A consultation with everything that is to go when it ends, in the words of nobody."""

from datetime import date
from uuid import UUID, uuid4

from msgspec import Struct

from consult.settings import Settings
from consult.staff.accounts import add_account
from consult.staff.roles import Role
from consult.store.responses import ConsultationRow, ResponsesStore, ResponseWriter
from consult.store.staff import StaffStore
from consult.upkeep.notes import note_night
from consult.vault.keys import KeyPair, make_key_pair, wrap_key
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_derived, seal_response
from surveys.files import encode_instrument, instrument_digest, read_ready
from tests.staff.people import PASSPHRASE, QUICK

SECRET = "s" * 40
LAST_DAY = date(2026, 11, 21)
CODE = b"\x01" * 32
RESPONSES = 6


class House(Struct, frozen=True):
    """One consultation, its stores and its key."""

    settings: Settings
    responses: ResponsesStore
    staff: StaffStore
    id: UUID
    slug: str
    keys: KeyPair
    run: UUID

    def note_night(self, night: date) -> None:
        """Note that the work was last done on a night."""
        self.settings.data.mkdir(exist_ok=True)
        note_night(self.settings.data, night)

    async def read(self) -> ConsultationRow:
        """Read the consultation's row."""
        row = await self.responses.read_consultation(self.slug)
        assert row is not None
        return row

    async def count_traces(self) -> list[int]:
        """Count responses, runs, holders, recovery keys and wishes to export that are left."""
        return [
            await self.responses.count_responses(self.id),
            len(await self.staff.list_runs(self.id)),
            len(await self.staff.list_holders(self.id)),
            int(await self.staff.read_recovery_key(self.id) is not None),
            len(await self.staff.list_exports(self.run)),
        ]

    async def list_acts(self) -> list[tuple[str, str, str]]:
        """Give who did what to what, in order."""
        return [(one.actor, one.action, one.subject) async for one in self.staff.iterate_events()]


WHOLE = [RESPONSES, 1, 1, 1, 1]
GONE = [0, 0, 0, 0, 0]


async def build_house(
    settings: Settings,
    responses: ResponsesStore,
    staff: StaffStore,
    slug: str,
    last_day: date | None = LAST_DAY,
) -> House:
    """Add an open consultation that ends on a day."""
    keys, instrument = make_key_pair(), read_ready("survivor-views")
    consultation = await responses.add_consultation(
        slug, "Views", keys.public.raw, invented=True, retention_end=last_day
    )
    body, digest = encode_instrument(instrument), instrument_digest(instrument)
    await responses.add_questionnaire(consultation, instrument.audience, slug, body, digest)
    await responses.set_state(consultation, "open")
    await _answer(responses, consultation, keys)
    run = await _work(staff, consultation, slug, keys)
    return House(settings, responses, staff, consultation, slug, keys, run)


async def _answer(responses: ResponsesStore, consultation: UUID, keys: KeyPair) -> None:
    record = ResponseRecord(
        instrument="0" * 64, audience="survivor", language="en", closed={}, missing={}, texts={}
    )
    async with ResponseWriter(responses) as writer:
        for number in range(RESPONSES):
            sealed = seal_response(record, keys.public)
            code = CODE if number == 0 else None
            await writer.write(consultation, sealed, "2026-W40", withdrawal_digest=code)


async def _work(staff: StaffStore, consultation: UUID, slug: str, keys: KeyPair) -> UUID:
    person = await add_account(
        staff,
        name=f"Robin of {slug}",
        role=Role.RESEARCHER,
        passphrase=PASSPHRASE,
        deployment_secret=SECRET,
        hardness=QUICK,
    )
    await staff.grant_key(consultation, person.id, wrap_key(keys.private, person.public_key))
    await staff.keep_recovery_key(consultation, keys.public.raw, b"wrapped to paper")
    run = await staff.add_run(consultation, "item", b"", person.id)
    sealed = seal_derived(b"what was found", keys.public).blob
    await staff.finish_run(run, sealed, sealed)
    await staff.add_export(run, consultation, "d" * 64, uuid4())
    return run
