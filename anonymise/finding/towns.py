"""Towns, counties, islands, rivers and estates; the words around decide for ordinary words."""

from collections.abc import Iterator
from typing import Final

from anonymise.finding.page import Page, base_form
from anonymise.finding.phrases import list_likely, list_starts, match_phrase, plain

_ROUNDS: Final = 4
_NAMED: Final = frozenset({"NAME", "PLACE"})


def take_towns(page: Page) -> None:
    """Take towns and areas of several words."""
    last = 0
    for index in list_starts(page):
        end = find_town(page, index) if index >= last else 0
        if end:
            page.take(page.tokens[index].start, page.tokens[end - 1].end, "PLACE")
            last = end


def find_town(page: Page, index: int) -> int:
    """The index after the longest town that starts here, or 0."""
    first = plain(page.tokens[index].text)
    for words in list_likely(page, index, page.lexicon.towns.get(first, ())):
        end = match_phrase(page, index, words)
        tokens = page.tokens[index:end]
        if not end or not all(token.open or token.kind == "mark" for token in tokens):
            continue
        if " ".join(words) in page.lexicon.areas or is_town(page, index, end, words):
            return end
    return 0


def is_town(page: Page, index: int, end: int, words: tuple[str, ...]) -> bool:
    """Whether these words together are a town, and not merely able to be one."""
    if any(word not in page.lexicon.common for word in words):
        return True
    if any(page.capital_inside(at) for at in range(index + 1, end)):
        return True
    if page.word(index - 1) in page.section("areas.inside") | {"from"} or beside_service(
        page, end
    ):
        return True
    moves = page.word(index - 1) == "to" and any(
        page.word(index - back) in page.section("areas.moving") for back in (2, 3)
    )
    return moves or is_listed(page, index, end - 1)


def take_place_words(page: Page) -> None:
    """Take places of one ordinary word where their neighbours say that they are places."""
    found: set[str] = set()
    able = page.lexicon.place_words
    left = page.find(page.forms(able))
    for _ in range(_ROUNDS):
        taken = [at for at in left if page.tokens[at].open and names_place(page, at, found)]
        for at in taken:
            found.add(base_form(page.tokens[at].text))
            page.tokens[at].label = "PLACE"
        if not taken:
            break
    join_places(page)


def join_places(page: Page) -> None:
    """Take "north" and the like before a place, and the small words inside "hay-on-wye"."""
    for index in page.find({"-"}):
        small = page.tokens[index : index + 3]
        if page.label(index - 1) in _NAMED and not small[0].gap:
            ends = len(small) == len("-o-") and small[2].text == "-" and not small[2].gap
            if ends and small[1].open and page.label(index + 3) in _NAMED:
                for token in small:
                    token.label = "PLACE"
    for index in reversed(page.find(page.section("areas.north"))):
        token = page.tokens[index]
        if token.open and page.label(index + 1) == "PLACE":
            token.label = "PLACE"


def names_place(page: Page, index: int, found: set[str]) -> bool:
    """Whether an ordinary word stands here as the name of a place."""
    word = base_form(page.tokens[index].text)
    firm = word not in page.section("areas.soft")
    before = page.word(index - 1)
    if before in page.section("cues.title") or is_plain_verb(page, index, word):
        return False
    if before in page.union("cues.determiner", "cues.possessive"):
        wide = page.word(index - 2) in {"around", "round", "across", "near", "off"}
        capital = word in page.section("areas.the") and (page.capital_inside(index) or wide)
        return before == "the" and (capital or (firm and beside_office(page, index + 1)))
    months = page.section("areas.months")
    if page.capital_inside(index) and word not in months and page.label(index - 1) != "NAME":
        return True
    return (
        is_inside(page, index, word, firm=firm)
        or beside_service(page, index + 1, firm=firm)
        or (firm and is_reached(page, index))
        or is_named(page, index)
        or ((firm or ends_list(page, index)) and is_listed(page, index, index))
        or (firm and is_alone(page, index))
        or (word in found and is_spoken_of(page, index))
    )


def is_plain_verb(page: Page, index: int, word: str) -> bool:
    """Whether a word that can be a verb has an object, or goes on as verbs do."""
    if word not in page.section("areas.verbal"):
        return False
    after = page.word(index + 1)
    if after in page.union("cues.object", "areas.further") or after.endswith("ing"):
        return True
    if word == "deal" and after == "with":
        return True
    before = page.word(index - 1)
    # "Not" joins places as well: the office in this town, not that one.
    return before not in {"to", "not"} and before in page.union("cues.modal", "cues.pronoun")


def ends_here(page: Page, index: int) -> bool:
    """Whether the words about this place end after it."""
    if index + 1 >= len(page.tokens):
        return True
    after = page.tokens[index + 1]
    if after.kind != "word" or "\n" in after.gap:
        return after.text != "-"
    return after.text != "of" and (
        after.text in page.union("cues.stop", "cues.state", "cues.modal")
        or after.label is not None
    )


