"""Train the model that tells names from ordinary words by their neighbours.

Run by a developer, never at installation: ``python scripts/train_names.py``. Needs
scikit-learn. Learns from the sentences in ``scripts/training`` and from the project's
marked answers but the locked ones, all of them invented and written for this project; writes
``anonymise/lists/en/model.txt``. ``--check`` only reports how it does on sentences and words
that it was not shown.
"""

import argparse
import importlib
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from anonymise.finding.doubt import group_of
from anonymise.finding.draft import Draft
from anonymise.finding.features import read_features
from anonymise.finding.gate import base_form
from anonymise.finding.lists import Lexicon, read_lexicon
from anonymise.finding.model import BIAS, Model
from anonymise.finding.page import Page
from anonymise.finding.view import make_view
from anonymise.policy import read_policies
from anonymise.redact import Progress, Task, make_steps
from anonymise.rules import STANDARD

ROOT: Final = Path(__file__).parent.parent
TRAINING: Final = ROOT / "scripts" / "training"
CORPUS: Final = ROOT / "tests" / "anonymise" / "corpus"
PARTS: Final = ("open", "later", "fresh", "voices")
MODEL: Final = ROOT / "anonymise" / "lists" / "en" / "model.txt"
TODAY: Final = date(2026, 11, 22)
LAST_STEP: Final = "doubtful words"
FOLDS: Final = 5
STRENGTH: Final = 2.0
LEAST_SEEN: Final = 4
LEAST_WEIGHT: Final = 0.05
SWAPS: Final = 4
PLAIN_SHARE: Final = 0.3
VARIANTS: Final = 2
UPPER_SHARE: Final = 0.3
KEPT_SHARE: Final = 0.25
HEADER: Final = (
    "# What the words around a word weigh for (above 0) or against its being a name; written by",
    "# scripts/train_names.py. A threshold is the probability from which a word is a name.",
)
# Chosen on held-out sentences and names (--check) so that about 97 in 100 names are found:
# the more often a word is a name, the less has to speak for it.
THRESHOLDS: Final = {
    "first": 0.011,
    "lean": 0.017,
    "family": 0.012,
    "nickname": 0.05,
    "elsewhere": 0.1,
    "everyday": 0.1,
    "rare": 0.6,
    "slip": 0.15,
    "titled": 0.04,
    "capital": 0.012,
    "mention": 0.01,
}
OPEN_KINDS: Final = frozenset({"", "modal", "time", "owned", "talk", "meet", "speech"})


class Sentence(NamedTuple):
    """A text and the stretches of it that are names."""

    text: str
    names: tuple[tuple[int, int], ...]


class Example(NamedTuple):
    """One word: its features, whether it is a name, what it counts for, and where it stands."""

    features: tuple[str, ...]
    name: bool
    weight: float
    word: str
    sentence: int
    group: str


