"""Train the model that weighs words which every rule left, by what stands around them.

Run by a developer, never at installation: ``python scripts/train_leftovers.py``. Needs
scikit-learn. Learns from what ``scripts/train_names.py`` learns from: sentences and marked
answers that were written for this project, never the locked ones; writes
``anonymise/lists/en/neighbours.txt``. Each marked identifier is shown in turn with all others of
its answer as placeholders, as it stands when only it was missed.
"""

import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from anonymise.finding.draft import Draft, write_mark  # noqa: E402 - the package is beside
from anonymise.finding.features import EDGE  # noqa: E402 - see above
from anonymise.finding.leftovers import list_left, read_keys, read_pairs  # noqa: E402 - see above
from anonymise.finding.lists import Lexicon, read_lexicon  # noqa: E402 - see above
from anonymise.finding.neighbours import (  # noqa: E402 - see above
    JUDGED,
    PLACES,
    THRESHOLD,
    Neighbours,
    list_kinds,
)
from anonymise.finding.numbers import find_harmless  # noqa: E402 - see above
from anonymise.finding.page import Page  # noqa: E402 - see above
from anonymise.finding.view import make_view  # noqa: E402 - see above
from anonymise.policy import read_policies  # noqa: E402 - see above
from scripts.train_names import (  # noqa: E402 - see above
    CORPUS,
    PARTS,
    TRAINING,
    UPPER_SHARE,
    Example,
    Sentence,
    fit,
    read_braces,
    strip_marks,
)

LISTS: Final = ROOT / "anonymise" / "lists" / "en"
FILE: Final = LISTS / "neighbours.txt"
HEADER: Final = (
    "# What words, kinds of words (~) and what was found (#) weigh for or against an identifier:",
    "# two before (bb), one before (b), the word itself (w), after it (a, aa), and in pairs.",
    "# Written by scripts/train_leftovers.py.",
)
# Chosen on a part of the corpus that neither the rules nor the model had learnt from: see
# docs/redaction.md.
PROBABILITIES: Final = {THRESHOLD: 0.3, JUDGED: 0.25}
STRENGTH: Final = 1.0
BARE_SHARE: Final = 0.5
PHRASE_SHARE: Final = 1.0
# Where services, orders and work are named, so that those that no list has are known by these.
FRAMES: Final = (
    "i was told about {} and it helped", "they said {} would deal with it",
    "{} was the only one that listened", "he got {} after the second time",
    "we asked for {} and waited", "there is no {} round here", "more {} please",
    "my {} rang me every week", "I would like to see {} in every area.",
    "The {} never called back, which was hard.", "she works with the {}",
    "without {} I would not be here",
)  # fmt: skip
# Dense in names of firms, which teach the model of names that everything is one.
NEWER: Final = ("regions",)
MARKS: Final = {
    "NAME": "NAME", "LOC": "PLACE", "PLACE": "PLACE", "SCHOOL": "PLACE", "ADDRESS": "PLACE",
    "ORG": "ORGANISATION", "JOB": "JOB", "AGE": "AGE", "DATE": "DATE", "DOB": "DATE OF BIRTH",
    "PHONE": "PHONE", "EMAIL": "EMAIL", "POSTCODE": "POSTCODE",
}  # fmt: skip


class Marked(NamedTuple):
    """A text, its identifiers in order, what each of them is, and what the text counts for."""

    sentence: Sentence
    labels: tuple[str, ...]
    weight: float = 1.0


