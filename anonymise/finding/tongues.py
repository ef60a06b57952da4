"""What is known of words in languages other than English, laid over the English lists.

Whoever answers in Welsh uses English words as well, so the English ones stay, but only those
that are nobody's name: the context that would decide the others is not English.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from anonymise.finding.classes import read_kinds
from anonymise.finding.lists import (
    FOLDER,
    Lexicon,
    Phrases,
    Words,
    list_follows,
    order_phrases,
    parse_sections,
    read_lexicon,
    read_list,
)

LISTS: Final = FOLDER.parent
CODES: Final = frozenset({"cy"})
"""The languages that there are lists of; whether one is switched on is another question."""

_SOFT: Final = (
    ("ll", "l"), ("rh", "r"), ("ch", "ch"), ("ph", "ph"), ("th", "th"), ("dd", "dd"),
    ("c", "g"), ("p", "b"), ("t", "d"), ("g", ""), ("b", "f"), ("d", "dd"), ("m", "f"),
)  # fmt: skip
_NASAL: Final = (("c", "ngh"), ("p", "mh"), ("t", "nh"), ("g", "ng"), ("b", "m"), ("d", "n"))
_ROUGH: Final = (("c", "ch"), ("p", "ph"), ("t", "th"))
_VOWELS: Final = frozenset("aeiouwy")
_CLITICS: Final = frozenset({"r", "n", "i", "u", "w", "m", "th", "ch", "dd", "d", "l", "s", "na"})
_LETTERS: Final = frozenset("aioyue")
# English words that are names so often that no other language keeps them.
_ENGLISH_ONLY: Final = frozenset({"cues.title", "cues.small", "slang.titles"})
_NAMES_HERE: Final = frozenset({"first", "nickname", "family", "lean"})


def mutate(word: str) -> frozenset[str]:
    """A folded Welsh word with every beginning it can have: soft, nasal, rough, after "her"."""
    forms = {word, f"h{word}"} if word[:1] in _VOWELS else {word}
    for table in (_SOFT, _NASAL, _ROUGH):
        for first, other in table:
            if word.startswith(first):
                forms.add(other + word.removeprefix(first))
                break
    return frozenset(forms)


def mutate_all(words: Words) -> Words:
    """Every beginning of every word."""
    return frozenset(form for word in words for form in mutate(word))


def read_hand(code: str, folder: Path = LISTS) -> dict[str, Words]:
    """The sections kept by hand, each word with all its beginnings, as ``hand.name``."""
    sections = parse_sections("", read_list(f"{code}/hand", folder))
    named = {name.removeprefix("."): words for name, words in sections.items()}
    # "Don" becomes "non" behind "fy", but whoever writes "non" in lower case may mean a person.
    called = named["names"] - named["everyday"]
    return {
        name if "." in name else f"hand.{name}": mutate_all(words)
        - (called if name == "everyday" else frozenset())
        for name, words in named.items()
    }


@cache
def read_tongue(code: str, folder: Path = LISTS) -> Lexicon:
    """The lists of a language over the English ones, read once.

    Raises:
        ListError: a list is missing or altered.
    """
    english, hand = read_lexicon(), read_hand(code, folder)
    names = hand["hand.names"] | frozenset(read_list(f"{code}/names", folder).split())
    everyday = hand["hand.everyday"] | hand["hand.head"] | hand["hand.number"]
    places = hand["hand.places"]
    own = everyday | frozenset(read_list(f"{code}/words", folder).split())
    calendar = hand["hand.own_capital"] | hand["hand.months"]
    allowed = own | calendar | keep_english(english, names | places)
    # "DI" is a detective inspector in English, and "di" a word of every day in Welsh.
    sections = {
        name: words - everyday if name in _ENGLISH_ONLY else words
        for name, words in english.sections.items()
    }
    for name, words in hand.items():
        sections[name] = sections.get(name, frozenset()) | words
    named = {form.replace("-", " ") for form in hand["hand.towns"]}
    towns = join_phrases(english.towns, named)
    phrases = join_phrases(english.phrases, read_list(f"{code}/phrases", folder).splitlines())
    return replace(
        english,
        common=english.common & allowed | everyday,
        allowed=allowed,
        forenames=english.forenames - everyday | names - everyday,
        surnames=english.surnames - everyday,
        places=english.places - everyday | places,
        towns=towns,
        areas=english.areas | named,
        phrases=phrases,
        follows=list_follows((phrases, towns)),
        kinds=read_kinds(sections),
        groups=read_own_groups(english, allowed - own, hand["hand.doubtful"]),
        sections=sections,
        unions={},
        letters=english.letters | _LETTERS,
        clitics=_CLITICS,
    )


def keep_english(english: Lexicon, names: Words) -> Words:
    """The English words that stay in another language: those that are nobody's name."""
    called = english.forenames | english.surnames | english.places | names
    often = {word for word, group in english.groups.items() if group in _NAMES_HERE}
    return (english.allowed - called) | (english.common - names - often)


def read_own_groups(english: Lexicon, left: Words, doubtful: Words) -> dict[str, str]:
    """How often harmless words are names: English ones as in English, others by hand."""
    groups = {word: group for word, group in english.groups.items() if word in left}
    return groups | dict.fromkeys(doubtful, "everyday")


def join_phrases(english: Phrases, own: Iterable[str]) -> Phrases:
    """The English phrases and those of a language, whose first words have all beginnings."""
    lines = {" ".join(words) for found in english.values() for words in found}
    for line in own:
        if line and not line.startswith("#"):
            first, _, rest = line.partition(" ")
            lines.update(f"{form} {rest}".strip() for form in mutate(first))
    return order_phrases(lines)
