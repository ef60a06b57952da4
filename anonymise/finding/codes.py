"""Identifiers that are codes: found by their format alone, whether or not they are valid.

A number that no network has issued, or a postcode that no street has, is still somebody's
once its writer makes a slip; validity may choose a label and never decides.
"""

import re
from typing import Final

from anonymise.finding.page import Page

_AT: Final = r"(?:@|\(at\)|\[at\]|\{at\}|\bat\b)"
_DOT: Final = r"(?:\.|\(dot\)|\[dot\]|\{dot\}|\bdot\b|\bpoint\b)"
_HOSTS: Final = (
    r"gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|live|msn|aol|btinternet|protonmail|proton"
    r"|sky|talktalk|virginmedia|ntlworld|example|mail|me"
)
_TOPS: Final = r"com|co|org|net|uk|gov|ac|nhs|info|io|me|biz|ie|eu|app|wales|scot|cymru|police"
_LOCAL: Final = r"[\w.+%'-]{1,64}(?:\s(?:dot|underscore|dash|hyphen|point)\s[\w.+%'-]{1,64}){0,6}"

# Without one of these there is no e-mail address, spelled or not.
HINTS: Final = (
    "@",
    "dot",
    "point",
    "(at)",
    "[at]",
    "{at}",
    "gmail",
    "googlemail",
    "hotmail",
    "ymail",
    "icloud",
    "btinternet",
)

