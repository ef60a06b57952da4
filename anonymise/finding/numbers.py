"""Small counts stay, addresses go, and so does every other digit."""

import re
from typing import Final

from anonymise.finding.ages import SPELLED
from anonymise.finding.codes import keep
from anonymise.finding.forms import Form
from anonymise.finding.page import Page
from anonymise.finding.pieces import read_words
from anonymise.finding.spoken import find_longer

_COUNT: Final = Form(
    r"(?<![\w.,/:£$-])\d{1,2}(?:\s?(?:-|to|or)\s?\d{1,2})?(?P<gap>\s?-?)(?P<unit>[a-z']{1,14})\b"
)
_CHILDREN: Final = Form(
    rf"\b(?:\d{{1,2}}|{SPELLED})(?:\s(?:small|young|little|older|lovely|other|of\smy|beautiful)){{0,2}}"
    r"(?=\s(?:kids?|child|children|boys?|girls?|sons?|daughters?|bab(?:y|ies)|bairns?|under)\b)"
    r"|\b(?:twins|triplets|quadruplets)\b"
)
_IN_TOTAL: Final = re.compile(
    r"\s(?:\d|an?\b|one\b|all\b|total\b|the\b|every\b|each\b|my\b|our\b)"
)
_LAST_WORD: Final = re.compile(r"\b([a-z']+)\s$")
_BEFORE_COUNT: Final = read_words(
    "have has had having i've we've ive got get gets getting took take did done made make saw see",
    "seen met meet with after for of over around about least all these those the last first next",
    "past every read at need needed want wanted gave give ran run given sent in filled answered",
    "asked another been than through attended completed up",
)
_LINE: Final = 7
_BEFORE_HOUSE: Final = frozenset(
    {"at", "home", "address", "live", "lives", "lived", ",", "house", "is"}
)
_AT_HOUSE: Final = re.compile(
    r"\b(?:number|no|flat|house|address|live\sat|lives\sat|lived\sat)[\s.:]{1,3}$"
)
_MONEY: Final = Form(
    r"[£$€]\s?\d[\d,.]{0,12}\s?(?:k|m|million|thousand|grand)?\b|\b\d[\d,]{0,9}\s?(?:pounds|quid|grand|euros)\b"
)
_HOUSE: Final = Form(
    r"\b(?:flat|unit|apt|apartment|house|room|plot|caravan|block)\s(?:\d{1,4}[a-z]?|[a-z])\b"
    r"(?=[\s,]{1,3}\d)|\b(?:flat|apt|apartment|plot)\s(?:\d{1,4}[a-z]?|[a-z])\b"
    rf"|\b(?:house|flat|door|room|ward|at|from)\s(?:number|no\.?)\s{SPELLED}\b"
    rf"|\b{SPELLED}\s\w{{2,20}}\s(?:street|road|lane|avenue|close|crescent)\b"
)


def find_harmless(page: Page) -> None:
    """Keep numbers that are everybody's, unless they are a part of a longer one."""
    matches = list(page.search(page.lexicon.numbers))
    longer = find_longer(page) if matches else frozenset()
    starts = {page.tokens[index].start for index in longer}
    for match in matches:
        if match.start() not in starts:
            keep(page, match.start(), match.end())


def find_addresses(page: Page) -> None:
    """Take house numbers with the street after them, and flats."""
    for match in page.search(_HOUSE):
        page.take(match.start(), match.end(), "ADDRESS")
    heads = page.union("heads.street", "heads.street_numbered")
    for index in page.digits:
        token = page.tokens[index]
        if token.kept:
            continue
        if end := find_street(page, index, heads) or find_house(page, index):
            page.take(token.start, page.tokens[end].end, "ADDRESS")
    take_lines(page)


def take_lines(page: Page) -> None:
    """Take what stands between an address and its postcode."""
    labels = [token.label for token in page.tokens]
    if "POSTCODE" not in labels:
        return
    for index, label in enumerate(labels):
        if label != "POSTCODE" or labels[index - 1] == "POSTCODE":
            continue
        window = labels[max(0, index - _LINE) : index]
        if "ADDRESS" in window:
            back = window[::-1].index("ADDRESS")
            first = page.tokens[index - 1 - back]
            page.take(first.start, page.tokens[index - 1].end, "ADDRESS")


