"""Whatever was judged a name once is a name everywhere in the answer."""

from collections.abc import Sequence
from typing import Final

from anonymise.finding.doubt import MENTION, is_doubtful, is_name
from anonymise.finding.page import Page, base_form

_SHORTEST_MISSPELLED: Final = 5
# What stands before a name and belongs to it: "big Jay".
_BYNAMES: Final = frozenset({"big", "wee", "lil", "auld", "mad", "fat"})


def spread_names(page: Page) -> None:
    """Take every other mention of a word that was taken as a name or a place."""
    found: dict[str, tuple[str, bool]] = {}
    for token in page.tokens:
        if token.label in {"NAME", "PLACE"} and token.kind == "word" and len(token.text) > 1:
            found.setdefault(base_form(token.text), (token.label, token.capital))
    if not found:
        return
    forms = page.forms(found.keys()) | {word for word in page.plurals if word[:-1] in found}
    for index in page.find(forms):
        token = page.tokens[index]
        known = found.get(base_form(token.text)) or found.get(token.text.removesuffix("s"))
        if token.open and known and is_mention(page, index, known_capital=known[1]):
            token.label = known[0]


def spread_misspellings(page: Page) -> None:
    """Take every unusual word that is a name of this answer with one letter wrong."""
    written = {
        base_form(token.text)
        for token in page.tokens
        if token.kind == "word" and token.label == "NAME"
    }
    names = [name for name in written if len(name) >= _SHORTEST_MISSPELLED]
    if not names:
        return
    rare = page.words - page.lexicon.common
    for index in page.find({word for word in rare if len(word) >= _SHORTEST_MISSPELLED}):
        token = page.tokens[index]
        if token.open and is_misspelt(page, base_form(token.text), names):
            token.label = "NAME"


def is_misspelt(page: Page, word: str, names: Sequence[str]) -> bool:
    """Whether a word is unusual and one of some names with one letter wrong."""
    if word in page.lexicon.common or word in page.lexicon.kinds:
        return False
    return any(is_one_edit(word, name) for name in names)


def is_one_edit(word: str, name: str) -> bool:
    """Whether one letter more, less or changed, or two swapped, make one word of the other."""
    if abs(len(word) - len(name)) > 1 or word == name:
        return False
    short, long = sorted((word, name), key=len)
    at = 0
    while at < len(short) and short[at] == long[at]:
        at += 1
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or (swapped and short[at + 2 :] == long[at + 2 :])


def is_mention(page: Page, index: int, *, known_capital: bool) -> bool:
    """Whether an ordinary word that was a name elsewhere is one here."""
    token = page.tokens[index]
    word = base_form(token.text)
    if page.capital_inside(index):
        return True
    if not is_doubtful(page, word):
        return False
    # A writer who gave it a capital there and none here meant two different words.
    if page.style == "cased" and known_capital and not token.capital:
        return False
    return is_name(page, index, word, MENTION)


def spread_families(page: Page) -> None:
    """Take the other name beside one, though places are called so too: Joy Church, Lane Hutchings.

    Nothing is lost where it was a church after all: the words before it went already.
    """
    for index in page.raised:
        token = page.tokens[index]
        if token.label is not None or not page.capital_inside(index):
            continue
        after = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
        follows = token.gap == " " and is_capital_name(page, index - 1)
        leads = after is not None and after.gap == " " and is_capital_name(page, index + 1)
        if (follows or leads) and is_family(page, base_form(token.text)):
            token.label, token.kept = "NAME", False


def is_capital_name(page: Page, index: int) -> bool:
    """Whether a name stands here with its capital, or a place that is called as somebody."""
    token = page.tokens[index]
    word = base_form(token.text)
    named = word in page.lexicon.forenames or word in page.lexicon.groups
    place = token.label == "PLACE" and named
    return token.capital and (token.label == "NAME" or place)


def is_family(page: Page, word: str) -> bool:
    """Whether people are called by a word, and nobody by their office or kin."""
    offices = page.union("cues.title", "cues.role", "cues.kin", "jobs.work", "jobs.common")
    named = word in page.lexicon.surnames or word in page.lexicon.forenames
    return named and word not in offices and word not in page.section("cues.stop")


def spread_particles(page: Page) -> None:
    """Take the small words that belong to a name: van der Berg, de Souza, al Masri, ah Ming."""
    small = page.section("cues.small") - {"the", "o", "d", "c"} | {"ah"}
    for index in reversed(page.find(small)):
        token = page.tokens[index]
        if token.open and page.label(index + 1) == "NAME":
            token.label = "NAME"
    owned = page.union("cues.determiner", "cues.possessive")
    for index in page.find(_BYNAMES):
        token = page.tokens[index]
        named = page.label(index + 1) == "NAME" and not page.tokens[index + 1].text.endswith("s")
        if token.open and named and page.word(index - 1) not in owned:
            token.label = "NAME"
    for stop in page.find({"."}):
        if page.label(stop - 1) != "NAME" or len(page.tokens[stop - 1].text) != 1:
            continue
        after = page.tokens[stop + 1] if stop + 1 < len(page.tokens) else None
        if after and after.open and is_doubtful(page, after.text):
            after.label = "NAME"


def spread_hyphens(page: Page) -> None:
    """Take the other half of a double-barrelled name."""
    for index in page.find({"-"}):
        if not 0 < index < len(page.tokens) - 1:
            continue
        before, hyphen, after = page.tokens[index - 1 : index + 2]
        if hyphen.gap or after.gap:
            continue
        for token, other in ((before, after), (after, before)):
            if other.label == "NAME" and token.open and token.text not in {"ex", "self", "co"}:
                token.label = "NAME"
