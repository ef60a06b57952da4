"""An operator's own sentence model, whose vectors are joined with ours and never replace them.

Needs the extra ``neural``. The model is a folder with ``model.onnx`` and ``tokenizer.json``,
brought by the operator and pinned by a digest over both, so that nobody can put another in its
place: a model decides which answers are read together. Nothing is ever fetched.
"""

import hashlib
import hmac
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.corpus import Corpus
from analysis.errors import SentenceModelError
from analysis.lexicon import BREAK
from analysis.offline import without_network
from analysis.progress import ShareReport, ignore_share
from analysis.rows import scale_dense

FILES: Final = ("model.onnx", "tokenizer.json")
PACKAGES: Final = ("onnxruntime", "tokenizers")
MOST_TOKENS: Final = 256
BATCH: Final = 64
# The share of ours beside the model's vectors, both of unit length: measured on labelled answers.
OURS: Final = 0.7
# How an ONNX file says that some of its numbers lie in another file, which no digest would cover.
ELSEWHERE: Final = b"\x0a\x08location\x12"

Rows = NDArray[np.float32]


class SentenceModel(Protocol):
    """Whatever gives texts vectors; `digest` tells it from every other model."""

    @property
    def digest(self) -> str:
        """64 hexadecimal digits."""
        ...

    def embed(self, texts: Sequence[str], report: ShareReport = ignore_share) -> Rows:
        """A row of unit length for each text; texts x dimensions."""
        ...


def read_sentence_model(folder: Path, digest: str) -> SentenceModel:
    """Load a model whose files are the ones that were pinned.

    `digest` is what ``cat model.onnx tokenizer.json | sha256sum`` prints in the folder.

    Raises:
        SentenceModelError: The extra is missing, a file cannot be read, the digest is another
            one, or the files are no model that this can use.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise SentenceModelError(
            f"{' and '.join(missing)} is not installed.",
            where=str(folder),
            remedy="Install candour[neural], or leave the sentence model out.",
        )
    # What is hashed is what is loaded: a file that is changed meanwhile changes nothing.
    model, tokenizer = (_read(folder / name) for name in FILES)
    found = hashlib.sha256(model + tokenizer).hexdigest()
    if not hmac.compare_digest(found, digest.strip().casefold()):
        raise SentenceModelError(
            "The sentence model is not the one that was pinned.",
            where=f"{folder} has the digest {found}.",
            remedy="Find out who changed it; pin the new digest only if you meant to.",
        )
    if ELSEWHERE in model:
        raise SentenceModelError(
            "The sentence model keeps numbers in files that its digest does not cover.",
            where=str(folder / FILES[0]),
            remedy="Export it as one file.",
        )
    return _load(folder, model, tokenizer, found)


def fuse(rows: Rows, corpus: Corpus, model: SentenceModel, report: ShareReport) -> Rows:
    """Our rows beside the model's, of unit length; a wording without words stays empty.

    The model reads what is left of each wording without placeholders, in the order of the corpus,
    so that its vectors depend neither on the order of the answers nor on names.
    """
    spoken = np.flatnonzero(corpus.lengths)
    theirs = model.embed([write_wording(corpus, row) for row in spoken.tolist()], report)
    fused = np.zeros((len(rows), rows.shape[1] + theirs.shape[1]), dtype=np.float32)
    fused[:, : rows.shape[1]] = OURS * rows
    fused[spoken, rows.shape[1] :] = theirs
    return np.asarray(scale_dense(fused), dtype=np.float32)


def write_wording(corpus: Corpus, row: int) -> str:
    """The words of a wording in their order, a full stop after each clause."""
    words = corpus.words[corpus.starts[row] : corpus.starts[row + 1]].tolist()
    written = ["." if word == BREAK else corpus.lexicon.words[word] for word in words]
    return " ".join(written).replace(" .", ".")


class _OnnxModel:
    """Vectors by onnxruntime on one thread, so that they are the same on every run."""

    def __init__(self, model: bytes, tokenizer: bytes, digest: str) -> None:
        runtime = import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = runtime.InferenceSession(
            model, sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._asked = [one.name for one in self._session.get_inputs()]
        self._tokenizer = import_module("tokenizers").Tokenizer.from_str(tokenizer.decode())
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()
        self._digest = digest

    @property
    def digest(self) -> str:
        return self._digest

    def embed(self, texts: Sequence[str], report: ShareReport = ignore_share) -> Rows:
        with without_network():
            tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
            # Texts of like length share a batch, so that little of it is padding.
            order = np.argsort([len(one) for one in tokens], kind="stable")
            batches = []
            for start in range(0, len(order), BATCH):
                report(start / len(order))
                batch = [tokens[place] for place in order[start : start + BATCH].tolist()]
                batches.append(self._embed_batch(batch))
        rows = np.empty((len(texts), batches[0].shape[1]), dtype=np.float32)
        rows[order] = np.concatenate(batches)
        if not np.isfinite(rows).all():
            raise SentenceModelError(
                "The sentence model gave something else than numbers.",
                remedy="Try it on other texts, or export it anew.",
            )
        return rows

    def _embed_batch(self, tokens: Sequence[Sequence[int]]) -> Rows:
        longest = max(1, *map(len, tokens))
        ids = np.zeros((len(tokens), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        offered = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        given = {name: offered[name] for name in self._asked}
        found = np.asarray(self._session.run(None, given)[0], dtype=np.float32)
        if found.ndim == 3:  # noqa: PLR2004 - a vector for each token, of which the mean is taken
            found = (found * mask[:, :, None]).sum(axis=1)
        return np.asarray(scale_dense(found), dtype=np.float32)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SentenceModelError(
            "The sentence model cannot be read.",
            where=f"{path}: {type(error).__name__}",
            remedy=f"Name a folder that holds {' and '.join(FILES)}.",
        ) from None


def _load(folder: Path, model: bytes, tokenizer: bytes, digest: str) -> SentenceModel:
    # The libraries raise kinds of their own, which differ from version to version.
    try:
        with without_network():
            loaded = _OnnxModel(model, tokenizer, digest)
            loaded.embed(["one", "two words"])
    except SentenceModelError:
        raise
    except Exception as error:
        raise SentenceModelError(
            "These files are no sentence model that can be used.",
            where=f"{folder}: {type(error).__name__}",
            remedy="It takes input_ids, attention_mask and token_type_ids at most, and gives "
            "vectors of tokens or of texts first.",
        ) from error
    return loaded
