"""Words that every rule left, weighed by what stands around them: is somebody told apart here?

The rules know many forms of names, places and firms, and a list of forms has an end. This asks
of each word that is left how much its surroundings look like those of the identifiers in the
answers that it was trained on (``scripts/train_leftovers.py``), whatever the word itself is.
"""

from typing import Final

from anonymise.finding.features import EDGE
from anonymise.finding.lists import Lexicon
from anonymise.finding.neighbours import NOTHING, PLACES, Weights
from anonymise.finding.page import Page, base_form
from anonymise.finding.tokens import Token

# Small words, peoples, months and what services are called by never tell somebody apart, or
# have rules of their own.
_NEVER: Final = (
    "cues.stop", "cues.small", "cues.determiner", "cues.pronoun", "cues.possessive",
    "cues.modal", "cues.question", "cues.conjunction", "cues.preposition", "cues.object",
    "cues.time", "cues.season", "cues.indefinite", "cues.kin", "cues.speech", "cues.state",
    "cues.counted", "slang.contractions", "slang.swearing", "slang.slips", "slang.text",
    "slang.acronyms", "slang.medical", "slang.peoples", "slang.calendar", "slang.everywhere",
    "slang.dialect", "phrases.words", "ambiguous.place_first",
)  # fmt: skip
_REACH: Final = 2
_FIRST: Final = 2
_LAST: Final = 3


def take_leftovers(page: Page) -> None:
    """Take every word left that stands as identifiers stand."""
    found = [at for at in list_left(page) if weigh(page, at) >= least(page, at)]
    for index in found:
        page.tokens[index].label = choose_label(page, index)
    # What told somebody apart once does so wherever else it stands, unless it is an everyday word.
    rare = {page.tokens[index].text for index in found} - page.lexicon.common
    for index in page.find(rare):
        if page.tokens[index].open:
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
    model, known = page.lexicon.neighbours, page.memory.weights
    first = max(index - _REACH, 0)
    near = page.tokens[first : index + _REACH + 1]
    place = first - index + _REACH
    total = model.bias
    for token in near:
        # Labels are in capitals and words are not, so neither is taken for the other.
        seen = token.label or token.text
        weights = known.get(seen)
        if weights is None:
            weights = known[seen] = weigh_word(token, page.lexicon)
        total += weights[place]
        place += 1
    for pair in read_pairs(page, index):
        total += model.pairs.get(pair, 0.0)
    if len(near) == len(PLACES):
        return total
    edge = model.near.get(EDGE, NOTHING)
    return total + sum(edge[: first - index + _REACH]) + sum(edge[place:])


def weigh_word(token: Token, lexicon: Lexicon) -> Weights:
    """What a token speaks for or against at each place beside a word."""
    near = lexicon.neighbours.near
    weights = [near[key] for key in read_keys(token, lexicon) if key in near]
    if len(weights) > 1:
        return tuple(map(sum, zip(*weights, strict=True)))
    return weights[0] if weights else NOTHING


def read_keys(token: Token, lexicon: Lexicon) -> list[str]:
    """What a token is to its neighbours: what was found there, or its word and its kinds."""
    mark = read_mark(token)
    if mark:
        # Numbers have steps of their own and stand beside everything.
        return [] if mark == "number" else [mark]
    word = base_form(token.text)
    keys = [f"={word}", f"~{word[-2:]}", *lexicon.neighbours.kinds.get(word, ())]
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
    if word != token.text and token.text.endswith("'s"):
        keys.append("~'s")
    return keys


def read_mark(token: Token) -> str:
    """What stands at an index if it is no undecided word, else nothing."""
    if token.label:
        return f"#{token.label.partition(' ')[0]}"
    if token.kind == "word":
        return ""
    if token.kind == "digits":
        return "number"
    return "." if token.text in ".!?;:" else f"={token.text}"


def read_pairs(page: Page, index: int) -> list[str]:
    """What two things together say: the words on both sides, and one with the word between."""
    before, after = read_side(page, index - 1), read_side(page, index + 1)
    word = base_form(page.tokens[index].text)
    usual = "usual" if word in page.lexicon.common else "unusual"
    pairs = [
        f"b{before} a{after}",
        f"{usual} b{before}",
        f"{usual} a{after}",
        f"first {min(index, _FIRST)}",
        f"last {min(len(page.tokens) - index, _LAST)}",
        f"style {page.style}{read_capital(page, index)}",
    ]
    group = page.lexicon.groups.get(word)
    return [*pairs, f"{group} b{before}", f"{group} a{after}"] if group else pairs


def read_side(page: Page, index: int) -> str:
    """What stands right beside a word."""
    if not 0 <= index < len(page.tokens):
        return EDGE
    token = page.tokens[index]
    return read_mark(token) or f"={base_form(token.text)}"


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
