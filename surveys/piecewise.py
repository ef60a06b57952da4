"""A questionnaire's JSON read piece by piece, so that one mistake of form hides no other.

What cannot be read is put out of the way, reported with its place, and never
repeated: a file handed over by mistake may be full of answers. What other
parts refer to is remembered, so that a reference to it is not called wrong.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from surveys.checks.finding import Finding, Where, error
from surveys.errors import WrongShapeError
from surveys.files import decode_instrument
from surveys.model import ITEM_KINDS, Instrument
from surveys.nearness import nearest_name
from surveys.shape import explain_shape

# Whoever has more mistakes than these has the wrong file, or will mend it in several goes.
FAULT_LIMIT: Final = 200
UNREADABLE: Final = "~unreadable"

_MISSING: Final = re.compile(r"Object missing required field `([a-z_]+)`")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*?)`(?: - at|$)", re.DOTALL)
_KEY: Final = re.compile(r" - at `key` in `")
_STEP: Final = re.compile(r"\.([A-Za-z0-9_]+)|\[(\d+|\.\.\.)\]")
_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
INVENTED: Final = "unreadable-"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NAMED: Final = ("id", "code", "key", "slug", "to")
# Without these the rest is still the same questionnaire, and who comes where is still known.
_HARMLESS: Final = frozenset(
    (
        *("label", "hint", "guidance", "missing", "theme", "export", "heading", "title", "body"),
        *("content_note", "sensitive", "skippable", "support_key", "name", "note", "number"),
        *("means", "nation", "checked", "message", "version", "wave", "facts", "controller"),
        *("purpose", "lawful_basis", "retention_end", "withdrawal_cutoff", "complaint_contact"),
        *("quote_tiers", "threshold", "redaction", "supports", "signed", "languages", "audience"),
        *("saving", "slug", "key", "other", "yes", "no", "stores", "required"),
    )
)
_TAGS: Final = tuple(str(kind.__struct_config__.tag) for kind in ITEM_KINDS)

Step = str | int


class Pieces(Struct, frozen=True):
    """What could be read of a questionnaire, what could not, and where that stood.

    ``lost`` names what others may refer to and could not be read, ``nameless``
    the lists of which even the names are not known; ``partial`` says that
    pages, routes or options are not as they were meant. Nothing at all is
    left of a file with too many mistakes.
    """

    instrument: Instrument | None
    findings: list[Finding] = []
    broken: list[str] = []
    lost: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    partial: bool = False


def read_pieces(data: bytes, where: str) -> Pieces:
    """Read as much of a questionnaire as there is; ``where`` names its source in errors.

    Raises ``TooLargeError`` or ``NotJsonError``, and ``WrongShapeError`` for
    JSON that is no questionnaire at all, or nested too deeply to be read.
    """
    try:
        return Pieces(decode_instrument(data, where))
    except WrongShapeError:
        tree = _decode_tree(data)
        if not isinstance(tree, dict) or not isinstance(tree.get("sections"), list):
            raise
        pieces = _Mending(tree).mend()
        if pieces is None:
            raise
        return pieces


def is_under(path: str, above: str) -> bool:
    """Say whether a JSON path is another, or inside what that one leads to."""
    return path == above or path.startswith((f"{above}.", f"{above}["))


def _decode_tree(data: bytes) -> object:
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError):
        return None


class _Fault(NamedTuple):
    """One complaint of the decoder: its words, the steps to where it is, and what it names."""

    complaint: str
    steps: list[Step]
    missing: str = ""
    unknown: str | None = None
    is_key: bool = False


class _Mending:
    """Puts one mistake after another out of the way, until the rest can be read."""

    def __init__(self, tree: dict[str, object]) -> None:
        self._tree = tree
        self._findings: list[Finding] = []
        self._broken: list[str] = []
        self._lost = {UNREADABLE}
        self._nameless: set[str] = set()
        self._partial = False
        # Where elements were taken out of a list of words, their numbers have moved.
        self._taken: dict[int, int] = {}

    def mend(self) -> Pieces | None:
        """Give what is left; None for what is nested too deeply."""
        for _ in range(FAULT_LIMIT):
            try:
                instrument = msgspec.convert(self._tree, Instrument)
            except msgspec.ValidationError as complaint:
                self._put_aside(_read_fault(str(complaint)))
            except RecursionError:
                return None
            else:
                return self._pieces(instrument)
        self._report("$", "There are more mistakes of form.", "Mend these first, then look again.")
        return self._pieces(None)

    def _pieces(self, instrument: Instrument | None) -> Pieces:
        return Pieces(
            instrument,
            self._findings,
            self._broken,
            lost=frozenset(self._lost),
            nameless=frozenset(self._nameless),
            partial=self._partial,
        )

    def _put_aside(self, fault: _Fault) -> None:
        what, _, remedy = explain_shape(fault.complaint)
        at = self._expression(fault)
        if at is not None:
            path = self._write_path(at)
            self._report(path, f"This expression cannot be read: {_small(what)}", remedy)
            self._set(at, {"type": "answered", "item": UNREADABLE})
        elif fault.unknown is not None:
            self._report_field(fault, what, remedy)
            self._remove(fault.steps, fault.unknown)
        elif fault.missing:
            self._fill(fault, what, remedy)
        elif fault.is_key or fault.steps[-1:] == ["..."]:
            self._clean_text(fault, what, remedy)
        else:
            self._drop(fault, what, remedy)

    def _expression(self, fault: _Fault) -> list[Step] | None:
        """Give the steps to the outermost expression in which a fault is, if it is in one."""
        steps: list[Step] = [*fault.steps, *([fault.missing] if fault.missing else [])]
        for at, step in enumerate(steps):
            before = steps[at - 1] if at else ""
            calculated = step == "value" and self._is_calculated(steps[:at])
            if step in ("when", "times") or (step, before) == ("rule", "constraint") or calculated:
                return steps[: at + 1]
        return None

    def _is_calculated(self, steps: list[Step]) -> bool:
        node = self._find(steps)
        return isinstance(node, dict) and node.get("type") == "calculated"

    def _fill(self, fault: _Fault, what: str, remedy: str) -> None:
        """Put something in for a field that has to be there."""
        path = self._write_path(fault.steps)
        if fault.missing == "type":
            self._report(path, what, remedy, code="missing-field")
            self._replace_item(fault.steps)
            return
        self._report(path, what, f"Add {fault.missing}.", code="missing-field")
        self._set([*fault.steps, fault.missing], self._stand_in(fault.missing))
        self._mark(path, fault.missing)

    def _clean_text(self, fault: _Fault, what: str, remedy: str) -> None:
        """Take out of a text the languages that are none, and the words that are none."""
        steps = fault.steps if fault.is_key else fault.steps[:-1]
        node, path = self._find(steps), self._write_path(steps)
        texts = node if isinstance(node, dict) else {}
        for key in [key for key, words in texts.items() if not _is_text(key, words)]:
            language = key if _LANGUAGE.fullmatch(key) else ""
            self._report(path, what, remedy, code="wrong-shape", language=language)
            del texts[key]
        self._broken.append(path)

    def _drop(self, fault: _Fault, what: str, remedy: str) -> None:
        """Take a value out, and put in what may stand there if something must."""
        path, last = self._write_path(fault.steps), fault.steps[-1] if fault.steps else ""
        self._remember(self._find(fault.steps))
        if last == "type":
            self._retype(fault.steps[:-1])
            return
        code = "bad-id" if last in _NAMED else "wrong-shape"
        self._report(path, what, remedy, code=code)
        if isinstance(last, int):
            self._drop_element(fault.steps)
        elif last in _STAND_INS or last in _NAMED:
            self._set(fault.steps, self._stand_in(str(last)))
        else:
            self._remove(fault.steps[:-1], str(last))
        self._mark(path, str(last))

    def _retype(self, steps: list[Step]) -> None:
        """Read an item as of the kind that was probably meant, or else as words to read."""
        node = self._find(steps)
        kind = node.get("type") if isinstance(node, dict) else None
        near = nearest_name(kind, _TAGS) if isinstance(kind, str) else None
        self._report(
            f"{self._write_path(steps)}.type",
            "There is no such kind of question.",
            f"Did you mean {near}?" if near else f"Use one of {', '.join(_TAGS)}.",
            code="unknown-kind",
        )
        if near and isinstance(node, dict):
            node["type"] = near
        else:
            self._replace_item(steps)

    def _replace_item(self, steps: list[Step]) -> None:
        node = self._find(steps)
        self._remember(node)
        known = node if isinstance(node, dict) else {}
        label = known.get("label", {})
        note = {"type": "note", "id": known.get("id", self._name()), "label": label}
        self._set(steps, note)
        self._broken.append(self._write_path(steps))

    def _drop_element(self, steps: list[Step]) -> None:
        holder, above = self._find(steps[:-1]), steps[-2] if len(steps) > 1 else ""
        number = steps[-1]
        if not isinstance(holder, list) or not isinstance(number, int):
            return
        if isinstance(above, str) and above in _ELEMENTS:
            self._nameless.add(above)
            holder[number] = {name: self._stand_in(name) for name in _ELEMENTS[above]}
            self._partial |= above not in _HARMLESS and above != "items"
        else:
            del holder[number]
            self._taken[id(holder)] = self._taken.get(id(holder), 0) + 1

    def _stand_in(self, name: str) -> object:
        if name in _NAMED:
            return self._name()
        if name == "value":
            return -len(self._lost)
        return _STAND_INS.get(name, {})

    def _name(self) -> str:
        name = f"{INVENTED}{len(self._lost)}"
        self._lost.add(name)
        return name

    def _mark(self, path: str, name: str) -> None:
        if name in _ELEMENTS:
            self._nameless.add(name)
        self._partial |= not name.isdecimal() and name not in _HARMLESS | {"id", "to"}
        above = path.partition("]")[0] + "]" if path.startswith("$.supports[") else path
        self._broken.append(above)

    def _remember(self, node: object) -> None:
        """Keep the names inside what is put aside, since others may refer to them."""
        if isinstance(node, str):
            self._lost.add(node)
        elif isinstance(node, list):
            for part in node:
                self._remember(part)
        elif isinstance(node, dict):
            for name, part in node.items():
                if name in _NAMED or isinstance(part, list | dict):
                    self._remember(part)

    def _find(self, steps: list[Step]) -> object:
        node: object = self._tree
        for step in steps:
            if isinstance(node, dict):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
        return node

    def _set(self, steps: list[Step], value: object) -> None:
        holder, last = self._find(steps[:-1]), steps[-1]
        if isinstance(holder, dict):
            holder.update({last: value})
        elif isinstance(holder, list) and isinstance(last, int):
            holder[last] = value

    def _remove(self, steps: list[Step], name: str) -> None:
        holder = self._find(steps)
        if isinstance(holder, dict):
            holder.pop(name, None)

    def _write_path(self, steps: list[Step]) -> str:
        words, node = "$", list[Step]()
        for step in steps:
            holder = self._find(node)
            moved = self._taken.get(id(holder), 0) if isinstance(holder, list) else 0
            node.append(step)
            words += f"[{step + moved}]" if isinstance(step, int) else _write_step(step)
        return words

    def _report_field(self, fault: _Fault, what: str, remedy: str) -> None:
        self._report(self._write_path(fault.steps), what, remedy, code="unknown-field")

    def _report(
        self,
        path: str,
        what: str,
        remedy: str,
        *,
        code: str = "broken-expression",
        language: str = "",
    ) -> None:
        where = Where(path=path, id=self._nearest_id(path), language=language)
        self._findings.append(error(code, where, what, remedy))

    def _nearest_id(self, path: str) -> str:
        """Give the id at or above a place, where it is one that may be repeated."""
        steps = list(_read_steps(path))
        for length in range(len(steps), -1, -1):
            node = self._find(steps[:length])
            name = node.get("id") if isinstance(node, dict) else None
            if isinstance(name, str) and _ID.fullmatch(name) and not name.startswith(INVENTED):
                return name
        return ""


_STAND_INS: Final[dict[str, object]] = {
    "audience": "survivor",
    "name": {"en": "?"},
    "number": "?",
    "checked": "2000-01-01",
    "type": "note",
}
# What an element of each list has to have.
_ELEMENTS: Final[dict[str, tuple[str, ...]]] = {
    "sections": ("id",),
    "pages": ("id",),
    "items": ("type", "id"),
    "endings": ("id",),
    "supports": ("key", "name", "number", "checked"),
    "options": ("code",),
    "rows": ("code",),
    "points": ("value",),
}


def _read_fault(complaint: str) -> _Fault:
    _, place, _ = explain_shape(complaint)
    missing, unknown = _MISSING.search(complaint), _UNKNOWN.search(complaint)
    return _Fault(
        complaint,
        list(_read_steps(place)),
        missing[1] if missing else "",
        unknown[1] if unknown else None,
        is_key=_KEY.search(complaint) is not None,
    )


def _read_steps(path: str) -> Iterator[Step]:
    for found in _STEP.finditer(path):
        name, number = found.groups()
        yield name or (number if number == "..." else int(number))


def _write_step(step: str) -> str:
    return "[...]" if step == "..." else f".{step}"


def _is_text(key: str, words: object) -> bool:
    most = 20_000
    return bool(_LANGUAGE.fullmatch(key)) and isinstance(words, str) and len(words) <= most


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
