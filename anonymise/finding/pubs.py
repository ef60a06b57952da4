"""Places that are named without a noun after them: pubs, saints, and "a school called ..."."""

from typing import Final

from anonymise.finding.page import Page
from anonymise.finding.venues import is_sign

_WITHIN: Final = 12
_LONGEST: Final = 3
_SAINTS: Final = frozenset({"st", "saint", "ste", "ss", "sts"})
_SACRED: Final = (
    ("our", "lady"), ("sacred", "heart"), ("holy", "trinity"), ("holy", "cross"),
    ("holy", "family"), ("holy", "rosary"), ("holy", "spirit"), ("holy", "rood"), ("holy", "name"),
    ("holy", "redeemer"), ("all", "saints"), ("all", "souls"), ("christ", "church"),
    ("christ", "the"), ("corpus", "christi"), ("good", "shepherd"), ("blessed", "sacrament"),
    ("blessed", "virgin"), ("immaculate", "conception"), ("english", "martyrs"),
)  # fmt: skip
_NEAR: Final = frozenset(
    {"at", "from", "to", "in", "into", "near", "outside", "by", "past", "behind", "opposite"}
)
_FIRSTS: Final = _SAINTS | {first for first, _ in _SACRED}


def take_saints(page: Page) -> None:
    """Take "st" with the saint after it, and what else churches and schools are named for."""
    for index in page.find(_FIRSTS):
        token = page.tokens[index]
        if not token.open or index + 1 == len(page.tokens):
            continue
        end = saint_end(page, index) or sacred_end(page, index)
        if end:
            end = follow_of(page, end)
            page.take(token.start, page.tokens[end - 1].end, "PLACE")


def saint_end(page: Page, index: int) -> int:
    """The index after a saint that starts here, else 0."""
    if page.tokens[index].text not in _SAINTS:
        return 0
    at = index + 1 + (page.tokens[index + 1].text == ".")
    if at >= len(page.tokens) or page.tokens[at].kind != "word":
        return 0
    if page.word(at) in page.section("cues.stop") or page.tokens[at].text in {"lol", "x", "xx"}:
        return 0
    end = at + 1
    if page.word(end) in {"and", "n"} and page.word(end + 1) in {"st", "all"}:
        end += 3
    elif page.word(end) == "of" and is_sign_at(page, end + 1):
        end += 2
    return min(end, len(page.tokens))


def sacred_end(page: Page, index: int) -> int:
    """The index after a dedication of two words that starts here, else 0."""
    pair = (page.tokens[index].text, page.word(index + 1))
    if pair not in _SACRED:
        return 0
    return min(index + 2 + (pair[1] == "the"), len(page.tokens))


def follow_of(page: Page, end: int) -> int:
    """The index after "of lourdes" and the like."""
    if page.word(end) == "of":
        at = end + 1 + (page.word(end + 1) in {"the", "good"})
        if page.word(at) and page.word(at) not in page.section("cues.stop"):
            return at + 1
    return end


def is_sign_at(page: Page, index: int) -> bool:
    """Whether there is a word at this index that is a sign of a name."""
    return bool(page.word(index)) and is_sign(page, index, naming=True)


def take_pubs(page: Page) -> None:
    """Take pubs that are named without saying pub: the red lion, the fox and hounds."""
    nouns = page.union(
        "heads.pub_first",
        "heads.pub_last",
        "heads.pub_name",
        "heads.pub_head",
        "heads.eastern",
        "heads.frequented",
    )
    for at in page.find(may_be_pubs(page, nouns)):
        index = at - (page.word(at - 1) == "the")
        if not page.word(at):
            continue
        end = pair_end(page, index, at) or single_end(page, index, at)
        end = end or frequented_end(page, index, at)
        if end:
            page.take(page.tokens[at].start, page.tokens[end - 1].end, "PLACE")


def may_be_pubs(page: Page, nouns: frozenset[str]) -> frozenset[str]:
    """The words of the text with which a pub's name can begin."""
    owners = {word for word in page.marked if word.removesuffix("'s") in nouns}
    doing = {word for word in page.words if "ing" in word and word.endswith(("ing", "ing's"))}
    return page.words & nouns | owners | doing


def pair_end(page: Page, index: int, at: int) -> int:
    """The index after a pub of two parts, else 0."""
    first, last = page.section("heads.pub_first"), page.section("heads.pub_last")
    one, two, three = (page.word(at + step) for step in range(3))
    placed = (
        at > index or page.word(index - 1) in page.section("heads.at") or is_capital(page, at + 1)
    )
    if two in {"and", "n", "&"}:
        several = three in last or (three.endswith("s") and one in last)
        return at + 3 if placed and several and one in first | last else 0
    ing = one.endswith("ing") and one not in {"being", "missing", "remaining", "following"}
    if one in page.section("heads.eastern") and two in page.section("heads.eastern_last"):
        return at + 2
    if one in page.section("heads.pub_head") and two in {"head", "arms"}:
        return at + 2
    if placed and (one.removesuffix("'s") in first or ing) and two in last:
        return at + 2
    return 0


def is_capital(page: Page, index: int) -> bool:
    """Whether there is a word at this index with the capital of a name."""
    return index < len(page.tokens) and page.capital_inside(index)


