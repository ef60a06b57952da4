"""Write the generated word list of a language other than English, ``anonymise/lists/<code>``.

Run by a developer, never at installation: ``python scripts/build_language.py cy FOLDER``, where
FOLDER holds ``index.aff`` and ``index.dic`` of the npm package ``dictionary-cy``. Its licence
stands beside the list. Then run ``python scripts/build_wordlists.py --digests``.

Words come with every ending and mutation that the dictionary gives them, except forms that are
names or places, in any spelling, and not words of every day kept by hand.
"""

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from build_wordlists import LISTS, fold

from anonymise.finding.tongues import mutate, read_hand

# Literary endings that nobody writes in an answer, and short words that are looked up in parts.
UNWRITTEN = {"cy": frozenset("aSchfk")}
# Literary endings of verbs that the dictionary lists as words.
RARE = {"cy": re.compile(r"..as(?:ai|e[cmntu]h?t?|id|it|wn|et|ut)$|(?:wyf|[^dg]ych|ont)$")}


@dataclass
class Rules:
    """The endings and beginnings of a dictionary: strip, add and condition by flag."""

    prefixes: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)
    suffixes: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)

    def inflect(self, word: str, flags: str, *, made: bool = False) -> Iterator[str]:
        """Every form of a word, with whatever an ending allows in its turn."""
        yield word
        for flag in flags:
            for strip, add, more, condition in self.suffixes.get(flag, ()):
                if word.endswith(strip) and re.search(f"(?:{condition})$", word):
                    stem = word[: len(word) - len(strip)] if strip else word
                    yield from self.inflect(stem + add, more, made=True)
            # Hardly anybody writes "her" before a verb with an ending.
            skipped = made and flag == "H"
            for strip, add, _, condition in () if skipped else self.prefixes.get(flag, ()):
                if word.startswith(strip) and re.match(condition, word):
                    yield add + word[len(strip) :]


def read_rules(file: Path, unwritten: frozenset[str]) -> Rules:
    """The rules of an affix file, without some flags."""
    rules = Rules()
    for line in file.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        parts = rest.split()
        if kind not in {"PFX", "SFX"} or len(parts) < len("fsac") or parts[0] in unwritten:
            continue
        strip = "" if parts[1] == "0" else parts[1]
        add, _, more = parts[2].partition("/")
        table = rules.prefixes if kind == "PFX" else rules.suffixes
        made = (strip, "" if add == "0" else add, more, parts[3])
        table.setdefault(parts[0], []).append(made)
    return rules


def iterate_forms(folder: Path, unwritten: frozenset[str]) -> Iterator[tuple[bool, str]]:
    """Each folded form, and whether the dictionary writes its word with a capital."""
    rules = read_rules(folder / "index.aff", unwritten)
    for line in (folder / "index.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.partition("/")
        if word:
            for form in rules.inflect(word, flags):
                yield not word.islower(), fold(form)


def read_names() -> frozenset[str]:
    """Every name and place of the English lists, with the Welsh beginnings they may have."""
    files = ("forenames", "surnames", "places")
    words = {word for name in files for word in (LISTS / f"{name}.txt").read_text().split()}
    return frozenset(form for word in words for form in mutate(word))


def write_words(code: str, forms: Iterable[tuple[bool, str]]) -> None:
    """Write ``words`` and ``names`` of a language, one a line."""
    hand = read_hand(code)
    spared = hand["hand.everyday"]
    capital: set[str] = set()
    small: set[str] = set()
    for named, form in forms:
        if re.fullmatch(r"[a-z]+", form) and not RARE[code].search(form):
            (capital if named else small).add(form)
    names = read_names() | hand["hand.names"] | hand["hand.places"]
    own = {form for word in capital - spared for form in mutate(word)}
    for name, words in (("words", small - names - own), ("names", capital - spared)):
        (LISTS.parent / code / f"{name}.txt").write_text("\n".join(sorted(words)) + "\n")


def main() -> None:
    """Build the lists of one language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("code", choices=sorted(UNWRITTEN))
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    write_words(given.code, iterate_forms(given.folder, UNWRITTEN[given.code]))


if __name__ == "__main__":
    main()
