from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from consult.store.database import open_database
from consult.store.staff.accounts import Accounts
from consult.store.staff.audit import Audit
from consult.store.staff.codebooks import Codebooks
from consult.store.staff.denials import Denials
from consult.store.staff.draft_reviews import DraftReviews
from consult.store.staff.draft_versions import DraftVersions
from consult.store.staff.drafts import Drafts
from consult.store.staff.erasure import Erasure
from consult.store.staff.exports import Exports
from consult.store.staff.figures import FieldworkFigures
from consult.store.staff.grants import Grants
from consult.store.staff.recovery import Invitations, RecoveryCodes, RecoveryKeys
from consult.store.staff.runs import Runs

PLACE: Final = "staff"


class StaffStore(
    Accounts,
    Grants,
    RecoveryKeys,
    RecoveryCodes,
    Invitations,
    Exports,
    Runs,
    Codebooks,
    Audit,
    Drafts,
    DraftVersions,
    DraftReviews,
    FieldworkFigures,
    Denials,
    Erasure,
):
    """The staff database.

    Every method raises ``StorageError`` when the database cannot do its part.
    """


@asynccontextmanager
async def open_staff(url: str) -> AsyncIterator[StaffStore]:
    """Open the staff database for the length of the block; migrations have made it.

    Raises ``StorageError``.
    """
    async with open_database(url, PLACE) as database:
        yield StaffStore(database)
