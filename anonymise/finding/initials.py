"""Letters that stand for a person."""

from collections.abc import Iterator
from typing import Final

from anonymise.finding.doubt import after_kin, after_title, ends, is_doubtful
from anonymise.finding.page import Page, base_form

# Abbreviations that are written with stops and name nobody.
_ORDINARY: Final = frozenset(
    {
        *("eg", "ie", "am", "pm", "nb", "ps", "ad", "bc", "uk", "us", "ni", "gp", "tv", "dv"),
        *("usa", "phd", "asap", "rip", "aka", "icu", "nhs", "bbc", "hmp", "dob", "diy", "id"),
        *("pc", "ok", "oap", "mp", "eu", "un", "qc", "kc", "ae"),
    }
)
_HOURS: Final = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
     "twelve", "thirty", "fifteen", "past", "the", "in", "every", "this", "each", "an", "a"}
)  # fmt: skip
# Halves of the day behind an hour, and somebody elsewhere.
_HALVES: Final = frozenset({"am", "pm"})
_TEXT_SPEAK: Final = frozenset("nurx")
_ANSWERS: Final = frozenset({"q", "a"})


def take_initials(page: Page) -> None:
    """Take initials: with stops, with a capital, after kin or a name, or doing things."""
    for run in read_dotted(page):
        letters = "".join(page.tokens[index].text for index in run)
        if letters not in _ORDINARY or (letters in _HALVES and not follows_hour(page, run[0])):
            take_run(page, run)
    short = {word for word in page.letters if word.isalpha()}
    for index in page.find(short | page.section("cues.pair")):
        token = page.tokens[index]
        if len(token.text) == 1 and token.open and token.text.isalpha():
            stopped = before_name(page, index)
            if stopped or (token.text not in "ia" and stands_for_person(page, index)):
                token.label = "NAME"
        elif is_pair(page, index) and leads(page, index):
            token.label = "NAME"


def follows_hour(page: Page, index: int) -> bool:
    """Whether an hour stands before, or a word that hours of the day are spoken of with."""
    before = page.tokens[index - 1] if index else None
    if before is None:
        return False
    return before.label is not None or before.kind == "digits" or before.text in _HOURS


def take_run(page: Page, run: list[int]) -> None:
    """Call letters and the stops between them one name, unless part of them is another thing."""
    tokens = page.tokens[run[0] : run[-1] + 1]
    if any(token.kept or token.label not in {None, "NAME"} for token in tokens):
        return
    page.groups += 1
    for token in tokens:
        token.label, token.group = "NAME", page.groups


def read_dotted(page: Page) -> Iterator[list[int]]:
    """The letters of each "J.P." or "s.k.m", as indexes."""
    stops = page.find({"."})
    if not any(len(page.tokens[at - 1].text) == 1 for at in stops):
        return
    run: list[int] = []
    for index, token in enumerate(page.tokens):
        text = base_form(token.text) if run else token.text
        letter = len(text) == 1 and token.kind == "word" and text.isalpha()
        if letter and (not run or (index - run[-1] == len("x.") and not token.gap)):
            run.append(index)
        elif token.text != "." or token.gap or not run or index - run[-1] != 1:
            if len(run) > 1:
                yield run
            run = [index] if letter else []
    if len(run) > 1:
        yield run


def stands_for_person(page: Page, index: int) -> bool:
    """Whether a letter without another is somebody."""
    token = page.tokens[index]
    if page.capital_inside(index):
        return True
    if page.tokens[index - 1].text == "'" or page.word(index - 1) in _ANSWERS:
        return False
    if index and page.label(index - 1) == "NAME" and token.gap == " " and ends(page, index):
        return True
    if token.text in _TEXT_SPEAK:
        return False
    if page.word(index - 1) in page.section("cues.kin") or after_title(page, index):
        return True
    return leads(page, index) or is_object(page, index)


def is_pair(page: Page, index: int) -> bool:
    """Whether two letters are neither a word nor always an abbreviation ("dj", "aj")."""
    token = page.tokens[index]
    return len(token.text) == len("dj") and token.open and token.text in page.section("cues.pair")


def leads(page: Page, index: int) -> bool:
    """Whether a letter does what only people do, or stands after kin."""
    before, after = page.word(index - 1), page.word(index + 1)
    if page.tokens[index].text.endswith("'s") or after_kin(page, index):
        return True
    first = page.starts_sentence(index) or before in page.union("cues.slot_before", "cues.call")
    return (first and after in page.union("cues.speech", "cues.state")) or (
        before in page.section("cues.call") and ends(page, index)
    )


def is_object(page: Page, index: int) -> bool:
    """Whether something is done to a letter that only people are done to."""
    before = page.word(index - 1)
    done = before in page.union("cues.meet", "cues.call")
    return done and before not in page.section("cues.preposition") and ends(page, index)


def before_name(page: Page, index: int) -> bool:
    """Whether "K." goes with a name after it."""
    tokens = page.tokens
    if index + 2 >= len(tokens) or tokens[index + 1].text != "." or tokens[index + 1].gap:
        return False
    after = tokens[index + 2]
    return page.label(index + 2) == "NAME" or (after.open and is_doubtful(page, after.text))
