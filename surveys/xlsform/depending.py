"""What an item depends on: the answers that its conditions look at and its texts say again."""

from collections.abc import Iterable, Iterator

from surveys.model import Calculated, Item, RatingGrid, unfold_items
from surveys.piping import find_pipes
from surveys.rules import LEAVES, Expression, walk_rule


def depends_on(item: Item, ids: frozenset[str]) -> bool:
    """Say whether anything about an item depends on one of these others."""
    if not ids:
        return False
    looked_at = {
        part.item
        for rule in _rules_of(item)
        for part, _ in walk_rule(rule)
        if isinstance(part, LEAVES)
    }
    return bool(ids & looked_at) or bool(ids & set(_said_in(item)))


def ids_of(items: Iterable[Item]) -> frozenset[str]:
    """Give the ids that rules can name some items by, those of a grid's rows among them."""
    return frozenset(item.id for item in unfold_items(items))


def _rules_of(item: Item) -> Iterator[Expression]:
    if item.when is not None:
        yield item.when
    if item.constraint is not None:
        yield item.constraint.rule
    if isinstance(item, Calculated):
        yield item.value
    for option in getattr(item, "options", []):
        if option.when is not None:
            yield option.when


def _said_in(item: Item) -> Iterator[str]:
    texts = [item.label, item.hint, item.guidance]
    texts += [option.label for option in getattr(item, "options", [])]
    texts += [row.label for row in item.rows] if isinstance(item, RatingGrid) else []
    for text in texts:
        for words in (text or {}).values():
            yield from (pipe.name for pipe in find_pipes(words))
