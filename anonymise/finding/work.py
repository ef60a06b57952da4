"""Rare and telling work: a harbour pilot, the lollipop lady, the only female firefighter."""

from typing import Final

from anonymise.finding.page import Page, base_form

_REACH: Final = 4
_BE: Final = frozenset({"am", "is", "was", "be", "being", "been", "are", "were"})
_SAID: Final = frozenset(
    {"im", "i'm", "hes", "he's", "shes", "she's", "who's", "whos", "as", "works", "worked",
     "became", "become", "becoming"}
)  # fmt: skip
_ADVERBS: Final = frozenset(
    {"still", "now", "also", "just", "only", "actually", "currently", "previously", "formerly",
     "once", "not"}
)  # fmt: skip
ARTICLES: Final = frozenset({"a", "an", "the", "our", "one"})
_PEOPLE: Final = frozenset({"i", "he", "she", "who", "they", "name"})


def take_work(page: Page) -> None:
    """Take rare work after what says that somebody does it, and telling work anywhere."""
    take_pairs(page)
    listed = page.union("jobs.head", "jobs.head_slot", "jobs.rare")
    suffixes = tuple(page.section("jobs.suffix"))
    common = page.lexicon.common
    beside = [index + 1 for index in page.find({","}) if index + 1 < len(page.tokens)]
    for index in sorted({*page.find(ARTICLES), *beside}):
        token = page.tokens[index]
        if not token.open or (token.text not in ARTICLES and page.word(index - 1) != ","):
            continue
        start = index + (token.text in ARTICLES)
        for one in page.tokens[start : start + _REACH]:
            if one.text in listed or (one.text.endswith(suffixes) and one.text not in common):
                break
        else:
            # Nothing here can be the last word of rare work, whatever stands around.
            continue
        if token.text in ARTICLES or is_after_age(page, index):
            end = find_work(page, start, slot=token.text not in ARTICLES or says_work(page, index))
            if end > start:
                page.take(page.tokens[start].start, page.tokens[end - 1].end, "JOB")
    take_telling(page)
    take_only(page)


def find_work(page: Page, start: int, *, slot: bool) -> int:
    """The index after rare work that starts here; the start when there is none."""
    end = start
    while end - start < _REACH and end < len(page.tokens) and goes_on(page, end):
        end += 1
    for at in range(end, start, -1):
        if is_rare_work(page, start, at - 1, slot=slot):
            return at
    return start


def goes_on(page: Page, index: int) -> bool:
    """Whether a description of work can go on with this word."""
    token = page.tokens[index]
    if token.text == "-":
        return not token.gap
    return token.open and token.text not in page.union("cues.stop", "cues.pronoun")


def is_after_age(page: Page, index: int) -> bool:
    """Whether an age and a comma stand before: "im a bloke, 44, dry stone waller"."""
    if index < len("44") or page.tokens[index - 1].text != ",":
        return False
    label, digits = page.label(index - 2), page.tokens[index - 2].text
    return label.startswith("AGE") or (digits.isdigit() and len(digits) == len("44"))


def says_work(page: Page, index: int) -> bool:
    """Whether the words before an article say what somebody is."""
    at = index - 1
    while page.word(at) in _ADVERBS:
        at -= 1
    before, earlier = page.word(at), page.word(at - 1)
    if before in _SAID:
        return True
    if before == "," and earlier in page.union("cues.kin", "jobs.common", "jobs.rare"):
        return True
    if (before == "," and page.label(at - 1) == "NAME") or before in {"one", "job"}:
        return True
    if before == "be" and earlier == "to":
        return True
    if before.endswith("'s") and is_somebody(page, at, before.removesuffix("'s")):
        return True
    return before in _BE and is_somebody(page, at - 1)


def is_somebody(page: Page, index: int, form: str = "") -> bool:
    """Whether a word before "is a" is a person: a pronoun, kin, or a name."""
    word = form or page.word(index)
    kin = word in page.union("cues.kin", "jobs.kin")
    if word in _PEOPLE or kin or page.label(index) == "NAME":
        return True
    named = word in page.lexicon.forenames and word not in page.lexicon.common
    return named or (word.isalpha() and word not in page.lexicon.allowed)


def is_rare_work(page: Page, first: int, last: int, *, slot: bool) -> bool:
    """Whether these words are a post that few people hold."""
    word = page.word(last)
    if last > first and is_compound(page, last, slot=slot):
        return True
    if not slot or word in page.union("jobs.common", "jobs.work"):
        return False
    if word in page.section("jobs.rare"):
        return True
    worker = word.endswith(tuple(page.section("jobs.suffix")))
    return worker and word not in page.lexicon.common and len(word) > len("maker")


def is_compound(page: Page, last: int, *, slot: bool) -> bool:
    """Whether an unusual word stands before a noun for work."""
    before = page.word(last - 1 - (page.word(last - 1) == "-"))
    slot = slot or before in page.union("jobs.rare", "jobs.telling")
    heads = page.union("jobs.head", "jobs.head_slot") if slot else page.section("jobs.head")
    if page.word(last) not in heads:
        return False
    plain = page.union("jobs.modifier", "heads.adjective", "cues.determiner", "slang.peoples")
    ordinary = before.endswith(
        ("ing", "ed", "ful", "ous", "ive", "able", "y", "al", "less", "ic", "est")
    )
    noun = before in page.section("jobs.rare") or (before not in plain and not ordinary)
    return before.isalpha() and noun and before not in page.section("heads.verb")


def take_pairs(page: Page) -> None:
    """Take posts of two words that point at somebody: "lighthouse keeper"."""
    pairs = page.section("jobs.pair")
    starts = frozenset(pair.partition("-")[0] for pair in pairs)
    for index in page.find(starts):
        token = page.tokens[index]
        if token.open and f"{token.text}-{work_of(page, index + 1)}" in pairs:
            last = index + 1
            last += page.word(last + 1) in page.section("jobs.head_slot")
            page.take(token.start, page.tokens[last].end, "JOB")


def take_telling(page: Page) -> None:
    """Take posts that point at somebody wherever they stand."""
    for index in page.find(page.section("jobs.telling")):
        token = page.tokens[index]
        if token.open:
            first = index - (index > 0 and is_compound(page, index, slot=True))
            page.take(page.tokens[first].start, token.end, "JOB")


def work_of(page: Page, index: int) -> str:
    """The noun for work at an index, of one person."""
    return base_form(page.word(index)).removesuffix("s")


def take_only(page: Page) -> None:
    """Take the work of "the only female firefighter"."""
    for index in page.find({"only"}):
        at = index + 2
        if at >= len(page.tokens) or page.word(index + 1) not in page.section("jobs.only"):
            continue
        work = page.word(at).endswith(tuple(page.section("jobs.suffix")))
        if page.tokens[at].open and work and page.word(at) not in page.section("jobs.not_work"):
            page.take(page.tokens[at].start, page.tokens[at].end, "JOB")
