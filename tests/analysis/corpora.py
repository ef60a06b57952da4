"""Invented answers on six subjects of this field, in plain and varied sentences."""

import random
from typing import Final

from analysis.types import Excerpt
from anonymise.types import RedactedText

SUBJECTS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "police": (
        ("The police", "Officers", "The constable", "Two officers", "The police station"),
        ("took a statement", "checked the breach", "recorded the crime", "wore body cameras"),
        ("and arrested him", "but dropped the charge", "and rang about bail", "without an arrest"),
    ),
    "housing": (
        ("The council", "The housing office", "Our landlord", "The tenancy team"),
        ("changed the locks", "offered a flat", "moved us to a refuge", "left the rent arrears"),
        ("on the same tenancy", "in temporary housing", "and kept the house", "for a safe flat"),
    ),
    "court": (
        ("The judge", "The family court", "Our solicitor", "The barrister", "The magistrates"),
        ("adjourned the hearing", "granted the order", "read the evidence", "set the trial"),
        ("with screens in court", "after legal aid", "at the next hearing", "under oath"),
    ),
    "children": (
        ("My daughter", "The children", "My son", "Both kids", "Her teacher"),
        ("missed school", "had nightmares", "saw a play worker", "dreaded contact visits"),
        ("at the contact centre", "until the school acted", "each weekend", "in the classroom"),
    ),
    "counselling": (
        ("Counselling", "The therapist", "My counsellor", "Group sessions", "The helpline"),
        ("listened for weeks", "had a waiting list", "eased the anxiety", "taught me coping"),
        ("about the trauma", "and I slept again", "with other survivors", "for my recovery"),
    ),
    "programme": (
        ("The programme", "His course", "The facilitator", "The behaviour group", "Workshops"),
        ("made him accountable", "challenged excuses", "ran for months", "taught him to change"),
        ("but he quit halfway", "and attendance lapsed", "with a case manager", "every Tuesday"),
    ),
}
ASIDES: Final = (
    "honestly",
    "in the end",
    "at that time",
    "which mattered to me",
    "as far as I could tell",
    "and that was hard",
    "last year",
    "",
    "",
)


def make_excerpts(size: int, *, seed: int = 1) -> tuple[Excerpt, ...]:
    """Make answers on the six subjects in turn; the group of each is its subject."""
    chance = random.Random(seed)
    subjects = sorted(SUBJECTS)
    return tuple(
        make_excerpt(f"a{number:05}", _write(subject, chance), group=subject)
        for number in range(size)
        for subject in (subjects[number % len(subjects)],)
    )


def make_excerpt(name: str, text: str, *, group: str | None = None) -> Excerpt:
    """Make one excerpt of a text that holds no identifier, being invented."""
    return Excerpt(name, RedactedText(text), group)


def shuffle_words(excerpts: tuple[Excerpt, ...], *, seed: int = 1) -> tuple[Excerpt, ...]:
    """Deal all words out anew: lengths and word counts stay, and every meaning goes."""
    chance = random.Random(seed)
    words = [word for excerpt in excerpts for word in excerpt.text.text.split()]
    chance.shuffle(words)
    dealt = iter(words)
    return tuple(
        make_excerpt(excerpt.id, " ".join(next(dealt) for _ in excerpt.text.text.split()))
        for excerpt in excerpts
    )


def _write(subject: str, chance: random.Random) -> str:
    said = [chance.choice(part) for part in SUBJECTS[subject]]
    if chance.random() < 0.5:
        said.append(chance.choice(SUBJECTS[subject][1]))
    return " ".join([*said, chance.choice(ASIDES)]).strip() + "."