def read_marked() -> list[Marked]:
    """The sentences for training and the answers that may be read, with every identifier."""
    marked = []
    for path in sorted(TRAINING.rglob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            if line and not line.startswith("#"):
                sentence = read_braces(line)
                marked.append(Marked(sentence, ("NAME",) * len(sentence.names)))
    dice = random.Random(0)  # noqa: S311 - the same frames every time, nothing secret.
    for phrase in list_sector_phrases():
        framed = Sentence(dice.choice(FRAMES).format(phrase), ())
        marked.append(Marked(framed, (), PHRASE_SHARE))
    for part in (*PARTS, *NEWER):
        for line in (CORPUS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            spans = sorted(answer["spans"], key=lambda span: int(span["start"]))
            places = tuple((int(span["start"]), int(span["end"])) for span in spans)
            labels = tuple(MARKS.get(span["label"], "REMOVED") for span in spans)
            marked.append(Marked(Sentence(answer["text"], places), labels))
    return marked


def list_sector_phrases() -> list[str]:
    """Phrases of several words that are kept whatever their case."""
    lines = (LISTS / "phrases.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if " " in line and line.islower() and line[0] != "#"]


def vary(sentence: Sentence, dice: random.Random) -> Iterator[Sentence]:
    """The sentence as it is, in small letters, and now and then without marks or in capitals."""
    yield sentence
    lower = sentence.text.lower()
    if len(lower) == len(sentence.text):
        if lower != sentence.text:
            yield sentence._replace(text=lower)
        if dice.random() < BARE_SHARE:
            yield strip_marks(sentence)
        if dice.random() < UPPER_SHARE and len(lower.upper()) == len(lower):
            yield sentence._replace(text=lower.upper())


def hide(marked: Marked, shown: int | None) -> tuple[str, range]:
    """The text with placeholders for all identifiers but one, and where that one stands."""
    parts: list[str] = []
    last, size, place = 0, 0, range(0)
    for at, (start, end) in enumerate(marked.sentence.names):
        if start < last:
            continue
        parts.append(marked.sentence.text[last:start])
        size += start - last
        here = marked.sentence.text[start:end] if at == shown else write_mark(marked.labels[at])
        if at == shown:
            place = range(size, size + len(here))
        parts.append(here)
        size, last = size + len(here), end
    return "".join([*parts, marked.sentence.text[last:]]), place


def read_examples(marked: Marked, lexicon: Lexicon, weight: float, at: int) -> Iterator[Example]:
    """Every word that the model may have to judge, once with all identifiers found."""
    for shown in (None, *range(len(marked.labels))):
        text, place = hide(marked, shown)
        page = Page(make_view(Draft(text).text), lexicon, read_policies()["standard"])
        find_harmless(page)
        if page.view.text != text:
            continue
        for index in list_left(page):
            inside = page.tokens[index].start in place
            if inside or shown is None:
                features = list_features(page, index)
                yield Example(features, inside, weight, page.tokens[index].text, at, "")


def list_features(page: Page, index: int) -> tuple[str, ...]:
    """Everything that is weighed for the word at an index."""
    near = [
        f"{place} {key}"
        for place, at in zip(PLACES, range(index - 2, index + 3), strict=True)
        for key in (
            read_keys(page.tokens[at], page.lexicon) if 0 <= at < len(page.tokens) else [EDGE]
        )
    ]
    return tuple(dict.fromkeys([*near, *read_pairs(page, index)]))


def make_examples(marked: Sequence[Marked], lexicon: Lexicon) -> list[Example]:
    """Examples of every text, written in several ways."""
    dice = random.Random(0)  # noqa: S311 - the same examples every time, nothing secret.
    examples: list[Example] = []
    for at, each in enumerate(marked):
        ways = list(vary(each.sentence, dice))
        share = each.weight / len(ways)
        for way in ways:
            examples += read_examples(each._replace(sentence=way), lexicon, share, at)
    return examples


def main() -> None:
    """Train and write."""
    lexicon = read_lexicon()
    # Every kind may turn out to weigh something.
    kinds = list_kinds(None, lexicon.sections)
    object.__setattr__(lexicon, "neighbours", Neighbours(0.0, 0.0, 0.0, {}, {}, kinds))
    model = fit(make_examples(read_marked(), lexicon), STRENGTH)
    heaviest = sorted(model.weights.items(), key=lambda each: (-abs(each[1]), each[0]))
    lines = [
        *HEADER,
        *(f"{math.log(p / (1 - p)):.3f}\t{name}" for name, p in PROBABILITIES.items()),
        *(f"{weight:g}\t{feature}" for feature, weight in heaviest),
    ]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
