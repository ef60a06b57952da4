"""Single letters that stand for a person."""

from typing import Final

from anonymise.finding.doubt import is_doubtful
from anonymise.finding.page import Page

# Abbreviations that are written with stops and name nobody.
_ORDINARY: Final = frozenset({"eg", "ie", "am", "pm", "nb", "ps", "ad", "bc", "uk", "us", "ni"})
_TEXT_SPEAK: Final = frozenset("nurx")


def take_initials(page: Page) -> None:
    """Take initials: with a capital, after kin, before a stop and a name, or doing things."""
    for index, token in enumerate(page.tokens):
        if len(token.text) == 1 and token.open and token.text.isalpha():
            dotted = before_stop(page, index)
            if dotted or (token.text not in "ia" and stands_for_person(page, index)):
                token.label = "NAME"


def stands_for_person(page: Page, index: int) -> bool:
    """Whether a letter without a stop is somebody."""
    token = page.tokens[index]
    if page.capital_inside(index):
        return True
    if token.text in _TEXT_SPEAK or page.tokens[index - 1].text == "'":
        return False
    if page.word(index - 1) in page.section("cues.kin"):
        return True
    leads = page.starts_sentence(index) or page.word(index - 1) in page.section("cues.slot_before")
    return leads and page.word(index + 1) in page.union("cues.speech", "cues.state")


def before_stop(page: Page, index: int) -> bool:
    """Whether "K." goes with a name after it, or with another initial ("T.J.")."""
    tokens = page.tokens
    if index + 2 >= len(tokens) or tokens[index + 1].text != "." or tokens[index + 1].gap:
        return (
            index > 1
            and tokens[index - 1].text == "."
            and page.label(index - 2) == "NAME"
            and (not tokens[index].gap and len(tokens[index - 2].text) == 1)
        )
    after = tokens[index + 2]
    if len(after.text) == 1 and after.text.isalpha() and not after.gap:
        return tokens[index].text + after.text not in _ORDINARY
    return page.label(index + 2) == "NAME" or (after.open and is_doubtful(page, after.text))
