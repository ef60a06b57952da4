"""Names of several words from the lists kept by hand, there joined by hyphens."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from anonymise.finding.page import Page

_BRIDGES: Final = frozenset({"-", ".", "&"})


@cache
def order_several(section: frozenset[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The names of a section by first word, longest first."""
    ordered: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(section, key=lambda each: (-each.count("-"), each)):
        words = tuple(name.split("-"))
        ordered.setdefault(words[0], []).append(words)
    return {first: tuple(names) for first, names in ordered.items()}


def find_several(page: Page, name: str) -> Iterator[tuple[int, int]]:
    """Where the names of a section stand: the index of the first token, and that after the last.

    Args:
        page: the text on the table.
        name: a section of the lists, such as ``jobs.several``.
    """
    ordered = order_several(page.section(name))
    for index in page.find(page.words & ordered.keys()):
        second = read_second(page, index)
        for words in ordered[page.tokens[index].text]:
            # Most names differ in the second word, which one look tells.
            if len(words) > 1 and words[1] != second:
                continue
            if end := match_several(page, index, words):
                yield index, end
                break


def read_second(page: Page, index: int) -> str:
    """The undecided word that a name goes on with behind the one at an index, else nothing."""
    after = index + 1
    bridges = after < len(page.tokens) and page.tokens[after].text in _BRIDGES
    return page.word(after + bridges)


def match_several(page: Page, index: int, words: tuple[str, ...]) -> int:
    """The index after these words if they begin at an index, else 0."""
    at = index
    for count, word in enumerate(words):
        bridges = at < len(page.tokens) and page.tokens[at].text in _BRIDGES
        at += count > 0 and bridges
        if page.word(at) != word:
            return 0
        at += 1
    return at