def single_end(page: Page, index: int, at: int) -> int:
    """The index after "the crown", where people drink or work, else 0."""
    if at == index or page.word(at) not in page.section("heads.pub_name"):
        return 0
    before, after = page.word(index - 1), page.word(at + 1)
    if before not in page.section("heads.at") or after in {"of", "court"}:
        return 0
    if after in page.section("heads.pub_last"):
        return 0
    around = {
        token.text
        for token in page.tokens[max(at - _WITHIN, 0) : at + _WITHIN]
        if token.kind == "word"
    }
    drinking = bool(around & page.section("heads.drinking") - {page.word(at)})
    strong = before in {"in", "at", "down", "from"} and page.word(at) in page.section(
        "heads.pub_strong"
    )
    beside = before in page.section("heads.beside") or page.word(index - 2) == "next"
    landmark = page.word(at) in page.section("heads.landmark")
    near = before in page.section("heads.frequented_at") and not landmark
    strong = strong or page.capital_inside(at) or (beside and not landmark) or near
    stops = page.union("cues.stop", "cues.state", "heads.drinking")
    ends = not after.isalpha() or after in stops or page.capital_inside(at)
    return at + 1 if ends and (drinking or strong) and not page.tokens[at].kept else 0


def frequented_end(page: Page, index: int, at: int) -> int:
    """The index after "the colliers", where somebody is at or by it, else 0."""
    if at == index or page.word(at) not in page.section("heads.frequented"):
        return 0
    if page.word(index - 1) not in page.section("heads.frequented_at") or page.tokens[at].kept:
        return 0
    after = page.word(at + 1)
    stops = page.union("cues.stop", "cues.state", "cues.time", "heads.drinking")
    return at + 1 if not after.isalpha() or after in stops else 0


def take_named(page: Page) -> None:
    """Take what a pub, a school, a village and the like is said to be called."""
    nouns = page.section("heads.named")
    for index in page.find({"called", "named", "nicknamed"}):
        if page.word(index - 1) not in nouns:
            continue
        first = index + 1 + (page.word(index + 1) == "the")
        end = first
        while end - first < _LONGEST and page.word(end) and goes_on(page, end, first):
            end += 1
        if end > first and page.word(first) not in page.section("heads.not_named"):
            page.take(page.tokens[first].start, page.tokens[end - 1].end, "PLACE")


def take_founded(page: Page) -> None:
    """Take the name after "university of" and "church of the"."""
    founded = page.section("heads.founded")
    for index in page.find(founded):
        if page.tokens[index].label is not None or page.word(index + 1) != "of":
            continue
        first = index + 2 + (page.word(index + 2) == "the")
        end = first
        while (
            end - first < _LONGEST
            and is_sign_at(page, end)
            and page.word(end) not in page.section("heads.not_of")
        ):
            end += 1
        if end > first:
            page.take(page.tokens[first].start, page.tokens[end - 1].end, "PLACE")


def take_bare(page: Page) -> None:
    """Take "little acorns" after "from", "at" and "at the", and in "my nursery busy bees"."""
    for index in page.find(page.section("heads.named") | _NEAR):
        token = page.tokens[index]
        first = index + 1 + (token.text == "at" and page.word(index + 1) == "the")
        end = bare_end(page, first)
        if end:
            page.take(page.tokens[first].start, page.tokens[end - 1].end, "PLACE")


def bare_end(page: Page, first: int) -> int:
    """The index after two or three words that only names put together, else 0."""
    naming, before = page.section("heads.naming"), page.section("heads.before_name")
    end = first
    while end - first < _LONGEST and (word := page.word(end)) != "the":
        if not (word in naming or word in before) or not page.tokens[end].open:
            break
        end += 1
    led = page.word(first - 1) in page.section("heads.led") or goes_there(page, first)
    short = end - first < len("ab") and not led
    if end == first or short or page.word(end - 1) not in naming:
        return 0
    if end - first == 1 and page.word(first) in page.lexicon.common:
        return 0
    after = page.word(end)
    stops = page.union("cues.stop", "cues.speech", "cues.state", "cues.preposition", "heads.verb")
    return end if not after.isalpha() or after in stops or after == "without" else 0


def goes_there(page: Page, first: int) -> bool:
    """Whether a word that hardly is a thing stands bare after "at" and "goes to"."""
    if page.word(first) in page.section("heads.not_bare"):
        return False
    going = page.word(first - 1) == "to" and page.word(first - 2) in page.section("heads.going")
    return page.word(first - 1) == "at" or going


def take_headed(page: Page) -> None:
    """Take "ysgol y garth": Welsh, Irish and Arabic put the noun before the name."""
    heads = page.section("heads.first")
    for index in page.find(heads):
        token = page.tokens[index]
        if not token.open or index + 1 == len(page.tokens):
            continue
        end = index + 1
        while end - index <= _LONGEST and page.word(end).isalpha() and is_headed(page, end):
            end += 1
        page.take(token.start, page.tokens[end - 1].end, "PLACE")


def is_headed(page: Page, index: int) -> bool:
    """Whether a word goes on the name of a place in another language."""
    if page.word(index) in {"y", "yr", "na", "an", "al"}:
        return page.word(index + 1).isalpha()
    return is_sign_at(page, index)


def goes_on(page: Page, index: int, first: int) -> bool:
    """Whether the name goes on with this word."""
    word = page.word(index)
    stops = page.union("cues.stop", "cues.pronoun", "heads.verb")
    return word not in stops or (index == first and page.tokens[index].capital)
