"""Ways to break what is promised of floods and of addresses."""

from collections.abc import Callable
from typing import Final

from tests.promises.damage import put


def count_for_ever() -> None:
    """Keep one key and every count for as long as the process runs."""
    put("consult.respond.crowds:Crowds.sweep", lambda *_: None)


def turn_people_away() -> None:
    """Hold up whoever has done their work and everybody else."""
    put("consult.respond.gate:Gate.hold_up", lambda *_: "busy")


def overlook_campaigns() -> None:
    """Find no answers alike."""
    put("analysis.near_duplicates:find_near_duplicates", lambda *_: ())


IN_FLOODS: Final[dict[str, Callable[[], None]]] = {
    "addresses-forgotten": count_for_ever,
    "nobody-turned-away": turn_people_away,
    "campaigns-flagged": overlook_campaigns,
}
"""By the id of the promise that each one breaks."""
