"""The text while it is being redacted: found stretches, and the way back to the input."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from anonymise.finding.labels import NUMBERED, Numbering, highest_numbers
from anonymise.finding.page import Page
from anonymise.finding.tokens import Token
from anonymise.finding.view import find_hidden
from anonymise.types import Placeholder


@dataclass(frozen=True, slots=True)
class Found:
    """One identifier: a stretch, what it is, and its folded words for numbering."""

    start: int
    end: int
    kind: str
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """What is left of an input, with found stretches already replaced.

    Attributes:
        input: the text as it came.
        text: the text with placeholders; numbers in them are provisional.
        starts: for each character of ``text``, the offset in ``input`` it stands for.
        ends: the same for the offset after it.
        found: everything replaced so far, in offsets of ``input``.
    """

    input: str
    text: str = ""
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    found: list[Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Leave out what cannot be seen: it could only carry a message past the gate."""
        hidden = find_hidden(self.input)
        if not hidden:
            self.text, size = self.input, len(self.input)
            self.starts, self.ends = range(size), range(1, size + 1)
            return
        self.starts = [at for at in range(len(self.input)) if at not in hidden]
        self.ends = [at + 1 for at in self.starts]
        self.text = "".join(self.input[at] for at in self.starts)

    def replace(self, stretches: Sequence[Found]) -> None:
        """Replace stretches given in offsets of ``text``, in order and without overlap."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for stretch in [*stretches, Found(len(self.text), len(self.text), "")]:
            parts.append(self.text[last : stretch.start])
            starts.extend(self.starts[last : stretch.start])
            ends.extend(self.ends[last : stretch.start])
            last = stretch.end
            if stretch.kind:
                start, end = self.starts[stretch.start], self.ends[stretch.end - 1]
                mark = write_mark(stretch.kind)
                parts.append(mark)
                starts.extend([start] * len(mark))
                ends.extend([end] * len(mark))
                self.found.append(Found(start, end, stretch.kind, stretch.words))
        self.text, self.starts, self.ends = "".join(parts), starts, ends

    def finish(self, nicknames: dict[str, frozenset[str]]) -> tuple[str, tuple[Placeholder, ...]]:
        """The redacted text and its placeholders, numbered in reading order."""
        numbering = Numbering(highest_numbers(self.input), nicknames)
        placeholders = tuple(
            Placeholder(each.start, each.end, numbering.label(each.kind, each.words))
            for each in sorted(self.found, key=lambda each: each.start)
        )
        parts, last = [], 0
        for each in placeholders:
            parts += [self.input[last : each.start], f"[{each.label}]"]
            last = each.end
        parts.append(self.input[last:])
        text = "".join(parts)
        hidden = find_hidden(text)
        if hidden:
            text = "".join(char for at, char in enumerate(text) if at not in hidden)
        return text, placeholders


def write_mark(kind: str) -> str:
    """What stands for an identifier until all of them are numbered."""
    return f"[{kind} 1]" if kind in NUMBERED else f"[{kind}]"


def read_stretches(page: Page) -> list[Found]:
    """The stretches that the steps took, in offsets of the text behind the page."""
    stretches: list[Found] = []
    for run in read_runs(page.tokens):
        found = make_stretch(page, run)
        # One character can be several in the view, as a fraction is two numbers and a stroke.
        if stretches and found.start < stretches[-1].end:
            last = stretches.pop()
            found = Found(last.start, max(last.end, found.end), last.kind, last.words)
        stretches.append(found)
    return stretches


def read_runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Tokens that are one identifier: found whole, or parts of one name side by side."""
    done = 0
    for first, start in enumerate(tokens):
        if start.label is None or first < done or start.kind == "placeholder":
            continue
        run, done = [start], first + 1
        while done < len(tokens) and (
            (is_taken(tokens[done]) and belongs(run[-1], tokens[done]))
            or joins(run[-1], tokens, done)
        ):
            run.append(tokens[done])
            done += 1
        yield run


def is_taken(token: Token) -> bool:
    """Whether a step of this round took a token."""
    return token.label is not None and token.kind != "placeholder"


def belongs(last: Token, token: Token) -> bool:
    """Whether a taken token continues the identifier before it."""
    if last.text == "-" and last.label is None:
        return token.label == "NAME" and not token.gap
    if token.label != last.label or token.group != last.group:
        return False
    return token.group > 0 or (token.gap in {" ", ""} and not last.text.endswith("'s"))


def joins(last: Token, tokens: Sequence[Token], index: int) -> bool:
    """Whether a hyphen stands between two parts of one name."""
    token = tokens[index]
    if token.text != "-" or token.gap or last.label != "NAME" or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return not after.gap and after.label == "NAME" and after.kind == "word"


def make_stretch(page: Page, run: Sequence[Token]) -> Found:
    """One stretch; a possessive ending stays in the text, unless a place is called so."""
    end = run[-1].end
    last = run[-1]
    whole = last.group > 0 and last.label in {"PLACE", "ORGANISATION"}
    owns = last.kind == "word" and last.text.endswith("'s") and len(last.text) > len("'s")
    if owns and not whole:
        end -= len("'s")
    words = tuple(token.text for token in run if token.kind == "word")
    view = page.view
    kind = page.policy.label(run[0].label or "NAME")
    return Found(view.starts[run[0].start], view.ends[end - 1], kind, words)