# In order: the first to claim a stretch names it. Repetitions are bounded, or begin at the
# edge of a word, so that no text can make a search take longer than in proportion to its length.
PATTERNS: Final = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("LINK", r"https?\s?:\s?/\s?/\s?[^\s]{0,300}|\bwww\s?[.,]\s?[^\s]{0,300}"),
        ("EMAIL", r"[\w.+%'-]{1,64}\s?@\s?[\w-]{1,64}(?:\s?\.\s?[\w-]{1,64}){1,5}"),
        (
            "EMAIL",
            (
                rf"{_LOCAL}\s?{_AT}\s?[\w-]{{1,64}}(?:\s?{_DOT}\s?[\w-]{{1,64}}){{0,3}}"
                rf"\s?{_DOT}\s?(?:{_TOPS})\b(?:\s?{_DOT}\s?(?:uk|au|in)\b)?"
            ),
        ),
        ("EMAIL", rf"{_LOCAL}\s?{_AT}\s?(?:gmail|googlemail|hotmail|ymail|icloud|btinternet)\b"),
        ("EMAIL", rf"{_LOCAL}\s?@\s?(?:{_HOSTS})\b"),
        ("EMAIL", r"\w{1,40}(?:\s(?:dot|underscore)\s\w{1,40}){1,6}\sat\s\w{1,40}"),
        (
            "LINK",
            rf"\b[a-z0-9-]{{2,63}}(?:\.[a-z0-9-]{{2,63}}){{0,4}}\.(?:{_TOPS}|uk|tv|xyz)\b(?:/[^\s]{{0,300}})?",
        ),
        ("LINK", rf"\b\w{{2,40}}\sdot\s(?:{_TOPS})\b(?:\sdot\suk\b)?"),
        ("HANDLE", r"@\s?[\w.]{1,40}"),
        ("HANDLE", r"\b\w*_[\w.]*"),
        (
            "HANDLE",
            (
                r"\b(?:username|user\sname|gamertag|handle|insta|instagram|snap|snapchat|tiktok|twitter"
                r"|telegram|discord|psn|login)(?:\s(?:name|account|id|tag|handle))?\s?(?::|=|\bis\b|\bwas\b)\s?"
                r"(?P<what>(?!(?:the|a|an|not|on|off|my|his|her|so|how|where|what|when|still|full|just|really)\b)[\w.-]{2,60})"
            ),
        ),
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
        ("NI NUMBER", r"\b[a-z]\s?[a-z]\s?[\s-]?(?:\d[\s-]?){6}[a-d]\b"),
        (
            "NHS NUMBER",
            r"\bnhs\s?(?:number|no|num)?\.?\s?(?:is|:|=)?\s?(?P<what>\d(?:[\s-]?\d){9})\b",
        ),
        ("POSTCODE", r"\b[a-z]{1,2}\d[a-z\do]?\s{0,3}[\doil]\s?[a-z]\s?[a-z]\b(?![a-z])"),
        ("POSTCODE", r"\bpost\s?code\s(?:is\s)?(?P<what>[a-z]{1,2}\d{1,2}[a-z]?)\b"),
        ("NUMBER PLATE", r"\b[a-z]{2}\d{2}\s?[a-z]{3}\b|\b[a-z]\d{1,3}\s?[a-z]{3}\b"),
        (
            "NUMBER PLATE",
            r"\b(?:reg|registration|plate|number\splate)\s(?:is|was|no|number|:)?\s?(?P<what>[a-z]{1,3}\s?\d{1,4}\s?[a-z]{0,3})\b",
        ),
        ("NHS NUMBER", r"\b\d{3}[\s-]\d{3}[\s-]\d{4}\b"),
        ("PHONE", r"(?<!\w)\d{4,6}[\s./-]{1,3}\d{3}[\s./-]{0,3}\d{3,4}(?!\w)"),
        (
            "REFERENCE",
            r"\b(?!(?:24/7|50/50|1-1)\b)\w{1,12}(?:[/-]\w{1,12}){1,5}(?=\b)(?<=\d)|\b\d{1,8}(?:[/-]\w{1,12}){2,5}\b",
        ),
    )
)
# A token of letters and digits mixed is a reference, whatever it refers to.
_MIXED: Final = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d])\w{2,}\b")
_HARMLESS_MIXED: Final = re.compile(
    r"(?:[1-5](?:st|nd|rd|th)|\d{1,2}(?:hrs?|mins?|wks?|yrs?|mths?|x|k)|covid19|b4|gr8|l8r|m8|2day|2nite|2moro|every1|some1|any1|no1)"
)
_DIGIT_WORDS: Final = r"(?:zero|oh|o|nought|naught|one|two|three|four|five|six|seven|eight|nine)"
_TENS: Final = (
    r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)"
)
_STEP: Final = rf"(?:(?:double|triple|treble)\s)?(?:{_DIGIT_WORDS}|{_TENS}|\d{{1,11}})"
_JOIN: Final = r"(?:[\s,.-]{1,3}(?:(?:then|and|space|dash)[\s,]{1,3})?)"
_SPELLED: Final = re.compile(rf"\b{_STEP}(?:{_JOIN}{_STEP}){{2,40}}\b")


def find_codes(page: Page) -> None:
    """Take every stretch that looks like a code."""
    spelled = any(hint in page.lower for hint in HINTS)
    for label, pattern in PATTERNS:
        # Most texts hold no address, and looking for one is the slowest search of all.
        if label == "EMAIL" and not spelled:
            continue
        for match in pattern.finditer(page.lower):
            group = "what" if "what" in pattern.groupindex else 0
            page.take(match.start(group), match.end(group), label)


def find_mixed(page: Page) -> None:
    """Take words that hold digits, but for a few that everybody writes."""
    for match in _MIXED.finditer(page.lower):
        if _HARMLESS_MIXED.fullmatch(match[0]):
            keep(page, match.start(), match.end())
        else:
            page.take(match.start(), match.end(), "REFERENCE")


def find_spelled(page: Page) -> None:
    """Take numbers read out digit by digit: three words or more in a row."""
    for match in _SPELLED.finditer(page.lower):
        words = re.findall(rf"{_DIGIT_WORDS}|{_TENS}|double|triple|treble", match[0])
        if len(words) > 1 or (words and re.search(r"\d", match[0])):
            page.take(match.start(), match.end(), "PHONE")


def keep(page: Page, start: int, end: int) -> None:
    """Protect the undecided tokens between two offsets."""
    for token in page.between(start, end):
        if token.label is None:
            token.kept = True
