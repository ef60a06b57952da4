"""Names of several words of which one was taken: the others go with it.

A firm, a team or a band is called by ordinary words beside a strange one ("Tuesday Tortoises",
"Keys to the Door"). What is left of such a name tells as much as the whole.
"""

from collections.abc import Sequence
from typing import Final

from anonymise.finding.doubt import is_office
from anonymise.finding.page import Page
from anonymise.finding.tokens import Token

_JOINS: Final = frozenset({"of", "to", "the", "but", "out", "and", "&", "n", "not", "me", "what"})
_MOST_JOINS: Final = 2
_REACH_BACK: Final = 2
_NAMES: Final = frozenset({"NAME", "PLACE", "ORGANISATION"})
_FAMILY: Final = frozenset({"co", "sons", "son", "daughters", "daughter", "bros", "brothers"})
_FIRMS: Final = frozenset({"PLACE", "ORGANISATION"})
_PREPOSITIONS: Final = frozenset({"in", "at", "on", "by", "near", "since", "for"})
_UNITS: Final = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"})
_SIDES: Final = frozenset({"eleven", "xi", "xv", "fifteen", "reserves", "team"})
_RANKS: Final = frozenset(
    {"first", "second", "third", "fourth", "fifth", "firsts", "veterans", "vets"}
)
_INSIDE: Final = frozenset({"in", "at", "down", "outside", "behind", "from", "opposite", "inside"})
_PEOPLE: Final = frozenset(
    {"lady", "woman", "man", "girl", "boy", "bloke", "guy", "fella", "lad", "lass", "person",
     "kid", "baby", "name", "word", "student", "client", "neighbour", "caller", "dog", "cat",
     "worker"}
)  # fmt: skip
_AGES: Final = ("AGE", "CHILD")


def take_whole(page: Page) -> None:
    """Take the rest of names of several words, and of ages that are one word."""
    taken = [at for at, token in enumerate(page.tokens) if token.label and token.kind == "word"]
    if not taken and not any(token.label for token in page.tokens):
        return
    widen_capitals(page)
    widen_owned(page)
    widen_days(page)
    widen_pairs(page)
    widen_last(page, taken)
    widen_heads(page)
    widen_sides(page)
    widen_first(page, taken)
    widen_ages(page)
    widen_tens(page)


def widen_capitals(page: Page) -> None:
    """Take words with capitals, and what joins them, beside a name: "[Keys] to the Door"."""
    done = 0
    for index in page.raised:
        if index < done:
            continue
        done = capitals_end(page, index)
        names = [at for at in range(index, done) if is_name_of_now(page, at)]
        more = [at for at in range(index, done) if can_belong(page, at, range(index, done))]
        if names and (more or is_founded(page, index, done)):
            unite(page, min(names + more), max(names + more) + 1)


def is_founded(page: Page, first: int, end: int) -> bool:
    """Whether "of" joins a place or a firm to a name: "[Rivers] of [Joy]"."""
    joined = [at for at in range(first, end) if page.tokens[at].text == "of"]
    return any(page.label(at - 1) in _FIRMS and page.label(at + 1) == "NAME" for at in joined)


def capitals_end(page: Page, index: int) -> int:
    """The index after words with capitals that stand side by side, joined by small words."""
    end, joins = index + 1, 0
    at = end
    while at < len(page.tokens) and page.tokens[at].gap == " ":
        token = page.tokens[at]
        if token.kind == "word" and (is_name_of_now(page, at) or page.capital_inside(at)):
            if token.kept:
                break
            end, joins = at + 1, 0
        elif token.text in _JOINS and token.label is None and joins < _MOST_JOINS:
            joins += 1
        else:
            break
        at += 1
    return end


def is_name_of_now(page: Page, index: int) -> bool:
    """Whether a step of this round took a word as a name."""
    token = page.tokens[index]
    return token.kind == "word" and token.label in _NAMES


