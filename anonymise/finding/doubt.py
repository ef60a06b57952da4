"""Words that are names or places for one writer and ordinary words for the next.

The words around them decide. Where those say nothing, a word that is a common forename is
taken for one, because a name that slips through can cost somebody's life.
"""

from typing import Final

from anonymise.finding.gate import base_form
from anonymise.finding.page import Page

VERB_BEFORE: Final = frozenset({"and", "or", "to", "of", "at", "has", "had", "help", "call"})


# What follows a person at the head of a sentence, besides verbs of the past.
LEADS: Final = frozenset({"goes", "from", "at", "ran", "would", "could", "might", "used", "if"})


def take_titled(page: Page) -> None:
    """Take the word after a title, and after "named" and "name is"."""
    for index, token in enumerate(page.tokens):
        if token.open and (after_title(page, index) or after_naming(page, index)):
            token.label = "NAME"


def after_title(page: Page, index: int) -> bool:
    """Whether a title stands before this word."""
    at = index - 1 - (index > 1 and page.tokens[index - 1].text == ".")
    title, word = page.word(at), page.tokens[index].text
    if title not in page.section("cues.title") or word in page.section("cues.stop"):
        return False
    if title in {"mr", "mrs", "ms"}:
        return True
    return is_doubtful(page, base_form(word)) or page.capital_inside(index)


def after_naming(page: Page, index: int) -> bool:
    """Whether the words before say that a name follows."""
    before, earlier = page.word(index - 1), page.word(index - 2)
    word = base_form(page.tokens[index].text)
    if word in page.section("cues.stop") or word in page.section("cues.pronoun"):
        return False
    if before in {"himself", "herself", "themselves", "him", "her"} and earlier.startswith("call"):
        return word not in page.section("cues.place_before")
    if before == "as" and earlier == "known":
        return True
    if before in {"named", "nicknamed", "aka", "surname"}:
        return True
    if before in {"is", "was", "name's"} and {"name", "nickname"} & {
        earlier,
        page.word(index - 3),
    }:
        return earlier in {"name", "nickname", "first", "last", "real"} or before == "name's"
    return before == "called" and is_doubtful(page, word)


def is_doubtful(page: Page, word: str) -> bool:
    """Whether a harmless word is also a name or a place somewhere."""
    lexicon = page.lexicon
    return (
        word in lexicon.doubtful
        or word in page.section("ambiguous.name_first")
        or word in page.section("ambiguous.name_lean")
        or word in page.section("ambiguous.surname_only")
        or word in page.section("ambiguous.place_first")
    )


def take_doubtful(page: Page) -> None:
    """Decide every doubtful word, in reading order, so that a name found helps the next."""
    for index, token in enumerate(page.tokens):
        if token.open and (label := judge(page, index)):
            token.label = label


def judge(page: Page, index: int) -> str | None:
    """The label of a doubtful word, or None where it is an ordinary word."""
    word = possessor(page, index) or base_form(page.tokens[index].text)
    if not is_doubtful(page, word):
        return None
    capital = page.capital_inside(index) and not has_own_capital(page, word)
    if capital:
        return "PLACE" if looks_like_place(page, index, word) else "NAME"
    if looks_like_place(page, index, word):
        return "PLACE"
    if word in page.section("ambiguous.name_first"):
        return None if looks_ordinary(page, index, word) else "NAME"
    if word in page.section("ambiguous.name_lean") and in_person_slot(page, index, word):
        return "NAME"
    return "NAME" if looks_like_name(page, index, word) else None


def possessor(page: Page, index: int) -> str:
    """The name in a possessive without its apostrophe ("wills brother"), else nothing."""
    stem = page.tokens[index].text.removesuffix("s")
    owned = page.word(index + 1) in page.section("cues.owned")
    names = page.union("ambiguous.name_first", "ambiguous.name_lean")
    return stem if owned and stem in names and stem != page.tokens[index].text else ""


def in_person_slot(page: Page, index: int, word: str) -> bool:
    """Whether an everyday word stands where only a person makes sense."""
    token, before, after = page.tokens[index], page.word(index - 1), page.word(index + 1)
    plain = page.union("cues.determiner", "cues.possessive")
    if before in plain:
        return False
    if token.text.endswith("'s") or possessor(page, index):
        return True
    acts = after in page.section("cues.state") - {"never", "always"} | page.section("cues.speech")
    if word in {"will", "may"}:
        leads = before not in page.union("cues.pronoun", "cues.kin")
        return (acts and leads) or before in page.section("cues.object_before") - VERB_BEFORE
    if is_introduced(page, index):
        return True
    if page.starts_sentence(index) or before in page.section("cues.slot_before"):
        acts = acts or after.endswith("ed") or after in LEADS
        return acts or page.label(index - 2) == "NAME"
    return takes_object(page, index, word)


def takes_object(page: Page, index: int, word: str) -> bool:
    """Whether the words before need a person; "in april" needs a month."""
    before, earlier = page.word(index - 1), page.word(index - 2)
    seasons = page.section("slang.calendar") | {"summer", "autumn"}
    if word in seasons and before in page.section("cues.season_before"):
        return earlier in page.section("cues.talk") and before in {"to", "for", "from", "of"}
    return before in page.union("cues.object_before", "cues.role")


