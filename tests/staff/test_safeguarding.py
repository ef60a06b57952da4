"""A danger is passed to the safeguarding lead inside the product, without anybody being sought."""

import pytest

from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.vault.keys import wrap_key
from consult.vault.seal import PublicKey
from tests.staff.acts import read_account, read_acts
from tests.staff.people import Client, Office, post
from tests.staff.reviews import (
    ITEM,
    Reviewer,
    make_record,
    read_records,
    store_records,
    unlock_as,
)

pytestmark = pytest.mark.anyio

WORDS = "He said he would hurt the baby tonight."
NOTE = "Please read, Darren Pickersgill thinks a baby is at risk."


async def give_key_to_lead(settings: Settings, office: Office) -> None:
    """Wrap the consultation's key to the safeguarding lead."""
    lead = office.people[Role.SAFEGUARDING_LEAD]
    account = await read_account(settings, lead.name)
    async with open_staff(settings.staff_database) as staff:
        wrapped = wrap_key(office.key, PublicKey(account.public_key))
        await staff.grant_key(office.consultation, lead.id, wrapped)


async def pass_on(client: Client, office: Office, settings: Settings) -> None:
    """Let a reader pass an answer on."""
    await store_records(
        settings, office, make_record(WORDS, "something else", flags=["safeguarding"])
    )
    reader = await unlock_as(client, office, Role.RESEARCHER)
    handle = await reader.open_first()
    await reader.look(f"/answers/{handle}/danger")
    answer = await reader.press(handle, "danger", note=NOTE)
    assert answer.headers["location"] == f"{reader.path}/answers/{handle}"
    assert "with the safeguarding lead" in await reader.read_notice(f"/answers/{handle}")


async def open_danger(client: Client, office: Office) -> tuple[Reviewer, str]:
    """Let the lead open the first answer that was passed on; gives them and its path."""
    lead = await unlock_as(client, office, Role.SAFEGUARDING_LEAD)
    lead.path = f"/consultations/{office.slug}/safeguarding"
    listed = await lead.look()
    path = listed.split(f'href="{lead.path}/')[1].split('"')[0]
    await lead.look(f"/{path}")
    return lead, f"{lead.path}/{path}"


async def test_protocol_comes_first(client: Client, office: Office, settings: Settings) -> None:
    """Before anything is passed on the page says what it is for and what it cannot do."""
    await store_records(settings, office, make_record(WORDS, flags=["safeguarding"]))
    reader = await unlock_as(client, office, Role.REVIEWER)
    handle = await reader.open_first()
    page = await reader.look(f"/answers/{handle}/danger")
    assert page.index("Nobody tries to find out who wrote it") < page.index("Pass it on")
    assert "999" in page
    assert "No safeguarding lead holds the key" in page
    assert (await reader.press(handle, "danger", note="")).status_code == 422
    await give_key_to_lead(settings, office)
    assert "No safeguarding lead" not in await reader.look(f"/answers/{handle}/danger")


async def test_lead_reads_notes_and_closes(
    client: Client, office: Office, settings: Settings
) -> None:
    """The lead reads the answer with its redacted note, says what was done, and closes it."""
    await give_key_to_lead(settings, office)
    await pass_on(client, office, settings)
    lead, path = await open_danger(client, office)
    assert WORDS in lead.page
    assert "[NAME 1] thinks a baby is at risk" in lead.page
    assert "something else" not in lead.page
    assert (await post(client, f"{path}/notes", done="")).status_code == 422
    await post(client, f"{path}/notes", done="Told the service of Darren Pickersgill.")
    await post(client, f"{path}/close")
    page = (await client.get(path)).text
    assert "Told the service of [NAME 1]" in page
    assert "Closed" in page
    (record,) = (await read_records(settings, office)).values()
    referral = record.reviews[ITEM].referral
    assert referral is not None
    assert "Darren" not in referral.note.text + referral.done[0].text
    acts = [one[1:] for one in await read_acts(settings)][-2:]
    assert acts == [("danger-noted", office.slug), ("danger-closed", office.slug)]


async def test_lead_reads_nothing_else(client: Client, office: Office, settings: Settings) -> None:
    """An answer that nobody passed on is not found on the lead's pages, by whatever handle."""
    await give_key_to_lead(settings, office)
    await store_records(settings, office, make_record(WORDS, flags=["safeguarding"]))
    lead = await unlock_as(client, office, Role.SAFEGUARDING_LEAD)
    page = (await client.get(f"/consultations/{office.slug}/safeguarding")).text
    assert "Nothing has been passed on" in page
    assert (await client.get(lead.path)).status_code == 403


async def test_erased_with_the_answer(client: Client, office: Office, settings: Settings) -> None:
    """Once its writer takes the answer back nothing of what was passed on is left."""
    await give_key_to_lead(settings, office)
    await pass_on(client, office, settings)
    _, path = await open_danger(client, office)
    async with open_responses(settings.responses_database) as store:
        await store.erase_responses(office.consultation)
    assert (await client.get(path)).status_code == 404
    lead = await unlock_as(client, office, Role.SAFEGUARDING_LEAD)
    lead.path = f"/consultations/{office.slug}/safeguarding"
    assert "Nothing has been passed on" in await lead.look()
