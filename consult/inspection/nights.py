"""Whether the nightly work is done."""

from datetime import date, timedelta
from typing import Final

from consult.inspection.verdict import Verdict
from consult.settings import Settings
from consult.upkeep.notes import read_last_night

LATE: Final = timedelta(days=2)


def check_upkeep(settings: Settings, today: date) -> list[Verdict]:
    """Find nights that were missed: until one is done, the order of arrival can be read."""
    last = read_last_night(settings.data)
    if last is None:
        finding = "the nightly work was never done."
    elif today - last > LATE:
        finding = f"the nightly work was last done on {last:%-d %B %Y}."
    elif last > today + timedelta(days=1):
        finding = f"the nightly work is noted for {last:%-d %B %Y}, which is yet to come."
    else:
        return [Verdict("upkeep", "done within the last two days.")]
    return [Verdict("upkeep", finding, "Run: consult upkeep, and keep it running.")]
