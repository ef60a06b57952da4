"""Does a view of three people among 470 stand in the list of rare views?

For fifty seeds, plants one of ten invented views into 467 other answers: invented ones, and those
of each labelled set beside the checkout. Prints in how many of the fifty at least two of the three
stand in one entry of six answers or fewer, in a list of at most forty. Ends with 1 when any set
has fewer than 45.

    python benchmarks/rare_views.py [--seeds 50] [--first 0]
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.types import Excerpt  # noqa: E402 - the tests' invented views are beside, not installed
from tests.analysis.corpora import make_excerpt, make_excerpts  # noqa: E402 - see above
from tests.analysis.rare_views import VIEWS, is_listed, plant_view  # noqa: E402 - see above

FOLDER: Final = ROOT.parent / "shared" / "data" / "themes"
LEAST: Final = 0.9
SHORTEST: Final = 4


def read_bases() -> Iterator[tuple[str, Sequence[Excerpt]]]:
    """Answers among which a view is planted: invented ones, then every labelled set."""
    yield "invented", make_excerpts(1_000)
    for path in sorted(FOLDER.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        texts = [row["text"] for row in rows if len(row["text"].split()) >= SHORTEST]
        yield (
            path.name.removesuffix(".jsonl.gz"),
            [make_excerpt(f"a{place:06}", text) for place, text in enumerate(texts)],
        )


def main() -> int:
    """Print how many of the seeds find the view, set by set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=0, help="Of the seeds, which follow on.")
    asked = parser.parse_args()
    seeds, first = asked.seeds, asked.first
    worst = seeds
    for name, base in read_bases():
        hits = sum(
            is_listed(plant_view(base, n % len(VIEWS), seed=n))
            for n in range(first, first + seeds)
        )
        print(f"{name:<16} {hits} of {seeds}", flush=True)
        worst = min(worst, hits)
    return int(worst < LEAST * seeds)


if __name__ == "__main__":
    sys.exit(main())
