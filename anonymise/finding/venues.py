"""Names that stand before a noun: schools, surgeries, churches, courts, clubs, firms."""

from typing import Final

from anonymise.finding.gate import is_allowed
from anonymise.finding.page import Page, base_form

_REACH: Final = 4
_QUALIFIERS: Final = 3
_PUBS: Final = frozenset({"arms", "inn", "tavern"})
_SHORT: Final = 3
_WARDS: Final = frozenset({"ward", "wards", "clinic", "clinics"})
_ORDINARY_ENDINGS: Final = (
    "ology", "ological", "ist", "ists", "ic", "ical", "al", "ing", "ive", "ed", "ment", "ary",
    "ous", "able", "ible", "ion", "ity", "ness", "ly", "ant", "ent", "less", "ful",
)  # fmt: skip
_INDEFINITE: Final = frozenset(
    {"a", "an", "any", "no", "every", "each", "another", "some", "this", "that", "these", "those",
     "which", "what", "most", "many", "more", "few", "other"}
)  # fmt: skip


def take_venues(page: Page) -> None:
    """Take the naming words before a school, surgery, pub, firm and the like."""
    heads = page.union("heads.venue", "heads.venue_lower")
    for index in page.find(heads):
        token = page.tokens[index]
        if token.kind != "word" or token.label is not None:
            continue
        if not is_whole_noun(page, index) or is_titled(page, index):
            continue
        first, last = reach_name(page, index)
        if token.text in page.section("heads.service"):
            while first <= last and not is_strange(page, first):
                first += 1
        first = widen_name(page, trim_name(page, first, last, token.text), last)
        if first > last and token.text in _PUBS and is_pub_name(page, index - 1):
            first = last
        if first > last:
            continue
        label = "ORGANISATION" if token.text in page.section("heads.business") else "PLACE"
        end = index if is_part_of_name(page, index, last) else last
        page.take(page.tokens[first].start, page.tokens[end].end, label)


def reach_name(page: Page, index: int) -> tuple[int, int]:
    """The first and last of the words before a noun that can be its name.

    What only qualifies the noun ("family court", "junior school") stands between them.
    """
    last = index - 1
    while index - last <= _QUALIFIERS and joins_on(page, last + 1) and is_qualifier(page, last):
        last -= 1
    first = last + 1
    while last - first < _REACH - 1 and joins_on(page, first) and can_name(page, first - 1):
        first -= 1
    return first, last


def is_part_of_name(page: Page, index: int, last: int) -> bool:
    """Whether the noun goes with the name: "oak house", "sunrise centre", "dales removals"."""
    text = page.tokens[index].text
    if text in page.union("heads.house", "heads.business", "heads.compound"):
        return True
    return text in {"centre", "center"} and last == index - 1


def is_titled(page: Page, index: int) -> bool:
    """Whether the noun is somebody's name ("Mrs Church"), or what somebody has ("Ann's house")."""
    owned = page.tokens[index].text in {"house", "lodge", "flats", "farm"}
    if owned and index > 0 and page.tokens[index - 1].text.endswith("'s"):
        return True
    return page.word(index - 1) in page.section("cues.title") - {"st", "saint"}


def is_pub_name(page: Page, index: int) -> bool:
    """Whether even a word that names nothing else is a pub's before "arms": the railway arms."""
    plain = page.union("cues.stop", "cues.possessive", "heads.adjective", "heads.verb")
    return bool(page.word(index)) and page.tokens[index].open and page.word(index) not in plain


def is_whole_noun(page: Page, index: int) -> bool:
    """Whether a noun has what it needs before it, as "home" needs "care"."""
    if page.tokens[index].text not in page.section("heads.compound"):
        return True
    return page.word(index - 1) in page.section("heads.compound_first")


def widen_name(page: Page, first: int, last: int) -> int:
    """The index of the first word of a name with the adjectives that belong to it."""
    if first > last or page.word(first - 1) in _INDEFINITE:
        return first
    start = first
    while (
        start > 0
        and joins_on(page, start)
        and page.word(start - 1) in page.section("heads.before_name")
    ):
        start -= 1
    start += page.word(start) == "the"
    before = page.word(start - 1)
    if before in page.section("cues.possessive") or (
        before == "the" and page.word(start) in {"old", "new", "big"}
    ):
        return first
    return start


