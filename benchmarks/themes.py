"""Do our themes match those of people better than the usual pipeline, and at what cost?

For each set of labelled answers beside the checkout, prints the agreement with the labels at
their own number of themes (normalised mutual information and adjusted Rand index) of ours and of
TF-IDF(1,2) + SVD(100) + k-means as scikit-learn's users write it, on the same rows in the same
run, and their ratio; then the number of themes that ours proposes beside that of the labels.
Each run is a process of its own, so that peak memory is its own too. Trust ratios and CPU
seconds; the machine may be shared.

With ``--peers``, compares with the themes of heavier peers in a file that
benchmarks/themes_peers.py wrote by hand, on the rows that it read, and prints the means of the
ratios over all sets. Accuracy is the share that agrees after the best matching, one to one.

    python benchmarks/themes.py [--rows 6000] [--seeds 3] [--sets NAME ...] [--peers FILE]
"""

import argparse
import gzip
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters
from anonymise.types import RedactedText

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT.parent / "shared" / "data" / "themes"
UNASSIGNED: Final = "none"


class Figures(msgspec.Struct, frozen=True):
    """What one run came to."""

    nmi: float
    ari: float
    accuracy: float
    themes: int
    seconds: float
    megabytes: float


def read_rows(name: str, limit: int) -> tuple[list[str], list[str]]:
    """Texts and labels of a fixed sample of the answers that have exactly one label."""
    with gzip.open(FOLDER / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    random.Random(0).shuffle(rows)  # noqa: S311 - draws a sample, keeps no secret
    kept = [row for row in rows if len(row["labels"]) == 1][:limit]
    return [row["text"] for row in kept], [row["labels"][0] for row in kept]


def run_ours(texts: Sequence[str], themes: int | None, seed: int) -> list[str]:
    """Our theme of each text."""
    excerpts = [Excerpt(f"{row:07}", RedactedText(text)) for row, text in enumerate(texts)]
    found = find_themes(excerpts, ThemeParameters(themes=themes, seed=seed))
    return [coding.themes[0] if coding.themes else UNASSIGNED for coding in found.codings]


def run_usual(texts: Sequence[str], themes: int | None, seed: int) -> list[str]:
    """The cluster of each text by the usual pipeline."""
    pipeline = make_pipeline(
        TfidfVectorizer(stop_words="english", ngram_range=(1, 2), min_df=2),
        TruncatedSVD(100, random_state=seed),
        KMeans(themes, n_init=3, random_state=seed),
    )
    with threadpool_limits(1):
        return [str(label) for label in pipeline.fit_predict(texts)]


METHODS: Final[dict[str, Callable[[Sequence[str], int | None, int], list[str]]]] = {
    "ours": run_ours,
    "usual": run_usual,
}


def measure(method: str, name: str, rows: int, themes: int | None, seed: int) -> Figures:
    """Run one method in this process, imports not timed."""
    texts, labels = read_rows(name, rows)
    before = time.process_time()
    found = METHODS[method](texts, themes, seed)
    seconds = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return score(labels, found, seconds, peak)


def score(
    labels: Sequence[str], found: Sequence[str], seconds: float = 0, megabytes: float = 0
) -> Figures:
    """How far the themes found agree with the labels."""
    together = contingency_matrix(labels, found)
    rows, columns = linear_sum_assignment(-together)
    return Figures(
        nmi=float(normalized_mutual_info_score(labels, found)),
        ari=float(adjusted_rand_score(labels, found)),
        accuracy=float(together[rows, columns].sum() / len(labels)),
        themes=len(set(found) - {UNASSIGNED}),
        seconds=seconds,
        megabytes=megabytes,
    )


def measure_apart(method: str, name: str, rows: int, themes: int | None, seed: int) -> Figures:
    """Run one method in a process of its own."""
    asked = json.dumps([method, name, rows, themes, seed])
    ended = subprocess.run(
        [sys.executable, __file__, "--one", asked], capture_output=True, check=True, cwd=ROOT
    )
    return msgspec.json.decode(ended.stdout, type=Figures)


def take_median(runs: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return Figures(
        nmi=statistics.median(run.nmi for run in runs),
        ari=statistics.median(run.ari for run in runs),
        accuracy=statistics.median(run.accuracy for run in runs),
        themes=runs[0].themes,
        seconds=statistics.median(run.seconds for run in runs),
        megabytes=statistics.median(run.megabytes for run in runs),
    )


def print_row(name: str, method: str, figures: Figures) -> None:
    """One line of the table."""
    print(
        f"{name:<16} {method:<16} {figures.themes:>4} {figures.nmi:>7.3f} {figures.ari:>7.3f} "
        f"{figures.accuracy:>7.3f} {figures.seconds:>8.1f} {figures.megabytes:>6.0f}",
        flush=True,
    )


def compare(name: str, rows: int, seeds: int) -> None:
    """Print the lines of one set."""
    labels = read_rows(name, rows)[1]
    gold = len(set(labels))
    medians = {
        method: take_median([measure_apart(method, name, rows, gold, n) for n in range(seeds)])
        for method in METHODS
    }
    for method, figures in medians.items():
        print_row(name, method, figures)
    ours, usual = medians["ours"], medians["usual"]
    print(
        f"{name:<16} {'ours : usual':<16}      {ours.nmi / usual.nmi:>6.2f}x "
        f"{ours.ari / usual.ari:>6.2f}x "
        f"{ours.accuracy / usual.accuracy:>6.2f}x {ours.seconds / usual.seconds:>7.2f}x "
        f"{ours.megabytes / usual.megabytes:>5.2f}x"
    )
    print_row(name, f"ours, proposed/{gold}", measure_apart("ours", name, rows, None, 0))


def compare_with_peers(file: Path, seeds: int) -> None:
    """Print ours beside each peer's themes of the same rows, and the mean of the ratios."""
    read = json.loads(file.read_text(encoding="utf-8"))
    ratios: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for name, peers in read["labels"].items():
        labels = read_rows(name, read["rows"])[1]
        runs = [
            measure_apart("ours", name, read["rows"], len(set(labels)), n) for n in range(seeds)
        ]
        ours = take_median(runs)
        print_row(name, "ours", ours)
        for peer, found in peers.items():
            theirs = take_median([score(labels, one) for one in found])
            print_row(name, peer, theirs)
            ratios[peer].append(
                (ours.nmi / theirs.nmi, ours.ari / theirs.ari, ours.accuracy / theirs.accuracy)
            )
    for peer, found in ratios.items():
        means = " ".join(f"{statistics.mean(one):>6.2f}x" for one in zip(*found, strict=True))
        print(f"{'mean':<16} {'ours : ' + peer:<16}      {means}")


def main() -> None:
    """Measure every set that is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=6_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sets", nargs="*", default=None)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        sys.stdout.buffer.write(msgspec.json.encode(measure(*json.loads(asked.one))))
        return
    present = sorted(path.name.removesuffix(".jsonl.gz") for path in FOLDER.glob("*.jsonl.gz"))
    if not present:
        sys.exit(f"No labelled sets in {FOLDER}")
    columns = f"{'k':>4} {'NMI':>7} {'ARI':>7} {'acc':>7} {'CPU s':>8} {'MB':>6}"
    print(f"{'set':<16} {'method':<16} {columns}")
    if asked.peers:
        compare_with_peers(asked.peers, asked.seeds)
        return
    for name in asked.sets or present:
        compare(name, asked.rows, asked.seeds)


if __name__ == "__main__":
    main()
