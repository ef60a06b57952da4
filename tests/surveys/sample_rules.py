"""Expressions by the hundred: sensible ones about given items, and any tree at all."""

from collections.abc import Sequence
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
    option_codes,
    unfold_items,
)
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

SIGNS: Final[tuple[Sign, ...]] = get_args(Sign)
# Names and words that a text form could take for something else, and quotes of every kind.
AWKWARD: Final = (
    *("and", "or", "not", "is", "includes", "answered", "always", "never", "div", "mod", "all"),
    *("any", "of", "at", "least", "more", "than", "blank", "no", "yes", "-1", "1e5", "a.b", "a-b"),
    *('"', "'", "`", "“a”", "it's", 'say "no"', "", " ", "(", ")", "a, b", "${a}", "x\ny", "aa"),
)


def sensible_rules(items: Sequence[Item]) -> st.SearchStrategy[Rule]:
    """Give conditions about closed answers to these items that a designer could have meant."""
    known = [item for item in unfold_items(items) if isinstance(item, (*CLOSED_ITEMS, Calculated))]
    if not known:
        return st.sampled_from([All([]), Any_([])])
    leaves = st.sampled_from(known).flatmap(_about)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, min_size=1, max_size=3)),
            st.builds(Any_, st.lists(inner, min_size=1, max_size=3)),
            st.builds(Not, inner),
        ),
        max_leaves=3,
    )


def sensible_values(items: Sequence[Item]) -> st.SearchStrategy[Expression]:
    """Give values that could be worked out from closed answers to these items."""
    known = [item for item in unfold_items(items) if isinstance(item, CLOSED_ITEMS)]
    numbers: st.SearchStrategy[Expression] = st.builds(Number, st.integers(0, 9).map(float))
    if not known:
        return numbers
    answers = st.sampled_from([Answer(item.id) for item in known])
    return st.one_of(
        numbers,
        answers,
        answers.map(lambda one: Call("count-selected", [one])),
        st.tuples(answers, answers).map(lambda two: Call("coalesce", list(two))),
        st.tuples(answers, numbers).map(lambda two: Call("+", list(two))),
        st.tuples(sensible_rules(items), numbers, answers).map(
            lambda all_: Call("if", list(all_))
        ),
    )


def wild_rules(items: Sequence[Item]) -> st.SearchStrategy[Rule]:
    """Give conditions that name these items, things that do not exist, or nothing."""
    names = [item.id for item in items] + ["nothing"]
    return _trees(st.sampled_from(names), st.sampled_from(["aa", "yes", "7", "nothing"]), 4)


def any_trees() -> st.SearchStrategy[Expression]:
    """Give any expression that a file can hold, whatever its names and words."""
    awkward = st.sampled_from(AWKWARD)
    names = st.one_of(awkward, st.from_regex(r"[a-z][a-z0-9_.-]{0,9}", fullmatch=True), st.text())
    return _trees(names.map(lambda name: name[:160]), names.map(lambda name: name[:160]), 12)


def _about(item: Item) -> st.SearchStrategy[Rule]:
    answer = Answer(item.id)
    rules: list[st.SearchStrategy[Rule]] = [st.just(Answered(item.id))]
    if codes := option_codes(item):
        rules.append(st.builds(Chosen, st.just(item.id), st.sampled_from(codes)))
    if isinstance(item, MultipleChoice):
        count = Call("count-selected", [answer])
        rules.append(st.builds(Compare, st.just(count), st.sampled_from(SIGNS), _numbers(0, 4)))
    if isinstance(item, Integer | Decimal | Calculated):
        rules.append(st.builds(Compare, st.just(answer), st.sampled_from(SIGNS), _numbers(-1, 9)))
    if isinstance(item, Date | Time):
        words = st.sampled_from(["2026-01-01", "2026-06", "09:30"]).map(Words)
        rules.append(st.builds(Compare, st.just(answer), st.sampled_from(SIGNS), words))
    return st.one_of(rules)


def _numbers(least: int, most: int) -> st.SearchStrategy[Expression]:
    return st.builds(Number, st.integers(least, most).map(float))


def _trees(
    names: st.SearchStrategy[str], words: st.SearchStrategy[str], leaves: int
) -> st.SearchStrategy[Expression]:
    finite = st.floats(allow_nan=False) | st.integers(-99, 99).map(float)
    functions = st.sampled_from(sorted(FUNCTIONS)) | names
    return st.recursive(
        st.one_of(
            st.builds(Chosen, names, words),
            st.builds(Answered, names),
            st.builds(Answer, names),
            st.builds(Number, finite),
            st.builds(Words, words),
        ),
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, max_size=3)),
            st.builds(Any_, st.lists(inner, max_size=3)),
            st.builds(Not, inner),
            st.builds(Compare, inner, st.sampled_from(SIGNS), inner),
            st.builds(Call, functions, st.lists(inner, max_size=3)),
        ),
        max_leaves=leaves,
    )