def read_sentences(*, corpus: bool = True) -> list[Sentence]:
    """The sentences of ``scripts/training`` and the answers that may be read."""
    sentences = []
    for path in sorted(TRAINING.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        sentences += [read_braces(line) for line in lines if line and not line.startswith("#")]
    for part in PARTS if corpus else ():
        for line in (CORPUS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            names = [
                s for s in answer["spans"] if s["label"] == "NAME" and s.get("sub") != "initials"
            ]
            sentences.append(
                Sentence(answer["text"], tuple((s["start"], s["end"]) for s in names))
            )
    return sentences


def read_braces(line: str) -> Sentence:
    """A sentence with its names in braces."""
    names = []
    for count, match in enumerate(re.finditer(r"\{(.*?)\}", line)):
        start = match.start() - 2 * count
        names.append((start, start + len(match[1])))
    return Sentence(re.sub(r"[{}]", "", line), tuple(names))


def swap_names(sentence: Sentence, pool: Sequence[str], dice: random.Random) -> Sentence:
    """The sentence with other words in the place of most of its names."""
    parts, names, last, size = [], [], 0, 0
    for start, end in sorted(sentence.names):
        words = sentence.text[start:end].split(" ")
        swapped = [
            word if dice.random() < KEPT_SHARE else match_case(word, dice.choice(pool))
            for word in words
        ]
        parts += [sentence.text[last:start], " ".join(swapped)]
        size += start - last
        names.append((size, size + len(parts[-1])))
        size += len(parts[-1])
        last = end
    return Sentence("".join([*parts, sentence.text[last:]]), tuple(names))


def match_case(old: str, new: str) -> str:
    """The new word with the capitals of the old one."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new.title() if old[:1].isupper() else new


def vary(sentence: Sentence, dice: random.Random) -> Iterator[Sentence]:
    """The sentence as it is, in small letters, in capitals, carefully, and without marks."""
    text = sentence.text
    yield sentence
    if text != text.lower():
        yield sentence._replace(text=text.lower())
    else:
        yield sentence._replace(text=write_carefully(sentence))
    if dice.random() < UPPER_SHARE:
        yield sentence._replace(text=text.upper())
    yield strip_marks(sentence)


def write_carefully(sentence: Sentence) -> str:
    """The sentence with capitals where they belong."""
    text = re.sub(r"\bi\b", "I", sentence.text)
    chars = list(text)
    for start, end in sentence.names:
        for match in re.finditer(r"\b[a-z]", text[start:end]):
            chars[start + match.start()] = match[0].upper()
    chars[:1] = [char.upper() for char in chars[:1]]
    return "".join(chars)


def strip_marks(sentence: Sentence) -> Sentence:
    """The sentence in small letters and without punctuation."""
    offsets: list[int] = []
    kept: list[str] = []
    for char in sentence.text.lower():
        offsets.append(len(kept))
        if char.isalnum() or char.isspace():
            kept.append(char)
    offsets.append(len(kept))
    names = tuple((offsets[start], offsets[end]) for start, end in sentence.names)
    return Sentence("".join(kept), names)


def open_page(text: str, lexicon: Lexicon) -> Page:
    """The text as it stands when the model is asked."""
    page = Page(make_view(Draft(text).text), lexicon, read_policies()["standard"])
    progress = Progress()
    for step, take in make_steps(Task("en", TODAY, (), STANDARD)):
        if step == LAST_STEP:
            break
        progress.enter(step)
        take(page)
    return page


def read_examples(
    sentence: Sentence, lexicon: Lexicon, weight: float, at: int
) -> Iterator[Example]:
    """Every word of the sentence that the model may have to judge."""
    page, pool = open_page(sentence.text, lexicon), read_pool()
    if page.view.text != sentence.text:
        return
    for index, token in enumerate(page.tokens):
        name = any(start <= token.start < end for start, end in sentence.names)
        word = base_form(token.text)
        if token.open and is_candidate(page, index, word):
            features = tuple(dict.fromkeys(read_features(page, index, word)))
            telling = name or word in pool or lexicon.kinds.get(word) == "modal"
            share = weight if telling else weight * PLAIN_SHARE
            yield Example(features, name, share, word, at, group_of(page, word))
        if name and token.kind == "word":
            token.label = "NAME"


def is_candidate(page: Page, index: int, word: str) -> bool:
    """Whether a word teaches something: not a capital that decides, and not a small word."""
    if page.capital_inside(index) or len(word) == 1:
        return False
    kind = page.lexicon.kinds.get(word, "")
    if word in read_pool():
        return True
    if kind == "modal":
        return True
    return kind in OPEN_KINDS and word not in page.union("cues.object", "cues.stop", "cues.small")


@cache
def read_pool() -> frozenset[str]:
    """The words that are put in the place of names."""
    lexicon = read_lexicon()
    names = ("name_first", "name_lean", "word_first", "surname_only", "nickname", "everyday")
    listed = frozenset().union(*(lexicon.section(f"ambiguous.{name}") for name in names))
    return (listed | lexicon.doubtful) & lexicon.allowed


def make_examples(sentences: Sequence[Sentence], lexicon: Lexicon, seed: int) -> list[Example]:
    """Examples from every sentence, written in several ways and with several names."""
    dice = random.Random(seed)  # noqa: S311 - the same examples every time, nothing secret.
    pool = sorted(read_pool())
    examples: list[Example] = []
    for at, sentence in enumerate(sentences):
        copies = SWAPS if sentence.names else 1
        for swap in range(copies):
            swapped = swap_names(sentence, pool, dice) if swap else sentence
            for varied in dice.sample(list(vary(swapped, dice)), VARIANTS):
                examples += read_examples(varied, lexicon, 1 / copies, at)
    return examples


def fit(examples: Sequence[Example], strength: float = STRENGTH) -> Model:
    """The weights that explain the examples best."""
    text = importlib.import_module("sklearn.feature_extraction")
    linear = importlib.import_module("sklearn.linear_model")
    seen = Counter(feature for example in examples for feature in example.features)
    known = {feature for feature, count in seen.items() if count >= LEAST_SEEN}
    vectors: Any = text.DictVectorizer()
    matrix = vectors.fit_transform({f: 1 for f in e.features if f in known} for e in examples)
    # The solver reads 32-bit offsets only.
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model = linear.LogisticRegression(
        C=strength, l1_ratio=1, max_iter=300, solver="liblinear", random_state=0
    )
    model.fit(matrix, [e.name for e in examples], sample_weight=[e.weight for e in examples])
    weights = {
        str(feature): round(float(weight), 2)
        for feature, weight in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(weight) >= LEAST_WEIGHT
    }
    return Model({BIAS: round(float(model.intercept_[0]), 2)} | weights, {})


def check(examples: Sequence[Example]) -> None:
    """Say how the model does on sentences and names that it was not shown."""
    pool = sorted(read_pool())
    random.Random(1).shuffle(pool)  # noqa: S311 - the same folds every time.
    fold_of = {word: at % FOLDS for at, word in enumerate(pool)}
    scores: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        model = fit([each for each in examples if is_shown(each, fold, fold_of)])
        for each in examples:
            if each.sentence % FOLDS == fold and fold_of.get(each.word, fold) == fold:
                scores[each.group, each.name].append(model.score(each.features))
    for group, least in THRESHOLDS.items():
        names, words = (
            f"{sum(score >= least for score in found)} of {len(found)} {what}"
            for what, found in (
                ("names", scores[group, True]),
                ("ordinary words", scores[group, False]),
            )
        )
        sys.stdout.write(f"{group}: {names}, {words} taken\n")


def is_shown(example: Example, fold: int, fold_of: dict[str, int]) -> bool:
    """Whether an example may be learnt from while a fold of sentences and names is held out."""
    hidden = example.name and fold_of.get(example.word) == fold
    return example.sentence % FOLDS != fold and not hidden


def write_model(model: Model) -> None:
    """Write the thresholds and the weights, the heaviest first."""
    heaviest = sorted(model.weights.items(), key=lambda each: (-abs(each[1]), each[0]))
    lines = [
        *HEADER,
        *(f"{least:g}\tthreshold {group}" for group, least in THRESHOLDS.items()),
        *(f"{weight:g}\t{feature}" for feature, weight in heaviest),
    ]
    MODEL.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Train and write, or only check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blind", action="store_true", help="leave the open corpus out")
    parser.add_argument("--check", action="store_true", help="only report on unseen sentences")
    asked = parser.parse_args()
    examples = make_examples(read_sentences(corpus=not asked.blind), read_lexicon(), 0)
    if asked.check:
        check(examples)
    else:
        write_model(fit(examples))


if __name__ == "__main__":
    main()
