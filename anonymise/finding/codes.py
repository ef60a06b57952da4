"""Identifiers that are codes: found by their format alone, whether or not they are valid.

A number that no network has issued, or a postcode that no street has, is still somebody's
once its writer makes a slip; validity may choose a label and never decides.
"""

import re
from typing import Final

from anonymise.finding.addresses import TOPS
from anonymise.finding.forms import Form
from anonymise.finding.page import Page

_SMALL: Final = r"on|in|at|to|is|it|so|of|or|my|me|we|he|by|as|if|no|up|us|go|do|ok|an|am|be"

# The last part mixes digits and letters.
_NUMBERED: Final = r"\b(?:[^\W\d]{1,30}[.-]){1,3}(?=[^\W\d]{0,30}\d)(?=\d{0,9}[^\W\d])\w{2,40}"

# In order: the first to claim a stretch names it. Repetitions are bounded, or begin at the
# edge of a word, so that no text can make a search take longer than in proportion to its length.
PATTERNS: Final = tuple(
    (label, Form(pattern))
    for label, pattern in (
        ("LINK", r"https?\s?:\s?/\s?/\s?[^\s]{0,300}|\bwww\s?[.,]\s?[^\s]{0,300}"),
        (
            "LINK",
            rf"\b[a-z0-9-]{{2,63}}(?:\.[a-z0-9-]{{2,63}}){{0,4}}\.(?:{TOPS}|uk|tv|xyz)\b(?:/[^\s]{{0,300}})?",
        ),
        ("LINK", rf"\b\w{{2,40}}\sdot\s(?:{TOPS})\b(?:\sdot\suk\b)?"),
        ("HANDLE", r"@\s?[\w.-]{1,40}"),
        ("HANDLE", r"\b\w+(?:[.-]\w+){0,4}_[\w.-]*|\b_[\w.-]+"),
        (
            "HANDLE",
            (
                r"\b(?:username|user\sname|gamertag|handle|insta|instagram|snap|snapchat|tiktok|twitter"
                r"|telegram|discord|psn|login)(?:\s(?:name|account|id|tag|handle))?\s?(?::|=|\bis\b|\bwas\b)\s?"
                r"(?P<what>(?!(?:the|a|an|not|on|off|my|his|her|so|how|where|what|when|still|full|just|really)\b)[\w.-]{2,60})"
            ),
        ),
        (
            "HANDLE",
            (
                r"\b(?:username|gamertag|handle|insta|instagram|snap|snapchat|tiktok|twitter|telegram|discord"
                r"|psn|xbox|facebook|fb|kik|signal|account|profile|name)(?:\s[a-z]{1,7}){0,2}[\s:]{1,3}"
                r"(?P<what>\w{1,40}[.-]\w[\w.-]{0,40})"
            ),
        ),
        ("HANDLE", _NUMBERED),
        (
            "PHONE",
            r"(?<!\w)(?:\+\s?\d{1,3}|\(?\s?[0o])[\s()./-]{0,3}(?:[\do][\s()./-]{0,3}){7,12}[\do](?!\w)",
        ),
        (
            "HANDLE",
            (
                r"\b(?:facebook|fb|insta|instagram|snap|snapchat|tiktok|twitter|kik)\s(?:as|under)\s"
                r"(?P<what>[\w.]{1,40}(?:\s[\w.]{1,40}){0,2})"
            ),
        ),
        (
            "NHS NUMBER",
            r"\bnhs\s?(?:number|no|num)?\.?\s?(?:is|:|=)?\s?(?P<what>\d(?:[\s-]?\d){9})\b",
        ),
        (
            "POSTCODE",
            rf"\b[a-z]{{1,2}}\d[a-z\do]?\s{{0,3}}[\doil](?!\s(?:{_SMALL})\b)\s?[a-z]\s?[a-z]\b",
        ),
        ("POSTCODE", r"\bpost\s?code\s(?:is\s)?(?P<what>[a-z]{1,2}\d{1,2}[a-z]?)\b"),
        ("NUMBER PLATE", r"\b[a-z]{2}\d{2}\s?[a-z]{3}\b|\b[a-z]\d{1,3}\s?[a-z]{3}\b"),
        (
            "NUMBER PLATE",
            r"\b(?:reg|registration|plate|number\splate)\s(?:is|was|no|number|:)?\s?(?P<what>[a-z]{1,3}\s?\d{1,4}\s?[a-z]{0,3})\b",
        ),
        ("NHS NUMBER", r"\b\d{3}[\s-]\d{3}[\s-]\d{4}\b"),
        (
            "REFERENCE",
            r"\b(?!(?:24/7|50/50|1-1)\b)\w{1,12}(?:[/-]\w{1,12}){1,5}(?=\b)(?<=\d)|\b\d{1,8}(?:[/-]\w{1,12}){2,5}\b",
        ),
    )
)
WITH_DIGITS: Final = frozenset(
    {"PHONE", "NI NUMBER", "NHS NUMBER", "POSTCODE", "NUMBER PLATE", "REFERENCE"}
)
# A token of letters and digits mixed is a reference, whatever it refers to.
_MIXED: Final = Form(r"\b(?=\w*\d)(?=\w*[^\W\d])\w{2,}\b")


def find_codes(page: Page) -> None:
    """Take every stretch that looks like a code."""
    for label, form in PATTERNS:
        if not may_stand(page, label, form):
            continue
        for match in page.search(form):
            if is_kept(page, match):
                continue
            group = "what" if "what" in form.pattern.groupindex else 0
            page.take(match.start(group), match.end(group), label)


def may_stand(page: Page, label: str, form: Form) -> bool:
    """Whether a text has the digits that a code cannot be without."""
    if form.pattern.pattern == _NUMBERED:
        return page.runs.mixed
    return label not in WITH_DIGITS or bool(page.digits)


def find_mixed(page: Page) -> None:
    """Take words that hold digits, but for a few that everybody writes."""
    if not page.runs.mixed:
        return
    for match in page.search(_MIXED):
        tokens = page.between(match.start(), match.end())
        # "34yo" is an age already; what is left of it names nobody.
        if any((token.label or "").startswith(("AGE", "CHILD")) for token in tokens):
            keep(page, match.start(), match.end())
            continue
        page.take(match.start(), match.end(), "REFERENCE")


def is_kept(page: Page, match: re.Match[str]) -> bool:
    """Whether a pattern begins with a number that is known to be harmless: "p45 and"."""
    return any(token.kept for token in page.between(match.start(), match.end())[:1])


def keep(page: Page, start: int, end: int) -> None:
    """Protect the undecided tokens between two offsets."""
    for token in page.between(start, end):
        if token.label is None:
            token.kept = True
