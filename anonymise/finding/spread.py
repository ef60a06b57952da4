"""Whatever was judged a name once is a name everywhere in the answer."""

from anonymise.finding.doubt import MENTION, is_doubtful, is_name
from anonymise.finding.gate import base_form
from anonymise.finding.page import Page


def spread_names(page: Page) -> None:
    """Take every other mention of a word that was taken as a name or a place."""
    found: dict[str, tuple[str, bool]] = {}
    for token in page.tokens:
        if token.kind == "word" and token.label in {"NAME", "PLACE"} and len(token.text) > 1:
            found.setdefault(base_form(token.text), (token.label, token.capital))
    for index, token in enumerate(page.tokens):
        known = found.get(base_form(token.text)) or found.get(token.text.removesuffix("s"))
        if token.open and known and is_mention(page, index, known_capital=known[1]):
            token.label = known[0]


def is_mention(page: Page, index: int, *, known_capital: bool) -> bool:
    """Whether an ordinary word that was a name elsewhere is one here."""
    token = page.tokens[index]
    word = base_form(token.text)
    if page.capital_inside(index):
        return True
    if not is_doubtful(page, word):
        return False
    # A writer who gave it a capital there and none here meant two different words.
    if page.style == "cased" and known_capital and not token.capital:
        return False
    return is_name(page, index, word, MENTION)


def spread_particles(page: Page) -> None:
    """Take the small words that belong to a family name: van der Berg, de Souza, al Masri."""
    small = page.section("cues.small") - {"the", "o", "d", "c"}
    for index in range(len(page.tokens) - 2, -1, -1):
        token = page.tokens[index]
        if token.text in small and token.open and page.label(index + 1) == "NAME":
            token.label = "NAME"
    for index in range(2, len(page.tokens)):
        token = page.tokens[index]
        initial = page.tokens[index - 1].text == "." and len(page.tokens[index - 2].text) == 1
        if (
            initial
            and token.open
            and page.label(index - 2) == "NAME"
            and is_doubtful(page, token.text)
        ):
            token.label = "NAME"


def spread_hyphens(page: Page) -> None:
    """Take the other half of a double-barrelled name."""
    for index in range(1, len(page.tokens) - 1):
        hyphen = page.tokens[index]
        before, after = page.tokens[index - 1], page.tokens[index + 1]
        if hyphen.text != "-" or hyphen.gap or after.gap:
            continue
        for token, other in ((before, after), (after, before)):
            if other.label == "NAME" and token.open and token.text not in {"ex", "self", "co"}:
                token.label = "NAME"
