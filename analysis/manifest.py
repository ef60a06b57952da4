"""What a result was made from."""

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from analysis.types import Excerpt

LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "nltk")


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
