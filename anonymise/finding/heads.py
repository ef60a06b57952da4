"""Names that stand before a noun: streets, schools, surgeries, pubs, firms; and rare work."""

from typing import Final

from anonymise.finding.page import Page

_REACH: Final = 3
_EMPLOYED: Final = ("work", "drives", "drove", "plays", "played", "employed", "manager", "job")
_ORDINARY_ENDINGS: Final = (
    "ology", "ological", "ist", "ists", "ic", "ical", "al", "ing", "ive", "ed", "ment", "ary",
    "ous", "able", "ible", "ion", "ity", "ness", "ly", "ant", "ent",
)  # fmt: skip


def take_streets(page: Page) -> None:
    """Take what stands before a street noun, with the noun."""
    heads, loose = page.section("heads.street"), page.section("heads.loose")
    for index, token in enumerate(page.tokens):
        if token.kind != "word" or token.text not in heads or token.label or token.kept:
            continue
        first = reach_back(page, index, frozenset())
        placed = page.word(first - 1) in page.section("heads.on")
        if first < index and (token.text not in loose or placed or token.capital):
            page.take(page.tokens[first].start, token.end, "PLACE")


def reach_back(page: Page, index: int, plain: frozenset[str]) -> int:
    """The index of the first of up to three naming words before a noun; the noun's own if none.

    Words found to be names already do not stop it, so that "Hebden [..] School" is one.
    """
    stops = page.union("cues.stop", "heads.generic") | plain
    first = index
    while index - first < _REACH and first > 0:
        token = page.tokens[first - 1]
        if token.kind != "word" or token.kept or token.text in stops or token.label:
            break
        if "\n" in page.tokens[first].gap:
            break
        first -= 1
    return first


def take_venues(page: Page) -> None:
    """Take the naming words before a school, surgery, pub, firm and the like."""
    heads = page.union("heads.venue", "heads.venue_lower")
    for index, token in enumerate(page.tokens):
        if token.text in heads and token.kind == "word":
            first = reach_back(page, index, frozenset())
            while first < index and not names_venue(page, first, token.text):
                first += 1
            business = token.text in page.section("heads.business")
            label = "ORGANISATION" if business else "PLACE"
            last = index - (token.text not in page.section("heads.house"))
            if first < index:
                page.take(page.tokens[first].start, page.tokens[last].end, label)


def names_venue(page: Page, index: int, head: str) -> bool:
    """Whether a word before a venue noun is doubtful enough to be its name."""
    token = page.tokens[index]
    if page.capital_inside(index) or head in page.section("heads.venue_lower"):
        return True
    if token.text in page.union("ambiguous.name_first", "ambiguous.name_lean"):
        return True
    ordinary = token.text.endswith(_ORDINARY_ENDINGS) or token.text in page.section(
        "slang.medical"
    )
    return token.text not in page.lexicon.common and not ordinary


def take_saints(page: Page) -> None:
    """Take "st" with the saint after it."""
    for index, token in enumerate(page.tokens[:-1]):
        after = (
            page.tokens[index + 1 + (page.tokens[index + 1].text == ".")]
            if (index + 2 < len(page.tokens))
            else page.tokens[index + 1]
        )
        known = after.text in page.section("cues.stop") or after.kind != "word"
        if token.text in {"st", "saint", "ste"} and token.open and not known:
            page.take(token.start, after.end, "PLACE")


def take_pubs(page: Page) -> None:
    """Take pubs that are named without saying pub: the red lion, the fox and hounds."""
    first, last = page.section("heads.pub_first"), page.section("heads.pub_last")
    for index, token in enumerate(page.tokens[:-2]):
        if token.text not in {"the", "at"}:
            continue
        one, two, three = (page.word(index + step) for step in (1, 2, 3))
        if (one in first or one.endswith("ing")) and two in last:
            page.take(page.tokens[index + 1].start, page.tokens[index + 2].end, "PLACE")
        elif one in first | last and two in {"and", "n"} and three in last:
            page.take(page.tokens[index + 1].start, page.tokens[index + 3].end, "PLACE")


def take_work(page: Page) -> None:
    """Take rare work after "I am a", "he is a", "works as a"."""
    for index, token in enumerate(page.tokens):
        if token.text in {"a", "an", "the", "as"} and names_worker(page, index - 1):
            for at in range(index + 1, min(index + 4, len(page.tokens))):
                if page.tokens[at].kind != "word" or page.word(at) in page.section("cues.stop"):
                    break
                if is_rare_work(page, at):
                    page.take(page.tokens[index + 1].start, page.tokens[at].end, "JOB")
                    break


def names_worker(page: Page, index: int) -> bool:
    """Whether the words before an article say what somebody is."""
    before, earlier = page.word(index), page.word(index - 1)
    if before in {"im", "i'm", "hes", "he's", "shes", "she's", "as", "works", "worked", "became"}:
        return True
    people = page.section("cues.kin") | {"i", "he", "she", "who"}
    return before in {"am", "is", "was"} and earlier in people


def take_employers(page: Page) -> None:
    """Take the unusual words after "works for" and "works at"."""
    for index, token in enumerate(page.tokens[:-1]):
        if token.text not in {"for", "at"} or not page.word(index - 1).startswith(_EMPLOYED):
            continue
        stops, at = page.union("cues.stop", "heads.generic"), index + 1
        while at < min(index + 4, len(page.tokens)) and page.tokens[at].open:
            if page.word(at) in stops:
                break
            at += 1
        rare = any(page.word(i) not in page.lexicon.common for i in range(index + 1, at))
        if rare and at > index + 1:
            page.take(page.tokens[index + 1].start, page.tokens[at - 1].end, "ORGANISATION")


def is_rare_work(page: Page, index: int) -> bool:
    """Whether a word is a post that few people hold."""
    word = page.word(index)
    if page.policy.removes("jobs") and word in page.section("jobs.work"):
        return True
    if word in page.section("jobs.common"):
        return False
    if word in page.section("jobs.rare"):
        return True
    worker = word.endswith(tuple(page.section("jobs.suffix")))
    return worker and word not in page.lexicon.common and len(word) > len("maker")
