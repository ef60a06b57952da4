"""What tests read back of the record of what staff did, and of the pages that show codes once."""

import re

from consult.settings import Settings
from consult.store.staff import AccountRow, open_staff
from tests.staff.people import Client, Person

CODE = re.compile(r"<code>([a-z0-9-]+)</code>")
SECRET = re.compile(r"<code>([A-Z2-7 ]{32,})</code>")


async def read_acts(settings: Settings) -> list[tuple[str, str, str]]:
    """Give every recorded act: who, what, on what."""
    async with open_staff(settings.staff_database) as staff:
        return [(one.actor, one.action, one.subject) async for one in staff.iterate_events()]


async def read_account(settings: Settings, name: str) -> AccountRow:
    """Give an account as it is stored."""
    async with open_staff(settings.staff_database) as staff:
        row = await staff.read_account(name)
    assert row is not None
    return row


async def count_codes(settings: Settings, person: Person) -> int:
    """Count the recovery codes that somebody has left."""
    async with open_staff(settings.staff_database) as staff:
        return await staff.count_recovery_codes(person.id)


async def read_codes(client: Client, path: str = "/account/recovery-codes/new") -> list[str]:
    """Give the codes that a page shows, this once."""
    return CODE.findall((await client.get(path)).text)


def read_secret(page: str) -> str:
    """Give the authenticator's secret that a page shows in words."""
    found: str = SECRET.findall(page)[0]
    return found.replace(" ", "")
