"""The runs of a text that is cut into tokens already."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from anonymise.finding.anchors import DIGIT
from anonymise.finding.forms import Runs
from anonymise.finding.tokens import Token


class TokenRuns(Runs):
    """Runs that are read from tokens: each word is one, and each part around an apostrophe."""

    __slots__ = ("_digits", "_parts", "_places", "_tokens")

    def __init__(
        self,
        lower: str,
        tokens: Sequence[Token],
        places: Mapping[str, Sequence[int]],
        digits: Sequence[int],
    ) -> None:
        """Take over what is known.

        Args:
            lower: the text in lower case.
            tokens: its tokens.
            places: for each text of a token, the indexes of the tokens that have it.
            digits: the indexes of the tokens that are digits.
        """
        self._tokens, self._places, self._digits = tokens, places, digits
        self._parts: dict[str, list[tuple[str, int]]] = {}
        marks = []
        if "[" in lower:
            marks = [(one.start, one.end) for one in tokens if one.kind == "placeholder"]
        super().__init__(lower, marks)

    def read_words(self) -> frozenset[str]:
        """The words of the text, and the parts of those with an apostrophe."""
        self.numbered = bool(self._digits)
        parts = defaultdict(list)
        for word in self._places:
            if "'" in word and len(word) > 1:
                at = 0
                for part in word.split("'"):
                    parts[part].append((word, at))
                    at += len(part) + 1
        self._parts = parts
        return frozenset(self._places).union(parts)

    def list_starts(self, run: str) -> list[int]:
        """Where a run begins; a word beside a digit is none, and no form begins there."""
        tokens = self._tokens
        if run == DIGIT:
            return [self._find_start(at) for at in self._digits]
        found = [tokens[at].start for at in self._places.get(run, ())]
        for word, offset in self._parts.get(run, ()):
            found += [tokens[at].start + offset for at in self._places[word]]
        return found

    @property
    def mixed(self) -> bool:
        """Whether a run has both digits and something else."""
        tokens = self._tokens
        return any(
            self._find_start(at) != tokens[at].start
            or (at + 1 < len(tokens) and not tokens[at + 1].gap and goes_on(tokens[at + 1]))
            for at in self._digits
        )

    def _find_start(self, at: int) -> int:
        # Where the run begins that the digits at an index stand in.
        tokens = self._tokens
        while at and not tokens[at].gap and goes_on(tokens[at - 1]):
            at -= 1
            if "'" in tokens[at].text:
                return tokens[at].start + tokens[at].text.rindex("'") + 1
        return tokens[at].start


def goes_on(token: Token) -> bool:
    """Whether a token is a part of a run."""
    return token.kind in {"word", "digits"} or token.text == "_"
