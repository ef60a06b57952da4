"""Kinds of words: what the cues say of a word, else what its endings and forms say."""

from collections.abc import Mapping
from typing import Final

Words = frozenset[str]

# Where a word is of several kinds, the first of these is the most telling.
_KINDS: Final = (
    "title", "kin", "role", "call", "possessive", "determiner", "conjunction", "question",
    "preposition", "modal", "pronoun", "state", "speech", "meet", "talk", "owned", "time",
)  # fmt: skip
# A section of ``ambiguous``, and the group of its words; the first that has a word decides.
_GROUPS: Final = (
    ("name_first", "first"), ("everyday", "everyday"), ("name_lean", "lean"),
    ("doubtful", "lean"), ("surname_only", "family"), ("nickname", "nickname"),
)  # fmt: skip
# Small words, which are names in some list or other and too frequent to be judged.
_SMALL: Final = ("cues.stop", "cues.object", "cues.indefinite", "slang.contractions")
_ENDINGS: Final = (("ing", "ING"), ("ed", "ED"), ("ly", "LY"), ("s", "S"))
_SHORTEST_STEM: Final = 3
_VOWELS: Final = frozenset("aeiou")


def read_kinds(sections: Mapping[str, Words]) -> dict[str, str]:
    """The kind of every word that the cues know."""
    kinds: dict[str, str] = {}
    for name in reversed(_KINDS):
        kinds.update(dict.fromkeys(sections[f"cues.{name}"], name))
    return kinds | {"and": "and"}


def read_ending(word: str) -> str:
    """The kind that the ending of a word speaks for, else nothing."""
    for ending, name in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST_STEM:
            return name
    return ""


def read_shape(word: str, known: Words) -> list[str]:
    """Which parts of speech a word can be, judged by the forms of it that are known words."""
    stem = word.removesuffix("e")
    double = word + word[-1:] if word[-1:] not in _VOWELS else word
    soft = f"{word[:-1]}i" if word.endswith("y") else word
    shape: list[str] = []
    if f"{stem}ing" in known or f"{double}ing" in known:
        shape.append("verb")
    elif f"{word}s" in known or f"{soft}es" in known:
        shape.append("noun")
    if not known.isdisjoint(
        (f"{stem}est", f"{double}est", f"{soft}est", f"{soft}ly", f"{soft}ness")
    ):
        shape.append("adjective")
    return shape


def read_groups(sections: Mapping[str, Words], names: Words, common: Words) -> dict[str, str]:
    """How often each harmless word is somebody's name; words that never are have no group.

    Those judged by hand stand in sections; of the rest, common words are names seldom.
    """
    words_only = sections["ambiguous.word_only"]
    small = frozenset(read_kinds(sections)).union(*(sections[name] for name in _SMALL))
    short = sections["slang.acronyms"] | sections["slang.text"]
    small |= {word for word in short if len(word) <= len("hr")}
    groups: dict[str, str] = {}
    for word in names - small:
        often = "everyday" if word in common else "elsewhere"
        groups[word] = "rare" if word in words_only else often
    for section, group in reversed(_GROUPS):
        groups.update(dict.fromkeys(sections[f"ambiguous.{section}"], group))
    return groups
