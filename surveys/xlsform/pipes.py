"""Answers said again in texts: ``{question}`` here, ``${question}`` in XLSForms."""

import re
from collections.abc import Callable
from typing import Final

# `{option}` is the name of a repetition and no question, so other tools are shown it as it is.
_OURS: Final = re.compile(r"(?<!\$)\{(?!option\})([a-z][a-z0-9_.-]{0,159})\}")
_THEIRS: Final = re.compile(r"\$\{\s*([^\s{}]{1,160})\s*\}")
_STRAY: Final = re.compile(_THEIRS.pattern + r"|[{}]")


def pipes_to_cell(words: str) -> str:
    """Write a text's braces as other tools do; with a fallback they stay as they are."""
    return _OURS.sub(r"${\1}", words)


def pipes_to_text(words: str) -> str:
    """Read a cell's braces as our texts have them."""
    return _THEIRS.sub(r"{\1}", words)


def replace_pipes(words: str, say: Callable[[str], str]) -> str:
    """Read a cell's braces with other words for each name, which ``say`` gives."""
    return _THEIRS.sub(lambda found: say(found[1]), words)


def round_braces(words: str) -> str:
    """Give words of another tool without the braces that would mean something in our texts."""
    return _STRAY.sub(lambda found: {"{": "(", "}": ")"}.get(found[0], found[0]), words)
