"""A consultation that callers of a helpline are asked in, and somebody who takes calls."""

import re
from html import unescape
from typing import Final
from uuid import UUID

from httpx import Response
from msgspec import Struct

from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from surveys.files import encode_instrument, instrument_digest, read_ready
from tests.staff.people import SAME_ORIGIN, Client, Office

NAME: Final = "Featherstonehaugh"
TEXT: Final = "call-difference"
ANSWERS: Final = {
    "adult": "yes",
    "agree": "yes",
    "call-helpfulness": "5",
    TEXT: f"The call helped, and {NAME} found the marmalade.",
}


class Phone(Struct, frozen=True):
    """The form for calls of one consultation, as a browser without scripts sends it."""

    client: Client
    settings: Settings
    office: Office
    questionnaire: UUID

    @property
    def address(self) -> str:
        """Where the form is."""
        return f"/consultations/{self.office.slug}/calls/{self.questionnaire}"

    async def write(self, **other: str) -> Response:
        """Fill the form in and send it, without following."""
        return await self.post(self.address, ANSWERS | other)

    async def check(self) -> str:
        """Give the page of what will be kept."""
        return (await self.client.get(f"{self.address}/check")).text

    async def save(self, **other: str) -> Response:
        """Press Save on the page of what will be kept, or what is named instead."""
        found = re.search(r'name="_seen" value="([^"]*)"', await self.check())
        seen = unescape(found[1]) if found else ""
        return await self.post(f"{self.address}/check", {"_seen": seen, "_do": "save"} | other)

    async def post(self, address: str, fields: dict[str, str]) -> Response:
        """Send a form."""
        return await self.client.post(
            address, data=fields, headers=SAME_ORIGIN, follow_redirects=False
        )

    async def read_records(self) -> list[ResponseRecord]:
        """Open everything that is stored."""
        async with open_responses(self.settings.responses_database) as store:
            return [
                open_response(one.sealed, self.office.key)
                async for one in store.iterate_responses(self.office.consultation)
            ]

    async def list_acts(self) -> list[str]:
        """List what the record says was done, oldest first."""
        async with open_staff(self.settings.staff_database) as staff:
            return [event.action async for event in staff.iterate_events()]


async def add_phone(client: Client, settings: Settings, office: Office) -> Phone:
    """Ask callers in the office's consultation."""
    instrument = read_ready("helpline-caller-worker")
    async with open_responses(settings.responses_database) as store:
        questionnaire = await store.add_questionnaire(
            office.consultation,
            instrument.audience,
            "token-of-callers",
            encode_instrument(instrument),
            instrument_digest(instrument),
        )
    return Phone(client, settings, office, questionnaire)