def is_inside(page: Page, index: int, word: str, *, firm: bool) -> bool:
    """Whether a preposition of place stands before, with what it needs for this word."""
    before = page.word(index - 1)
    earlier = frozenset(page.word(index - back) for back in (2, 3, 4))
    ends = ends_here(page, index)
    if before in page.section("areas.inside"):
        return is_within(page, index, word, earlier, firm=firm)
    if before in page.section("areas.through"):
        return firm and word not in page.section("areas.verbal")
    if before == "to":
        moving = "areas.moving" if firm else "areas.settling"
        return ends and bool(earlier & page.section(moving))
    if before == "from":
        comes = bool({page.word(index - 2), page.word(index - 3)} & page.section("areas.coming"))
        return (firm and page.word(index + 1) != "of") or (
            comes and ends and page.word(index + 1) != "to"
        )
    home = page.word(index - 2) in page.union("areas.home", "areas.moving")
    if before in {"up", "down", "over", "out", "on", "at"}:
        served = before == "at" and page.word(index - 2) in page.union(
            "heads.venue", "heads.venue_lower", "areas.service"
        )
        return page.word(index + 1) == "way" or (firm and (home or served) and ends)
    return False


def is_within(page: Page, index: int, word: str, earlier: frozenset[str], *, firm: bool) -> bool:
    """Whether a word after "in" and the like is a place; "in march" only after living there."""
    if word in page.section("areas.months"):
        return page.word(index - 2) in page.section("areas.home")
    lives = bool(earlier & page.section("areas.living")) and word != "hope"
    if word in page.section("areas.bare"):
        return page.word(index - 1) == "in" and page.word(index + 1) != "of"
    return firm or (lives and ends_here(page, index))


def beside_service(page: Page, after: int, *, firm: bool = True) -> bool:
    """Whether a service that towns have stands from this index on."""
    word = page.word(after)
    if word in page.section("areas.service"):
        return True
    if word == "a" and page.word(after + 2) == "e":
        return True
    pair = f"{plain(word)} {plain(page.word(after + 1))}"
    return pair in page.section("areas.services") or (
        firm and word in page.section("areas.office") and page.word(after - 2) not in {"to", "a"}
    )


def beside_office(page: Page, after: int) -> bool:
    """Whether "the" and a place before this index are followed by what only places have."""
    at = after
    if page.word(at) == "and" and page.word(at + 1) in page.lexicon.place_words:
        at += 2
    word = page.word(at)
    return word in page.union("areas.service", "areas.office") and word != "station"


def is_reached(page: Page, index: int) -> bool:
    """Whether somebody leaves or visits it, or it answers where something was."""
    before = page.word(index - 1)
    if before in page.section("areas.leaving"):
        return ends_here(page, index)
    if before in {"was", "is", "were"} and ends_here(page, index):
        earlier = {page.word(index - back) for back in (2, 3, 4)}
        return bool(
            earlier
            & {"nearest", "closest", "refuge", "town", "place", "office", "court", "base", "city"}
        )
    return False


def is_alone(page: Page, index: int) -> bool:
    """Whether a sentence says nothing but this word, as under a letter."""
    leads = index > 0 and page.starts_sentence(index)
    last = index + 1 == len(page.tokens) or (
        page.tokens[index + 1].text in {".", "!"} and page.starts_sentence(index + 2)
        if index + 2 < len(page.tokens)
        else page.tokens[index + 1].text in {".", "!"}
    )
    return leads and last


def is_named(page: Page, index: int) -> bool:
    """Whether it is called a town, or a county or a river stands before."""
    before, earlier = page.word(index - 1), page.word(index - 2)
    if before in {"county", "co", "river", "isle"} or page.word(index + 1) in {
        "village",
        "estate",
        "borough",
    }:
        return True
    if before in {"of", "called", "named"} and earlier in page.section("areas.named"):
        return True
    told = page.word(index + 1) == "," and page.word(index + 2) in {"the", "a", "that"}
    return told and page.word(index + 3) in page.section("areas.named")


def neighbours(page: Page, first: int, last: int) -> Iterator[int]:
    """The indexes of what an enumeration puts before and after these words."""
    for start, step in ((first, -1), (last, 1)):
        at, joined = start + step, 0
        while 0 <= at < len(page.tokens) and is_join(page, at) and joined < len("abc"):
            at, joined = at + step, joined + 1
        if 0 <= at < len(page.tokens):
            yield at


def ends_list(page: Page, index: int) -> bool:
    """Whether two places or more stand before "and" and this word, or one after "from"."""
    if page.word(index - 1) == "to" and page.word(index - 3) == "from":
        return page.label(index - 2) == "PLACE"
    joined = page.word(index - 1) in {"and", "&"} and page.word(index - 3) == ","
    return joined and page.label(index - 2) == "PLACE" == page.label(index - 4)


def is_join(page: Page, index: int) -> bool:
    """Whether a comma or a word joins the parts of a list here."""
    text = page.tokens[index].text
    return text == "," or text in page.section("areas.joins")


def is_listed(page: Page, first: int, last: int) -> bool:
    """Whether it stands in a row with a place that is certain."""
    for at in neighbours(page, first, last):
        token = page.tokens[at]
        if token.kind in {"word", "placeholder"} and token.label == "PLACE":
            joined = at not in {first - 1, last + 1}
            if joined or page.word(last + 1) not in page.section("cues.object"):
                return True
    return False


def is_spoken_of(page: Page, index: int) -> bool:
    """Whether a word that was a place elsewhere in the answer is one here too."""
    return page.word(index + 1) in page.section("areas.states") or (
        page.word(index - 1) in page.section("areas.known") and ends_here(page, index)
    )
