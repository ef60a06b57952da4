"""E-mail addresses, written or said: "x dot y at z dot org", "x (at) z", "x at sign z".

The sign between name and host is looked for first and both sides are read from there, so that
no text can make the search slower than in proportion to its length.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from anonymise.finding.page import Page
from anonymise.finding.pieces import DIGITS, TENS

TOPS: Final = (
    r"com|co|org|net|uk|gov|ac|nhs|info|io|biz|ie|eu|wales|scot|cymru|police|email|online|xyz"
    r"|example"
)
PROVIDERS: Final = (
    r"g\s?mail|google\s?mail|hot\s?mail|y\s?mail|i\s?cloud|bt\s?internet|proton\s?mail|talk\s?talk"
    r"|virgin\s?media|out\s?look"
)
_LEFT: Final = r"[\s(\[{<*_/|~\"'-]{1,3}"
_RIGHT: Final = r"[\s)\]}>*_/|~\"'-]{1,3}"
_SIGN: Final = re.compile(
    rf"\s?@\s?|{_LEFT}at(?:\s(?:sign|symbol))?{_RIGHT}|\s?[(\[{{<]\s?a\s?[)\]}}>]\s?"
)
# What every sign has in it; a search for the whole sign would stop at every space.
_CORE: Final = re.compile(
    r"[@a](?:(?<=@)|(?<=[\s(\[{<*_/|~\"'-]a)t(?=[\s)\]}>*_/|~\"'-])|(?<=[(\[{<]a)|(?<=[(\[{<]\sa))"
)
_BEFORE_CORE: Final = 3
_WORD: Final = r"[a-z0-9][a-z0-9-]{0,62}"
_HOST: Final = rf"(?:(?:{PROVIDERS})\b|{_WORD})"
_DOT: Final = rf"(?:\s?\.\s?|{_LEFT}dot{_RIGHT}|\s?[(\[{{<]\s?\.\s?[)\]}}>]\s?)"
_STOP: Final = rf"(?:{_DOT}|{_LEFT}(?:point|period|full\sstop|fullstop){_RIGHT})"
# A stop that is said, or a known ending: a sentence can end after "at work".
_SAID_HOST: Final = re.compile(
    rf"{_HOST}(?:\.{_WORD}){{0,3}}(?:{_LEFT}dot{_RIGHT}|\s?[(\[{{<]\s?\.\s?[)\]}}>]\s?){_WORD}"
    rf"(?:{_DOT}{_WORD}){{0,3}}"
)
_KNOWN_HOST: Final = re.compile(
    rf"{_HOST}(?:{_STOP}{_WORD}){{0,3}}{_STOP}(?:{TOPS})\b(?:{_STOP}(?:uk|au|in|za|ng|pk)\b)?"
)
_TIGHT_HOST: Final = re.compile(rf"{_WORD}(?:\.{_WORD}){{1,4}}\b")
_SPACED_HOST: Final = re.compile(rf"{_WORD}\s(?:com|org|net|(?:co|ac|org|gov|nhs)\suk)\b")
_PROVIDER: Final = re.compile(r"(?:gmail|googlemail|hotmail|ymail|icloud|btinternet|protonmail)\b")
# After a name whose stops are said, or a sign that is written, whatever stands there is a host.
_ANY_HOST: Final = re.compile(r"[\w-]{1,64}")
_NAME: Final = re.compile(r"[\w.+%'-]{1,64}$")
_JOINT: Final = re.compile(
    r"(?:[\s(\[{<*_/|~-]{1,3}(?:dot|underscore|under\sscore|dash|hyphen|plus|point|full\sstop)"
    r"[\s)\]}>*_/|~-]{1,3}|\s?[(\[{<][._-][)\]}>]\s?)$"
)
_BEFORE_DIGITS: Final = re.compile(r"(?<=(?:dot|ore|ash|hen|lus|int|top)\s)[a-z]{2,20}\s$")
# Without one of these no name has stops that are said.
_JOINTS: Final = frozenset(
    {"dot", "underscore", "under", "dash", "hyphen", "plus", "point", "full"}
)
_JOINED: Final = re.compile(r"_|[(\[{<][.-][)\]}>]")
# " @" can begin a handle; in brackets or called a sign, "at" is nothing else.
_CERTAIN: Final = re.compile(r"@|[^@\w]*[(\[{<*_/|~]|\s?at\s(?:sign|symbol)")
_LONGEST_NAME: Final = 90
# A host whose stop is said follows no ordinary "at", so the words before it are the name.
_SAID_DOT: Final = re.compile(r"\bdot\b")
_MOST_SAID: Final = 4
_NUMERALS: Final = DIGITS | TENS
_BEFORE_EMAIL: Final = frozenset(
    {"email", "emails", "mail", "address", "contact", "write", "it's", "its", "results", "reply",
     "please", "hotmail", "gmail", "message", "that's", "thats", "send", "underscore", "dot"}
)  # fmt: skip


def find_emails(page: Page) -> None:
    """Take every e-mail address, and "@" with what follows it."""
    text = page.lower
    dictated = not page.runs.words.isdisjoint(_JOINTS) or _JOINED.search(text) is not None
    for sign in find_signs(text):
        written, clear = "@" in sign[0], _CERTAIN.match(sign[0]) is not None
        # Most that reads "at" is none, which what follows shows sooner than what stands before.
        if not read_host(text, sign.end(), certain=clear or dictated, written=written):
            continue
        start, said = read_name(text, sign.start())
        if start == sign.start():
            continue
        end = read_host(text, sign.end(), certain=said or clear, written=written)
        if end:
            if not said and not written and _SAID_DOT.search(text, sign.end(), end):
                start = read_said_words(page, start)
            page.take(start, end, "EMAIL")


def read_said_words(page: Page, start: int) -> int:
    """Where a name begins whose words are said one by one: "little acorn ninety one at"."""
    at = bisect_left(page.starts, start) - 1
    stops = page.union("cues.stop", "cues.pronoun", "cues.modal", "cues.possessive")
    first = start
    for _ in range(_MOST_SAID):
        if not page.word(at).isalpha() or page.tokens[at].gap not in {"", " "}:
            break
        named = page.word(at) in _NUMERALS or page.word(at) in page.section("heads.before_name")
        if not named and (page.word(at) in stops or page.word(at) in _BEFORE_EMAIL):
            break
        first, at = page.tokens[at].start, at - 1
    return first


def find_signs(text: str) -> Iterator[re.Match[str]]:
    """Every sign that can part a name from a host, from left to right, none inside another."""
    last = 0
    for core in _CORE.finditer(text):
        for at in range(max(core.start() - _BEFORE_CORE, last), core.start() + 1):
            if sign := _SIGN.match(text, at):
                last = sign.end()
                yield sign
                break


def read_name(text: str, end: int) -> tuple[int, bool]:
    """Where the name before a sign begins, and whether its stops are said."""
    start, said = end, False
    while end - start < _LONGEST_NAME:
        window = max(0, start - _LONGEST_NAME)
        name = _NAME.search(text, window, start)
        if name is None:
            break
        start = name.start()
        # A year or a number is said apart from the word it follows: "lane 82 at".
        if name[0].isdigit() and (word := _BEFORE_DIGITS.search(text, window, start)):
            start = word.start()
        joint = _JOINT.search(text, window, start)
        if joint is None or not _NAME.search(text, window, joint.start()):
            break
        start, said = joint.start(), True
    return start, said


def read_host(text: str, start: int, *, certain: bool, written: bool) -> int:
    """Where the host after a sign ends; 0 when there is none.

    Args:
        text: the text.
        start: the offset after the sign.
        certain: the sign or the name before it leaves no doubt.
        written: the sign is "@" itself, so that a host needs no known ending.
    """
    forms = [_KNOWN_HOST, _PROVIDER]
    if written:
        forms += [_TIGHT_HOST, _SPACED_HOST]
    if certain:
        forms += [_SAID_HOST, _ANY_HOST]
    return max((found.end() for form in forms if (found := form.match(text, start))), default=0)
