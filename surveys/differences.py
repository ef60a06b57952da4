"""What is different between two versions of a questionnaire, in words for people."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from surveys.model import Instrument
from surveys.outline import Part, list_parts
from surveys.saying import say_effects, say_fields
from surveys.translating import remove_words

ADDED: Final = "Added"
REMOVED: Final = "Removed"
MOVED: Final = "Moved"
ORDER: Final = "Order"


class Difference(Struct, frozen=True):
    """One difference: where it is, what it is about, and the words before and after it.

    ``id`` is that of the item, page, section or ending it is on, so that a page can lead there.
    """

    where: str
    what: str
    before: str
    after: str
    id: str = ""


class _Pair(NamedTuple):
    before: Part
    after: Part


def list_differences(before: Instrument, after: Instrument) -> list[Difference]:
    """List every difference, in the order of the later version; what was removed comes last.

    Parts are known again by their ids and codes, so a part that was moved is one difference and
    a part with another id is another part. A language that was
    taken out is one difference, whatever was written in it. Two equal questionnaires have none.
    Never raises.
    """
    for gone_out in set(before.languages) - set(after.languages):
        before, after = remove_words(before, gone_out), remove_words(after, gone_out)
    old, new = list_parts(before), list_parts(after)
    found = [one for key, part in new.items() for one in _compare(old.get(key), part, old, new)]
    gone = [part for key, part in old.items() if key not in new and _is_whole(part, old, new)]
    return [*found, *(_note(REMOVED, part, _tell(part), "") for part in gone)]


def _compare(
    before: Part | None, after: Part, old: Mapping[str, Part], new: Mapping[str, Part]
) -> Iterator[Difference]:
    if before is None:
        if _is_whole(after, new, old):
            yield _note(ADDED, after, "", _tell(after))
        return
    if before.parent != after.parent:
        yield _note(MOVED, after, _place(before, old), _place(after, new))
    yield from _compare_fields(before, after)
    yield from _compare_order(_Pair(before, after), old, new)


def _is_whole(part: Part, own: Mapping[str, Part], other: Mapping[str, Part]) -> bool:
    """Say whether a part stands for itself: options of a new question are told with it."""
    above = own.get(part.parent)
    return above is None or above.tells_children is False or part.parent in other


def _compare_fields(before: Part, after: Part) -> Iterator[Difference]:
    old, new = say_fields(before.node, before.single), say_fields(after.node, after.single)
    for field in _keys(old, new):
        was, now = old.get(field, ""), new.get(field, "")
        if was != now:
            yield _note(field, after, was, now)


def _compare_order(
    pair: _Pair, old: Mapping[str, Part], new: Mapping[str, Part]
) -> Iterator[Difference]:
    was = [key for key in pair.before.children if _stays(key, pair, old, new)]
    now = [key for key in pair.after.children if _stays(key, pair, old, new)]
    if was != now:
        yield _note(ORDER, pair.after, _list(was, old), _list(now, new))


def _stays(key: str, pair: _Pair, old: Mapping[str, Part], new: Mapping[str, Part]) -> bool:
    return key in pair.before.children and key in pair.after.children and key in old and key in new


def _tell(part: Part) -> str:
    return "; ".join([part.words, *say_effects(part.node, part.single)])


def _list(keys: Iterable[str], parts: Mapping[str, Part]) -> str:
    return "; ".join(parts[key].name for key in keys)


def _place(part: Part, parts: Mapping[str, Part]) -> str:
    above = parts.get(part.parent)
    return above.where if above else ""


def _note(what: str, part: Part, before: str, after: str) -> Difference:
    return Difference(part.where, what, before, after, part.id)


def _keys(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys([*new, *old]))
