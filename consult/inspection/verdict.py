from collections.abc import Callable
from typing import Final

from msgspec import Struct

from consult.errors import ConsultError

SEE_ABOVE: Final = "See above."


class Verdict(Struct, frozen=True):
    """One thing that was looked at; ``remedy`` is empty when it is as it should be."""

    subject: str
    finding: str
    remedy: str = ""


def judge(subject: str, good: str, faults: list[Verdict]) -> list[Verdict]:
    """Give the faults of a subject, or one verdict that it is as it should be."""
    return faults or [Verdict(subject, good)]


def ask(subject: str, good: str, look: Callable[[], None]) -> Verdict:
    """Let something look that raises what it finds; a refusal of ours becomes a verdict."""
    try:
        look()
    except ConsultError as error:
        return refuse(subject, error)
    return Verdict(subject, good)


def refuse(subject: str, error: ConsultError) -> Verdict:
    """Turn a refusal of ours into a verdict, in its own words."""
    return Verdict(subject, f"{error.what} {error.where}".strip(), error.remedy or SEE_ABOVE)
