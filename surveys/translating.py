"""Every text of a questionnaire, cell by cell, for whoever puts it into another language.

A cell's address is made of ids and codes, not of positions, so that a
translation finds its place again after questions were moved.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from surveys.model import Instrument, Language, Text
from surveys.piping import find_pipes
from surveys.rules import EXPRESSIONS
from surveys.signing import ENGLISH, language_digest

CELL_LIMIT: Final = 20_000
NodeT = TypeVar("NodeT", bound=Struct)
CellState = Literal["missing", "changed", "written"]


class Cell(Struct, frozen=True, kw_only=True):
    """One text: its address, its English, and its words in another language.

    ``state`` is ``changed`` where either side differs from the version that
    was signed last, or the braces of the two do not agree.
    """

    address: str
    english: str
    words: str
    state: CellState
    note: str = ""


class Completeness(NamedTuple):
    """How many texts have words in a language, of how many that need them."""

    written: int
    wanted: int

    @property
    def whole(self) -> bool:
        """Whether no text is missing."""
        return self.written == self.wanted


def list_cells(
    instrument: Instrument, language: Language, signed: Instrument | None = None
) -> list[Cell]:
    """Give every text that has English words, in file order.

    ``signed`` is the version whose translation was signed last, if any.
    """
    before = {} if signed is None else dict(walk_texts(signed))
    return [
        _cell(address, text, language, before.get(address), compared=signed is not None)
        for address, text in walk_texts(instrument)
        if text.get(ENGLISH, "").strip()
    ]


def count_cells(instrument: Instrument, language: Language) -> Completeness:
    """Count the texts that have words in a language, and those that need them."""
    cells = list_cells(instrument, language)
    return Completeness(sum(cell.state != "missing" for cell in cells), len(cells))


def check_words(english: str, words: str) -> list[str]:
    """Say what is wrong with a translation: braces that are not those of the English."""
    wanted = Counter(pipe.name for pipe in find_pipes(english))
    found = Counter(pipe.name for pipe in find_pipes(words))
    return [
        *(f"{{{name}}} is missing." for name in (wanted - found)),
        *(f"{{{name}}} is not in the English." for name in (found - wanted)),
    ]


def write_cells(
    instrument: Instrument, language: Language, words: dict[str, str]
) -> tuple[Instrument, list[str]]:
    """Give the questionnaire with texts of one language replaced, by address.

    Empty words take a translation away. Gives beside it the addresses that
    this questionnaire does not have, whose words were not written.
    """
    known = {address for address, _ in walk_texts(instrument)}
    written = {address: text.strip() for address, text in words.items() if address in known}
    changed = _rebuild(instrument, _Names(), language, written)
    return changed, [address for address in words if address not in known]


def remove_words(instrument: Instrument, language: Language) -> Instrument:
    """Give the questionnaire without a word in one language, which it still declares."""
    words = {address: "" for address, _ in walk_texts(instrument)}
    return _rebuild(instrument, _Names(), language, words)


def walk_texts(instrument: Instrument) -> Iterator[tuple[str, Text]]:
    """Give every text with its address, in file order."""
    yield from _walk(instrument, _Names())


def signed_digest(instrument: Instrument, language: Language) -> str:
    """Give the digest that was signed last for a language, or nothing."""
    return next((one.digest for one in instrument.signed if one.language == language), "")


def shows_signed(instrument: Instrument, language: Language, digest: str) -> bool:
    """Say whether a version holds the very texts behind a signature's digest."""
    return bool(digest) and language_digest(instrument, language) == digest


class _Names:
    """Addresses handed out so far, so that two parts never share one."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def name(self, above: str, part: object, number: int) -> str:
        known = (str(getattr(part, field, "")) for field in ("id", "code", "key", "value"))
        address = f"{above}.{next(filter(None, known), str(number))}"
        self._given[address] += 1
        times = self._given[address]
        return address if times == 1 else f"{address}#{times}"


def _cell(address: str, text: Text, language: str, before: Text | None, *, compared: bool) -> Cell:
    english, words = text.get(ENGLISH, ""), text.get(language, "").strip()
    faults = check_words(english, words) if words else []
    moved = compared and (
        before is None or [before.get(ENGLISH), before.get(language)] != [english, words]
    )
    state: CellState = "missing" if not words else "changed" if faults or moved else "written"
    return Cell(address=address, english=english, words=words, state=state, note=" ".join(faults))


def _walk(node: Struct, names: _Names, address: str = "") -> Iterator[tuple[str, Text]]:
    for field, value in _fields(node):
        place = f"{address}.{field}".lstrip(".")
        if isinstance(value, dict):
            yield place, value
        elif isinstance(value, Struct):
            yield from _walk(value, names, place)
        else:
            for number, part in enumerate(value):
                yield from _walk(part, names, names.name(place, part, number))


def _rebuild(
    node: NodeT, names: _Names, language: str, words: dict[str, str], address: str = ""
) -> NodeT:
    changes: dict[str, object] = {}
    for field, value in _fields(node):
        place = f"{address}.{field}".lstrip(".")
        if isinstance(value, dict):
            changes[field] = _put(value, language, words.get(place))
        elif isinstance(value, Struct):
            changes[field] = _rebuild(value, names, language, words, place)
        else:
            changes[field] = [
                _rebuild(part, names, language, words, names.name(place, part, number))
                for number, part in enumerate(value)
            ]
    return replace(node, **changes)


def _put(text: Text, language: str, words: str | None) -> Text:
    if words is None:
        return text
    rest = {known: said for known, said in text.items() if known != language}
    return {**rest, language: words} if words else rest


def _fields(node: Struct) -> Iterator[tuple[str, dict[str, str] | Struct | list[Struct]]]:
    """Give the fields of a part that hold texts or parts with texts; rules hold none."""
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if isinstance(value, EXPRESSIONS) or not isinstance(value, dict | Struct | list):
            continue
        if isinstance(value, list) and not all(isinstance(part, Struct) for part in value):
            continue
        yield field, value
