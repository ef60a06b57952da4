"""Who is asked, in the words that staff and readers see everywhere."""

from typing import Final

from surveys.model import Audience

AUDIENCES: Final[dict[Audience, str]] = {
    "survivor": "Survivors",
    "perpetrator": "People who used abusive behaviour",
    "helpline-caller": "Callers to a helpline",
    "professional": "Professionals",
}


def write_audience(audience: str) -> str:
    """Write an audience's code as people say it; one that is not known as its own words."""
    return next(
        (words for code, words in AUDIENCES.items() if code == audience),
        audience.replace("-", " ").capitalize(),
    )


def write_way(audience: str, wave: str | None) -> str:
    """Write an audience, and which wave of it where it is asked more than once."""
    return f"{write_audience(audience)}, wave {wave}" if wave else write_audience(audience)
