"""Choosing who can open what people write."""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from consult.staff.desk import StaffRequest, read_desk
from consult.staff.forms import LONGEST_FIELD
from consult.staff.publishing import Holder
from consult.staff.roles import Role
from consult.store.staff import AccountRow
from consult.vault.seal import PublicKey


class PersonChoice(Struct, frozen=True):
    """Somebody who can be given the key."""

    value: str
    label: str
    checked: bool = False


async def list_people(request: StaffRequest, roles: Iterable[Role]) -> list[AccountRow]:
    """List the accounts of some roles, by name."""
    wanted = set(roles)
    accounts = await read_desk(request).staff.list_accounts()
    return [one for one in accounts if one.role in wanted]


async def read_chosen(request: StaffRequest, name: str) -> list[str]:
    """Give every value of a field that may be sent several times."""
    form = await request.form()
    values = form.getall(name, [])
    return [one for one in values if isinstance(one, str) and len(one) <= LONGEST_FIELD]


def find_holders(people: Iterable[AccountRow], chosen: Iterable[str]) -> list[Holder]:
    """Give those of the people who were chosen; anybody else who was named is left out."""
    wanted = set(chosen)
    return [Holder(one.id, PublicKey(one.public_key)) for one in people if str(one.id) in wanted]


def view_people(
    people: Iterable[AccountRow], chosen: Iterable[str | UUID] = ()
) -> list[PersonChoice]:
    """Show people as boxes to tick."""
    ticked = set(map(str, chosen))
    return [
        PersonChoice(
            str(one.id), f"{one.name}, {Role(one.role).label.lower()}", str(one.id) in ticked
        )
        for one in people
    ]
