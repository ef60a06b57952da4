"""Whether redaction failed, or missed more than it should, in the last weeks."""

import asyncio
from typing import Final

from consult.errors import ConsultError
from consult.inspection.verdict import Verdict, judge, refuse
from consult.intake.worry import WEEKS, list_worries
from consult.settings import Settings
from consult.store.responses import RedactionCounts, open_responses

SUBJECT: Final = "redaction"


def check_redactions(settings: Settings) -> list[Verdict]:
    """Find weeks in which texts could not be redacted, or too many needed a second look."""
    try:
        weeks = asyncio.run(_read(settings))
    except ConsultError as error:
        return [refuse(SUBJECT, error)]
    faults = [Verdict(SUBJECT, finding, remedy) for finding, remedy in list_worries(weeks)]
    return judge(SUBJECT, "no text failed, and hardly any needed a second look.", faults)


async def _read(settings: Settings) -> list[RedactionCounts]:
    async with open_responses(settings.responses_database) as store:
        return await store.list_redactions(WEEKS)
