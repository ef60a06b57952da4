"""Languages that name a place behind its noun: "Ysgol Bryn Onnen", "tafarn y llew coch".

Ages, dates and telling work of such a language are found here as well. Every list comes from the
language, so that a text in English, which has none of them, passes through untouched.
"""

from typing import Final

from anonymise.finding.page import Page

_LONGEST: Final = 5
_ARTICLES: Final = frozenset({"y", "yr", "'", "r", "-", "a"})
_OLD: Final = frozenset({"oed", "mlwydd", "flwydd"})
_ENDS: Final = frozenset({"a", "ac", "ond", "nawr", "rwan", "pan", "bellach", "erbyn", "oed"})


def take_headed(page: Page) -> None:
    """Take a noun of a place with the name behind it."""
    sections = page.lexicon.sections
    if "hand.head" not in sections:
        return
    heads = sections["hand.head"]
    joined = {word for word in page.marked if word.removesuffix("'r") in heads}
    for index in page.find((page.words & heads) | joined):
        end = name_end(page, index + 1)
        if page.tokens[index].open and end > index + 1:
            page.take(page.tokens[index].start, page.tokens[end - 1].end, "PLACE")


def name_end(page: Page, first: int) -> int:
    """The index after the name that begins at an index; the index itself where none does."""
    naming = page.section("hand.naming")
    skip = page.section("hand.head_skip") | _ARTICLES
    end, at = first, first
    while at < len(page.tokens) and at - first < _LONGEST:
        token = page.tokens[at]
        named = is_naming(page, at, naming)
        if not named and token.text not in skip:
            break
        at += 1
        if named and token.text not in skip:
            end = at
    return end


def is_naming(page: Page, at: int, naming: frozenset[str]) -> bool:
    """Whether a word behind a noun of a place belongs to the name of it."""
    token = page.tokens[at]
    if token.kind != "word" or token.kept:
        return False
    if page.style == "cased":
        return token.capital
    return token.text in naming or token.text not in page.lexicon.allowed


def take_ages(page: Page) -> None:
    """Take ages in words: "saith oed", "mae hi'n bump", and in figures before "oed"."""
    numbers = page.lexicon.sections.get("hand.number")
    if numbers is None:
        return
    tokens = page.tokens
    for index in page.find(numbers):
        first = last = index
        while last + 1 < len(tokens) and tokens[last + 1].text in numbers | {"mis", "ar"}:
            last += 1
        old = page.word(last + 1) in _OLD
        stated = tokens[first - 1].text.endswith("'n") or page.word(first - 1) == "yn"
        after = tokens[last + 1] if last + 1 < len(tokens) else None
        ends = after is None or after.kind == "mark" or after.text in _ENDS
        if tokens[first].open and (old or (first > 0 and stated and ends)):
            page.take(tokens[first].start, tokens[last].end, "AGE")


def take_dates(page: Page) -> None:
    """Take a day, a month and a year where two of them stand together."""
    months = page.lexicon.sections.get("hand.months")
    if months is None:
        return
    tokens = page.tokens
    for index in page.find(months):
        first, last = index, index
        while first > 0 and tokens[first - 1].text in {"o", "fed", "af", "ain", "eg", "ydd", "il"}:
            first -= 1
        numbered = first > 0 and tokens[first - 1].kind == "digits"
        year = index + 1 < len(tokens) and tokens[index + 1].kind == "digits"
        if not numbered and not year:
            continue
        first, last = first - numbered if numbered else index, index + year
        if page.word(first - 1) == "mis":
            first -= 1
        page.take(tokens[first].start, tokens[last].end, "DATE")


def take_work(page: Page) -> None:
    """Take work that few people have, with what says more of it."""
    jobs = page.lexicon.sections.get("hand.job")
    if jobs is None:
        return
    more = page.section("hand.job_more")
    for index in page.find(jobs):
        last = index
        while page.word(last + 1) in more:
            last += 1
        if page.tokens[index].open:
            page.take(page.tokens[index].start, page.tokens[last].end, "JOB")
