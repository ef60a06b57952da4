"""Would other answers of the same people have given the same themes?

For each set of labelled answers beside the checkout, at the labels' own number of themes: the
adjusted Rand index between the themes of two samples of 80 % on the answers that both hold, mean
of several pairs, of ours and of TF-IDF(1,2) + SVD(100) + k-means; and the index between the themes
of the whole and of the same answers in another order, which must be exactly 1. Then how many
answers with content get a theme, how many of them have no word to be placed by, and how well
non-answers are told on the hand-labelled set of the tests. Ends with 1 when an order changes
anything, an answer with content has no theme, or precision or recall is under .95.

    python benchmarks/themes_hold.py [--rows 6000] [--pairs 3]
"""

import argparse
import random
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sklearn.metrics import adjusted_rand_score

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.non_answers import tell_kind  # noqa: E402 - the hand-labelled set is beside, not installed
from analysis.themes import find_themes  # noqa: E402 - see above
from analysis.types import Excerpt, ThemeParameters  # noqa: E402 - see above
from anonymise.types import RedactedText  # noqa: E402 - see above
from benchmarks.themes import FOLDER, read_rows, run_usual  # noqa: E402 - see above
from tests.analysis.labelled_answers import ANSWERS, DECLINES, list_texts  # noqa: E402 - see above

SHARE: Final = 0.8
LEAST: Final = 0.95


def find_ours(texts: dict[str, str], themes: int, seed: int) -> dict[str, str]:
    """Our first theme of each text that has content, by id."""
    excerpts = [Excerpt(name, RedactedText(text)) for name, text in texts.items()]
    found = find_themes(excerpts, ThemeParameters(themes=themes, seed=seed))
    return {coding.excerpt: coding.themes[0] for coding in found.codings if coding.themes}


def find_usual(texts: dict[str, str], themes: int, seed: int) -> dict[str, str]:
    """The usual pipeline's cluster of each text, by id."""
    return dict(zip(texts, run_usual(list(texts.values()), themes, seed), strict=True))


def compare(one: dict[str, str], other: dict[str, str]) -> float:
    """The adjusted Rand index on what both hold."""
    both = sorted(one.keys() & other.keys())
    return float(adjusted_rand_score([one[name] for name in both], [other[name] for name in both]))


def measure_pairs(texts: dict[str, str], themes: int, pairs: int) -> tuple[float, float]:
    """The mean index over pairs of samples, ours and the usual pipeline's."""
    ours, usual = [], []
    for pair in range(pairs):
        chance = random.Random(pair)  # noqa: S311 - draws samples, keeps no secret
        names = list(texts)
        samples = [
            {name: texts[name] for name in chance.sample(names, round(SHARE * len(names)))}
            for _ in range(2)
        ]
        ours.append(compare(*(find_ours(sample, themes, pair) for sample in samples)))
        usual.append(compare(*(find_usual(sample, themes, pair) for sample in samples)))
    return statistics.mean(ours), statistics.mean(usual)


def measure_set(name: str, rows: int, pairs: int) -> bool:
    """Print the line of one set; whether its order changed nothing and no answer was lost."""
    said, labels = read_rows(name, rows)
    texts = {f"{row:07}": text for row, text in enumerate(said)}
    themes = len(set(labels))
    ours, usual = measure_pairs(texts, themes, pairs)
    whole = find_ours(texts, themes, 0)
    names = list(texts)
    random.Random(1).shuffle(names)  # noqa: S311 - draws an order, keeps no secret
    order = compare(whole, find_ours({one: texts[one] for one in names}, themes, 0))
    content = [one for one, text in texts.items() if tell_kind(text) == "answer"]
    covered = sum(one in whole for one in content) / len(content)
    print(
        f"{name:<16} {themes:>4} {ours:>7.3f} {usual:>7.3f} {order:>7.3f} {covered:>8.2%}",
        flush=True,
    )
    return order == 1 and covered == 1


def measure_non_answers(declines: Sequence[str], answers: Sequence[str]) -> bool:
    """Print how well non-answers are told; whether both figures are .95 or more."""
    told = sum(tell_kind(text) == "non-answer" for text in declines)
    wrong = sum(tell_kind(text) == "non-answer" for text in answers)
    precision, recall = told / max(1, told + wrong), told / len(declines)
    print(
        f"non-answers of {len(declines) + len(answers)} labelled by hand: "
        f"precision {precision:.3f}, recall {recall:.3f}"
    )
    return min(precision, recall) >= LEAST


def main() -> int:
    """Measure every set that is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=6_000)
    parser.add_argument("--pairs", type=int, default=3)
    asked = parser.parse_args()
    print(f"{'set':<16} {'k':>4} {'ours':>7} {'usual':>7} {'order':>7} {'covered':>8}")
    present = sorted(path.name.removesuffix(".jsonl.gz") for path in FOLDER.glob("*.jsonl.gz"))
    kept = [measure_set(name, asked.rows, asked.pairs) for name in present]
    kept.append(measure_non_answers(list_texts(DECLINES), list_texts(ANSWERS)))
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
