"""Towns, counties, islands, rivers and estates; the words around decide for ordinary words."""

from collections.abc import Iterator
from typing import Final

from anonymise.finding.gate import base_form
from anonymise.finding.page import Page
from anonymise.finding.phrases import match_phrase, plain

_ROUNDS: Final = 4
_INSIDE: Final = frozenset(
    {"in", "near", "outside", "round", "around", "via", "towards", "toward", "throughout", "beyond", "nr"}
)  # fmt: skip
_THROUGH: Final = frozenset({"through", "across", "between", "inside", "within"})
_MOVING: Final = frozenset(
    "moved moving move moves went go going goes fled flee fleeing ran run came come coming drove"
    " drive driving travel travelled travelling back over up down train bus taxi sent send sending"
    " took taken take relocated relocate rehoused transferred brought bring followed follow returned"
    " return returning next close closer escaped trip miles walk walked got transfer relocation".split()
)
_SETTLING: Final = frozenset(
    "moved moving move fled flee fleeing relocated relocate rehoused transferred transfer back sent"
    " followed train bus drove relocation down up over".split()
)
_LIVING: Final = frozenset(
    "live lives lived living based born raised grew up family flat house stayed staying stay refuge"
    " rehoused settled moved work works worked working placed everyone everybody office team course"
    " nan mum dad sister brother friend friends parents ex out over down back police job school"
    " hostel council hotel somewhere".split()
)
_HOME: Final = frozenset({"live", "lives", "lived", "living", "grew", "based", "rehoused"})
_COMING: Final = frozenset(
    "is was am i'm im hes he's shes she's were are come comes came moved originally people police"
    " family away girl lad man woman back train bus lads someone".split()
)
_LEAVING: Final = frozenset(
    "left leave leaving fled flee fleeing visit visiting visited escaped reached avoid avoiding"
    " revisit revisiting".split()
)
_MONTHS: Final = frozenset({"march", "may", "june", "august"})
_NAMED: Final = frozenset(
    "town city village hamlet island county suburb place borough parish river estate somewhere".split()
)
_JOINS: Final = frozenset(
    {",", "and", "or", "then", "to", "/", "&", "nor", "via", "also", "plus", "than", "not", "but", "eventually", "finally", "now"}
)  # fmt: skip
_FURTHER: Final = frozenset("up down out away of up back on off about over it".split())
_NORTH: Final = frozenset(
    "north south east west greater inner outer central mid upper lower northeast northwest southeast"
    " southwest".split()
)
_STATES: Final = frozenset(
    "was is has had wasn't isn't wasnt isnt hasnt hasn't would wouldnt wouldn't didnt didn't never are were".split()
)
_KNOWN: Final = frozenset(
    "about of than like hate hated love loved miss missed know knew from in to at".split()
)


def take_towns(page: Page) -> None:
    """Take towns and areas of several words."""
    index = 0
    while index < len(page.tokens):
        end = find_town(page, index)
        if end:
            page.take(page.tokens[index].start, page.tokens[end - 1].end, "PLACE")
        index = max(end, index + 1)


def find_town(page: Page, index: int) -> int:
    """The index after the longest town that starts here, or 0."""
    for words in page.lexicon.towns.get(plain(page.tokens[index].text), ()):
        end = match_phrase(page, index, words)
        if end and all(token.open or token.kind == "mark" for token in page.tokens[index:end]):
            if " ".join(words) in page.lexicon.areas or is_town(page, index, end, words):
                return end
    return 0


def is_town(page: Page, index: int, end: int, words: tuple[str, ...]) -> bool:
    """Whether these words together are a town, and not merely able to be one."""
    if any(word not in page.lexicon.common for word in words):
        return True
    if any(page.capital_inside(at) for at in range(index + 1, end)):
        return True
    if page.word(index - 1) in _INSIDE | {"from"} or beside_service(page, end):
        return True
    moves = page.word(index - 1) == "to" and any(
        page.word(index - back) in _MOVING for back in (2, 3)
    )
    return moves or is_listed(page, index, end - 1)


