"""A draft of a consultation, ready to be looked at by others, and those who write and agree."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from consult.staff.roles import Role
from consult.store.responses import ResponsesStore
from consult.store.staff import DraftRow, StaffStore
from surveys.files import decode_instrument, encode_instrument, instrument_digest, read_ready
from surveys.model import Instrument
from tests.staff.people import PASSPHRASE, Client, Office
from tests.staff.seats import Seat, seat

NAME = "views-draft"
TODAY = datetime.now(UTC).date()


def make_own(**changes: object) -> Instrument:
    """Give a ready-made questionnaire as an organisation would ask it, in English."""
    ready = read_ready("survivor-views")
    facts = replace(
        ready.facts,
        controller="The Heron Partnership",
        complaint_contact={"en": "Write to complaints@heron.example or ring 0303 123 1113."},
    )
    return replace(ready, facts=facts, languages=["en"], **changes)


class Studio(Struct, frozen=True):
    """A draft with one questionnaire, its writer and an approver signed in, and both stores."""

    office: Office
    client: Client
    staff: StaffStore
    responses: ResponsesStore
    draft: UUID
    questionnaire: UUID
    writer: Seat
    approver: Seat

    def path(self, end: str = "") -> str:
        """Give the address of a page of the draft."""
        return f"/design/{NAME}{end}"

    async def read(self) -> DraftRow:
        """Read the draft."""
        row = await self.staff.read_draft(NAME)
        assert row is not None
        return row

    async def read_instrument(self) -> Instrument:
        """Read the questionnaire as it stands."""
        (row,) = await self.staff.list_draft_questionnaires(self.draft)
        return decode_instrument(row.body, "Draft")

    async def save(self, instrument: Instrument, role: Role = Role.POLICY_DESIGNER) -> int:
        """Save another version as somebody."""
        (row,) = await self.staff.list_draft_questionnaires(self.draft)
        return await self.staff.save_draft_version(
            row.id,
            after=row.current,
            body=encode_instrument(instrument),
            digest=instrument_digest(instrument),
            author=self.office.people[role].id,
        )

    async def approve(self) -> None:
        """Have the draft approved by the second person."""
        await self.writer.post(self.path("/review"))
        assert await self.agree(self.approver) == 303
        assert (await self.read()).state == "approved"

    async def agree(self, person: Seat, **other: str) -> int:
        """Agree to what the review page shows, and give the answer's status."""
        page = (await person.get(self.path("/review"))).text
        digest = page.partition('name="digest" value="')[2][:64]
        fields = {"digest": digest, "passphrase": PASSPHRASE, **other}
        return (await person.post(self.path("/approve"), **fields)).status_code

    async def publish(self, holders: Sequence[Role] = (Role.RESEARCHER,), **fields: str) -> int:
        """Publish the draft for some holders, and give the answer's status."""
        chosen = [str(self.office.people[role].id) for role in holders]
        answer = await self.writer.send(
            self.path("/publish"), {"holders": chosen, "passphrase": PASSPHRASE, **fields}
        )
        return answer.status_code


async def build_studio(
    office: Office, client: Client, staff: StaffStore, responses: ResponsesStore
) -> Studio:
    """Begin a draft with one questionnaire and seat its writer and the approver."""
    author = office.people[Role.POLICY_DESIGNER]
    draft = await staff.add_draft(NAME, "Views on an example", author.id)
    own = make_own()
    questionnaire = await staff.add_draft_questionnaire(
        draft, encode_instrument(own), instrument_digest(own), author.id
    )
    return Studio(
        office,
        client,
        staff,
        responses,
        draft,
        questionnaire,
        await seat(client, office, Role.POLICY_DESIGNER, unlocked=False),
        await seat(client, office, Role.APPROVER, unlocked=False),
    )
