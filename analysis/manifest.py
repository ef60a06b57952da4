"""What a result was made from."""

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from analysis.choice import Choice
from analysis.corpus import Corpus
from analysis.types import Excerpt, Manifest, ThemeParameters
from analysis.vectors import AnswerVectors

LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "nltk")


def make_manifest(
    excerpts: Sequence[Excerpt],
    corpus: Corpus,
    vectors: AnswerVectors,
    choice: Choice,
    parameters: ThemeParameters,
) -> Manifest:
    """Everything that a repetition of the run needs, and what a reader asks first."""
    answers = int(corpus.weights.sum())
    return Manifest(
        input_digest=digest_excerpts(excerpts),
        parameters=parameters,
        seed=parameters.seed,
        versions=read_versions(),
        answers=answers,
        non_answers=len(excerpts) - answers,
        distinct_answers=len(corpus),
        without_words=int(corpus.weights[vectors.empty].sum()),
        curve=choice.curve,
        coarser=choice.coarser,
        finer=choice.finer,
    )


def digest_excerpts(excerpts: Sequence[Excerpt]) -> str:
    """SHA-256 over ids and redacted texts, whatever their order; 64 hexadecimal digits."""
    parts = sorted(
        hashlib.sha256(f"{len(excerpt.id)}:{excerpt.id}{excerpt.text.text}".encode()).digest()
        for excerpt in excerpts
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()


def read_versions() -> dict[str, str]:
    """Versions of everything whose change could change a result."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
