"""The word lists, checked against their digests before anything is believed of them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from anonymise.digests import DIGESTS
from anonymise.errors import ListError
from anonymise.finding.classes import read_groups, read_kinds
from anonymise.finding.forms import Form
from anonymise.finding.model import Model, parse_model
from anonymise.finding.neighbours import Neighbours, parse_neighbours

FOLDER: Final = Path(__file__).parent.parent / "lists" / "en"

SINGLES: Final = frozenset("aiurnbckyxosdtm")
_SEVERAL: Final = 3

Words = frozenset[str]
Phrases = dict[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the finder knows about words of one language; folded, lower case.

    Attributes:
        common: the commonest words.
        allowed: words known to be harmless, the common ones included.
        forenames: given names of many origins.
        surnames: family names of many origins.
        places: towns and areas, of one word or several.
        towns: those of several words by first word, longest first.
        areas: those of several words that go wherever they stand whole.
        place_words: those of one word that are ordinary words too.
        phrases: phrases of the sector by first word, longest first.
        follows: for each first word of a phrase or a town, all that can follow it; nothing
            among them for one of a single word.
        acronyms: those that stay only where they stand in capitals.
        titles: those that stay only where they begin with a capital.
        triggers: for each kind of flag or detail, a pattern of what raises it.
        nicknames: for each short or long form, the forms that may be the same person.
        doubtful: words read as ordinary unless their neighbours say otherwise.
        numbers: forms of numbers that identify nobody.
        kinds: the kind of every word that the cues know.
        groups: how often a harmless word is somebody's name.
        model: what decides on words that are names elsewhere.
        neighbours: what decides on words that no rule took.
        sections: the sections of the lists kept by hand, as ``list.section``.
        unions: sections put together so far.
        letters: single letters that are words or stand for some.
        clitics: what may stand behind the apostrophe of a known word, besides English endings.
    """

    common: Words
    allowed: Words
    forenames: Words
    surnames: Words
    places: Words
    towns: Phrases
    areas: Words
    place_words: Words
    phrases: Phrases
    follows: dict[str, Words]
    acronyms: Words
    titles: Words
    triggers: dict[str, Form]
    nicknames: dict[str, Words]
    doubtful: Words
    numbers: Form
    kinds: dict[str, str]
    groups: dict[str, str]
    model: Model
    neighbours: Neighbours
    sections: dict[str, Words]
    unions: dict[tuple[str, ...], Words] = field(default_factory=dict)
    letters: Words = SINGLES
    clitics: Words = frozenset()

    def section(self, name: str) -> Words:
        """One section; a missing one is a fault of the lists."""
        found = self.sections.get(name)
        if found is None:
            raise ListError("a word list is incomplete", where=name)
        return found

    def union(self, *names: str) -> Words:
        """Several sections together, put together once."""
        found = self.unions.get(names)
        if found is None:
            found = self.unions[names] = frozenset().union(*map(self.section, names))
        return found


def read_list(name: str, folder: Path = FOLDER) -> str:
    """The text of one list.

    Raises:
        ListError: the list is missing, or not the one this version was built with.
    """
    try:
        content = (folder / f"{name}.txt").read_bytes()
    except OSError:
        content = b""
    # A list that lost a name lets that name through, so an altered list stops everything.
    if hashlib.sha256(content).hexdigest() != DIGESTS.get(name):
        raise ListError("a word list is missing or altered", where=name)
    return content.decode()


def read_sections(name: str, folder: Path = FOLDER) -> dict[str, Words]:
    """One list kept by hand: the words of each section, as ``name.section``."""
    return parse_sections(name, read_list(name, folder))


