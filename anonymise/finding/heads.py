"""Streets: the naming words before a street noun."""

from typing import Final

from anonymise.finding.page import Page
from anonymise.finding.venues import can_name, is_sign, is_titled, joins_on

_REACH: Final = 3
# What a house number can have been taken for.
_NUMBERED: Final = frozenset({"REFERENCE", "NUMBER", "ADDRESS"})


def take_streets(page: Page) -> None:
    """Take what stands before a street noun, with the noun."""
    heads, loose = page.section("heads.street"), page.section("heads.loose")
    nouns = page.union("heads.street", "heads.street_numbered")
    for index in page.find(nouns):
        token = page.tokens[index]
        if not token.open:
            continue
        if is_titled(page, index) or is_saint(page, index):
            continue
        first = reach_back(page, index)
        placed = page.word(first - 1) in page.section("heads.on")
        placed = placed or page.label(first - 1) in _NUMBERED
        if token.text in heads:
            named = first < index and (
                token.text not in loose or placed or token.capital or is_rare(page, index - 1)
            )
            bare = not named and first == index and is_bare_street(page, index)
            first -= bare
            named = named or bare
        else:
            named = is_way(page, first, index)
        if named:
            page.take(page.tokens[first].start, token.end, "PLACE")


def is_rare(page: Page, index: int) -> bool:
    """Whether a word is so rare that a row or a close behind it is a street: "tannery row"."""
    return page.word(index) not in page.lexicon.common and is_sign(page, index, naming=True)


def is_saint(page: Page, index: int) -> bool:
    """Whether "st" is a saint's: a capital or a name follows."""
    if page.tokens[index].text != "st" or index + 1 >= len(page.tokens):
        return False
    after = page.tokens[index + 1]
    return (
        after.open
        and after.capital == page.tokens[index].capital
        and is_sign(page, index + 1, naming=True)
    )


def reach_back(page: Page, index: int) -> int:
    """The index of the first of up to three naming words before a noun; the noun's own if none."""
    first = index
    while index - first < _REACH and joins_on(page, first) and can_name(page, first - 1):
        if page.tokens[first - 1].label is not None and page.tokens[first - 1].label != "PLACE":
            break
        first -= 1
    return first


def is_bare_street(page: Page, index: int) -> bool:
    """Whether "on long lane" stands without the article that a long lane would have."""
    placed = page.word(index - 2) in page.section("heads.on")
    return (
        page.word(index - 1) in page.section("heads.bare_street")
        and placed
        and joins_on(page, index)
    )


def is_way(page: Page, first: int, index: int) -> bool:
    """Whether a noun that is seldom a street is one: after "on" and words that name."""
    words = range(first, index)
    if not words or page.word(first - 1) not in page.section("heads.on"):
        return False
    return all(is_sign(page, at, naming=True) for at in words)
