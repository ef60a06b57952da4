"""The lexicon gate: a word passes only when it is positively known to be harmless."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from anonymise.finding.lists import Lexicon
from anonymise.finding.page import Page, base_form
from anonymise.finding.slips import is_slip
from anonymise.rules import deny_nothing

_STRETCHED: Final = re.compile(r"(.)\1{2,}")


def is_allowed(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded word is known to be harmless, give or take an ending."""
    if len(word) == 1:
        return word in lexicon.letters
    if "'" in word and is_joined(word, lexicon):
        return True
    if word in lexicon.allowed or base_form(word) in lexicon.allowed:
        return True
    if _STRETCHED.search(word):
        short = _STRETCHED.sub(r"\1", word)
        return {short, _STRETCHED.sub(r"\1\1", word)} & lexicon.allowed != frozenset()
    return False


def is_joined(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a known one with a short one behind its apostrophe ("mae'r", "o'n")."""
    stem, _, ending = word.rpartition("'")
    if ending not in lexicon.clitics:
        return False
    return stem in (lexicon.letters if len(stem) == 1 else lexicon.allowed)


def take_known(page: Page, names: Sequence[str]) -> None:
    """Take every word of the names that the writer listed, wherever it stands."""
    if not names:
        return
    small = page.union("cues.small", "cues.determiner") | {"and", "of", "i"}
    listed = {part for name in names for part in re.findall(r"[^\W_]+", name.lower())} - small
    if not listed:
        return
    for index in page.find(page.forms(listed)):
        token = page.tokens[index]
        if token.kind != "placeholder":
            token.label, token.kept = "NAME", False


def take_denied(page: Page, denied: Callable[[str], bool]) -> None:
    """Take every word that this deployment never keeps."""
    if denied is deny_nothing:
        return
    for index in page.find({word for word in page.words if denied(base_form(word))}):
        token = page.tokens[index]
        if token.kind == "word" and token.label is None:
            token.label, token.kept = "NAME", False


def take_unknown(page: Page) -> None:
    """Take every word that the lexicon does not know."""
    strange = page.words - page.lexicon.common - page.lexicon.allowed | page.letters
    unknown = page.find({word for word in strange if not is_allowed(word, page.lexicon)})
    odd = [at for at, token in enumerate(page.tokens) if token.odd] if page.view.odd else []
    for index in sorted({*unknown, *odd}):
        token = page.tokens[index]
        if token.kind == "word" and token.odd and token.label is None:
            token.label = "NAME"
        elif token.open:
            # Doubt looks at a slip again: among people's names it is rather another of them.
            token.slip = is_plain(page, index) and is_known_slip(page, base_form(token.text))
            token.label = None if token.slip else choose_label(page, index)


def is_known_slip(page: Page, word: str) -> bool:
    """Whether a word is a slip, which takes so long to find out that no round asks twice."""
    slips = page.memory.slips
    if word not in slips:
        slips[word] = is_slip(word, page.lexicon)
    return slips[word]


def is_plain(page: Page, index: int) -> bool:
    """Whether a word has no capital, or all words have."""
    token = page.tokens[index]
    return token.raw.islower() or page.style == "upper"


def choose_label(page: Page, index: int) -> str:
    """Whether an unknown word is rather somebody or somewhere."""
    word = base_form(page.tokens[index].text)
    before = page.word(index - 1)
    somewhere = before in page.section("cues.place_before")
    if word in page.lexicon.places and (somewhere or word not in page.lexicon.forenames):
        return "PLACE"
    if word in page.lexicon.forenames or word in page.lexicon.surnames:
        return "NAME"
    heads = page.union("heads.venue", "heads.generic")
    if before in page.section("cues.in_only") or page.word(index + 1) in heads:
        return "PLACE"
    return "NAME"
