"""What may be written about accuracy, and what is refused."""

import re
from typing import Final

from msgspec import Struct

from analysis.agreement.types import Estimate, Study

_HUMANLY: Final = r"(?:human|person|people|researcher|analyst|coder|expert|reviewer)s?"
_CLAIMS: Final = (
    rf"\b{_HUMANLY}[\s-]+(?:level|grade|quality|parity|like)\b",
    rf"\b(?:parity|on a par|on par|in line|level) with (?:a |an |the |two |our )?{_HUMANLY}\b",
    (
        rf"\b(?:as (?:good|accurate|reliable|well) as|no worse than|better than|"
        rf"indistinguishable from|equal to|matches|match(?:ed|ing)?|out-?performs?) "
        rf"(?:a |an |the |two |our |any )?(?:\w+ )?{_HUMANLY}\b"
    ),
)
_PATTERN: Final = re.compile("|".join(_CLAIMS), re.IGNORECASE)


REFUSED: Final = {
    "“human-level”, “as good as people”": (
        "One figure of agreement with people says nothing of how far people agree with one "
        "another on the same answers."
    ),
    "“people agreed with nearly all that the machine gave”": (
        "People who correct ticks agree with the ticks. It says how few they changed, and no more."
    ),
    "“accurate”, “correct”": (
        "There is no true coding to be near to: there are two of people, and how far they agree."
    ),
}
"""What is often written, and why it is not supported; a sentence of ours stands in its place."""


class ClaimFault(Struct, frozen=True):
    """A claim that nothing supports: the words, where they start, and what to do."""

    words: str
    start: int
    remedy: str


def check_claims(text: str, *, blind_items: int) -> list[ClaimFault]:
    """List wording that sets the machine beside people although nobody coded blind.

    Agreement with people who corrected ticked suggestions cannot show it: they agree with the
    machine, and so with one another, because all of them started from the same ticks.
    """
    if blind_items:
        return []
    return [
        ClaimFault(
            words=found.group(),
            start=found.start(),
            remedy="Have two people code a registered sample blind, or take this out.",
        )
        for found in _PATTERN.finditer(text)
    ]


def write_claims(study: Study, *, codebook: str) -> list[str]:
    """Write the sentences that a blind sample supports, each with its figures and intervals.

    ``codebook`` says which version was coded by, in words. Whoever needs another sentence has to
    keep its numbers together: the machine's without the people's mean nothing.
    """
    humans = study.humans
    said = [
        (
            f"Two people coded {humans.items} answers, drawn by chance, without seeing what the "
            f"machine gave, by {codebook}. Registration {study.registration[:16]}."
        ),
        (
            f"The two people agreed with {_write('alpha', humans.alpha)} and "
            f"{_write('F1', humans.f1)}."
        ),
        *(
            f"The machine agreed with the {which} person, on the same answers, with "
            f"{_write('alpha', pair.alpha)} and {_write('F1', pair.f1)}."
            for which, pair in zip(("first", "second"), study.machine, strict=True)
        ),
        _compare(study),
    ]
    if study.gap is not None:
        said.append(
            "Seeing the ticks of the machine first changed agreement with it by "
            f"{_write('F1', study.gap)}, so agreement on ticked answers is no sign of quality."
        )
    return said


def _compare(study: Study) -> str:
    """Say on which side the machine lies, or that these answers cannot tell."""
    people, sides = study.humans.alpha, [pair.alpha for pair in study.machine]
    if people.low is None or people.high is None or any(one.low is None for one in sides):
        return "These answers cannot tell whether the machine agrees with people as people do."
    if all(one.high is not None and one.high < people.low for one in sides):
        return "The machine agreed with each person less than the two people with one another."
    if all(one.low is not None and one.low > people.high for one in sides):
        return "The machine agreed with each person more than the two people with one another."
    return (
        "The intervals overlap: these answers do not tell whether the machine agrees with people "
        "less or more than people with one another."
    )


def _write(name: str, figure: Estimate) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return f"{name} that cannot be said"
    return f"{name} {figure.value:.2f} (95 % interval {figure.low:.2f} to {figure.high:.2f})"
