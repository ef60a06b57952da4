from uuid import UUID

from msgspec import Struct

from consult.store.responses import ResponsesStore
from consult.store.staff import StaffStore


class SoleHold(Struct, frozen=True):
    """A consultation that one person alone can open; ``on_paper`` when a recovery key can too."""

    slug: str
    title: str
    on_paper: bool


async def list_sole_holds(
    staff: StaffStore, responses: ResponsesStore, account: UUID
) -> list[SoleHold]:
    """List the consultations that nobody but this account holds the key of."""
    held = [one for one in await staff.list_held(account) if await _is_sole(staff, one, account)]
    return [
        SoleHold(row.slug, row.title, await staff.read_recovery_key(row.id) is not None)
        for row in await responses.list_consultations()
        if row.id in held
    ]


async def _is_sole(staff: StaffStore, consultation: UUID, account: UUID) -> bool:
    return await staff.list_holders(consultation) == [account]
