"""Places named in ordinary words, known by what stands around them: over the golden fry."""

from typing import Final

from anonymise.finding.employers import employer_end
from anonymise.finding.page import Page, base_form
from anonymise.finding.several import find_several
from anonymise.finding.venues import is_strange

_PLACED: Final = frozenset(
    {"at", "over", "above", "behind", "outside", "opposite", "down", "by", "near", "past", "in",
     "from", "round", "under", "beside", "to", "into", "up"}
)  # fmt: skip
_RIVERSIDE: Final = frozenset(
    {"on", "by", "along", "over", "across", "up", "near", "beside", "in", "into", "crossed", "of"}
)
_CLUBBED: Final = frozenset(
    {"at", "for", "with", "down", "from", "supports", "watching", "against"}
)
_BED: Final = frozenset(
    {"flat", "flats", "live", "lives", "lived", "living", "room", "rooms", "bedsit", "upstairs"}
)
_BOOZE: Final = frozenset(
    {"drinks", "drinking", "drank", "drink", "boozing", "boozes", "pints", "pint", "landlord",
     "landlady", "barmaid", "barman", "bouncer", "regular", "barred"}
)  # fmt: skip
_DRUNK: Final = frozenset({"drinks", "drinking", "drank", "boozing", "boozes"})
_DRUNK_IN: Final = frozenset({"in", "at", "down"})
_NO_PUB: Final = frozenset(
    {"house", "park", "street", "garden", "kitchen", "car", "shed", "pub", "pubs", "bar", "club",
     "morning", "mornings", "evening", "evenings", "night", "day", "daytime", "week", "local",
     "town", "dark", "past", "same", "end", "back", "bath", "front", "bedroom", "home", "living",
     "road", "shop", "shops", "door", "garage", "river", "first", "afternoon", "village", "sofa",
     "property", "building", "place", "area", "estate", "premises", "flat", "hostel", "hotel",
     "city", "country", "world", "toilet", "bathroom", "lounge", "office", "canteen", "army"}
)  # fmt: skip
_TAUGHT: Final = frozenset(
    {"taught", "teaches", "teach", "teaching", "studied", "studies", "enrolled", "pupil", "pupils",
     "governor", "boarder", "boarded", "lectures", "lectured", "coached", "coaches"}
)  # fmt: skip
_DEDICATED: Final = frozenset(
    {"bishop", "archbishop", "king", "queen", "prince", "princess", "lady", "lord", "sir", "dame",
     "cardinal", "canon", "dean", "abbot", "duke", "earl", "john", "saint"}
)  # fmt: skip
_WORSHIP: Final = frozenset(
    {"assembly", "ministries", "ministry", "tabernacle", "fellowship", "chapel", "church",
     "temple",
     "mission", "parish", "cathedral", "gospel", "centre"}
)  # fmt: skip
_LONGEST: Final = 4
_TAUGHT_REACH: Final = 4


def take_haunts(page: Page) -> None:
    """Take places, shops and schools whose names are ordinary words."""
    for first, end in find_several(page, "heads.several"):
        take_named(page, first, end)
    take_the_names(page)
    take_placed(page)
    take_rivers(page)
    take_clubs(page)
    take_eateries(page)
    take_dedicated(page)
    take_worship(page)


def take_named(page: Page, first: int, end: int) -> None:
    """Take a name, with the article before it, which is a part of it as often as not."""
    first -= page.word(first - 1) == "the"
    page.take(page.tokens[first].start, page.tokens[end - 1].end, "PLACE")


def take_the_names(page: Page) -> None:
    """Take "the meadows", unless it is said of what or what they do."""
    for index in page.find(page.section("heads.the_names")):
        first = index - (page.word(index - 1) in {"old", "new", "little"})
        if page.word(first - 1) == "the" and page.word(index + 1) not in {"of", "are", "were"}:
            take_named(page, first, index + 1)


def take_placed(page: Page) -> None:
    """Take what "the" begins behind a word of place, where it ends as names end."""
    for index in page.find({"the"}):
        before = page.word(index - 1)
        if before not in _PLACED:
            continue
        end = index + 1
        while end - index <= _LONGEST and is_inside(page, end):
            end += 1
        if names_haunt(page, index + 1, end, page.word(index - 2)):
            take_named(page, index + 1, end)


def is_inside(page: Page, index: int) -> bool:
    """Whether a name of ordinary words can go on with this one."""
    word = page.word(index)
    if not word or not page.tokens[index].open or "\n" in page.tokens[index].gap:
        return False
    if word in {"and", "n"} or word in page.section("heads.before_name"):
        return True
    return word not in page.union(
        "cues.stop", "cues.state", "cues.speech", "cues.pronoun", "heads.verb", "cues.preposition"
    )


