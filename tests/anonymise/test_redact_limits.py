"""No text can make redaction take longer than in proportion to its length."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from datetime import date
from re import _constants as constants  # type: ignore[attr-defined] # It has no public name.
from re import _parser as parser  # type: ignore[attr-defined] # The same.
from types import FrameType

import pytest

from anonymise import finding
from anonymise.finding.forms import Form
from anonymise.finding.lists import read_lexicon
from anonymise.finding.view import make_view
from anonymise.redact import redact

TODAY = date(2026, 11, 22)
# What is dear: repeated signs, half codes, names in every slot, characters that become many.
DEAR = (
    "a@", "a.", "x dot y at ", "one two double ", "999 ", "12 the ", "12/", "K.L.", "Siobhan and ",
    "the red ", "[NAME ", "ﷺ", "2019 domestic ", "golf 1 ",
)  # fmt: skip


def count_calls(text: str) -> float:
    """Count the calls of a round while a text is redacted, which no busy machine changes."""
    calls = rounds = 0

    def note(frame: FrameType, *_: object) -> None:
        nonlocal calls, rounds
        calls += 1
        rounds += frame.f_code is make_view.__code__

    sys.setprofile(note)
    try:
        redact(text, today=TODAY)
    finally:
        sys.setprofile(None)
    # Entered and left: a round is told twice.
    return 2 * calls / rounds


def repeat(unit: str, length: int) -> str:
    """Give a text of one length that says the same over and over."""
    return (unit * length)[:length]


@pytest.mark.parametrize("unit", DEAR)
def test_work_grows_with_the_length_and_no_faster(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice the text costs at most about twice the work."""
    # Counting is slow; what ends by the clock has not done its work.
    monkeypatch.setattr("anonymise.redact.BUDGET_SECONDS", 3600.0)
    count_calls(repeat(unit, 120))
    once, twice = count_calls(repeat(unit, 120)), count_calls(repeat(unit, 240))
    assert twice <= 2.6 * once


def test_a_word_of_thousands_of_letters_is_taken() -> None:
    """One endless word is no slip of another, so that it goes and nobody waits for it."""
    assert redact("xq" * 5_000, today=TODAY).text.text == "[NAME 1]"


def read_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Give every pattern of the finding modules and of the lists."""
    yield "numbers", read_lexicon().numbers.pattern
    for found in pkgutil.iter_modules(finding.__path__):
        module = importlib.import_module(f"anonymise.finding.{found.name}")
        for name, value in vars(module).items():
            yield from ((f"{found.name}.{name}", one) for one in walk_values(value))


def walk_values(value: object) -> Iterator[re.Pattern[str]]:
    """Give the patterns in a value, however it groups them."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Form):
        yield value.pattern
    elif isinstance(value, tuple | list):
        for each in value:
            yield from walk_values(each)


PATTERNS = dict(read_patterns())


def is_endless(tree: object, *, inside: bool = False) -> bool:
    """Whether something without a limit is repeated without a limit, or as often as that."""
    for op, argument in tree:  # type: ignore[attr-defined] # A tree of the standard library.
        parts = argument if isinstance(argument, tuple | list) else (argument,)
        repeats = op in {constants.MAX_REPEAT, constants.MIN_REPEAT}
        many = repeats and parts[1] == constants.MAXREPEAT
        if many and inside:
            return True
        # A repeated part that begins with a sign of its own can be cut in one way only.
        if repeats and is_sign(parts[2][0]):
            continue
        for part in walk_trees(parts):
            if is_endless(part, inside=inside or (repeats and parts[1] > 1)):
                return True
    return False


def is_sign(step: tuple[object, object]) -> bool:
    """Whether a step of a tree takes one of a few given characters."""
    op, argument = step
    among = op is constants.IN and all(one is constants.LITERAL for one, _ in argument)  # type: ignore[attr-defined] # The same.
    return op is constants.LITERAL or among


def walk_trees(parts: object) -> Iterator[object]:
    """Give the parts of a tree that are trees."""
    for part in parts:  # type: ignore[attr-defined] # The same.
        if isinstance(part, parser.SubPattern):
            yield part
        elif isinstance(part, tuple | list):
            yield from walk_trees(part)


def test_the_search_for_patterns_finds_them() -> None:
    """Patterns are found, and one that can blow up is told from others."""
    assert len(PATTERNS) > 20
    assert is_endless(parser.parse(r"(?:a+)+b"))
    assert is_endless(parser.parse(r"(?:\w+\s?){2,9}x"))
    assert not is_endless(parser.parse(r"\b\w+(?:[.-]\w{1,9}){0,4}_"))
    assert not is_endless(parser.parse(r"a+(?:'a+)*"))
    assert not is_endless(parser.parse(r"[ab]+(?:[',][ab]+)*"))
    assert is_endless(parser.parse(r"(?:[^a][ab]+)*"))


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_pattern_repeats_what_has_no_limit(name: str) -> None:
    """No pattern can try the same stretch in ever more ways."""
    assert not is_endless(parser.parse(PATTERNS[name].pattern, PATTERNS[name].flags))