def find_house(page: Page, index: int) -> int:
    """The index of a rare word after a number that stands where addresses stand, else 0."""
    before = page.tokens[index - 1].text if index else ""
    if before not in _BEFORE_HOUSE or index + 1 >= len(page.tokens):
        return 0
    after = page.tokens[index + 1]
    rare = after.open and after.gap == " " and after.text not in page.lexicon.common
    counted = page.union("heads.unit", "cues.kin", "slang.medical")
    if not rare or after.text in counted or after.text.endswith("s"):
        return 0
    return index + 1


def find_street(page: Page, index: int, heads: frozenset[str]) -> int:
    """The index of the street noun up to four words after a number; 0 when there is none."""
    units = page.section("heads.unit")
    stops = page.section("cues.stop") - page.section("heads.street_adjective")
    limit = min(index + 6, len(page.tokens))
    for at in range(index + 1, limit):
        token = page.tokens[at]
        if token.text == "," and at == index + 1:
            continue
        if token.kind != "word" or token.text in stops or "\n" in token.gap:
            return 0
        if token.text in heads and at > index + 1:
            return at
        if at == index + 1 and token.text in units:
            return 0
    return 0


def find_amounts(page: Page) -> None:
    """Keep round sums of money, which are many people's; take the others."""
    for match in page.search(_MONEY):
        if page.policy.removes("amounts") or not is_round(match[0]):
            page.take(match.start(), match.end(), "AMOUNT")
        else:
            keep(page, match.start(), match.end())


def is_round(amount: str) -> bool:
    """Whether a sum is whole pounds below a thousand, small change, or of two figures."""
    whole, _, pence = re.sub(r"[^\d.]", "", amount).strip(".").partition(".")
    if len(whole.strip("0")) <= len("25") and (not pence or re.search(r"[kmtg]", amount)):
        return True
    return len(whole) <= (len("9") if pence else len("999"))


def find_counts(page: Page) -> None:
    """Keep small counts of ordinary things, and shares."""
    if page.policy.removes("counts"):
        for match in page.search(_CHILDREN):
            page.take(match.start(), match.end(), "NUMBER")
    units = page.section("heads.unit")
    for match in page.search(_COUNT):
        counted = match["unit"] in units and not is_somewhere(page, match)
        if counted or is_plural(page, match):
            keep(page, match.start(), match.end())


def is_somewhere(page: Page, match: re.Match[str]) -> bool:
    """Whether "in" after a number begins where somebody is, as in "a vicar, 44 in Leeds"."""
    counts = _IN_TOTAL.match(page.lower, match.end())
    return match["unit"] == "in" and counts is None


def is_plural(page: Page, match: re.Match[str]) -> bool:
    """Whether something ordinary is counted, and neither an age nor a house is meant.

    "My son 9 lives with me" has the form of a count, so the word before must ask for one.
    """
    word = match["unit"]
    if word.endswith(("ss", "us", "is", "'s")) or not word.endswith("s"):
        return False
    if not {word, word[:-1]} <= page.lexicon.common or is_address(page, match):
        return False
    before = _LAST_WORD.search(page.lower, max(0, match.start() - 16), match.start())
    return before is not None and before[1] in _BEFORE_COUNT


def is_address(page: Page, match: re.Match[str]) -> bool:
    """Whether what is counted can be a house: "at 16 willows", "12 gardens"."""
    heads = page.union("heads.street", "heads.street_numbered")
    before = page.lower[max(0, match.start() - 12) : match.start()]
    return match["unit"] in heads or _AT_HOUSE.search(before) is not None


def find_digits(page: Page) -> None:
    """Take every digit that nothing has spoken for."""
    for index in page.digits:
        token = page.tokens[index]
        if token.label is None and not token.kept:
            page.take(token.start, token.end, "NUMBER")
