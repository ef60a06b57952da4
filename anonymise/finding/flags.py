"""Reasons for a person to look at a redacted text before anybody uses it."""

import re
from typing import Final

from anonymise.finding.page import Page
from anonymise.policy import QuasiPolicy

HEAVY_SHARE: Final = 0.3
ENOUGH_TOGETHER: Final = {"two": 2, "one": 1, "gone": 1}

_ONLY_ONE: Final = re.compile(r"\bonly\s(?:\w{1,30}\s){1,3}(?:in|here|round|at|on|that)\b")
_RARE: Final = re.compile(
    r"\b(?:homicide|murder(?:ed)?|manslaughter|inquest|lottery|in\sthe\s(?:news|papers?)|newspapers?"
    r"|on\s(?:the\s)?(?:telly|tv)|documentary|famous|celebrity|house\sfire|acid|national\scampaign)\b"
)
# Each keeps its words, for answers are about them; together they can point at one person.
_TRAITS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"\b(?:[3-9]|1\d|four|five|six|seven|eight|nine|ten)\s(?:kids|children|boys|girls|sons|daughters)\b"
            r"|\b(?:twins|triplets)\b"
        ),
        r"\b(?:deaf|blind|wheelchair|crutches|disabled|autistic|amputee|epileptic|ms|dialysis)\b",
        r"\b(?:muslim|jewish|hindu|sikh|catholic|mormon|jehovah'?s?|quaker|imam|rabbi|vicar)\b",
        (
            r"\b(?:somali|polish|romanian|nigerian|pakistani|bangladeshi|indian|chinese|turkish|kurdish"
            r"|albanian|ukrainian|traveller|gypsy|roma|jamaican|ghanaian|eritrean|sudanese|syrian|afghan"
            r"|iranian|thai|filipino|filipina|brazilian|portuguese)\b"
        ),
        r"\b(?:gay|lesbian|bisexual|trans|transgender|nonbinary|intersex)\b",
        r"\[JOB\]",
    )
)


def make_flags(text: str, policy: QuasiPolicy, *, residue: bool, share: float) -> tuple[str, ...]:
    """The flags of a redacted text, sorted.

    Args:
        text: the text with its placeholders.
        policy: how many details together are too many.
        residue: whether the second pass found anything.
        share: placeholders per word.
    """
    lower = text.lower().replace("[job]", "[JOB]")
    flags = {
        "combination": sum(bool(trait.search(lower)) for trait in _TRAITS)
        >= ENOUGH_TOGETHER[policy.traits],
        "heavily-redacted": share > HEAVY_SHARE,
        "rare-event": bool(_RARE.search(lower)),
        "second-pass": residue,
        "singled-out": bool(_ONLY_ONE.search(lower)),
    }
    return tuple(flag for flag, raised in flags.items() if raised)


def take_traits(page: Page) -> None:
    """Take faith, origin, disability and the like, where the policy keeps none of them."""
    if not page.policy.removes("traits"):
        return
    for trait in _TRAITS:
        for match in trait.finditer(page.lower):
            page.take(match.start(), match.end(), "REMOVED")
