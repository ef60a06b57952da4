"""The types of the package, and what importing them costs."""

import subprocess
import sys

import pytest

from analysis.types import Theme


@pytest.mark.parametrize(
    ("stability", "standing"),
    [(1.0, "stable"), (0.75, "stable"), (0.74, "middling"), (0.6, "middling"), (0.59, "doubtful")],
)
def test_standing_follows_stability(stability: float, standing: str) -> None:
    """A theme is stable from 0.75, doubtful below 0.60, and neither in between."""
    assert Theme("t1", "waiting list", (), 9, stability, ()).standing == standing


def test_types_are_light() -> None:
    """Importing the types loads no numerics, so that a web process may do it."""
    asked = (
        "import sys, analysis.types, analysis.errors;"
        "print(sorted({'numpy','scipy','sklearn','nltk'} & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"
