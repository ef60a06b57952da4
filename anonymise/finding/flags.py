"""Reasons for a person to look at a redacted text before anybody uses it."""

import re
from typing import Final

from anonymise.finding.lists import Lexicon
from anonymise.finding.page import Page
from anonymise.policy import QuasiPolicy

FLAGS: Final = {
    "combination": "Several details together, such as faith and origin, can point at one person.",
    "heavily-redacted": "Nearly a third of the words or more had to be taken out.",
    "rare-event": "It tells of an event that others can know from the news.",
    "safeguarding": "It may tell of a danger to a life or to a child.",
    "second-pass": "Something identifying was found only on a second look.",
    "singled-out": "It says that somebody is the only one, or that others would know who it is.",
}
"""Every flag, and what it says."""

HEAVY_SHARE: Final = 0.3
ENOUGH_TOGETHER: Final = {"two": 2, "one": 1, "gone": 1}

_ONLY_ONE: Final = re.compile(
    r"\bthe\sonly\s(?!(?:thing|way|time|reason|place|help|support|option|good|bad|other|problem)\b)"
    r"(?:\w{1,24}\s){1,3}(?:in|here|round|at|on)\b"
)
_MANY_CHILDREN: Final = re.compile(
    r"\b(?:[3-9]|1\d)\s(?:kids|children|boys|girls|sons|daughters)\b"
)


def make_flags(
    text: str, lexicon: Lexicon, policy: QuasiPolicy, *, residue: bool, share: float
) -> tuple[str, ...]:
    """The flags of a redacted text, sorted.

    Args:
        text: the text with its placeholders.
        lexicon: what texts are judged by.
        policy: how many details together are too many.
        residue: whether the second pass found anything.
        share: placeholders per word.
    """
    plain = " ".join(re.sub(r"['\u2019]", "", text.lower()).split())
    traits = sum(bool(pattern.search(plain)) for pattern in list_traits(lexicon))
    traits += bool(_MANY_CHILDREN.search(plain))
    flags = {
        "combination": traits >= ENOUGH_TOGETHER[policy.traits],
        "heavily-redacted": share > HEAVY_SHARE,
        "rare-event": bool(lexicon.triggers["rare-event"].search(plain)),
        "safeguarding": bool(lexicon.triggers["safeguarding"].search(plain)),
        "second-pass": residue,
        "singled-out": bool(
            _ONLY_ONE.search(plain) or lexicon.triggers["singled-out"].search(plain)
        ),
    }
    return tuple(flag for flag, raised in flags.items() if raised)


def list_traits(lexicon: Lexicon) -> list[re.Pattern[str]]:
    """Give the kinds of detail that keep their words, for answers are about them."""
    return [each for name, each in lexicon.triggers.items() if name.startswith("trait-")]


def take_traits(page: Page) -> None:
    """Take faith, origin, disability and the like, where the policy keeps none of them."""
    if not page.policy.removes("traits"):
        return
    for trait in (*list_traits(page.lexicon), _MANY_CHILDREN):
        for match in trait.finditer(page.lower):
            page.take(match.start(), match.end(), "REMOVED")
