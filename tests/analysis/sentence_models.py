"""A sentence model of a few kilobytes, written by the tests themselves: no weights are brought."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN: Final = "[UNK]"
FLOAT, INTEGER = 1, 7


def write_model(
    folder: Path, vectors: Mapping[str, Sequence[float]], unknown: Sequence[float] = (0, 0)
) -> str:
    """Write a model that looks words up in a table; give its digest."""
    words = [UNKNOWN, *vectors]
    table = np.array([unknown, *vectors.values()], dtype=np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(encode_look_up(table))
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, UNKNOWN))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    return read_digest(folder)


def read_digest(folder: Path) -> str:
    """The digest over both files, as an operator works it out."""
    both = (folder / "model.onnx").read_bytes() + (folder / "tokenizer.json").read_bytes()
    return hashlib.sha256(both).hexdigest()


def encode_look_up(table: NDArray[np.float32]) -> bytes:
    """An ONNX file with one step: the row of the table for each token."""
    node = _text(1, "table") + _text(1, "input_ids") + _text(2, "found") + _text(4, "Gather")
    held = b"".join(_number(1, size) for size in table.shape) + _number(2, FLOAT)
    held += _text(8, "table") + _field(9, table.tobytes())
    graph = _field(1, node) + _text(2, "look-up") + _field(5, held)
    graph += _field(11, _value("input_ids", INTEGER, ("texts", "tokens")))
    graph += _field(11, _value("attention_mask", INTEGER, ("texts", "tokens")))
    graph += _field(12, _value("found", FLOAT, ("texts", "tokens", "width")))
    return _number(1, 8) + _field(8, _text(1, "") + _number(2, 13)) + _field(7, graph)


def _value(name: str, kind: int, sizes: Sequence[str]) -> bytes:
    shape = b"".join(_field(1, _text(2, size)) for size in sizes)
    return _text(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode())


def _field(number: int, content: bytes) -> bytes:
    return _vary(number << 3 | 2) + _vary(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _vary(number << 3) + _vary(value)


def _vary(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])
