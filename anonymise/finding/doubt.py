"""Words that are names or places for one writer and ordinary words for the next.

What is certain is decided first: a title, "called", a capital inside a sentence. For the rest a
small model weighs the words around (``features``), and how often a word is a name decides how
little is enough, because a name that slips through can cost somebody's life.
"""

from typing import Final

from anonymise.finding.features import read_features, read_surroundings
from anonymise.finding.page import Page, base_form

# The threshold of a word that was a name elsewhere in the answer.
MENTION: Final = "mention"
# Lists of words that services and those who work for them are called by.
_OFFICES: Final = (
    "phrases.words", "cues.role", "cues.title", "cues.kin", "jobs.work", "jobs.common",
    "slang.medical", "heads.office",
)  # fmt: skip
# Lists of words that have a capital anyway.
_OWN_CAPITAL: Final = (
    "slang.calendar", "slang.peoples", "slang.everywhere", "slang.acronyms", "slang.text",
)  # fmt: skip
# Seasons have a small letter in English, unless a date is written of two of them.
_SEASONS: Final = frozenset({"spring", "summer", "autumn", "winter"})
_SEASONABLE: Final = frozenset(
    {"in", "since", "until", "last", "next", "early", "late", "mid", "all", "during", "of"}
)
_STAYING: Final = frozenset({"at", "round", "to"})
# Kinds of small words that people are called by too: Said, So, Can.
_SAYING: Final = frozenset({"speech", "conjunction", "modal", "talk", "meet", "time"})
_GOES: Final = frozenset({"go", "goes", "going", "went"})


def take_titled(page: Page) -> None:
    """Take the word after a title, and after "named" and "name is"."""
    titles, naming = page.section("cues.title"), page.section("cues.naming")
    cues = page.find(titles | naming)
    after = {at + 1 for at in cues} | {at + 2 for at in cues if page.word(at + 1) == "."}
    for index in sorted(after):
        token = page.tokens[index] if index < len(page.tokens) else None
        if token is None or not token.open:
            continue
        before = page.tokens[index - 1 - (page.tokens[index - 1].text == "." and index > 1)].text
        titled = before in titles and after_title(page, index)
        if titled or (before in naming and after_naming(page, index)):
            token.label = "NAME"


def after_title(page: Page, index: int) -> bool:
    """Whether a title stands before this word."""
    at = index - 1 - (index > 1 and page.tokens[index - 1].text == ".")
    title, word = page.word(at), page.tokens[index].text
    if title not in page.section("cues.title") or word in page.section("cues.stop"):
        return False
    if title in {"mr", "mrs", "ms"} or page.capital_inside(index):
        return True
    if word in page.lexicon.kinds or word in page.section("cues.of_title"):
        return False
    return is_doubtful(page, base_form(word)) or is_name(page, index, word, "titled")


def after_naming(page: Page, index: int) -> bool:
    """Whether the words before say that a name follows."""
    before, earlier = page.word(index - 1), page.word(index - 2)
    word = base_form(page.tokens[index].text)
    if word in page.union("cues.stop", "cues.pronoun", "cues.title"):
        return False
    if before in {"himself", "herself", "themselves", "him", "her"} and earlier.startswith("call"):
        return word not in page.section("cues.place_before")
    if (before == "as" and earlier == "known") or (before == "by" and earlier in _GOES):
        return word not in page.lexicon.kinds
    if before in {"named", "nicknamed", "aka", "surname"}:
        return True
    if before in {"is", "was", "name's"} and {"name", "nickname"} & {
        earlier,
        page.word(index - 3),
    }:
        return earlier in {"name", "nickname", "first", "last", "real"} or before == "name's"
    return before == "called" and is_doubtful(page, word)


def group_of(page: Page, word: str) -> str:
    """How often a harmless word is somebody's name; nothing for one that never is."""
    return page.lexicon.groups.get(word, "")


def is_doubtful(page: Page, word: str) -> bool:
    """Whether a harmless word is also a name or a place somewhere."""
    return group_of(page, word) != "" or word in page.section("ambiguous.place_first")