def parse_sections(name: str, text: str) -> dict[str, Words]:
    """The words of each section of a list, as ``name.section``."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            words = sections.setdefault(f"{name}.{line.strip('[]')}", [])
        elif not line.startswith("#"):
            words.extend(line.split())
    return {section: frozenset(found) for section, found in sections.items()}


def read_areas(folder: Path = FOLDER) -> dict[str, Words]:
    """The places kept by hand: names between commas, by section."""
    sections: dict[str, list[str]] = {}
    names: list[str] = []
    for line in read_list("areas", folder).splitlines():
        if line.startswith("["):
            names = sections.setdefault(f"areas.{line.strip('[]')}", [])
        elif not line.startswith("#"):
            names.extend(name.strip() for name in line.split(",") if name.strip())
    return {section: frozenset(found) for section, found in sections.items()}


def read_phrases(folder: Path = FOLDER) -> Phrases:
    """Phrases by first word, longest first."""
    lines = read_list("phrases", folder).splitlines()
    return order_phrases(line for line in lines if line and not line.startswith("#"))


def list_follows(tables: Iterable[Phrases]) -> dict[str, Words]:
    """What can follow each first word, so that most words need no search."""
    follows: dict[str, set[str]] = {}
    for table in tables:
        for first, found in table.items():
            seconds = {words[1] if len(words) > 1 else "" for words in found}
            forms = {
                form for word in seconds for form in (word, f"{word}s", word.removesuffix("s"))
            }
            follows.setdefault(first, set()).update(forms)
    return {first: frozenset(found) for first, found in follows.items()}


def read_triggers(folder: Path = FOLDER) -> dict[str, Form]:
    """The patterns of what is flagged, by section; "..." is up to three words."""
    sections: dict[str, list[str]] = {}
    phrases: list[str] = []
    for line in read_list("triggers", folder).splitlines():
        if line.startswith("[") and line != "[job]":
            phrases = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            phrases.append(re.escape(line).replace(r"\ \.\.\.\ ", r"\s(?:\w+\s){0,3}"))
    return {
        name: Form(rf"(?<!\w)(?:{'|'.join(sorted(found, key=len, reverse=True))})(?!\w)")
        for name, found in sections.items()
    }


def read_acronyms(folder: Path = FOLDER) -> Words:
    """The phrases that are written in capitals, in lower case."""
    lines = read_list("phrases", folder).splitlines()
    return frozenset(line.lower() for line in lines if line.isupper() and line[0] != "#")


def read_titles(folder: Path = FOLDER) -> Words:
    """The phrases that are written with a first capital, in lower case."""
    lines = read_list("phrases", folder).splitlines()
    return frozenset(line.lower() for line in lines if line.istitle())


def order_phrases(lines: Iterable[str]) -> Phrases:
    """Phrases by first word, longest first."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted({tuple(line.lower().split()) for line in lines}):
        phrases.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in phrases.items()}


def list_sector(phrases: Phrases) -> Words:
    """The words that several phrases are made of, such as "officer" and "violence"."""
    seen = Counter(word for found in phrases.values() for words in found for word in set(words))
    return frozenset(
        form for word, times in seen.items() if times >= _SEVERAL for form in (word, f"{word}s")
    )


def read_numbers(folder: Path = FOLDER) -> Form:
    """The forms of numbers that identify nobody, as whole words."""
    lines = read_list("numbers", folder).splitlines()
    forms = "|".join(line for line in lines if line and not line.startswith("#"))
    return Form(rf"(?<![\w/.£$€-])(?:{forms})(?![\w/]|[.-]\w)", re.IGNORECASE)


def read_nicknames(folder: Path = FOLDER) -> dict[str, Words]:
    """For each form of a name, every form of its families."""
    related: dict[str, set[str]] = {}
    for line in read_list("nicknames", folder).splitlines():
        if not line.startswith("#"):
            family = line.split()
            for name in family:
                related.setdefault(name, set()).update(family)
    return {name: frozenset(forms) for name, forms in related.items()}


@cache
def read_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read every list once.

    Raises:
        ListError: a list is missing or altered.
    """
    sections: dict[str, Words] = {}
    for name in ("ambiguous", "cues", "heads", "jobs", "slang", "names_more"):
        sections |= read_sections(name, folder)
    sections["jobs.work"] = union(sections, "jobs.group_") | sections["jobs.work_else"]
    slang = union(sections, "slang.")
    common = frozenset(read_list("common", folder).split())
    allowed = common | frozenset(read_list("words", folder).split()) | slang
    areas = read_areas(folder)
    sections |= areas
    phrases = read_phrases(folder)
    places = frozenset(read_list("places", folder).splitlines()) | areas["areas.whole"]
    towns = order_phrases(
        form for place in places for form in (place, place.removesuffix(" town")) if " " in form
    )
    sections["phrases.words"] = list_sector(phrases) - sections["heads.naming"]
    forenames = frozenset(read_list("forenames", folder).split()) | union(sections, "names_more.")
    surnames = frozenset(read_list("surnames", folder).split())
    doubtful = frozenset(read_list("doubtful", folder).split()) | sections["ambiguous.word_first"]
    sections["ambiguous.doubtful"] = doubtful
    return Lexicon(
        common=common,
        allowed=allowed,
        forenames=forenames,
        surnames=surnames,
        places=places,
        towns=towns,
        areas=frozenset(place for place in areas["areas.whole"] if " " in place),
        place_words=areas["areas.word"] & allowed | areas["areas.whole"] & allowed,
        phrases=phrases,
        follows=list_follows((phrases, towns)),
        acronyms=read_acronyms(folder),
        titles=read_titles(folder),
        triggers=read_triggers(folder),
        nicknames=read_nicknames(folder),
        doubtful=doubtful,
        numbers=read_numbers(folder),
        kinds=read_kinds(sections),
        groups=read_groups(sections, (forenames | surnames) & allowed, common),
        model=parse_model(read_list("model", folder)),
        neighbours=parse_neighbours(read_list("neighbours", folder), sections),
        sections=sections,
    )


def union(sections: dict[str, Words], prefix: str) -> Words:
    """All words of the sections of one list."""
    return frozenset().union(
        *(found for name, found in sections.items() if name.startswith(prefix))
    )
