"""Reasons for a person to look at a redacted text before anybody uses it."""

from typing import Final

from anonymise.finding.forms import Form, Runs
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

_ONLY_ONE: Final = Form(
    r"\bthe\sonly\s(?!(?:thing|way|time|reason|place|help|support|option|good|bad|other|problem)\b)"
    r"(?:\w{1,24}\s){1,3}(?:in|here|round|at|on)\b"
)
_MANY_CHILDREN: Final = Form(r"\b(?:[3-9]|1\d)\s(?:kids|children|boys|girls|sons|daughters)\b")


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
    plain = " ".join(text.lower().replace("'", "").replace("\u2019", "").split())
    runs = Runs(plain)
    traits = sum(trait.occurs(runs) for trait in (*list_traits(lexicon), _MANY_CHILDREN))
    flags = {
        "combination": traits >= ENOUGH_TOGETHER[policy.traits],
        "heavily-redacted": share > HEAVY_SHARE,
        "rare-event": lexicon.triggers["rare-event"].occurs(runs),
        "safeguarding": lexicon.triggers["safeguarding"].occurs(runs),
        "second-pass": residue,
        "singled-out": _ONLY_ONE.occurs(runs) or lexicon.triggers["singled-out"].occurs(runs),
    }
    return tuple(flag for flag, raised in flags.items() if raised)


def list_traits(lexicon: Lexicon) -> list[Form]:
    """Give the kinds of detail that keep their words, for answers are about them."""
    return [each for name, each in lexicon.triggers.items() if name.startswith("trait-")]


def take_traits(page: Page) -> None:
    """Take faith, origin, disability and the like, where the policy keeps none of them."""
    if not page.policy.removes("traits"):
        return
    for trait in (*list_traits(page.lexicon), _MANY_CHILDREN):
        for match in page.search(trait):
            page.take(match.start(), match.end(), "REMOVED")
