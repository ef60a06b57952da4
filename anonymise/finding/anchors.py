"""What a pattern cannot match without, read from the pattern itself.

Most patterns can begin at a handful of words only, and most answers hold none of them; a search
that tries every character for every pattern is what redaction would spend its time on. Anchors
are worked out from the patterns, never written beside them, so that a pattern that is changed
cannot leave its anchors behind and miss somebody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from os.path import commonprefix
from re import _constants as ops  # type: ignore[attr-defined] # It has no public name.
from re import _parser as parser  # type: ignore[attr-defined] # The same.
from typing import Any, Final, NamedTuple

# What a match begins with: letters so far; a digit among them; or letters that can be any.
DIGIT: Final = "0"
ANY: Final = "**"
_MOST: Final = 1500
_MOST_DEEP: Final = 300
_MOST_TURNS: Final = 6
_MOST_LITERALS: Final = 64
_TELLING: Final = 3
_FEW: Final = 4
# After these it is read too what can be next: most texts hold them, and few what follows.
_FREQUENT: Final = frozenset(
    {DIGIT, "the", "a", "an", "i", "and", "to", "of", "my", "in", "is", "was", "at", "on", "for",
     "he", "she", "it", "they", "her", "his", "we", "you", "that", "with", "me", "so", "as", "not",
     "who", "now", "being", "know", "first", "from", "by", "about", "one", "your", "our"}
)  # fmt: skip

Node = tuple[Any, Any]
Tree = Sequence[Node]

_SPELLED: Final = {
    ops.CATEGORY_DIGIT: frozenset({DIGIT}),
    ops.CATEGORY_SPACE: frozenset({" "}),
}


class UnknownError(Exception):
    """A match can begin with anything, or nowhere in particular."""


class Opening(NamedTuple):
    """How far the first run of letters and digits of a match has been read.

    Attributes:
        text: its letters; ``DIGIT`` or ``ANY`` for more than can be told; or one mark.
        edge: nothing of a word can stand right before it.
        closed: the run ends here.
        deep: the run after it is read too.
        first: the run before, once that is read.
    """

    text: str = ""
    edge: bool = False
    closed: bool = False
    deep: bool = False
    first: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing more is to be read."""
        return self.closed and (bool(self.first) or not self.deep)


def read_tree(pattern: re.Pattern[str]) -> Tree:
    """The nodes that a pattern is made of."""
    tree: Tree = parser.parse(pattern.pattern, pattern.flags)
    return tree


def read_openings(tree: Tree) -> dict[str, frozenset[str]] | None:
    """The runs of letters and digits that a match can begin with, ``DIGIT`` for one with a digit.

    A match that begins with a mark has the mark for an opening. For some frequent runs there are
    the runs that can be next in a match; with none, anything can.
    None where all that cannot be told, so that every place has to be tried.
    """
    try:
        found = follow([Opening(deep=True)], tree)
    except UnknownError:
        try:
            found = follow([Opening()], tree)
        except UnknownError:
            return None
    if any(not each.first and (not each.closed or each.text == ANY) for each in found):
        return None
    openings: dict[str, set[str]] = {}
    for each in found:
        second = each.text if each.first and each.closed else ANY
        openings.setdefault(each.first or each.text, set()).add(second)
    return {
        first: frozenset() if ANY in seconds else frozenset(seconds)
        for first, seconds in openings.items()
    }


def follow(openings: Iterable[Opening], nodes: Iterable[Node]) -> set[Opening]:
    """What openings become by a sequence of nodes."""
    found = set(openings)
    for op, argument in nodes:
        if all(each.done for each in found):
            break
        done = {each for each in found if each.done}
        left = found - done
        deep = sum([bool(each.first) for each in left])
        found = done | set(step(left, op, argument))
        if len(found) > _MOST or deep > _MOST_DEEP:
            raise UnknownError
    return found


def step(openings: set[Opening], op: object, argument: Any) -> Iterator[Opening]:
    """What openings become by one node."""
    if op is ops.SUBPATTERN:
        yield from follow(openings, argument[-1])
    elif op is ops.BRANCH:
        for branch in argument[1]:
            yield from follow(openings, branch)
    elif op in {ops.MAX_REPEAT, ops.MIN_REPEAT}:
        yield from repeat(openings, *argument)
    elif op in {ops.AT, ops.ASSERT, ops.ASSERT_NOT}:
        yield from (stand(each, op, argument) for each in openings)
    else:
        signs = read_signs(op, argument)
        for opening in openings:
            yield from (add_sign(opening, sign) for sign in signs)


def repeat(openings: set[Opening], least: int, most: int, nodes: list[Node]) -> Iterator[Opening]:
    """What openings become by a repeated sequence."""
    found = openings
    for _ in range(least):
        after = follow(found, nodes)
        if after == found:
            break
        found = after
    yield from found
    for _ in range(min(most - least, _MOST_TURNS)):
        after = follow(found, nodes) - found
        yield from after
        if not after:
            return
        found = after
    if most - least > _MOST_TURNS and any(not each.done for each in found):
        raise UnknownError


