"""What a result was made from."""

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

import msgspec
from msgspec.structs import replace

from analysis.choice import Choice
from analysis.codebooks.types import Link
from analysis.corpus import Corpus
from analysis.sentences import SentenceModel
from analysis.types import Coding, Excerpt, GivenTheme, Manifest, Theme, ThemeParameters, ThemeSet
from analysis.vectors import AnswerVectors

LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "nltk")


def make_manifest(  # noqa: PLR0913, PLR0917 - one parameter a part of the run
    excerpts: Sequence[Excerpt],
    corpus: Corpus,
    vectors: AnswerVectors,
    choice: Choice,
    parameters: ThemeParameters,
    codebook: Sequence[GivenTheme] = (),
    sentences: SentenceModel | None = None,
    links: Sequence[Link] = (),
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
        codebook=digest_codebook(codebook),
        vectors=sentences.digest if sentences else "",
        links=digest_links(links),
    )


def digest_excerpts(excerpts: Sequence[Excerpt]) -> str:
    """SHA-256 over ids and redacted texts, whatever their order; 64 hexadecimal digits."""
    parts = sorted(
        hashlib.sha256(f"{len(excerpt.id)}:{excerpt.id}{excerpt.text.text}".encode()).digest()
        for excerpt in excerpts
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()


def digest_codebook(codebook: Sequence[GivenTheme], besides: str = "") -> str:
    """SHA-256 over the themes of a codebook in their order; empty where there is none.

    `besides` is the digest of other themes that the same run was matched with.
    """
    if not codebook:
        return besides
    return hashlib.sha256(besides.encode() + msgspec.json.encode(codebook)).hexdigest()


def digest_links(links: Sequence[Link]) -> str:
    """SHA-256 over links between answers, whatever their order; empty where there are none."""
    known = sorted(set(links))
    return hashlib.sha256(msgspec.json.encode(known)).hexdigest() if known else ""


def digest_codings(codings: Sequence[Coding]) -> str:
    """SHA-256 over all codings, whatever their order; 64 hexadecimal digits."""
    known = sorted(codings, key=lambda coding: coding.excerpt)
    return hashlib.sha256(msgspec.json.encode(known)).hexdigest()


def sign_assignments(found: ThemeSet) -> ThemeSet:
    """Give a result whose manifest names the digest of its codings as they are."""
    digest = digest_codings(found.codings)
    return replace(found, manifest=replace(found.manifest, assignments=digest))


def give_themes(themes: Sequence[Theme]) -> tuple[GivenTheme, ...]:
    """Give the themes of a run as a codebook that another run can be held to or matched with."""
    return tuple(
        GivenTheme(one.id, one.label, keywords=one.keywords, profile=one.profile) for one in themes
    )


def read_versions() -> dict[str, str]:
    """Versions of everything whose change could change a result."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