def names_haunt(page: Page, first: int, end: int, before: str) -> bool:
    """Whether these words name a place where somebody lives above, drinks, or goes."""
    if end == first or page.word(end - 1) in {"and", "n"}:
        return False
    words = [page.word(at) for at in range(first, end)]
    plain = page.union("heads.adjective", "heads.generic", "heads.workplace", "cues.determiner")
    led = page.section("heads.before_name")
    placed = page.word(first - 2)
    drunk = before in _DRUNK and placed in _DRUNK_IN
    # Pubs are called by adjectives as well: "he drinks in the quiet woman".
    if not drunk and any(word in plain and word not in led for word in words[:-1]):
        return False
    if len(words) > 1 and words[-1] in page.section("heads.haunt"):
        return True
    kind = base_form(words[-1])
    if drunk and 1 < len(words) < _LONGEST and kind not in _NO_PUB:
        return True
    ordinary = kind in _NO_PUB or kind in plain or kind.removesuffix("s") in plain
    ordinary = ordinary or kind in page.union("heads.venue", "heads.venue_lower", "cues.time")
    above = before in _BED and placed in {"over", "above"}
    drinking = before in _BOOZE and placed in {*_DRUNK_IN, "from", "up", "by"}
    return not ordinary and len(words) < _LONGEST and (above or drinking)


def take_rivers(page: Page) -> None:
    """Take rivers behind "on the" and the like."""
    for index in page.find(page.section("heads.rivers")):
        if page.word(index - 1) == "the" and page.word(index - 2) in _RIVERSIDE:
            take_named(page, index, index + 1)


def take_clubs(page: Page) -> None:
    """Take "rovers" behind "at" and the like, where no article makes it a thing."""
    stops = page.union("cues.stop", "cues.state", "cues.speech", "cues.preposition", "cues.time")
    for index in page.find(page.section("heads.clubs")):
        after = page.word(index + 1)
        if page.word(index - 1) in _CLUBBED and (not after.isalpha() or after in stops):
            page.take(page.tokens[index].start, page.tokens[index].end, "ORGANISATION")


def take_eateries(page: Page) -> None:
    """Take "anatolia fresh" behind "at", where shops and places to eat have two names."""
    for index in page.find(page.section("heads.eatery")):
        before, end = page.word(index - 1), index + 1
        if before not in {"at", "from", "outside", "behind"} or not page.tokens[index].open:
            continue
        while end - index < _LONGEST - 1 and is_inside(page, end):
            end += 1
        if end > index + 1 and page.word(end - 1) not in page.section("heads.workplace"):
            take_named(page, index, end)


def take_dedicated(page: Page) -> None:
    """Take "Bishop Latimer's", and what somebody taught or studied at."""
    for index in page.find(_DEDICATED):
        if page.word(index - 1) in {"at", "from", "attends", "attended", "to"}:
            after = index + 1
            if after < len(page.tokens) and is_sign_of_saint(page, after):
                page.take(page.tokens[index].start, page.tokens[after].end, "PLACE")
    for index in page.find({"at"}):
        around = {page.word(at) for at in range(index - _TAUGHT_REACH, index)}
        if around.isdisjoint(_TAUGHT):
            continue
        first = index + 1 + (page.word(index + 1) == "the")
        end = employer_end(page, first)
        plain = page.union("heads.adjective", "heads.generic", "heads.venue", "cues.kin")
        if end > first and not any(page.word(at) in plain for at in range(first, end)):
            page.take(page.tokens[index + 1].start, page.tokens[end - 1].end, "PLACE")


def is_sign_of_saint(page: Page, index: int) -> bool:
    """Whether a word after "bishop" is whom a school is named for."""
    token = page.tokens[index]
    if token.kind != "word" or page.word(index) in page.section("cues.stop"):
        return False
    owned = token.text.endswith("'s") or page.word(index + 1) in page.section("heads.venue")
    return owned and (is_strange(page, index) or base_form(token.text) in page.lexicon.surnames)


def take_worship(page: Page) -> None:
    """Take "winners of zion" before a noun for those who worship."""
    for index in page.find(_WORSHIP):
        first = index - len("abc")
        if first < 0 or page.word(index - 2) not in {"of", "for"}:
            first = index - len("abcd")
            if first < 0 or (page.word(index - 3), page.word(index - 2)) != ("of", "the"):
                continue
        stops = page.union("cues.stop", "cues.possessive", "cues.kin", "heads.adjective")
        named = page.word(first) not in stops and page.word(index - 1) not in stops
        before = page.word(first - 1) in {"at", "in", "to", "from", "the", "of", "joined"}
        if named and before and page.tokens[first].open and page.word(first) not in _WORSHIP:
            page.take(page.tokens[first].start, page.tokens[index - 1].end, "PLACE")