def stand(opening: Opening, op: object, argument: Any) -> Opening:
    """What an opening becomes by what takes no room; what this cannot read changes nothing."""
    if opening.closed:
        return opening
    if op is ops.AT:
        here = argument is ops.AT_BOUNDARY
        return opening._replace(edge=opening.edge or here, closed=here and bool(opening.text))
    direction, nodes = argument
    if not opening.text:
        barred = op is ops.ASSERT_NOT and direction < 0 and holds_words(nodes)
        return opening._replace(edge=opening.edge or barred)
    barred = op is ops.ASSERT_NOT and holds_words(nodes)
    parts = op is ops.ASSERT and follow([opening], nodes) == {opening._replace(closed=True)}
    return opening._replace(closed=direction > 0 and (barred or parts))


def holds_words(nodes: list[Node]) -> bool:
    """Whether one character of a word, whichever, is all that nodes need."""
    if len(nodes) != 1:
        return False
    op, argument = nodes[0]
    if op is ops.BRANCH:
        return any(map(holds_words, argument[1]))
    return op is ops.IN and (ops.CATEGORY, ops.CATEGORY_WORD) in argument


def read_signs(op: object, argument: Any) -> frozenset[str]:
    """The characters that a node stands for: letters, ``DIGIT``, ``ANY``, a space for no word."""
    if op is ops.LITERAL:
        return frozenset({sign_of(chr(argument))})
    if op is ops.IN and argument[0] == (ops.NEGATE, None):
        return frozenset({ANY, DIGIT, " "})
    if op is ops.IN:
        return frozenset().union(*(read_signs(*each) for each in argument))
    if op is ops.RANGE:
        letters = [chr(at) for at in range(argument[0], argument[1] + 1)]
        return frozenset(map(sign_of, letters)) if len(letters) <= _FEW else in_range(letters)
    if op is ops.CATEGORY:
        known = {ops.CATEGORY_DIGIT: {DIGIT}, ops.CATEGORY_SPACE: {" "}}
        return frozenset(known.get(argument, {ANY, DIGIT, " "}))
    if op in {ops.ANY, ops.NOT_LITERAL}:
        return frozenset({ANY, DIGIT, " "})
    raise UnknownError


def in_range(letters: list[str]) -> frozenset[str]:
    """The signs of many characters together."""
    signs = frozenset(map(sign_of, letters))
    return frozenset(ANY if sign != DIGIT and is_letter(sign) else sign for sign in signs)


def sign_of(char: str) -> str:
    """A letter or a mark as it is, and what other characters count for."""
    if char.isdecimal():
        return DIGIT
    return " " if char.isspace() else char.lower()


def is_letter(sign: str) -> bool:
    """Whether a sign stands for a part of a word."""
    return sign in {ANY, "_"} or sign.isalnum()


def add_sign(opening: Opening, sign: str) -> Opening:
    """An opening with one more character."""
    if not is_letter(sign):
        return end_run(opening, sign)
    # More of a run that is read already, such as digits after its first.
    if opening.closed:
        return opening
    if not opening.edge:
        raise UnknownError
    if sign == DIGIT or DIGIT in opening.text:
        return opening._replace(text=DIGIT, closed=True)
    whole = ANY if ANY in {sign, opening.text} else opening.text + sign
    return opening._replace(text=whole)


def end_run(opening: Opening, sign: str) -> Opening:
    """An opening with one more character that is no part of a run."""
    if opening.first:
        return opening._replace(closed=bool(opening.text))
    if opening.text in _FREQUENT and opening.deep:
        return Opening(edge=True, deep=True, first=opening.text)
    if not opening.text and sign == " ":
        raise UnknownError
    return opening._replace(text=opening.text or sign, closed=True, deep=False)


def can_take(tree: Tree, mark: str) -> bool:
    """Whether a match can go on over a mark, such as either bracket of a placeholder."""
    return any(takes_mark(ord(mark), *node) for node in tree)


def takes_mark(mark: int, op: object, argument: Any) -> bool:
    """Whether a node can take a mark; unsure is yes."""
    if op in {ops.AT, ops.ASSERT, ops.ASSERT_NOT}:
        return False
    if op in {ops.LITERAL, ops.RANGE}:
        first, last = argument if op is ops.RANGE else (argument, argument)
        return bool(first <= mark <= last)
    if op is ops.CATEGORY:
        return argument not in {ops.CATEGORY_DIGIT, ops.CATEGORY_SPACE, ops.CATEGORY_WORD}
    nodes = argument
    if op is ops.BRANCH:
        nodes = [node for branch in argument[1] for node in branch]
    elif op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.SUBPATTERN}:
        nodes = argument[-1]
    elif op is not ops.IN:
        return True
    # A set that leaves something out takes every other mark.
    return any(each[0] is ops.NEGATE or takes_mark(mark, *each) for each in nodes)


