"""Addresses without a street: a PO box, a unit of the old maltings, 2 the paddock."""

from typing import Final

from anonymise.finding.forms import Form
from anonymise.finding.page import Page

_BOX: Final = Form(
    r"\bp\.?\s?o\.?\s?box\.?(?:\s(?:no\.?|number))?\s(?:\d{1,7}[a-z]?"
    r"|(?:(?:one|two|three|four|five|six|seven|eight|nine|zero|oh|ten|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety)\b\s?){1,6})"
)
_LODGINGS: Final = frozenset(
    {"unit", "flat", "room", "berth", "pitch", "plot", "caravan", "chalet", "cabin", "mooring",
     "apt", "apartment", "suite", "lot", "bay", "studio", "static", "maisonette", "bedsit",
     "block", "cell", "lodge", "cottage", "pod", "bungalow", "house", "number", "no"}
)  # fmt: skip
_LETTERS: Final = frozenset("abcdefgh")
_SAID: Final = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
     "twelve"}
)  # fmt: skip
_LONGEST: Final = 4


def take_lodgings(page: Page) -> None:
    """Take boxes, and numbers with the name of a house, a park or an estate behind them."""
    for match in page.search(_BOX):
        page.take(match.start(), match.end(), "ADDRESS")
    for index in page.find(_LODGINGS):
        at = index + 1 + (page.word(index + 1) in {"number", "no"})
        if is_number(page, at):
            end = name_end(page, at + 1)
            if end > at + 1:
                page.take(page.tokens[index].start, page.tokens[end - 1].end, "ADDRESS")
    for index in page.digits:
        if page.word(index + 1) in {"the", "y", "yr"} and len(page.tokens[index].text) <= len(
            "123"
        ):
            end = name_end(page, index + 1)
            if end > index + 1:
                page.take(page.tokens[index].start, page.tokens[end - 1].end, "ADDRESS")


def is_number(page: Page, index: int) -> bool:
    """Whether a flat or a pitch can have this for its number."""
    if index >= len(page.tokens):
        return False
    token = page.tokens[index]
    return token.kind == "digits" or token.text in _LETTERS or token.text in _SAID


def name_end(page: Page, start: int) -> int:
    """The index after the name of a house or a park that begins here; the start if none does."""
    first = start + (start < len(page.tokens) and page.tokens[start].text == ",")
    article = page.word(first) in {"the", "y", "yr"}
    first += article
    nouns = page.union(
        "heads.naming", "heads.haunt", "heads.the_names", "heads.house", "heads.street_numbered",
        "heads.street",
    )  # fmt: skip
    before = page.union("heads.before_name", "heads.naming", "heads.street_adjective")
    end, last = first, 0
    while end - first < _LONGEST and (word := page.word(end)):
        if word in nouns:
            last = end + 1
        elif word not in before and word in page.lexicon.common:
            break
        end += 1
        if word in page.section("cues.stop") and word not in before:
            break
    return last if last and (article or last > first + 1) else start
