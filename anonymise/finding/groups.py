"""Work that many do, said of somebody: kept as one of nine groups, or as its sector."""

from typing import Final

from anonymise.finding.labels import JOBS
from anonymise.finding.page import Page
from anonymise.finding.work import ARTICLES, goes_on, is_after_age, says_work

_REACH: Final = 5
_EARLIER: Final = 6
# The section of the list of work that each placeholder stands for.
_GROUPS: Final = {
    "jobs.group_" + label.removeprefix("JOB ").lower().replace(" ", "_"): label for label in JOBS
}
_WORKING: Final = frozenset({"work", "works", "worked", "working"})
_FOR: Final = frozenset({"at", "for", "with", "in"})
_EMPLOYERS: Final = frozenset({"ORGANISATION", "PLACE"})
_CALLED: Final = frozenset({"at", "for", "with"})


def take_groups(page: Page) -> None:
    """Take work that somebody is said to do as its group: "he is a [JOB SKILLED TRADE]".

    What a service's people are called where they act ("the nurse rang") stays, and so do the
    roles that are phrases of the sector.
    """
    known = page.union(*_GROUPS, "jobs.last")
    if not page.forms(known):
        return
    for index in page.find(ARTICLES | {"as", ","}):
        if page.tokens[index].label is None and says_group(page, index):
            take_group(page, index + 1)
    for index in page.find(page.lexicon.sections.get("hand.predicate", frozenset())):
        take_group(page, index + 1, reach=1)


def says_group(page: Page, index: int) -> bool:
    """Whether the words up to this one say that somebody's work follows."""
    text, before = page.tokens[index].text, page.word(index - 1)
    if text == ",":
        return is_after_age(page, index + 1)
    if text == "as":
        return before in _WORKING and page.word(index + 1) not in ARTICLES
    if before == "as":
        # "We had him as the judge" says what a service's person was, not what anybody is.
        earlier = {page.word(at) for at in range(index - _EARLIER, index - 1)}
        return not earlier.isdisjoint(_WORKING) or page.starts_sentence(index - 1)
    return before != "not" and says_work(page, index)


def take_group(page: Page, start: int, *, reach: int = _REACH) -> None:
    """Take the longest work of the table among the words that start here."""
    end = start
    while end - start < reach and end < len(page.tokens) and goes_on(page, end):
        end += 1
    for last in range(end - 1, start - 1, -1):
        label = name_group(page, start, last)
        if label and not page.tokens[last].kept:
            first = reach_kind(page, start, last)
            page.take(page.tokens[first].start, page.tokens[last].end, label)
            return


def name_group(page: Page, start: int, last: int) -> str:
    """The placeholder for the work that these words end with; nothing for any other noun."""
    for first in range(max(start, last - 2), last + 1):
        words = "-".join(page.word(at) for at in range(first, last + 1))
        for section, label in _GROUPS.items():
            if words in page.section(section):
                return "JOB" if page.policy.removes("jobs") else label
    return ""


def reach_kind(page: Page, start: int, last: int) -> int:
    """The index of the first word that says what kind of such work it is: "lorry driver"."""
    kinds = page.section("jobs.modifier") - page.section("jobs.describing")
    first = last
    while first > start and (page.word(first - 1) in kinds or page.word(first - 1) == "-"):
        first -= 1
    pair = "-".join(page.word(at) for at in range(max(start, last - 1), last + 1))
    if first == last > start and any(pair in page.section(each) for each in _GROUPS):
        return last - 1
    return first


def drop_groups(page: Page) -> None:
    """Take the group off work whose employer stands beside it: together they are few."""
    tokens = page.tokens
    for index, token in enumerate(tokens):
        if token.kind != "word" or token.label not in JOBS or not is_employed(page, index + 1):
            continue
        for each in tokens:
            if each.group == token.group:
                each.label = "JOB"


def is_employed(page: Page, index: int) -> bool:
    """Whether an employer stands here, or behind "at the" and the like."""
    before = page.word(index)
    if before in _FOR:
        index += 1 + (page.word(index + 1) == "the")
    label = page.label(index).partition(" ")[0]
    return label in _EMPLOYERS or (before in _CALLED and label in {"NAME", "REMOVED"})