def take_place_words(page: Page) -> None:
    """Take places of one ordinary word where their neighbours say that they are places."""
    found: set[str] = set()
    for _ in range(_ROUNDS):
        before = len(found), sum(token.open for token in page.tokens)
        for index, token in enumerate(page.tokens):
            word = base_form(token.text)
            if token.open and word in page.lexicon.place_words and names_place(page, index, found):
                found.add(word)
                token.label = "PLACE"
        if before == (len(found), sum(token.open for token in page.tokens)):
            break
    take_directions(page)


def take_directions(page: Page) -> None:
    """Take "north" and the like before a place."""
    for index in range(len(page.tokens) - 2, -1, -1):
        token = page.tokens[index]
        if token.text in _NORTH and token.open and page.label(index + 1) == "PLACE":
            token.label = "PLACE"


def names_place(page: Page, index: int, found: set[str]) -> bool:
    """Whether an ordinary word stands here as the name of a place."""
    word = base_form(page.tokens[index].text)
    firm = word not in page.section("areas.soft")
    before = page.word(index - 1)
    if before in page.section("cues.title") or is_plain_verb(page, index, word):
        return False
    if before in page.union("cues.determiner", "cues.possessive"):
        return firm and before == "the" and beside_office(page, index + 1)
    if page.capital_inside(index) and firm and page.label(index - 1) != "NAME":
        return True
    return (
        is_inside(page, index, word, firm=firm)
        or beside_service(page, index + 1, firm=firm)
        or (firm and is_reached(page, index))
        or is_named(page, index)
        or (firm and is_listed(page, index, index))
        or (word in found and is_spoken_of(page, index))
    )


def is_plain_verb(page: Page, index: int, word: str) -> bool:
    """Whether a word that can be a verb has an object, or goes on as verbs do."""
    if word not in page.section("areas.verbal"):
        return False
    after = page.word(index + 1)
    if after in page.section("cues.object") | _FURTHER or after.endswith("ing"):
        return True
    if word == "deal" and after == "with":
        return True
    before = page.word(index - 1)
    return before != "to" and before in page.union("cues.modal", "cues.pronoun")


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
    earlier = {page.word(index - back) for back in (2, 3, 4)}
    if word in _MONTHS:
        lives = before == "in" and page.word(index - 2) in _HOME
        return lives or (before == "to" and bool(earlier & _SETTLING) and ends_here(page, index))
    if before in _INSIDE:
        return firm or (bool(earlier & _LIVING) and word != "hope" and ends_here(page, index))
    if before in _THROUGH:
        return firm and word not in page.section("areas.verbal")
    if before == "from":
        comes = bool({page.word(index - 2), page.word(index - 3)} & _COMING)
        ends = ends_here(page, index) and page.word(index + 1) != "to"
        return (firm and page.word(index + 1) != "of") or (comes and ends)
    if before == "to":
        return bool(earlier & (_MOVING if firm else _SETTLING)) and ends_here(page, index)
    if before in {"on", "at"}:
        return firm and page.word(index - 2) in _HOME
    if before in {"up", "down", "over", "out"}:
        way = page.word(index + 1) in {"way", "area"}
        return way or (firm and page.word(index - 2) in _HOME | _MOVING and ends_here(page, index))
    return False


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
    if before in _LEAVING:
        return ends_here(page, index)
    if before in {"was", "is", "were"} and ends_here(page, index):
        earlier = {page.word(index - back) for back in (2, 3, 4)}
        return bool(
            earlier
            & {"nearest", "closest", "refuge", "town", "place", "office", "court", "base", "city"}
        )
    return False


def is_named(page: Page, index: int) -> bool:
    """Whether it is called a town, or a county or a river stands before."""
    before, earlier = page.word(index - 1), page.word(index - 2)
    if before in {"county", "co", "river", "isle"} or page.word(index + 1) in {
        "village",
        "estate",
        "borough",
    }:
        return True
    return before in {"of", "called", "named"} and earlier in _NAMED


def neighbours(page: Page, first: int, last: int) -> Iterator[int]:
    """The indexes of what an enumeration puts before and after these words."""
    for start, step in ((first, -1), (last, 1)):
        at, joined = start + step, 0
        while (
            0 <= at < len(page.tokens) and page.tokens[at].text in _JOINS and joined < len("abc")
        ):
            at, joined = at + step, joined + 1
        if 0 <= at < len(page.tokens):
            yield at


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
    return page.word(index + 1) in _STATES or (
        page.word(index - 1) in _KNOWN and ends_here(page, index)
    )
