"""How many have answered, without letting anybody notice that one more has."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from consult.intake.weeks import week_of
from consult.pages.words import say_date
from consult.staff.desk import Desk

STEP = 10


async def count_to_last_week(desk: Desk, consultation: UUID, today: date) -> str:
    """Count in tens the responses of weeks that are over, as in "About 470".

    Whoever looks twice within a week sees the same, whoever has answered meanwhile. Raises
    ``StorageError``.
    """
    count = await desk.responses.count_responses(consultation, before_week=week_of(today))
    return write_in_tens(count)


def write_in_tens(count: int) -> str:
    """Write how many responses there are without letting one more be noticed."""
    return "Fewer than 10" if count < STEP else f"About {count // STEP * STEP:,}"


def write_last_week(today: date) -> str:
    """Say up to which day is counted: the Sunday on which the last whole week ended."""
    sunday = today - timedelta(days=today.isoweekday())
    return f"up to {sunday:%A %-d %B %Y}"


def write_week(week: str) -> str:
    """Write the Sunday that a week such as ``2026-W47`` ends with."""
    year, number = week.split("-W")
    return say_date(date.fromisocalendar(int(year), int(number), 7), "en")


def read_today() -> date:
    """Give today's date as the respondents' application does when it notes the week."""
    return datetime.now(UTC).date()
