"""What the words around a word say about whether it is somebody's name here.

Each feature is a readable string; the model has one number for each (``lists/en/model.txt``),
so that every decision can be explained by the few features that weighed most.
"""

from collections.abc import Iterator
from typing import Final

from anonymise.finding.classes import read_ending, read_shape
from anonymise.finding.page import Page, base_form
from anonymise.finding.tokens import Token

EDGE: Final = "edge"
_NEAR: Final = 4
_LISTED: Final = (("modal", "cues.modal"), ("season", "cues.season"), ("past", "cues.past"))
_JOINS: Final = frozenset({",", "and", "&"})


def read_features(page: Page, index: int, word: str) -> list[str]:
    """What is to be seen around the word at an index, as strings."""
    earlier, word_earlier = read_place(page, index - 2)
    before, word_before = read_place(page, index - 1)
    after, word_after = read_place(page, index + 1)
    later, word_later = read_place(page, index + 2)
    found = [f"bb.{earlier}", f"bb={word_earlier}", f"b.{before}", f"b={word_before}"]
    found += (f"a.{after}", f"a={word_after}", f"aa.{later}", f"aa={word_later}")
    for shape in read_parts(page, word):
        found += (f"{shape} b.{before}", f"{shape} a.{after}")
        found += (f"{shape} b={word_before}", f"{shape} a={word_after}")
    found += (f"bb.{earlier} b.{before}", f"a.{after} aa.{later}", f"b.{before} a.{after}")
    found += (f"bb={word_earlier} b={word_before}", f"a={word_after} aa={word_later}")
    found.append(f"b={word_before} a={word_after}")
    found += read_manner(page, index)
    found += read_company(page, index, before, after)
    if after == "," and later == "possessive":
        found.append("then apposition")
    return found


def read_surroundings(page: Page, index: int) -> tuple[str | bool, ...]:
    """Everything that features of a text are read from; where it is equal, so are they."""
    near = page.tokens[max(index - _NEAR, 0) : index + _NEAR + 1]
    words = [token.label or token.text for token in near]
    # Edges count as kinds of words; a mark before a word and one after it stay apart by place.
    place = min(index, _NEAR)
    token, first = page.tokens[index], page.tokens[0]
    careful = first.capital or first.kind != "word"
    leads = page.style == "cased" and token.capital and page.starts_sentence(index)
    return (str(place), page.style, token.text, token.capital, careful, leads, *words)


def read_parts(page: Page, word: str) -> list[str]:
    """Which parts of speech a word can be: listed ones, which behave alike, or by its forms."""
    listed = [name for name, section in _LISTED if word in page.section(section)]
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


def read_company(page: Page, index: int, before: str, after: str) -> Iterator[str]:
    """Which other people stand near, and whether this word is listed with them."""
    near = page.tokens[max(index - _NEAR, 0) : index + _NEAR + 1]
    if "NAME" not in [token.label for token in near]:
        return
    yield "name near"
    if before in _JOINS and page.label(index - 2) == "NAME":
        yield "listed before"
    if after in _JOINS and page.label(index + 2) == "NAME":
        yield "listed after"


def read_mark(token: Token) -> str:
    """A mark as a feature names it; every ending of a sentence is one."""
    if token.kind == "digits":
        return "number"
    return "." if token.text in ".!?;:" else token.text


def read_place(page: Page, index: int) -> tuple[str, str]:
    """What kind of word stands at an index, and the undecided word itself or what stands there."""
    if not 0 <= index < len(page.tokens):
        return EDGE, EDGE
    token = page.tokens[index]
    if token.label:
        return token.label, token.label
    if token.kind != "word":
        mark = read_mark(token)
        return mark, mark
    kinds = page.memory.kinds
    kind = kinds.get(token.text)
    if kind is None:
        kind = kinds[token.text] = read_word_kind(page, token.text)
    return kind, token.text


def read_word_kind(page: Page, text: str) -> str:
    """What kind of word an undecided one is: from the cues, else from its ending or forms."""
    kinds = page.lexicon.kinds
    word = text if text in kinds else base_form(text)
    if word in kinds:
        return kinds[word] + ("'s" if text.endswith("'s") and word != text else "")
    return read_ending(word) or "+".join(read_shape(word, page.lexicon.allowed)) or "other"
