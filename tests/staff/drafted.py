"""A draft with one questionnaire, kept as the designer keeps it."""

from dataclasses import dataclass
from uuid import UUID

from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.staff import open_staff
from surveys.files import decode_instrument, encode_instrument, instrument_digest
from surveys.model import Instrument
from tests.staff.people import Office

DRAFT = "views-to-come"


@dataclass(frozen=True)
class Drafted:
    """A draft in the databases, and its one questionnaire."""

    settings: Settings
    questionnaire: UUID
    author: UUID

    @property
    def address(self) -> str:
        """The address under which the questionnaire's pages lie."""
        return f"/design/{DRAFT}/{self.questionnaire}"

    async def read(self) -> tuple[Instrument, int]:
        """Give the questionnaire as it stands, and the number of its version."""
        async with open_staff(self.settings.staff_database) as staff:
            draft = await staff.read_draft(DRAFT)
            assert draft is not None
            (row,) = await staff.list_draft_questionnaires(draft.id)
        return decode_instrument(row.body, "The draft"), row.current

    async def change(self, instrument: Instrument) -> None:
        """Keep another version, as somebody else would who works on it at the same time."""
        _, current = await self.read()
        async with open_staff(self.settings.staff_database) as staff:
            await staff.save_draft_version(
                self.questionnaire,
                after=current,
                body=encode_instrument(instrument),
                digest=instrument_digest(instrument),
                author=self.author,
                note="By somebody else",
            )


async def add_drafted(settings: Settings, office: Office, instrument: Instrument) -> Drafted:
    """Start a draft with one questionnaire, by the policy designer."""
    author = office.people[Role.POLICY_DESIGNER].id
    async with open_staff(settings.staff_database) as staff:
        draft = await staff.add_draft(DRAFT, "Views to come", author)
        questionnaire = await staff.add_draft_questionnaire(
            draft, encode_instrument(instrument), instrument_digest(instrument), author
        )
    return Drafted(settings, questionnaire, author)
