"""How do time and memory of themes grow with the number of answers?

Makes answers out of clauses of one label of the labelled sets beside the checkout, with words left
out and letters turned round, about 21 words each. For each size prints the seconds of ours until
everything is coded and until the end (names, stability, parts, rare views), the peak memory, and
the same of TF-IDF(1,2) + SVD(100) + k-means as scikit-learn's users write it, which only codes.
Every run is a process of its own with one thread. Trust the ratios: the machine may be shared.

    python benchmarks/themes_scale.py [--sizes 10000 200000 1000000] [--themes 50]
"""

import argparse
import gzip
import json
import math
import random
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Final

import msgspec
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters
from anonymise.types import RedactedText

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT.parent / "shared" / "data" / "themes"
CLAUSE: Final = re.compile(r"[.!?;\n]+")
SHORTEST, LONGEST, ENOUGH = 3, 40, 18
LEAST_CLAUSES: Final = 20
DROPPED, TURNED = 0.1, 0.02
USUAL_UP_TO: Final = 200_000


class Cost(msgspec.Struct, frozen=True):
    """Seconds until every answer is coded, seconds in all, and the peak of memory."""

    coded: float
    whole: float
    megabytes: float


def make_answers(size: int) -> list[str]:
    """The same answers for the same size, whatever machine."""
    chance = random.Random(1)  # noqa: S311 - makes examples, keeps no secret
    clauses: defaultdict[str, list[list[str]]] = defaultdict(list)
    for path in sorted(FOLDER.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                for label in row["labels"][:1]:
                    cut = [clause.split() for clause in CLAUSE.split(row["text"])]
                    clauses[path.name + label] += [one for one in cut if len(one) >= SHORTEST]
    pools = [pool for _, pool in sorted(clauses.items()) if len(pool) >= LEAST_CLAUSES]
    return [_write(chance.choice(pools), chance) for _ in range(size)]


def _write(pool: list[list[str]], chance: random.Random) -> str:
    words: list[str] = []
    while len(words) < ENOUGH:
        said = [_slip(word, chance) for word in chance.choice(pool) if chance.random() > DROPPED]
        words += [*said, "."]
    return " ".join(words[:LONGEST])


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < ENOUGH // 3 or chance.random() > TURNED:
        return word
    at = chance.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def measure_ours(texts: list[str], themes: int) -> Cost:
    """Ours; the answers are coded when the search for stability begins."""
    excerpts = [Excerpt(f"{row:08}", RedactedText(text)) for row, text in enumerate(texts)]
    texts.clear()
    begun = time.perf_counter()
    reached: dict[str, float] = {}

    def note(stage: str, _share: float) -> None:
        reached.setdefault(stage, time.perf_counter() - begun)

    find_themes(excerpts, ThemeParameters(themes=themes), report=note)
    return Cost(reached["second themes"], time.perf_counter() - begun, _read_peak())


def measure_usual(texts: list[str], themes: int) -> Cost:
    """The usual pipeline, which names and measures nothing."""
    begun = time.perf_counter()
    with threadpool_limits(1):
        make_pipeline(
            TfidfVectorizer(stop_words="english", ngram_range=(1, 2), min_df=2),
            TruncatedSVD(100, random_state=0),
            KMeans(themes, n_init=3, random_state=0),
        ).fit_predict(texts)
    seconds = time.perf_counter() - begun
    return Cost(seconds, seconds, _read_peak())


def _read_peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_apart(method: str, size: int, themes: int) -> Cost:
    """Run one method in a process of its own."""
    asked = json.dumps([method, size, themes])
    ended = subprocess.run(
        [sys.executable, __file__, "--one", asked], capture_output=True, check=True, cwd=ROOT
    )
    return msgspec.json.decode(ended.stdout, type=Cost)


def compare(size: int, themes: int) -> Cost:
    """Print the lines of one size."""
    ours = measure_apart("ours", size, themes)
    print(
        f"{size:>9} ours  {ours.coded:>8.1f} {ours.whole:>8.1f} {ours.megabytes:>7.0f}", flush=True
    )
    if size <= USUAL_UP_TO:
        usual = measure_apart("usual", size, themes)
        print(f"{size:>9} usual {usual.coded:>8.1f} {'-':>8} {usual.megabytes:>7.0f}")
        print(
            f"{size:>9} ratio {ours.coded / usual.coded:>7.2f}x {'':>8} "
            f"{ours.megabytes / usual.megabytes:>6.2f}x",
            flush=True,
        )
    return ours


def main() -> None:
    """Measure each size, and how fast the time grows from the first to the last."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 200_000])
    parser.add_argument("--themes", type=int, default=50)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        method, size, themes = json.loads(asked.one)
        measure = {"ours": measure_ours, "usual": measure_usual}[method]
        sys.stdout.buffer.write(msgspec.json.encode(measure(make_answers(size), themes)))
        return
    if not any(FOLDER.glob("*.jsonl.gz")):
        sys.exit(f"No labelled sets in {FOLDER}")
    print(f"{'answers':>9} {'':<5} {'coded s':>8} {'whole s':>8} {'MB':>7}")
    costs = {size: compare(size, asked.themes) for size in asked.sizes}
    first, last = min(costs), max(costs)
    if last > first:
        growth = math.log(costs[last].coded / costs[first].coded) / math.log(last / first)
        print(f"growth exponent from {first} to {last}: {growth:.2f}")


if __name__ == "__main__":
    main()
