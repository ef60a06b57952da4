"""What the words around a word say about whether it is somebody's name here.

Each feature is a readable string; the model has one number for each (``lists/en/model.txt``),
so that every decision can be explained by the few features that weighed most.
"""

from collections.abc import Iterator
from typing import Final

from anonymise.finding.classes import read_ending, read_shape
from anonymise.finding.page import Page, Token, base_form

EDGE: Final = "edge"
_NEAR: Final = 4
_LISTED: Final = ("modal", "season", "past")


def read_features(page: Page, index: int, word: str) -> Iterator[str]:
    """What is to be seen around the word at an index, as strings."""
    places = (index - 2, index - 1, index + 1, index + 2)
    earlier, before, after, later = (read_kind(page, at) for at in places)
    word_earlier, word_before, word_after, word_later = (read_word(page, at) for at in places)
    yield from (f"bb.{earlier}", f"bb={word_earlier}", f"b.{before}", f"b={word_before}")
    yield from (f"a.{after}", f"a={word_after}", f"aa.{later}", f"aa={word_later}")
    for shape in read_parts(page, word):
        yield f"{shape} b.{before}"
        yield f"{shape} a.{after}"
        yield f"{shape} b={word_before}"
        yield f"{shape} a={word_after}"
    yield f"bb.{earlier} b.{before}"
    yield f"a.{after} aa.{later}"
    yield f"b.{before} a.{after}"
    yield f"bb={word_earlier} b={word_before}"
    yield f"a={word_after} aa={word_later}"
    yield f"b={word_before} a={word_after}"
    yield from read_manner(page, index)
    yield from read_company(page, index)


def read_parts(page: Page, word: str) -> list[str]:
    """Which parts of speech a word can be: listed ones, which behave alike, or by its forms."""
    listed = [name for name in _LISTED if word in page.section(f"cues.{name}")]
    return listed if "modal" in listed else listed + read_shape(word, page.lexicon.allowed)


def read_manner(page: Page, index: int) -> Iterator[str]:
    """How the word itself is written."""
    token = page.tokens[index]
    yield f"style {page.style}"
    if token.text.endswith("'s"):
        yield "own 's"
    if page.style == "cased":
        careful = page.tokens[0].capital or page.tokens[0].kind != "word"
        if not token.capital:
            yield "small, careful writer" if careful else "small"
        elif page.starts_sentence(index):
            yield "capital at the start"


def read_company(page: Page, index: int) -> Iterator[str]:
    """Which other people stand near, and whether this word is listed with them."""
    near = range(max(index - _NEAR, 0), min(index + _NEAR + 1, len(page.tokens)))
    if any(page.label(at) == "NAME" for at in near):
        yield "name near"
    for step, side in ((-1, "before"), (1, "after")):
        joined = read_kind(page, index + step)
        if joined in {",", "and", "&"} and page.label(index + 2 * step) == "NAME":
            yield f"listed {side}"
    if read_kind(page, index + 1) == "," and read_kind(page, index + 2) == "possessive":
        yield "then apposition"


def read_word(page: Page, index: int) -> str:
    """The undecided word at an index, or what stands there instead."""
    if not 0 <= index < len(page.tokens):
        return EDGE
    token = page.tokens[index]
    return token.label or (token.text if token.kind == "word" else read_mark(token))


def read_mark(token: Token) -> str:
    """A mark as a feature names it; every ending of a sentence is one."""
    if token.kind == "digits":
        return "number"
    return "." if token.text in ".!?;:" else token.text


def read_kind(page: Page, index: int) -> str:
    """What kind of word stands at an index."""
    if not 0 <= index < len(page.tokens):
        return EDGE
    token = page.tokens[index]
    if token.label:
        return token.label
    if token.kind != "word":
        return read_mark(token)
    if token.text not in page.kinds:
        page.kinds[token.text] = read_word_kind(page, token.text)
    return page.kinds[token.text]


def read_word_kind(page: Page, text: str) -> str:
    """What kind of word an undecided one is: from the cues, else from its ending or forms."""
    kinds = page.lexicon.kinds
    word = text if text in kinds else base_form(text)
    if word in kinds:
        return kinds[word] + ("'s" if text.endswith("'s") and word != text else "")
    return read_ending(word) or "+".join(read_shape(word, page.lexicon.allowed)) or "other"
