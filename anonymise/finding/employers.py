"""Employers, teams, prisons and units of the forces, named after what says so."""

from typing import Final

from anonymise.finding.page import Page
from anonymise.finding.venues import is_ordinary, is_sign, is_strange, reach_name, widen_name

_LONGEST: Final = 4
_SELDOM: Final = (
    "drive",
    "drove",
    "play",
    "rides",
    "box",
    "fight",
    "fought",
    "coach",
    "scores",
    "scored",
    "prop",
    "hooker",
    "winger",
    "striker",
    "keeper",
    "goalie",
    "midfield",
    "defender",
    "batsman",
    "bowler",
)
_EMPLOYED: Final = (
    "work", "employ", "manager", "job", "shift", "boss", "temp", "apprentice", "interview",
    "volunteer", "cleans", "cleaned", "deliver", "foreman", "supervisor", "director", "signed",
    "doors", "bouncer", "chef", "waiter", "waitress", "barm", "bartend", "carer", "cleaner",
    "caretaker", "doorman", "doormen", "reception", "labourer", "mechanic", "plumber",
    "electrician", "hairdresser", "gardener",
    *_SELDOM,
)  # fmt: skip
_ENDED: Final = ("sacked", "fired", "dismissed", "redundan", "worker", "keyworker")


def take_employers(page: Page) -> None:
    """Take what follows "works for", "works at", "drives for", "plays for" and "sacked from"."""
    for index in page.find({"for", "at", "with", "in", "from"}):
        token = page.tokens[index]
        doing = page.word(index - 1)
        if not doing.startswith(_ENDED if token.text == "from" else _EMPLOYED):
            continue
        if token.text != "for" and doing.startswith(_SELDOM):
            continue
        first = index + 1 + (page.word(index + 1) == "the")
        end = employer_end(page, first)
        if end > first and names_employer(page, index, first, end):
            page.take(page.tokens[first].start, page.tokens[end - 1].end, "ORGANISATION")


def employer_end(page: Page, first: int) -> int:
    """The index after the words that can name an employer."""
    stops = page.union(
        "cues.stop", "cues.pronoun", "heads.workplace", "slang.everywhere", "heads.verb"
    )
    end = first
    if page.word(first) in page.section("heads.unnamed"):
        return first
    while end - first < _LONGEST and end < len(page.tokens):
        token = page.tokens[end]
        joins = end > first and token.text in {"and", "&", "n"} and page.word(end + 1) not in stops
        if not joins and (not token.open or token.text in stops or "\n" in token.gap):
            break
        end += 1
    return end


def names_employer(page: Page, index: int, first: int, end: int) -> bool:
    """Whether these words name an employer, rather than saying what kind it is."""
    words = range(first, end)
    if page.tokens[index].text == "in":
        return any(is_strange(page, at) for at in words) and len(words) > 1
    if any(is_sign(page, at, naming=True) or page.capital_inside(at) for at in words):
        return True
    rare = [
        at
        for at in words
        if page.tokens[at].kind == "word" and page.word(at) not in page.lexicon.common
    ]
    if rare and not all(is_ordinary(page, at) for at in rare):
        return True
    if page.word(index + 1) == "the":
        return (
            page.tokens[index].text == "at"
            and len(words) > 1
            and not any(is_ordinary(page, at) for at in words)
        )
    seldom = page.word(index - 1).startswith(_SELDOM)
    plain = all(not is_ordinary(page, at) for at in words)
    return plain and (page.tokens[index].text == "at" or seldom)


def take_firms(page: Page) -> None:
    """Take "brown and sons", with what the firm does left standing."""
    for index in page.find({"sons", "son", "daughters", "bros", "brothers", "co"}):
        token = page.tokens[index]
        if token.label is not None:
            continue
        joined = index > 1 and page.tokens[index - 1].text in {"and", "&", "n"}
        first = index - 2 if joined else index - 1
        if first < 0 or not page.word(first) or (not joined and token.text != "bros"):
            continue
        stops = page.union(
            "cues.stop", "cues.kin", "cues.possessive", "cues.pronoun", "cues.determiner"
        )
        alone = token.text in {"sons", "bros"} or page.tokens[index - 1].text == "&"
        if page.word(first) not in stops and alone and page.word(first) != "daughters":
            first -= (
                page.word(first - 1) not in stops
                and page.tokens[first - 1].open
                and is_sign(page, first - 1, naming=True)
            )
            page.take(page.tokens[first].start, token.end, "ORGANISATION")


def take_pairs(page: Page) -> None:
    """Take both names of a firm of two: "j and k plumbing"."""
    heads = page.section("heads.business") | {"solicitors", "vets", "accountants", "opticians"}
    for index in page.find(heads):
        if index < len("j&k"):
            continue
        joined = page.word(index - 2) in {"and", "&", "n"}
        names = [page.word(at) for at in (index - 3, index - 1)]
        if joined and all(len(name) == 1 or is_sign_of_two(page, name) for name in names):
            page.take(page.tokens[index - 3].start, page.tokens[index].end, "ORGANISATION")


def take_sides(page: Page) -> None:
    """Take the club of "the parkside under tens", and of a cash and carry."""
    for index in page.find({"under", "cash"}):
        token = page.tokens[index]
        side = token.text == "under" and page.word(index + 1) in page.section("heads.under")
        carry = token.text == "cash" and page.word(index + 2) == "carry"
        if token.label is not None or not (side or carry):
            continue
        first, last = reach_name(page, index)
        while first <= last and not (is_sign(page, first, naming=True) or carry):
            first += 1
        first = widen_name(page, first, last)
        if first <= last:
            end = page.tokens[index + 1 + carry].end
            page.take(page.tokens[first].start, end, "ORGANISATION")


def is_sign_of_two(page: Page, word: str) -> bool:
    """Whether a word can be one of the names of a firm."""
    lexicon = page.lexicon
    return word in lexicon.surnames or word in lexicon.forenames or word not in lexicon.allowed


def take_units(page: Page) -> None:
    """Take prisons after "hmp", bases after "raf", and regiments."""
    bases = page.section("heads.base")
    starts = page.union("heads.base", "heads.royal") | {"rifles", "paras", "black"}
    for index in sorted({*page.find(starts), *page.digits}):
        token = page.tokens[index]
        if token.label is not None:
            continue
        if token.text in bases:
            take_after(page, index)
        elif names_unit(page, index):
            page.take(token.start, page.tokens[index + 1].end, "ORGANISATION")
        elif token.text in {"rifles", "paras"} and page.word(index - 1) == "the":
            page.take(token.start, token.end, "ORGANISATION")


def names_unit(page: Page, index: int) -> bool:
    """Whether this word and the next are a regiment."""
    token, after = page.tokens[index], page.word(index + 1)
    if token.kind == "digits":
        return after in page.section("heads.battalion")
    royal = token.text in page.section("heads.royal") and after in page.section("heads.regiment")
    return royal or (token.text, after) == ("black", "watch")


def take_after(page: Page, index: int) -> None:
    """Take the name after "hmp" or "raf"."""
    first = index + 1 + (page.word(index + 1) == "the")
    stops = page.union("cues.stop", "cues.state", "cues.speech", "heads.verb", "cues.pronoun")
    end = first
    while end < first + 2 and page.word(end).isalpha() and page.word(end) not in stops:
        if (
            end > first
            and page.word(end) in page.lexicon.common
            and not is_sign(page, end, naming=True)
        ):
            break
        end += 1
    if end > first:
        page.take(page.tokens[index].start, page.tokens[end - 1].end, "PLACE")
