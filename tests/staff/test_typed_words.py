"""Whose words each form of the staff pages takes, so that no new form takes answers unredacted."""

import ast
import re
from typing import Final

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from tests.architecture.source import called_name, read_tree, walk_modules
from tests.staff.test_roles import walk_routes

WHOSE: Final = {
    "passphrases, codes and the names of staff": r"/(sign-in|sign-out|account|join|people)\b.*",
    "a questionnaire that everybody will read": r"/design\b.*",
    "how many codes": r"/consultations/\{slug:str\}/ways/.*",
    "days": r"/consultations/\{slug:str\}/dates\b.*",
    "passphrases and keys": r"/consultations/\{slug:str\}/(unlock|lock|holders)\b.*",
    "a button": r"(/consultations/\{slug:str\}/(fieldwork|runs)|/runs/.*/(continue|stop))",
    "a button of either": r"(/runs/.*/(codebook|repeat)|/codebooks/.*/(arrivals|run))",
    "a passphrase before something leaves": r"(/runs/.*/export|/exports/.*|/audit)",
}
"""Forms that take no word about anybody who answered, and what they take."""

ABOUT_ANSWERS: Final = (
    r"(/consultations/\{slug:str\}/(review|safeguarding)/.*"
    r"|/codebooks/.*/(change|blur|search|grid|claims|comparison|samples.*))"
)
"""Forms that take words about answers: each field of them is read by ``read_typed``."""

OF_CALLERS: Final = r"/consultations/\{slug:str\}/calls/.*"
"""Forms that take what callers said, along with everything else that a questionnaire asks: what
they bring goes to ``take_form``, which redacts each page before it looks at the next."""

CLOSED: Final = {
    *("seen", "kind", "deny", "sure", "_word"),
    *("_do", "after", "back", "theme", "into", "parent", "event", "_excerpt", "_theme"),
    *("blind", "anchored"),
    *("way", "order", "without", "choice", "question"),
    *("rows", "page", "_row", "column", "_column", "_tick"),
}
"""Fields of those forms in which nobody can write a word: boxes to tick and what we put there."""

READERS: Final = {"read_fields", "getall"}


def find_forms(app: Litestar) -> list[tuple[str, HTTPRouteHandler]]:
    """Give every address to which a form can be sent."""
    return [(path, handler) for method, path, handler in walk_routes(app) if method == "POST"]


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_every_form_is_known_for_what_it_takes(app: Litestar) -> None:
    """A form is either about nobody who answered, or its words go through redaction."""
    unknown = [
        path
        for path, _ in find_forms(app)
        if not any(re.fullmatch(one, path) for one in (*WHOSE.values(), ABOUT_ANSWERS, OF_CALLERS))
    ]
    assert unknown == []


def test_words_about_answers_are_read_by_one_reader() -> None:
    """Forms about answers read closed fields as they are, and every other by ``read_typed``."""
    read = {
        argument.value
        for path in walk_modules("consult/staff/reviewing", "consult/staff/codebooks")
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Call) and called_name(node) in READERS
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert read == CLOSED


def test_words_of_callers_are_read_by_one_reader() -> None:
    """Of a form about a caller only our own buttons are read by name; the rest is redacted."""
    read = {
        argument.value
        for path in walk_modules("consult/staff/calls")
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Call) and called_name(node) in {"get", "read_fields", "getall"}
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert read - {"content-type", ""} == {"_remove", "_seen", "_do", "_quote"}
