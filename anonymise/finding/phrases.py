"""Phrases of the sector, which stay: without them no answer says which service failed."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from anonymise.finding.page import Page

Phrase = tuple[str, ...]
# Hyphens, and the apostrophe of a plural: "victims' right to review".
_MARKS: Final = frozenset({"-", "'"})


def keep_phrases(page: Page) -> None:
    """Protect the longest phrase that starts at each word, also inside another."""
    for index in list_starts(page):
        keep_phrase(page, index)


def list_starts(page: Page) -> list[int]:
    """The indexes at which a phrase or a town may start, in order."""
    if page.firsts is not None:
        return page.firsts
    follows = page.lexicon.follows
    odd = {word for word in (*page.marked, "&") if plain(word) in follows}
    firsts: list[int] = []
    for word in (page.words - page.marked) & follows.keys() | (odd & page.words):
        seconds = follows[plain(word)]
        if "" in seconds:
            firsts += page.places[word]
        else:
            firsts += [at for at in page.places[word] if goes_on(page, at + 1, seconds)]
    firsts.sort()
    page.firsts = firsts
    return firsts


def goes_on(page: Page, index: int, seconds: AbstractSet[str]) -> bool:
    """Whether one of some second words of a phrase or a town may stand here."""
    if index >= len(page.tokens):
        return False
    after = page.tokens[index].text
    if after in seconds:
        return True
    return not after.isalpha() and (after in _MARKS or plain(after) in seconds)


def keep_phrase(page: Page, index: int) -> None:
    """Protect the longest phrase that starts here."""
    first = plain(page.tokens[index].text)
    for phrase in list_likely(page, index, page.lexicon.phrases.get(first, ())):
        end = match_phrase(page, index, phrase)
        if end and is_written(page, index, phrase):
            for token in page.tokens[index:end]:
                token.kept = token.label is None
            return


def list_likely(page: Page, index: int, phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    """Those of some phrases that can go on as the text does behind their first word.

    Most that begin with one word differ in the first letter of the next.
    """
    after = page.tokens[index + 1].text if index + 1 < len(page.tokens) else ""
    if not after.isalpha():
        return phrases
    letter = after[0]
    return [each for each in phrases if len(each) == 1 or letter.startswith(each[1][:1])]


def is_written(page: Page, index: int, phrase: Phrase) -> bool:
    """Whether a phrase that is a name or a word too has the capitals that tell them apart."""
    token, name = page.tokens[index], " ".join(phrase)
    if name in page.lexicon.titles:
        return token.capital and page.style != "upper"
    shouted = token.raw.isupper() and page.style != "upper"
    return shouted or name not in page.lexicon.acronyms


def match_phrase(page: Page, index: int, phrase: Phrase) -> int:
    """The index after a phrase if it stands here, hyphens and apostrophes ignored; else 0."""
    first = index
    for word in phrase:
        if first < index < len(page.tokens) and page.tokens[index].text in _MARKS:
            index += 1
        if index >= len(page.tokens) or page.tokens[index].label is not None:
            return 0
        token = page.tokens[index]
        text = token.text
        if token.odd or not (same(text, word) if text.isalpha() else same(plain(text), word)):
            return 0
        index += 1
    return index


def plain(word: str) -> str:
    """A word without apostrophes, and "and" for its sign."""
    return "and" if word == "&" else word.replace("'", "")


def same(word: str, part: str) -> bool:
    """Whether a plain word is the part of a phrase, give or take a plural or possessive."""
    # Most that is compared differs in its first letter.
    if not word.startswith(part[:1]):
        return part == "s" and not word
    if word == part:
        return True
    return word == f"{part}s" or (word == part[:-1] and part.endswith("s"))
