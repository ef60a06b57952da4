"""Expressions by the hundred: sensible ones about given items, and any tree at all."""

from collections.abc import Callable, Sequence
from typing import Final, get_args

from hypothesis import strategies as st

from surveys.functions import FUNCTIONS
from surveys.model import (
    CLOSED_ITEMS,
    Calculated,
    Date,
    Decimal,
    Integer,
    Item,
    MultipleChoice,
    Time,
    unfold_items,
)
from surveys.options import option_codes
from surveys.rules import (
    All,
    Answer,
    Answered,
    Any_,
    Call,
    Chosen,
    Compare,
    Expression,
    Not,
    Number,
    Rule,
    Sign,
    Words,
)
from tests.surveys.drawing import Chance

SIGNS: Final[tuple[Sign, ...]] = get_args(Sign)
# Names and words that a text form could take for something else, and quotes of every kind.
AWKWARD: Final = (
    *("and", "or", "not", "is", "includes", "answered", "always", "never", "div", "mod", "all"),
    *("any", "of", "at", "least", "more", "than", "blank", "no", "yes", "-1", "1e5", "a.b", "a-b"),
    *('"', "'", "`", "“a”", "it's", 'say "no"', "", " ", "(", ")", "a, b", "${a}", "x\ny", "aa"),
)
_CONSTANTS: Final[tuple[Expression, ...]] = (All([]), Any_([]))
_WILD_CODES: Final = ("aa", "yes", "7", "nothing")


def draw_rule(chance: Chance, items: Sequence[Item], deep: int = 2) -> Rule:
    """Give a condition about closed answers to these items that a designer could have meant."""
    known = [item for item in unfold_items(items) if isinstance(item, (*CLOSED_ITEMS, Calculated))]
    if not known:
        return chance.pick(_CONSTANTS)
    return _combine(chance, lambda: _about(chance, chance.pick(known)), deep)


def draw_value(chance: Chance, items: Sequence[Item]) -> Expression:
    """Give a value that could be worked out from closed answers to these items."""
    known = [item for item in unfold_items(items) if isinstance(item, CLOSED_ITEMS)]
    number = Number(float(chance.count(9)))
    if not known:
        return number
    one, two = Answer(chance.pick(known).id), Answer(chance.pick(known).id)
    calls = [
        Call("count-selected", [one]),
        Call("coalesce", [one, two]),
        Call("+", [one, number]),
        Call("if", [draw_rule(chance, items, 1), number, one]),
    ]
    values: list[Expression] = [number, one, *calls]
    return chance.pick(values)


def draw_wild_rule(chance: Chance, items: Sequence[Item], deep: int = 2) -> Rule:
    """Give a condition that names these items, things that do not exist, or nothing."""
    names = [*(item.id for item in items), "nothing"]

    def leaf() -> Rule:
        name, code = chance.pick(names), chance.pick(_WILD_CODES)
        match chance.count(4):
            case 0:
                return Chosen(name, code)
            case 1:
                return Answered(name)
            case 2:
                return chance.pick([Answer(name), Words(code), *_CONSTANTS])
            case 3:
                other: list[Expression] = [Number(3.0), Words(code), Call("today")]
                return Compare(Answer(name), chance.pick(SIGNS), chance.pick(other))
            case _:
                return Call(chance.pick(_FUNCTIONS), [Answer(name), Words(code)])

    return _combine(chance, leaf, deep)


def any_trees() -> st.SearchStrategy[Expression]:
    """Give any expression that a file can hold, whatever its names and words."""
    return _ANY


def _combine(chance: Chance, leaf: Callable[[], Rule], deep: int) -> Rule:
    kind = chance.count(5) if deep else 0

    def inner() -> Rule:
        return _combine(chance, leaf, deep - 1)

    match kind:
        case 3:
            return Not(inner())
        case 4:
            return All(chance.several(inner, 2, least=1))
        case 5:
            return Any_(chance.several(inner, 2, least=1))
        case _:
            return leaf()


def _about(chance: Chance, item: Item) -> Rule:
    answer, codes = Answer(item.id), option_codes(item)
    plain = chance.once_in(4)
    if plain:
        return Answered(item.id)
    if isinstance(item, MultipleChoice) and chance.once_in(2):
        return _compare(chance, Call("count-selected", [answer]), 4)
    if codes:
        return Chosen(item.id, chance.pick(codes))
    if isinstance(item, Integer | Decimal | Calculated):
        return _compare(chance, answer, 9)
    if isinstance(item, Date | Time):
        words = chance.pick(("2026-01-01", "2026-06", "09:30"))
        return Compare(answer, chance.pick(SIGNS), Words(words))
    return Answered(item.id)


def _compare(chance: Chance, left: Expression, most: int) -> Rule:
    return Compare(left, chance.pick(SIGNS), Number(float(chance.count(most, least=-1))))


def _trees(words: st.SearchStrategy[str]) -> st.SearchStrategy[Expression]:
    finite = st.floats(allow_nan=False) | st.integers(-99, 99).map(float)
    return st.recursive(
        st.one_of(
            st.builds(Chosen, words, words),
            st.builds(Answered, words),
            st.builds(Answer, words),
            st.builds(Number, finite),
            st.builds(Words, words),
        ),
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, max_size=3)),
            st.builds(Any_, st.lists(inner, max_size=3)),
            st.builds(Not, inner),
            st.builds(Compare, inner, st.sampled_from(SIGNS), inner),
            st.builds(Call, st.sampled_from(_FUNCTIONS) | words, st.lists(inner, max_size=3)),
        ),
        max_leaves=12,
    )


_FUNCTIONS: Final = tuple(sorted(FUNCTIONS))
_PLAIN: Final = st.from_regex(r"[a-z][a-z0-9_.-]{0,9}", fullmatch=True)
_ANY: Final = _trees(st.one_of(st.sampled_from(AWKWARD), _PLAIN, st.text(max_size=160)))
