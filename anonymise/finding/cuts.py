"""The runs of a text that is cut into tokens already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from anonymise.finding.anchors import DIGIT
from anonymise.finding.forms import Runs
from anonymise.finding.tokens import Token

EDGE: Final = "\n"


class TokenRuns(Runs):
    """Runs that are read from tokens: each word is one, and each part around an apostrophe."""

    __slots__ = ("_digits", "_parts", "_places", "_tokens")

    def __init__(
        self,
        lower: str,
        tokens: Sequence[Token],
        places: Mapping[str, Sequence[int]],
        digits: Sequence[int],
        marked: Iterable[str],
    ) -> None:
        """Take over what is known.

        Args:
            lower: the text in lower case.
            tokens: its tokens.
            places: for each text of a token, the indexes of the tokens that have it.
            digits: the indexes of the tokens that are digits.
            marked: the words with an apostrophe.
        """
        self._tokens, self._places, self._digits = tokens, places, digits
        self._parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
        marks = []
        if "[" in lower:
            marks = [(one.start, one.end) for one in tokens if one.kind == "placeholder"]
        for word in marked:
            at = 0
            for part in word.split("'"):
                self._parts[part].append((word, at))
                at += len(part) + 1
        super().__init__(lower, marks)

    def list_runs(self) -> list[str]:
        """The runs in order: the words, where no digit, stroke or other letter joins them."""
        if self.numbered or not self._outside.isascii() or "_" in self._outside:
            return super().list_runs()
        words = [one.text for one in self._tokens if one.kind == "word"]
        return EDGE.join(words).replace("'", EDGE).split(EDGE) if self._parts else words

    def list_starts(self, run: str) -> list[int]:
        """Where a run begins; a word beside a digit is none, and no form begins there."""
        tokens = self._tokens
        if run == DIGIT:
            return self._list_numbered()
        found = [tokens[at].start for at in self._places.get(run, ())]
        for word, offset in self._parts.get(run, ()):
            found += [tokens[at].start + offset for at in self._places[word]]
        return found

    @property
    def mixed(self) -> bool:
        """Whether a run has both digits and something else."""
        tokens = self._tokens
        for at in self._digits:
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            if (at and not tokens[at].gap and goes_on(tokens[at - 1])) or (
                after and not after.gap and goes_on(after)
            ):
                return True
        return False

    def _list_numbered(self) -> list[int]:
        # Where runs with digits begin; from later digits of a run nothing is read twice.
        tokens, found, last = self._tokens, list[int](), -1
        for digits in self._digits:
            at = digits
            while at > last + 1 and not tokens[at].gap and goes_on(tokens[at - 1]):
                at -= 1
                if "'" in tokens[at].text:
                    break
            if at == last + 1 and at and not tokens[at].gap and goes_on(tokens[at - 1]):
                last = digits
                continue
            found.append(tokens[at].start + tokens[at].text.rfind("'") + 1)
            last = digits
        return found


def goes_on(token: Token) -> bool:
    """Whether a token is a part of a run."""
    return token.kind in {"word", "digits"} or token.text == "_"