def read_needs(tree: Tree, most: int) -> tuple[frozenset[str], ...]:
    """Sets of strings of each of which a match holds one.

    ``DIGIT`` stands for any digit, and " " for any space. What nearly every text holds is left
    out, what has to stand around a match, and every set of more than ``most`` strings.
    """
    found = {shorten(need) for need in find_telling(tree)}
    short = [need for need in found if len(need) <= most]
    telling = [need for need in short if not any(implies(other, need) for other in short)]
    return tuple(sorted(telling, key=lambda need: (len(need), sorted(need))))


def shorten(need: frozenset[str]) -> frozenset[str]:
    """What all strings begin with, if that is telling: one is sooner looked for than many."""
    start = commonprefix(sorted(need))  # noqa: RUF071 - these are no paths.
    return frozenset({start}) if len(start.strip()) >= _TELLING else need


def implies(need: frozenset[str], other: frozenset[str]) -> bool:
    """Whether what holds one of the first strings holds one of the others too."""
    return need != other and all(any(part in each for part in other) for each in need)


def is_frequent(string: str) -> bool:
    """Whether a string is so short a part of words that most texts hold it."""
    string = string.strip()
    return len(string) < _TELLING and (string.isalpha() or not string)


def find_needs(nodes: Iterable[Node]) -> Iterator[frozenset[str]]:
    """What a sequence of nodes cannot do without."""
    parts = frozenset({""})
    for op, argument in nodes:
        more = spell(op, argument)
        if more and len(parts) * len(more) <= _MOST_LITERALS:
            parts = extend(parts, more)
        else:
            first = more or spell_start(op, argument)
            yield extend(parts, first) if len(parts) * len(first) <= _MOST_LITERALS else parts
            parts = more or frozenset({""})
        if not more:
            yield from find_inside(op, argument)
    yield parts


def extend(parts: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    """Every string that one of some and one of others make; none of the others is no more."""
    return frozenset(part + each for part in parts for each in more) or parts


def find_inside(op: object, argument: Any) -> Iterator[frozenset[str]]:
    """What one node that is no string cannot do without."""
    if op is ops.SUBPATTERN or (op in {ops.MAX_REPEAT, ops.MIN_REPEAT} and argument[0]):
        yield from find_needs(argument[-1])
    elif op is ops.BRANCH:
        each = [next(find_telling(branch), frozenset({""})) for branch in argument[1]]
        yield frozenset().union(*each)


def find_telling(nodes: Iterable[Node]) -> Iterator[frozenset[str]]:
    """What a sequence of nodes cannot do without, and not nearly every text holds."""
    for need in find_needs(nodes):
        if not any(map(is_frequent, need)):
            yield need


def spell(op: object, argument: Any) -> frozenset[str]:
    """The strings that one node stands for; none where they are many."""
    if op in {ops.AT, ops.ASSERT, ops.ASSERT_NOT}:
        return frozenset({""})
    if op in {ops.LITERAL, ops.RANGE}:
        return spell_char(*(argument if op is ops.RANGE else (argument, argument)))
    if op is ops.IN:
        found = [spell(*each) for each in argument]
        return frozenset().union(*found) if all(found) and len(found) <= _FEW else frozenset()
    if op is ops.CATEGORY:
        return _SPELLED.get(argument, frozenset())
    if op is ops.BRANCH:
        branches = [spell_all(branch) for branch in argument[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    return spell_all(argument[-1]) if op is ops.SUBPATTERN else frozenset()


def spell_char(first: int, last: int) -> frozenset[str]:
    """One character, or the digit or space that all of a range are."""
    chars = (chr(first), chr(last))
    if all(char.isdecimal() for char in chars):
        return frozenset({DIGIT})
    if all(char.isspace() for char in chars):
        return frozenset({" "})
    return frozenset(chars) if first == last else frozenset()


def spell_start(op: object, argument: Any) -> frozenset[str]:
    """Strings with one of which a node that is no string begins; none where they are many."""
    if op is ops.BRANCH:
        starts = [spell_first(branch) for branch in argument[1]]
    elif op is ops.SUBPATTERN or (op in {ops.MAX_REPEAT, ops.MIN_REPEAT} and argument[0]):
        starts = [spell_first(argument[-1])]
    else:
        return frozenset()
    whole: frozenset[str] = frozenset().union(*starts)
    return frozenset() if "" in whole else whole


def spell_first(nodes: Iterable[Node]) -> frozenset[str]:
    """Strings with one of which a sequence of nodes begins; an empty one where they are many."""
    parts = frozenset({""})
    for op, argument in nodes:
        more = spell(op, argument)
        first = more or spell_start(op, argument)
        if not first or len(parts) * len(first) > _MOST_LITERALS:
            break
        parts = extend(parts, first)
        if not more:
            break
    return parts


def spell_all(nodes: Iterable[Node]) -> frozenset[str]:
    """The strings that a sequence of nodes stands for; none where they are many."""
    parts = frozenset({""})
    for op, argument in nodes:
        more = spell(op, argument)
        if not more or len(parts) * len(more) > _MOST_LITERALS:
            return frozenset()
        parts = frozenset(part + each for part in parts for each in more)
    return parts