def can_belong(page: Page, index: int, run: range) -> bool:
    """Whether a word of a run with capitals belongs to a name in it, and to no service."""
    token = page.tokens[index]
    if not token.open or not page.capital_inside(index):
        return False
    if token.text in page.section("slang.calendar"):
        return index == run.start and page.word(index - 1) in page.section("cues.determiner")
    # "Out", "But" and "Me" have a capital in the middle of a name only; at its end they begin a
    # sentence where somebody writes no full stops.
    small = page.union("cues.stop", "cues.object", "cues.question", "cues.preposition")
    if token.text in small:
        return index < run.stop - 1
    return not is_office(page, index)


def widen_owned(page: Page) -> None:
    """Take what a place is called behind a possessive: "[Drover]'s Rest"."""
    services = page.union(
        "phrases.words", "heads.office", "cues.kin", "cues.role", "cues.title", "jobs.work",
        "jobs.common", "slang.calendar", "slang.everywhere", "slang.medical", "cues.stop",
    )  # fmt: skip
    for index in page.raised:
        if index == 0 or page.tokens[index].gap != " " or not page.capital_inside(index):
            continue
        before, token = page.tokens[index - 1], page.tokens[index]
        owns = is_name_of_now(page, index - 1) and before.text.endswith("'s") and before.capital
        called = token.label == "NAME" and token.text not in page.lexicon.forenames
        place = token.label in _FIRMS or called
        place = place or (token.open and token.text not in services)
        if owns and place:
            unite(page, index - 1, index + 1, "PLACE")


def widen_days(page: Page) -> None:
    """Take the day that a group is called by: "the wednesday [losers]"."""
    for index in page.find(page.section("slang.calendar")):
        token = page.tokens[index]
        after = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
        if after is None or after.gap != " " or after.label not in {"NAME", "REMOVED"}:
            continue
        plural = after.kind == "word" and after.text.endswith("s")
        if token.label is None and plural and page.word(index - 1) in {"the", "our"}:
            unite(page, index, index + 2, "ORGANISATION")


def widen_pairs(page: Page) -> None:
    """Take the second half of a firm: "at [crumb] and co", "for [dray] and daughters"."""
    for index in page.find({"and", "&", "n"}):
        last = index + 1
        if last >= len(page.tokens) or not is_name_of_now(page, index - 1):
            continue
        first, firm = name_start(page, index - 1), page.label(index - 1) in _FIRMS
        token, signed = page.tokens[last], page.tokens[index].text == "&"
        family = token.text in _FAMILY and token.label is None and (firm or signed)
        half = token.label == "REMOVED" or (token.open and can_end(page, last))
        if family or (firm and half and is_workplace(page, first)):
            unite(page, first, last + 1, "ORGANISATION")


def name_start(page: Page, index: int) -> int:
    """The index of the first word of the name that ends here."""
    while index > 0 and page.label(index - 1) == page.label(index):
        index -= 1
    return index


def widen_last(page: Page, taken: Sequence[int]) -> None:
    """Take a word behind the rest of a firm's name: "cuts hair at [sharp] end"."""
    for index in [at + 1 for at in taken if at + 1 < len(page.tokens)]:
        token = page.tokens[index]
        if not token.open or token.gap != " ":
            continue
        if page.label(index - 1) not in _FIRMS or not can_end(page, index):
            continue
        first = name_start(page, index - 1)
        if is_workplace(page, first) and page.tokens[index - 1].capital == token.capital:
            unite(page, first, index + 1)


def is_workplace(page: Page, first: int) -> bool:
    """Whether what starts here stands bare behind "at", "for", "with" or "called"."""
    return page.word(first - 1) in {"at", "for", "called", "with", "from"}


def can_end(page: Page, index: int) -> bool:
    """Whether an ordinary word can end a firm's name here, rather than saying what it is."""
    plain = page.union(
        "cues.stop", "cues.kin", "cues.possessive", "cues.pronoun", "cues.preposition",
        "cues.determiner", "cues.modal", "cues.time", "cues.conjunction", "cues.speech",
        "cues.state", "cues.question", "heads.venue", "heads.generic", "heads.verb",
        "heads.street",
        "phrases.words", "slang.calendar", "slang.contractions", "slang.everywhere",
    )  # fmt: skip
    word = page.tokens[index].text
    if word in plain:
        return False
    if word.endswith(("ing", "ed", "ly")):
        return False
    after = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
    if after is None or after.kind == "mark":
        return after is None or after.text not in {"-", "'"}
    return after.text in _PREPOSITIONS or after.text in page.section("slang.calendar")


