"""How expressions use each item, which says how finely its answers must be told apart."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from surveys.checks.sites import Site, SitedPage
from surveys.evaluate import Scope, evaluate
from surveys.rules import (
    LEAVES,
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
    walk_rule,
)
from surveys.values import Value

UNSTEADY: Final = frozenset({"today", "now", "position"})


class Use(Struct):
    """The codes that are asked for, the constants it is compared with, and whether all matters.

    ``whole`` is set where a function or another answer looks at it, so that
    any two answers may make a difference.
    """

    codes: set[str]
    constants: set[Value]
    whole: bool = False


def read_uses(sites: Iterable[Site], pages: Iterable[SitedPage]) -> dict[str, Use]:
    """Give how every item that decides anything is used."""
    uses: dict[str, Use] = {}
    for site in sites:
        if not site.is_deep:
            for atom in _site_atoms(site):
                _note_use(atom, uses)
    for sited in pages:
        if sited.page.for_each is not None:
            uses.setdefault(sited.page.for_each, Use(set(), set())).whole = True
    return uses


def walk_atoms(rule: Expression) -> Iterator[Expression]:
    """Give the parts of a rule that "all", "any" and "not" join."""
    match rule:
        case All(rules=rules) | Any_(rules=rules):
            for part in rules:
                yield from walk_atoms(part)
        case Not(rule=part):
            yield from walk_atoms(part)
        case _:
            yield rule


def leaf_items(expression: Expression) -> list[str]:
    """Give the items that an expression looks at, each once, in order."""
    found = [part.item for part, _ in walk_rule(expression) if isinstance(part, LEAVES)]
    return list(dict.fromkeys(found))


def is_unsteady(expression: Expression) -> bool:
    """Say whether an expression depends on the day, or on which repetition it stands in."""
    return any(
        isinstance(part, Call) and part.function in UNSTEADY for part, _ in walk_rule(expression)
    )


def compared_with(atom: Expression) -> tuple[str, Expression] | None:
    """Give the item and the constant of a comparison of just these two, else None."""
    if not isinstance(atom, Compare):
        return None
    for one, other in ((atom.left, atom.right), (atom.right, atom.left)):
        if isinstance(one, Answer) and not leaf_items(other) and not is_unsteady(other):
            return one.item, other
    return None


def at_least(times: Expression, count: int) -> Expression:
    """Give the rule under which a page is repeated at least so often."""
    return Compare(times, ">=", Number(float(count)))


def _site_atoms(site: Site) -> Iterator[Expression]:
    if site.role == "times":
        yield at_least(site.rule, 1)
    elif site.role == "value":
        yield Call("string", [site.rule])
    else:
        yield from walk_atoms(site.rule)


def _note_use(atom: Expression, uses: dict[str, Use]) -> None:
    for item in leaf_items(atom):
        uses.setdefault(item, Use(set(), set()))
    pair = compared_with(atom)
    if isinstance(atom, Chosen):
        uses[atom.item].codes.add(atom.code)
    elif pair is not None:
        uses[pair[0]].constants.add(evaluate(pair[1], Scope(closed={})))
    elif not isinstance(atom, Answered):
        for item in leaf_items(atom):
            uses[item].whole = True
