"""Near-duplicates are found, whatever their order, and people who merely agree are not."""

import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from analysis.near_duplicates import LEAST_WORDS, find_near_duplicates
from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters
from tests.analysis.corpora import make_excerpt

SYLLABLES = [one + two for one in "bdfglmnprstvwz" for two in "aiu"]
FUNCTION = [
    "the",
    "and",
    "to",
    "of",
    "was",
    "that",
    "it",
    "in",
    "for",
    "they",
    "my",
    "with",
    "had",
]
MOST_RANKS_MOVED = 1


def write_answer(chance: random.Random, words: Sequence[str]) -> str:
    """Write an answer of its own: words of a subject among those that everybody uses."""
    length = chance.randint(14, 40)
    return " ".join(
        chance.choice(words if chance.random() < 0.5 else FUNCTION) for _ in range(length)
    )


def make_words(chance: random.Random, number: int) -> list[str]:
    """Invent the words of a subject."""
    return ["".join(chance.choice(SYLLABLES) for _ in range(3)) for _ in range(number)]


def write_variant(chance: random.Random, text: str, edits: int) -> str:
    """Give a text with words replaced, left out or added, as a campaign's are."""
    words = text.split()
    for _ in range(edits):
        at = chance.randrange(len(words))
        change = chance.choice(["replace", "drop", "add"])
        if change == "drop":
            del words[at]
        else:
            words[at : at + (change == "replace")] = ["".join(chance.choices(SYLLABLES, k=4))]
    return " ".join(words)


def make_crowd(people: int, copies: int, campaigns: int = 4) -> tuple[list[Excerpt], set[str]]:
    """Make answers of many people on six subjects, and a few campaigns on one subject of them."""
    chance = random.Random(7)
    subjects = [make_words(chance, 60) for _ in range(6)]
    about = sorted(chance.choices(range(6), weights=[25, 22, 19, 16, 13, 5], k=people))
    own = [
        make_excerpt(f"p{number:05}", write_answer(chance, subjects[subject]))
        for number, subject in enumerate(about)
    ]
    pattern = [" ".join(chance.choices([*subjects[5], *FUNCTION], k=30)) for _ in range(campaigns)]
    sent = [
        make_excerpt(
            f"c{number:05}", write_variant(chance, pattern[number % campaigns], number // 4 % 4)
        )
        for number in range(copies)
    ]
    return own + sent, {one.id for one in sent}


def rank(sizes: Counter[str]) -> dict[str, int]:
    """Give the place of each theme, the largest first."""
    return {
        theme: place
        for place, (theme, _) in enumerate(
            sorted(sizes.items(), key=lambda one: (-one[1], one[0]))
        )
    }


def test_a_fifth_of_injected_answers_are_all_flagged_and_nobody_else() -> None:
    """Of 2,400 answers a fifth are a campaign's variants: every one is found, and they alone."""
    excerpts, sent = make_crowd(1920, 480)
    groups = find_near_duplicates(excerpts)
    assert {name for group in groups for name in group} == sent
    assert len(groups) == 4


def test_left_out_they_move_no_theme() -> None:
    """Without them a theme has the rank that people give it; with them the last is first."""
    excerpts, sent = make_crowd(600, 150)
    flagged = {name for group in find_near_duplicates(excerpts) for name in group[1:]}
    codings = find_themes(excerpts, ThemeParameters(themes=6)).codings
    sizes = [
        rank(Counter(theme for one in codings if one.excerpt not in out for theme in one.themes))
        for out in (set[str](), flagged, sent)
    ]
    everybody, without, people = sizes
    moved = [abs(without[theme] - people[theme]) for theme in people]
    assert max(moved) <= MOST_RANKS_MOVED
    assert max(abs(everybody[theme] - people[theme]) for theme in people) > MOST_RANKS_MOVED


def test_the_order_of_answers_changes_nothing() -> None:
    """However answers are shuffled, the same groups are found."""
    excerpts, _ = make_crowd(300, 60)
    shuffled = random.Random(3).sample(excerpts, len(excerpts))
    assert find_near_duplicates(excerpts) == find_near_duplicates(shuffled)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (str, True),
        (str.upper, True),
        (lambda text: text.replace(" ", ", ", 3) + "!!", True),
        (lambda text: "Dear all, " + text, True),
        (lambda text: " ".join(reversed(text.split())), False),
        (lambda text: " ".join(text.split()[:8]), False),
    ],
    ids=["same", "capitals", "marks", "prefixed", "backwards", "beginning"],
)
def test_what_is_nearly_the_same(change: Callable[[str], str], found: bool) -> None:  # noqa: FBT001 - a column of the table above.
    """Capitals, marks and a few words make no difference; the order of words does."""
    text = "we waited eleven weeks for a call back and then nobody knew who we were or why"
    pair = [make_excerpt("one", text), make_excerpt("two", change(text))]
    assert find_near_duplicates(pair) == ((("one", "two"),) if found else ())


def test_short_answers_are_nobodys_campaign() -> None:
    """Many people say the same few words by themselves, and none of them is flagged."""
    short = " ".join(["listened"] * (LEAST_WORDS - 1))
    assert find_near_duplicates([make_excerpt(f"s{n}", short) for n in range(50)]) == ()
    assert find_near_duplicates([]) == ()