def joins_on(page: Page, index: int) -> bool:
    """Whether nothing but a space or a hyphen parts this word from the one before."""
    return index > 0 and "\n" not in page.tokens[index].gap


def is_qualifier(page: Page, index: int) -> bool:
    """Whether a word says what kind of place it is."""
    token = page.tokens[index]
    if token.kind != "word" or token.label is not None:
        return False
    if page.word(index + 1) in _PUBS and not token.kept:
        return False
    if names_firm(page, index):
        return False
    return token.kept or token.text in page.section("heads.generic")


def names_firm(page: Page, index: int) -> bool:
    """Whether a word that qualifies courts and schools names a firm here: "crown carpets"."""
    token = page.tokens[index]
    firm = page.word(index + 1) in page.union("heads.business", "heads.firm")
    naming = token.text in page.union("heads.naming", "heads.pub_name")
    return firm and naming and token.open


def can_name(page: Page, index: int) -> bool:
    """Whether a word can be part of the name of a place."""
    token = page.tokens[index]
    if token.kind != "word" or token.kept or token.label not in {None, "NAME", "PLACE"}:
        return False
    stops = page.union(
        "cues.stop",
        "heads.generic",
        "heads.verb",
        "heads.adjective",
        "cues.possessive",
        "slang.everywhere",
    )
    return token.text not in stops or has_capital(page, index) or names_firm(page, index)


def trim_name(page: Page, first: int, last: int, head: str) -> int:
    """The index of the first word that names; after the last when none does."""
    before = page.word(first - 1)
    if before in _INDEFINITE or head in page.section("heads.service"):
        return first_sign(page, first, last, naming=False)
    lower = head in page.section("heads.venue_lower")
    # "The police station" is anybody's; without its article it has a name before it.
    lower = lower or (head == "station" and page.word(last + 1) == "police" and before != "the")
    if before in page.section("cues.possessive"):
        return first_sign(page, first, last, naming=lower)
    plain = before == "the" and all(is_ordinary(page, at) for at in range(first, last + 1))
    if lower and last >= first and not plain:
        placed = before in page.union("cues.place_before", "heads.on")
        while not placed and first < last and is_action(page, first):
            first += 1
        return first
    return first_sign(page, first, last, naming=True)


def is_action(page: Page, index: int) -> bool:
    """Whether a word rather says what somebody does with the place that follows."""
    return page.tokens[index].text.endswith(("ing", "ed")) and not is_sign(
        page, index, naming=True
    )


def first_sign(page: Page, first: int, last: int, *, naming: bool) -> int:
    """The index of the first word that is a sign of a name."""
    while first <= last and not is_sign(page, first, naming=naming):
        first += 1
    return first


def is_sign(page: Page, index: int, *, naming: bool) -> bool:
    """Whether a word is a sign of a name: unknown, a name, a capital, or a naming word."""
    token = page.tokens[index]
    word = base_form(token.text)
    if (
        token.label is not None
        or has_capital(page, index)
        or not is_allowed(token.text, page.lexicon)
    ):
        return True
    if not naming:
        return False
    names = page.union("ambiguous.name_first", "heads.naming")
    if word in names or token.text in names or word in page.lexicon.place_words:
        return True
    if page.word(index + 1) in _WARDS:
        return False
    rare = word not in page.lexicon.common and token.text not in page.section("slang.medical")
    return rare and not token.text.endswith(_ORDINARY_ENDINGS) and len(word) > _SHORT


def is_strange(page: Page, index: int) -> bool:
    """Whether a word is no ordinary word at all, or a name; a capital says nothing here."""
    word = base_form(page.tokens[index].text)
    names = page.union("ambiguous.name_first")
    return (
        page.tokens[index].label is not None or word in names or not is_allowed(word, page.lexicon)
    )


def has_capital(page: Page, index: int) -> bool:
    """Whether a word has a capital that it would not have as an ordinary word."""
    word = base_form(page.tokens[index].text)
    own = ("slang.calendar", "slang.peoples", "slang.everywhere", "slang.acronyms", "slang.text")
    return page.capital_inside(index) and not any(word in page.section(name) for name in own)


def is_ordinary(page: Page, index: int) -> bool:
    """Whether a word before such a noun rather describes it."""
    text = page.tokens[index].text
    if is_sign(page, index, naming=True):
        return False
    return text.endswith(_ORDINARY_ENDINGS) or text in page.section("slang.medical")
