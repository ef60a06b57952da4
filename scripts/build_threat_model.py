"""Writes docs/threat-model.md from the list of promises.

Run: ``python scripts/build_threat_model.py``. With ``--check`` nothing is written, and the exit
code is 1 when the document is not what the list says.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from consult.promises import ThreatModel, read_threat_model

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "threat-model.md"
HEAD: Final = """\
# Threat model

Written by `python scripts/build_threat_model.py` from `consult/promises/promises.toml`, the same
list that respondents read on the safety page. Nothing is promised here without a test that proves
it and a test in which it is seen to fail once it is broken; both are named. After every run of the
suite its last lines say which promises hold.
"""


def main() -> int:
    """Write the document, or compare it."""
    written = "\n".join(write_lines(read_threat_model()))
    if "--check" in sys.argv:
        return int(DOCUMENT.read_text(encoding="utf-8") != written)
    DOCUMENT.write_text(written, encoding="utf-8")
    return 0


def write_lines(model: ThreatModel) -> Iterator[str]:
    """Give the document line by line."""
    yield HEAD
    yield from _write_promises(model)
    yield from _write_parts(model)
    yield from _write_limits(model)


def _write_promises(model: ThreatModel) -> Iterator[str]:
    for adversary in model.adversary:
        yield f"## {adversary.name}\n"
        yield f"Sees {adversary.sees}.\n"
        for promise in model.promise:
            if promise.against == adversary.id:
                yield f"### {promise.id}\n"
                yield f"{promise.claim}\n"
                yield from (f"- proved by `{test}`" for test in promise.tests)
                yield from (f"- seen to fail in `{test}`" for test in promise.broken)
                yield ""


def _write_parts(model: ThreatModel) -> Iterator[str]:
    yield "## What each part gives away when it is taken\n"
    for part in model.part:
        yield f"### {part.name}\n"
        yield from (f"- gives: {line}" for line in part.gives)
        yield from (f"- does not give: {line}" for line in part.spares)
        yield ""


def _write_limits(model: ThreatModel) -> Iterator[str]:
    yield "## Out of reach\n"
    yield from (f"- {limit.claim}" for limit in model.limit)
    yield ""


if __name__ == "__main__":
    sys.exit(main())