def take_doubtful(page: Page) -> None:
    """Decide every doubtful word, in reading order, so that a name found helps the next."""
    able = list_able(page)
    tokens, done = page.tokens, 0
    for first, start in enumerate(tokens):
        index = first + (start.label == "NAME")
        if first < done or not (index > first or start.slip or start.text in able):
            continue
        # A name found leads to the word after it.
        while index < len(tokens):
            if tokens[index].open and (label := judge(page, index)):
                tokens[index].label = label
            if tokens[index].label != "NAME":
                break
            index += 1
        done = index + 1


def list_able(page: Page) -> frozenset[str]:
    """The words of a text that can be somebody's name or a place, whatever stands around."""
    groups = page.lexicon.groups
    owners = {word for word in page.plurals if word[:-1] in groups}
    names = page.forms(groups.keys())
    return names | page.forms(page.section("ambiguous.place_first")) | owners


def judge(page: Page, index: int) -> str | None:
    """The label of a doubtful word, or None where it is an ordinary word."""
    word = possessor(page, index) or base_form(page.tokens[index].text)
    group = "slip" if page.tokens[index].slip else group_of(page, word) or follower(page, index)
    if not group and word not in page.section("ambiguous.place_first"):
        return None
    own = has_own_capital(page, word) and not is_out_of_season(page, index, word)
    if page.capital_inside(index) and not own:
        return "PLACE" if looks_like_place(page, index, word) else "NAME"
    if looks_like_place(page, index, word):
        return "PLACE"
    return "NAME" if group and is_name(page, index, word, group) else None


def follower(page: Page, index: int) -> str:
    """The group of an unusual word right after a name, which may be the family's."""
    token = page.tokens[index]
    beside = page.label(index - 1) == "NAME" and token.gap == " "
    if not beside or token.text in page.lexicon.common or token.text in page.lexicon.kinds:
        return ""
    plain = page.union("slang.contractions", "slang.text", "cues.stop", "cues.object")
    return "" if token.text in plain else "elsewhere"


def is_name(page: Page, index: int, word: str, group: str) -> bool:
    """Whether the words around weigh enough for a word of this group to be a name here."""
    score = score_name(page, index, word)
    return score >= page.lexicon.model.thresholds[group]


def score_name(page: Page, index: int, word: str) -> float:
    """How probable it is that a word is a name here, worked out once for the same words around."""
    seen = (word, *read_surroundings(page, index))
    scores = page.memory.scores
    score = scores.get(seen)
    if score is None:
        score = scores[seen] = page.lexicon.model.score(read_features(page, index, word))
    return score


def possessor(page: Page, index: int) -> str:
    """The name in a possessive without its apostrophe ("wills brother"), else nothing."""
    text = page.tokens[index].text
    stem = text.removesuffix("s")
    if stem == text:
        return ""
    if page.word(index + 1) not in page.union("cues.owned", "cues.kin"):
        staying = page.word(index - 1) in _STAYING and group_of(page, stem) == "first"
        return stem if staying and ends(page, index) else ""
    return stem if group_of(page, stem) and not group_of(page, text) else ""


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
    known = word in page.lexicon.places and word not in page.section("areas.months")
    return known and (page.capital_inside(index) or (lives and before in {"in", "near"}))


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


def take_capitals(page: Page) -> None:
    """Take ordinary words that a careful writer gave the capital of a name."""
    for index in page.raised:
        token = page.tokens[index]
        if not token.open:
            continue
        if is_first_name(page, index):
            token.label = "NAME"
        elif page.capital_inside(index) and not is_plain_capital(page, index):
            somewhere = page.word(index - 1) in page.section("cues.in_only") | {"at"}
            token.label = "PLACE" if somewhere else "NAME"
    take_compounds(page)


def take_compounds(page: Page) -> None:
    """Take ordinary words with capitals side by side: "People First", "Crown Carpets".

    Services and offices are written so as well, and stay where all their words are theirs.
    """
    last = 0
    for index in page.raised:
        if index < last or not page.tokens[index].capital:
            continue
        last = index + 1
        while last < len(page.tokens) and goes_with(page, last):
            last += 1
        words = range(index, last)
        strange = [at for at in words if len(words) > 1 and not is_office(page, at)]
        if not strange:
            continue
        named = any(page.tokens[at].label for at in words)
        for at in strange if named else words:
            first = at == index and is_unusual(page, page.tokens[at].text)
            if page.tokens[at].open and (page.capital_inside(at) or first):
                page.tokens[at].label = "NAME"


