"""The few types in which themes are asked for and handed back.

Importing this module costs nothing but msgspec, so that a web process may read a stored
result without scikit-learn or nltk.
"""

from typing import Final, Literal

from msgspec import Struct

from anonymise.types import RedactedText

STABLE_FROM: Final = 0.75
DOUBTFUL_BELOW: Final = 0.60

Kind = Literal["answer", "non-answer"]
Standing = Literal["stable", "middling", "doubtful"]


class Excerpt(Struct, frozen=True):
    """One redacted answer to one question; `group` is the respondent group, where known.

    `rating` is what the same person chose in the closed question beside it, where there is one.
    """

    id: str
    text: RedactedText
    group: str | None = None
    rating: str | None = None


class ThemeParameters(Struct, frozen=True, kw_only=True):
    """What an analyst decides before a run.

    `themes` is the number of themes, or None to have one proposed. `plain_no` says what a bare
    "no", "none" or "nothing" is: to "what did they do?" it is the whole finding, and to
    "anything else?" it is no answer, which only the analyst can know.
    """

    themes: int | None = None
    seed: int = 0
    language: str = "en"
    plain_no: Kind = "answer"


class Coding(Struct, frozen=True):
    """The themes of one excerpt; a non-answer has none and a confidence of zero.

    The first theme is that of the answer as a whole; a second one is that of a part of it.
    `subtheme` is the part of the first theme in which it lies, where that theme has parts.
    `confidence` is the share of re-runs on parts of the answers, from 0 to 1, in which this
    answer fell into the same theme. `uncertain` flags a low one; the theme is given all the same.
    """

    excerpt: str
    themes: tuple[str, ...]
    confidence: float
    kind: Kind
    uncertain: bool = False
    subtheme: str = ""


class Theme(Struct, frozen=True):
    """One theme: a suggested label, its words, its size in answers and how well it holds.

    `stability` is the mean best-match Jaccard index over re-runs on parts of the answers, 0 to 1.
    `size` counts every answer that has it, as its first theme or its second. `typical` lists ids
    of the excerpts nearest its middle, the nearest first. `nearest` is the theme that lies
    nearest, and `contrast` the keywords that most set this one apart from it. `profile` holds the
    words by which answers of a later run are known to belong here, the most telling first.
    `parent` is the theme that a sub-theme is a part of. `new` says that no theme of the earlier
    run which this one was matched with is its forerunner. `held` says that people have locked it,
    so that the run left it as it was.
    """

    id: str
    label: str
    keywords: tuple[str, ...]
    size: int
    stability: float
    typical: tuple[str, ...]
    nearest: str = ""
    contrast: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    parent: str = ""
    new: bool = False
    held: bool = False

    @property
    def standing(self) -> Standing:
        """What the stability allows one to say of this theme (limits of Hennig's clusterboot)."""
        if self.stability >= STABLE_FROM:
            return "stable"
        return "doubtful" if self.stability < DOUBTFUL_BELOW else "middling"


class RareView(Struct, frozen=True):
    """A few answers that say something which hardly any other says, whatever theme they are in.

    It is no theme and no finding, but a place to look, so that a view of three people is seen.
    """

    id: str
    label: str
    keywords: tuple[str, ...]
    excerpts: tuple[str, ...]


class Drift(Struct, frozen=True, kw_only=True):
    """How many answers fit their themes badly, before and now, as shares of all answers.

    `alarm` says that the share has grown by more than chance explains, one time in twenty.
    """

    before: float
    now: float
    alarm: bool


class GivenTheme(Struct, frozen=True):
    """One theme of a codebook: its id, its name, and whatever words tell what it is about."""

    id: str
    label: str
    keywords: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    description: str = ""
    examples: tuple[str, ...] = ()


class HeldTheme(Struct, frozen=True):
    """A theme that people have locked, and the ids of its answers; `named` where they named it."""

    theme: GivenTheme
    excerpts: tuple[str, ...]
    named: bool = False


class CurvePoint(Struct, frozen=True):
    """How well a number of themes holds: mean adjusted Rand index between parts of the answers."""

    themes: int
    stability: float


class Manifest(Struct, frozen=True, kw_only=True):
    """What a run was made from, so that it can be repeated and defended.

    `input_digest` does not depend on the order of the excerpts. `curve` is empty when the number
    of themes was given. `codebook` is the digest of the themes that this run was held to or
    matched with, `vectors` that of a sentence model, where one was fused in, `links` that of the
    links between answers that it was held to, and `assignments` that of everything it assigned:
    the same where a repetition found the same. `coarser` and `finer` are the next peaks on either
    side, where there are any: the number of themes is proposed, never known.
    """

    input_digest: str
    parameters: ThemeParameters
    seed: int
    versions: dict[str, str]
    answers: int
    non_answers: int
    distinct_answers: int
    without_words: int
    curve: tuple[CurvePoint, ...] = ()
    coarser: int | None = None
    finer: int | None = None
    drift: Drift | None = None
    codebook: str = ""
    vectors: str = ""
    links: str = ""
    assignments: str = ""


class ThemeSet(Struct, frozen=True):
    """The whole result: themes from the largest down, and codings by excerpt id.

    `subthemes` are the parts of themes that hold by themselves, and `rare` the rare views, at
    most forty, those that stand apart most first.
    """

    themes: tuple[Theme, ...]
    codings: tuple[Coding, ...]
    manifest: Manifest
    subthemes: tuple[Theme, ...] = ()
    rare: tuple[RareView, ...] = ()

    @property
    def stable(self) -> tuple[Theme, ...]:
        """The themes that may be called stable; empty when the answers show none."""
        return tuple(theme for theme in self.themes if theme.standing == "stable")
