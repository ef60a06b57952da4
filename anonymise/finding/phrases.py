"""Phrases of the sector, which stay: without them no answer says which service failed."""

from anonymise.finding.page import Page

Phrase = tuple[str, ...]


def keep_phrases(page: Page) -> None:
    """Protect the longest phrase that starts at each word."""
    index = 0
    while index < len(page.tokens):
        index = max(keep_phrase(page, index), index + 1)


def keep_phrase(page: Page, index: int) -> int:
    """Protect the longest phrase that starts here; give the index after it, or 0."""
    first = plain(page.tokens[index].text)
    for phrase in page.lexicon.phrases.get(first, ()):
        end = match_phrase(page, index, phrase)
        if end and is_written(page, index, phrase):
            for token in page.tokens[index:end]:
                token.kept = token.label is None
            return end
    return 0


def is_written(page: Page, index: int, phrase: Phrase) -> bool:
    """Whether an acronym that is a name too has its capitals here, among words without."""
    shouted = page.tokens[index].raw.isupper() and page.style != "upper"
    return shouted or " ".join(phrase) not in page.lexicon.acronyms


def match_phrase(page: Page, index: int, phrase: Phrase) -> int:
    """The index after a phrase if it stands here, hyphens ignored; else 0."""
    first = index
    for word in phrase:
        if index > first and index < len(page.tokens) and page.tokens[index].text == "-":
            index += 1
        if index >= len(page.tokens) or page.tokens[index].label is not None:
            return 0
        token = page.tokens[index]
        if token.odd or not same(plain(token.text), word):
            return 0
        index += 1
    return index


def plain(word: str) -> str:
    """A word without apostrophes, and "and" for its sign."""
    return "and" if word == "&" else word.replace("'", "")


def same(word: str, part: str) -> bool:
    """Whether a plain word is the part of a phrase, give or take a plural or possessive."""
    return word in {part, f"{part}s"} or (word == part[:-1] and part.endswith("s"))