def goes_with(page: Page, index: int) -> bool:
    """Whether a word with a capital inside a sentence stands right behind another."""
    token = page.tokens[index]
    return (
        token.kind == "word"
        and token.gap == " "
        and page.capital_inside(index)
        and token.label in {None, "NAME"}
        and not token.kept
    )


def is_office(page: Page, index: int) -> bool:
    """Whether a word with a capital is one that services, offices and days are called by."""
    token = page.tokens[index]
    if token.label is not None or token.kept:
        return token.label is None
    word = base_form(token.text)
    if token.raw.isupper() or word in page.union(*_OWN_CAPITAL, *_OFFICES):
        return True
    generic = word in page.union("heads.generic", "heads.venue", "cues.stop", "cues.possessive")
    naming = word in page.union("heads.naming", "heads.pub_name")
    return generic and not naming


def is_unusual(page: Page, word: str) -> bool:
    """Whether a word that begins a sentence rather names something there."""
    word = base_form(word)
    return word not in page.lexicon.common or word in page.union("heads.naming", "heads.pub_name")


def is_plain_capital(page: Page, index: int) -> bool:
    """Whether a capital inside a sentence is only emphasis or a service's own."""
    token = page.tokens[index]
    word = base_form(token.text)
    if is_called_kin(page, index):
        return False
    if has_own_capital(page, word) or (
        word in page.lexicon.kinds and not is_odd_capital(page, index, word)
    ):
        return True
    if is_office_of_several(page, index, word):
        return True
    if word not in page.lexicon.common or beside_capital(page, index):
        return False
    return not is_name(page, index, word, "capital")


def is_office_of_several(page: Page, index: int, word: str) -> bool:
    """Whether a word of offices stands beside another: alone it can be a name ("at Reform")."""
    if word not in page.section("heads.office"):
        return False
    around = [at for at in (index - 1, index + 1) if 0 <= at < len(page.tokens)]
    return any(page.tokens[at].capital and is_office(page, at) for at in around)


def is_called_kin(page: Page, index: int) -> bool:
    """Whether kin with a capital stands right before: "Auntie Six"."""
    before = page.tokens[index - 1]
    return before.text in page.section("cues.kin") and before.capital and before.text != "our"


def is_odd_capital(page: Page, index: int, word: str) -> bool:
    """Whether a word of sentences is a name too and has a capital for no reason but that."""
    if page.lexicon.kinds[word] not in _SAYING or page.tokens[index - 1].kind != "word":
        return False
    return word in page.lexicon.forenames or word in page.lexicon.surnames


def is_first_name(page: Page, index: int) -> bool:
    """Whether a name with its capital follows one that a sentence begins with ("Piers Croft")."""
    after = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
    token = page.tokens[index]
    if after is None or page.style != "cased" or not token.capital or token.raw.isupper():
        return False
    if not (after.label == "NAME" and after.gap == " " and after.capital):
        return False
    free = token.text not in page.lexicon.kinds or token.text in page.lexicon.forenames
    stops = page.union("cues.stop", "cues.title", "cues.kin", "cues.role", "cues.modal")
    return free and token.text not in stops and page.starts_sentence(index)


def has_own_capital(page: Page, word: str) -> bool:
    """Whether a word has a capital anyway, or is part of how services are called."""
    return word in page.union(*_OWN_CAPITAL, "heads.venue", "heads.generic", "slang.medical")


def is_out_of_season(page: Page, index: int, word: str) -> bool:
    """Whether a season with a capital stands where a season would not: "seen by Summer"."""
    before = page.word(index - 1)
    dated = before in _SEASONABLE or before in page.section("cues.determiner")
    return word in _SEASONS and not dated and before not in page.section("cues.season")


def beside_capital(page: Page, index: int) -> bool:
    """Whether an identifier or another unexplained capital touches this word."""
    for at in (index - 1, index + 1):
        if page.label(at) in {"NAME", "PLACE", "ORGANISATION"}:
            return True
    return False
