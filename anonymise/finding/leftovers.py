"""Words that every rule left, weighed by what stands around them: is somebody told apart here?

The rules know many forms of names, places and firms, and a list of forms has an end. This asks
of each word that is left how much its surroundings look like those of the identifiers in the
answers that it was trained on (``scripts/train_leftovers.py``), whatever the word itself is.
"""

from typing import Final

from anonymise.finding.classes import read_shape
from anonymise.finding.features import EDGE
from anonymise.finding.neighbours import NOTHING, Weights
from anonymise.finding.page import Page, base_form

# Small words, peoples, months and what services are called by never tell somebody apart, or
# have rules of their own.
_NEVER: Final = (
    "cues.stop", "cues.small", "cues.determiner", "cues.pronoun", "cues.possessive",
    "cues.modal", "cues.question", "cues.conjunction", "cues.preposition", "cues.object",
    "cues.time", "cues.season", "cues.indefinite", "cues.kin", "cues.speech", "cues.state",
    "slang.contractions", "slang.swearing", "slang.slips", "slang.text", "slang.acronyms",
    "slang.medical", "slang.peoples", "slang.calendar", "slang.everywhere", "slang.dialect",
    "phrases.words", "ambiguous.place_first",
)  # fmt: skip
_FIRST: Final = 2
_LAST: Final = 3


def take_leftovers(page: Page) -> None:
    """Take every word left that stands as identifiers stand."""
    found = [at for at in list_left(page) if weigh(page, at) >= least(page, at)]
    for index in found:
        page.tokens[index].label = choose_label(page, index)


def least(page: Page, index: int) -> float:
    """From which weight a word goes: more for one that was judged to be no name already."""
    model = page.lexicon.neighbours
    judged = base_form(page.tokens[index].text) in page.lexicon.groups
    return model.judged if judged else model.threshold


def list_left(page: Page) -> list[int]:
    """The indexes of the words that nothing is decided about and that could identify."""
    never, tokens = page.union(*_NEVER), page.tokens
    able = {word for word in page.words - page.letters - never if can_identify(page, word, never)}
    return [at for at in page.find(able) if tokens[at].open and not tokens[at].slip]


def can_identify(page: Page, word: str, never: frozenset[str]) -> bool:
    """Whether a word is more than a small one with an ending, and no service by itself."""
    plain = base_form(word)
    shortened = "'" in word and not word.endswith(("'s", "s'"))
    return (
        plain not in never
        and not shortened
        and (plain,) not in page.lexicon.phrases.get(plain, ())
    )


def weigh(page: Page, index: int) -> float:
    """How much speaks for an identifier at an index, as the logarithm of the odds."""
    model, last = page.lexicon.neighbours, len(page.tokens)
    total = model.bias
    for place, at in enumerate(range(index - 2, index + 3)):
        if 0 <= at < last:
            total += weigh_word(page, at)[place]
        else:
            total += model.near.get(EDGE, NOTHING)[place]
    get = model.pairs.get
    return total + sum([get(pair, 0.0) for pair in read_pairs(page, index)])


def weigh_word(page: Page, index: int) -> Weights:
    """What a token speaks for or against at each place beside a word, worked out once a text."""
    token, known = page.tokens[index], page.memory.weights
    seen = f"#{token.label}" if token.label else token.text
    found = known.get(seen)
    if found is None:
        near = page.lexicon.neighbours.near
        weights = [near[key] for key in read_keys(page, index) if key in near]
        found = tuple(map(sum, zip(*weights, strict=True))) if weights else NOTHING
        known[seen] = found
    return found


def read_keys(page: Page, index: int) -> list[str]:
    """What a token is to its neighbours: what was found there, or its word and its kinds."""
    mark = read_mark(page, index)
    if mark:
        # Numbers have steps of their own and stand beside everything.
        return [] if mark == "number" else [mark]
    token, lexicon = page.tokens[index], page.lexicon
    word = base_form(token.text)
    keys = [f"={word}", *lexicon.neighbours.kinds.get(word, ()), f"~{word[-2:]}"]
    group = lexicon.groups.get(word)
    if group:
        keys.append(f"~group.{group}")
    if word in lexicon.places:
        keys.append("~place")
    if word in lexicon.surnames:
        keys.append("~surname")
    if word in lexicon.forenames:
        keys.append("~forename")
    if word not in lexicon.common:
        keys.append("~unusual")
    keys += [f"~{shape}" for shape in read_shape(word, lexicon.allowed)]
    if token.text.endswith("'s"):
        keys.append("~'s")
    return keys


def read_mark(page: Page, index: int) -> str:
    """What stands at an index if it is no undecided word, else nothing."""
    if not 0 <= index < len(page.tokens):
        return EDGE
    token = page.tokens[index]
    if token.label:
        return f"#{token.label.partition(' ')[0]}"
    if token.kind == "word":
        return ""
    if token.kind == "digits":
        return "number"
    return "." if token.text in ".!?;:" else f"={token.text}"


def read_side(page: Page, index: int) -> str:
    """What stands right beside a word."""
    return read_mark(page, index) or f"={base_form(page.tokens[index].text)}"


def read_pairs(page: Page, index: int) -> list[str]:
    """What two things together say: the words on both sides, and one with the word between."""
    before, after = (
        read_mark(page, at) or f"={base_form(page.tokens[at].text)}"
        for at in (index - 1, index + 1)
    )
    word = base_form(page.tokens[index].text)
    usual = "usual" if word in page.lexicon.common else "unusual"
    group = page.lexicon.groups.get(word)
    kinds = (usual, group) if group else (usual,)
    pairs = [f"b{before} a{after}", f"first {min(index, _FIRST)}"]
    pairs += [f"{kind} b{before}" for kind in kinds] + [f"{kind} a{after}" for kind in kinds]
    pairs.append(f"last {min(len(page.tokens) - index, _LAST)}")
    pairs.append(f"style {page.style}{read_capital(page, index)}")
    return pairs


def read_capital(page: Page, index: int) -> str:
    """What the first letter of a word says, where the writer uses capitals with care."""
    if page.style != "cased":
        return ""
    if not page.tokens[index].capital:
        return " small"
    return " first" if page.starts_sentence(index) else " capital"


def choose_label(page: Page, index: int) -> str:
    """Whether what goes is rather somebody, somewhere, or something else."""
    word = base_form(page.tokens[index].text)
    if page.word(index - 1) in page.section("cues.place_before"):
        return "PLACE"
    known = word in page.lexicon.forenames or word in page.lexicon.surnames
    return "NAME" if known or page.label(index - 1) == "NAME" else "REMOVED"