def is_introduced(page: Page, index: int) -> bool:
    """Whether kin, a role or a relative clause says that this word is somebody."""
    before, after, earlier = page.word(index - 1), page.word(index + 1), page.word(index - 2)
    people = page.union("cues.kin", "cues.role")
    if after_kin(page, index):
        return True
    if before in {"was", "is"} and earlier in people | {"it"}:
        return after in {"who", "that"} or (earlier in people and ends(page, index))
    comma = index + 1 < len(page.tokens) and page.tokens[index + 1].text == ","
    follows = page.word(index + 2) in page.section("cues.possessive")
    return comma and follows and page.starts_sentence(index)


def looks_like_place(page: Page, index: int, word: str) -> bool:
    """Whether a place word stands where places stand."""
    before = page.word(index - 1)
    if before not in page.section("cues.place_before"):
        return False
    lives = page.word(index - 2) in page.section("cues.live")
    if word in page.section("ambiguous.place_first"):
        follows = page.word(index + 1)
        free = follows not in page.section("cues.object") and not follows.endswith("ing")
        certain = page.word(index - 2) in {"live", "lives", "lived", "living", "moved", "born"}
        return (free and (before in page.section("cues.in_only") or lives)) or certain
    known = word in page.lexicon.places
    return known and (page.capital_inside(index) or (lives and before in {"in", "near"}))


def looks_ordinary(page: Page, index: int, word: str) -> bool:
    """Whether the neighbours of a forename show that it is an ordinary word here."""
    token, before, after = page.tokens[index], page.word(index - 1), page.word(index + 1)
    if before in page.section("cues.determiner"):
        return True
    if word not in page.section("ambiguous.verbs"):
        return False
    if token.text.endswith("'s"):
        return False
    if before == "to":
        talked = page.section("cues.talk") & {page.word(index - 2), page.word(index - 3)}
        return not talked and after in page.section("cues.object")
    if before in page.union("cues.pronoun", "cues.modal"):
        return before not in {"who", "im"} or after in page.section("cues.object")
    return after in page.section("cues.object") and before not in page.section("cues.kin")


def looks_like_name(page: Page, index: int, word: str) -> bool:
    """Whether the neighbours of an ordinary word show that it is a name here."""
    if beside_name(page, index, word):
        return True
    if word in page.section("ambiguous.surname_only") or word in {"will", "may", "hope"}:
        return is_subject(page, index, word) or (after_kin(page, index) and ends(page, index))
    if page.word(index - 1) in page.section("cues.determiner"):
        return False
    return after_kin(page, index) or is_subject(page, index, word)


def after_kin(page: Page, index: int) -> bool:
    """Whether kin or a role stands right before, or before a comma."""
    at = index - 1
    if at > 0 and page.tokens[at].text == ",":
        return page.word(at - 1) in page.section("cues.kin") and ends(page, index)
    before = page.word(at)
    if before in page.section("cues.kin"):
        return not before.endswith("s") or page.word(index + 1) == "and"
    return before in page.section("cues.role") and page.capital_inside(index)


def ends(page: Page, index: int) -> bool:
    """Whether the phrase ends after this word, so that it is not a verb or an adjective."""
    if index + 1 >= len(page.tokens):
        return True
    after = page.tokens[index + 1]
    if after.kind == "mark" or "\n" in after.gap:
        return after.text != "-"
    return after.text in page.union("cues.state", "cues.speech")


def is_subject(page: Page, index: int, word: str) -> bool:
    """Whether this word does what only people do."""
    before, after = page.word(index - 1), page.word(index + 1)
    if before in page.union("cues.determiner", "cues.possessive"):
        return False
    people_only = after in page.section("cues.speech") and page.word(index - 1) not in (
        page.union("cues.pronoun", "cues.modal", "cues.kin")
    )
    return people_only and (word in {"will", "may"} or word in page.lexicon.forenames)


def beside_name(page: Page, index: int, word: str) -> bool:
    """Whether a name touches this word, so that both are one name."""
    token = page.tokens[index]
    if token.gap not in {" ", ""} or page.label(index - 1) != "NAME":
        return False
    if word in {"will", "may", "hope"} or word in page.section("ambiguous.verbs"):
        return token.capital and page.style == "cased"
    return ends(page, index) or page.capital_inside(index)


def take_capitals(page: Page) -> None:
    """Take ordinary words that a careful writer gave the capital of a name."""
    for index, token in enumerate(page.tokens):
        if token.open and page.capital_inside(index) and not is_plain_capital(page, index):
            somewhere = page.word(index - 1) in page.section("cues.in_only") | {"at"}
            token.label = "PLACE" if somewhere else "NAME"


def is_plain_capital(page: Page, index: int) -> bool:
    """Whether a capital inside a sentence is only emphasis or a service's own."""
    token = page.tokens[index]
    word = base_form(token.text)
    if has_own_capital(page, word):
        return True
    if word in page.union("cues.title", "cues.kin", "cues.role"):
        return True
    return word in page.lexicon.common and not beside_capital(page, index)


def has_own_capital(page: Page, word: str) -> bool:
    """Whether a word has a capital anyway, or is part of how services are called."""
    own = ("slang.calendar", "slang.peoples", "slang.everywhere", "slang.acronyms", "slang.text")
    services = ("heads.venue", "heads.generic")
    return any(word in page.section(name) for name in own + services)


def beside_capital(page: Page, index: int) -> bool:
    """Whether an identifier or another unexplained capital touches this word."""
    for at in (index - 1, index + 1):
        if page.label(at) in {"NAME", "PLACE", "ORGANISATION"}:
            return True
    return False
