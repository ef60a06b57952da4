"""Whether the record of what staff did is whole."""

import asyncio
from typing import Final

from consult.errors import ConsultError
from consult.inspection.verdict import Verdict, judge, refuse
from consult.settings import Settings
from consult.staff.audit_chain import follow_record
from consult.store.staff import open_staff
from consult.vault.secrets import derive_audit_key

REMEDY: Final = (
    "Run: consult audit check --against an earlier export, and ask who had the database."
)


def check_record(settings: Settings) -> list[Verdict]:
    """Find events that were changed or removed; a cut-off end shows against an export only."""
    try:
        faults = asyncio.run(_look(settings))
    except ConsultError as error:
        return [refuse("record of staff", error)]
    verdicts = [Verdict("record of staff", fault, REMEDY) for fault in faults]
    return judge("record of staff", "whole and unaltered.", verdicts)


async def _look(settings: Settings) -> list[str]:
    async with open_staff(settings.staff_database) as store:
        return (await follow_record(store, derive_audit_key(settings.secret))).check()