def widen_heads(page: Page) -> None:
    """Take what a group or a firm is behind the rest of its name: "the [saltmarsh] singers"."""
    for index in page.find(page.section("heads.whole")):
        token, before = page.tokens[index], index - 1
        if index == 0 or not token.open or token.gap != " ":
            continue
        taken = page.tokens[before]
        called = taken.label == "NAME" and taken.text not in page.lexicon.forenames
        firm = taken.label in {*_FIRMS, "REMOVED"} or called
        if taken.kind == "word" and firm and not taken.text.endswith("'s"):
            unite(page, name_start(page, before), index + 1, "ORGANISATION")


def widen_sides(page: Page) -> None:
    """Take which of a club's teams it is: "played for [the village] third eleven"."""
    for index in page.find(_SIDES):
        side = page.tokens[index - 1 : index + 1]
        named = index > 1 and is_name_of_now(page, index - 2)
        if named and side[0].text in _RANKS and all(each.label is None for each in side):
            unite(page, name_start(page, index - 2), index + 1, "ORGANISATION")


def widen_first(page: Page, taken: Sequence[int]) -> None:
    """Take the word between an article and the rest of a name: "in the wash [tub]"."""
    plain = page.union(
        "cues.stop", "cues.kin", "cues.role", "cues.title", "cues.possessive", "cues.pronoun",
        "cues.time", "cues.counted", "cues.preposition", "heads.generic",
        "heads.venue", "heads.verb", "jobs.work", "jobs.common", "jobs.character", "phrases.words",
        "slang.calendar", "slang.peoples", "slang.everywhere", "slang.contractions",
        "slang.swearing",
    )  # fmt: skip
    for index in taken:
        token, first = page.tokens[index], page.tokens[index - 1]
        if index < _REACH_BACK or token.label not in {"NAME", "REMOVED"} or token.group:
            continue
        if not first.open or token.gap != " " or first.gap != " ":
            continue
        inside = page.word(index - 2) == "the" and page.word(index - 3) in _INSIDE
        described = first.text in page.section("heads.adjective") or first.text.endswith("ed")
        if first.text in plain or first.text in _PEOPLE or (described and not inside):
            continue
        called = token.text in page.lexicon.forenames and token.text not in page.lexicon.allowed
        led = page.word(index - 2) in {"the", "his", "our"}
        if led and not called and first.capital == token.capital:
            unite(page, index - 1, index + 1)


def widen_tens(page: Page) -> None:
    """Take the rest of an age of two words: "[fifty]-one next week"."""
    for index in page.find(_UNITS):
        tokens = page.tokens[index - 2 : index + 1]
        if index < len("a-") or tokens[1].text != "-" or any(each.gap for each in tokens[1:]):
            continue
        if str(tokens[0].label).startswith(_AGES) and tokens[2].label is None:
            join(page, tokens, str(tokens[0].label))


def widen_ages(page: Page) -> None:
    """Take "-year-old" behind an age: with it the age is one word."""
    for index in page.find({"year", "years", "yr"}):
        tokens = page.tokens[index - 2 : index + 3]
        if index < len("a-") or len(tokens) < len("a-b-c") or not page.label(index - 2):
            continue
        age, left, _, right, old = tokens
        hyphens = left.text == right.text == "-" and not any(each.gap for each in tokens[1:])
        if hyphens and old.text in {"old", "olds"} and str(age.label).startswith(_AGES):
            join(page, tokens, str(age.label))


def unite(page: Page, first: int, end: int, label: str = "") -> None:
    """Make one identifier of the words from one index to before another."""
    labels = [page.label(at) for at in range(first, end)]
    label = label or next((each for each in labels if each in _FIRMS), "NAME")
    join(page, page.tokens[first:end], label)


def join(page: Page, tokens: Sequence[Token], label: str) -> None:
    """Give tokens side by side one label as parts of one identifier."""
    page.groups += 1
    for token in tokens:
        token.label, token.group, token.kept = label, page.groups, False
