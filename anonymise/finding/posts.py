"""Posts: whatever somebody is said to be whose noun does something and whose words are rare."""

from typing import Final

from anonymise.finding.page import Page, base_form
from anonymise.finding.several import find_several
from anonymise.finding.work import says_work

_REACH: Final = 6
_ARTICLES: Final = frozenset({"a", "an", "the", "our", "one"})
_ONCE: Final = frozenset({"retired", "former"})
_PLAIN_ENDINGS: Final = (
    "ing", "ed", "ful", "ous", "ive", "able", "ible", "al", "less", "ic", "ly", "ish",
    "ent", "ant",
)  # fmt: skip
# Nouns of trades and places end so: falconry, bakery, pottery; adjectives seldom do.
_NOUN_ENDINGS: Final = ("ry", "phy", "gy")
_ADJECTIVES: Final = frozenset(
    {"angry", "hungry", "sorry", "scary", "very", "ordinary", "contrary", "temporary", "voluntary",
     "primary", "secondary", "military", "solitary", "necessary", "legendary", "every", "hairy"}
)  # fmt: skip
_WHERE: Final = frozenset({"at", "on", "to", "of", "for", "aboard"})
_AFTER_ONLY: Final = frozenset({"in", "on", "at", "for", "round", "around", "within"})
_EVERYBODY: Final = frozenset({"man", "woman", "lady", "hand", "worker", "officer", "witness"})
_NOTHING: Final = frozenset(
    {"family", "house", "household", "group", "year", "service", "services", "state", "mine", "it",
     "moment", "time", "end", "minute", "same", "children", "kids", "law", "world", "course",
     "team", "first", "last", "weekend", "weekends", "way", "whole", "past",
     "nhs", "council", "police"}
)  # fmt: skip
_BEFORE_OFFICE: Final = frozenset(
    {"is", "was", "am", "be", "being", "been", "as", "became", "becoming", "the", "a", "our",
     "former",
     "ex", "deputy", "vice", "elected", "made", "appointed", "hes", "he's", "shes", "she's",
     "im", "i'm",
     ",", "once", "now"}
)  # fmt: skip


def take_posts(page: Page) -> None:
    """Take posts that somebody is said to hold, offices, and the only one of a place."""
    for first, end in find_several(page, "jobs.several"):
        page.take(page.tokens[first].start, page.tokens[end - 1].end, "JOB")
    doers = list_doers(page)
    if doers:
        take_held(page, doers)
        take_only_one(page, doers)
    take_offices(page)


def list_doers(page: Page) -> frozenset[str]:
    """The nouns for work among the words of a text."""
    known = page.union("jobs.doer", "jobs.work", "jobs.rare", "jobs.head", "jobs.head_slot")
    suffixes = tuple(page.section("jobs.suffix") | {"mistress", "wright", "smith"})
    rare = page.words - page.lexicon.common
    ending = {word for word in rare if word.endswith(suffixes) and len(word) > len("maker")}
    forms = (
        page.words & known | ending | {word for word in page.marked if base_form(word) in known}
    )
    return forms - page.section("jobs.character")


def take_held(page: Page, doers: frozenset[str]) -> None:
    """Take what stands between "he is a" and a noun for work, with the noun."""
    for index in page.find(_ARTICLES | _ONCE | {","}):
        start = index + 1
        text = page.tokens[index].text
        if text in _ONCE:
            start = index
        elif text == ",":
            if page.label(index - 1) != "NAME":
                continue
        elif not says_work(page, index):
            continue
        end = find_post(page, start, doers)
        if end > start:
            end = follow_post(page, end)
            page.take(page.tokens[start].start, page.tokens[end - 1].end, "JOB")


def find_post(page: Page, start: int, doers: frozenset[str]) -> int:
    """The index after a post that begins here; the start when there is none."""
    stops = page.union("cues.stop", "cues.pronoun", "cues.conjunction")
    end = last = start
    while end - start < _REACH and end < len(page.tokens):
        token = page.tokens[end]
        if token.text != "-" and (
            token.kind != "word" or token.label or is_end(token.text, stops)
        ):
            break
        end += 1
        single = end == start + 1 and token.text in page.section("jobs.rare")
        if token.text in doers and (single or is_telling(page, start, end - 1)):
            last = end
    return last


def is_end(word: str, stops: frozenset[str]) -> bool:
    """Whether a post cannot go on with this word; two callings can be joined by "and"."""
    return word in stops and word not in {"n", "and"}


def is_telling(page: Page, first: int, last: int) -> bool:
    """Whether a word before the noun for work makes it one that few do."""
    return any(is_trade(page, at) for at in range(first, last) if page.tokens[at].text != "-")


def is_trade(page: Page, index: int) -> bool:
    """Whether a word rather says what work is about than how it is done."""
    word = page.word(index)
    plain = page.union(
        "jobs.modifier", "heads.adjective", "cues.determiner", "slang.peoples", "jobs.work",
        "jobs.character", "heads.verb", "jobs.common", "heads.generic", "cues.modal",
    )  # fmt: skip
    if not word.isalpha() and "'" not in word:
        return False
    base = base_form(word)
    known = base in plain and base not in page.section("jobs.work")
    if word in plain or known or page.tokens[index].kept:
        return False
    if word.endswith(_NOUN_ENDINGS):
        return word not in _ADJECTIVES
    return not word.endswith((*_PLAIN_ENDINGS, "y"))


def follow_post(page: Page, end: int) -> int:
    """The index after "at the docks" and the like behind a post."""
    if page.word(end) not in _WHERE or page.word(end + 1) not in {"the", "our"}:
        return end
    where = end + 2
    if not page.word(where).isalpha() or page.word(where) in _NOTHING:
        return end
    return where + 1


def take_only_one(page: Page, doers: frozenset[str]) -> None:
    """Take the work of "the only dentist in the valley"."""
    for index in page.find({"only"}):
        end = index + 1
        while (
            end < index + 1 + _REACH and page.word(end).isalpha() and page.word(end) not in doers
        ):
            end += 1
        after = page.word(end + 1)
        one = page.word(index - 1) in {"the", "their", "our"} and page.word(end) in doers
        if one and (after in _AFTER_ONLY) and page.word(end) not in _EVERYBODY:
            page.take(page.tokens[index + 1].start, page.tokens[end].end, "JOB")


def take_offices(page: Page) -> None:
    """Take "captain of the darts team": an office of which there is one."""
    stops = page.union(
        "cues.stop", "cues.pronoun", "cues.kin", "cues.possessive", "jobs.character"
    )
    for index in page.find(page.section("jobs.office")):
        if page.word(index + 1) != "of" or page.tokens[index].label is not None:
            continue
        first = index + 2 + (page.word(index + 2) in {"the", "our", "a"})
        if (
            page.tokens[index - 1].text not in _BEFORE_OFFICE
            or page.word(first) in _NOTHING | stops
        ):
            continue
        end = first
        while end < first + 2 and page.word(end).isalpha() and page.word(end) not in stops:
            end += 1
        if end > first:
            page.take(page.tokens[index].start, page.tokens[end - 1].end, "JOB")
