"""New names for items, codes, pages and endings wherever a questionnaire uses them."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from surveys.keys import row_id
from surveys.model import END, Ending, Page, RatingGrid, Route, Section, SupportLine
from surveys.rules import Answer, Answered, Chosen, Compare, Expression, Words

NodeT = TypeVar("NodeT", bound=Struct)
_BRACES: Final = re.compile(r"(?<=\{)[a-z][a-z0-9_.-]*(?=[|}])")


class Names(Struct, frozen=True, kw_only=True):
    """New names by old ones.

    ``items`` may name a row of a grid as ``grid.row``. ``codes`` has those of
    options and points, by the old name of their item. All count at once, so
    that two names can be exchanged.
    """

    items: Mapping[str, str] = {}
    codes: Mapping[tuple[str, str], str] = {}
    pages: Mapping[str, str] = {}
    endings: Mapping[str, str] = {}
    supports: Mapping[str, str] = {}


def name_after(before: Struct, after: Struct, codes: Mapping[str, str]) -> Names:
    """Give the names that change when one part takes another's place.

    ``codes`` has the new codes of its options, rows or points by the old ones.
    """
    old, new = str(getattr(before, "id", "")), str(getattr(after, "id", ""))
    moved = {old: new} if old != new else {}
    match before:
        case Page():
            return Names(pages=moved)
        case Ending():
            return Names(endings=moved)
        case SupportLine(key=key):
            return Names(supports={key: str(getattr(after, "key", key))})
        case Section():
            return Names()
        case RatingGrid():
            rows = {
                row_id(old, code): row_id(new, codes[code])
                for code in (row.code for row in before.rows)
                if code in codes
            }
            return Names(items={**moved, **rows}, codes=_codes(old, codes))
        case _:
            return Names(items=moved, codes=_codes(old, codes))


def rename(node: NodeT, names: Names) -> NodeT:
    """Give a part with every mention of a renamed part inside it under the new name.

    The names that parts have themselves stay as they are.
    """
    if isinstance(node, Chosen | Answered | Answer | Compare):
        return _rename_leaf(node, names)  # type: ignore[return-value] # A leaf stays of its kind.
    changes = {
        field: _rename_value(getattr(node, field), names) for field in node.__struct_fields__
    }
    return replace(node, **{**changes, **_mentions(node, names)})


def _rename_value(value: object, names: Names) -> object:
    if isinstance(value, Struct):
        return rename(value, names)
    if isinstance(value, list):
        return [_rename_value(part, names) for part in value]
    if isinstance(value, dict):
        said = _in_braces(names)
        return {language: said(words) for language, words in value.items()}
    return value


def _rename_leaf(
    leaf: Chosen | Answered | Answer | Compare, names: Names
) -> Chosen | Answered | Answer | Compare:
    match leaf:
        case Chosen(item=item, code=code):
            return Chosen(_item(item, names), _code(item, code, names))
        case Compare(left=Answer(item=item), right=Words(value=code)):
            right = Words(_code(item, code, names))
            return Compare(rename(leaf.left, names), leaf.sign, right)
        case Compare(left=Words(value=code), right=Answer(item=item)):
            left = Words(_code(item, code, names))
            return Compare(left, leaf.sign, rename(leaf.right, names))
        case Compare():
            return Compare(_inside(leaf.left, names), leaf.sign, _inside(leaf.right, names))
        case _:
            return replace(leaf, item=_item(leaf.item, names))


def _inside(part: Expression, names: Names) -> Expression:
    return rename(part, names)


def _mentions(node: Struct, names: Names) -> dict[str, str | None]:
    match node:
        case Route(to=to) if to.startswith(END):
            ending = to.removeprefix(END)
            return {"to": END + names.endings.get(ending, ending)}
        case Route(to=to):
            return {"to": names.pages.get(to, to)}
        case Page(for_each=str(item)):
            return {"for_each": _item(item, names)}
        case Section(support_key=str(key)) | Ending(support_key=str(key)):
            return {"support_key": names.supports.get(key, key)}
        case _:
            return {}


def _in_braces(names: Names) -> Callable[[str], str]:
    return lambda words: _BRACES.sub(lambda found: _item(found[0], names), words)


def _item(name: str, names: Names) -> str:
    if name in names.items:
        return names.items[name]
    grid, dot, row = name.partition(".")
    return f"{names.items.get(grid, grid)}{dot}{row}"


def _code(item: str, code: str, names: Names) -> str:
    grid = item.partition(".")[0]
    return names.codes.get((item, code)) or names.codes.get((grid, code), code)


def _codes(item: str, codes: Mapping[str, str]) -> dict[tuple[str, str], str]:
    return {(item, old): new for old, new in codes.items() if old != new}
