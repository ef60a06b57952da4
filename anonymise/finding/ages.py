"""Ages become bands, in digits or in words, said outright or beside what happened then."""

import re
from typing import Final

from anonymise.finding.forms import Form
from anonymise.finding.labels import band_age
from anonymise.finding.page import Page

_SMALL: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen"
)
_UNITS: Final = {word: value for value, word in enumerate(_SMALL.split("|"), start=1)}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
SPELLED: Final = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(list(_UNITS)[:9])}))?|{'|'.join(_UNITS)})"
)
_N: Final = rf"(?P<age>\d{{1,3}}|{SPELLED})"
_WHO: Final = (
    r"(?:i|im|i'm|ive|he|hes|he's|she|shes|she's|they're|theyre|who|whos|who's|youngest|eldest|oldest"
    r"|girl|boy|child|lad|cat|dog|wife|husband|partner|ex|nan|son|daughter|sister|brother|kid|mum|dad|baby|twins|now|and)"
)
_BE: Final = (
    r"(?:am|is|was|were|are|been|be|turned|turning|turns|only|just|nearly|almost|about|like|still"
    r"|now|then)"
)
_STOP: Final = (
    r"(?=\s{0,2}(?:$|[.,;:!?)\n-]|(?:and|but|so|when|at|now|then|or|cos|because|he|she|i|we|they|in"
    r"|with|who|the|my|that|this|next|last|today|tomorrow|by|until|if|as|after|before)\b))"
)
_AGES: Final = tuple(
    Form(pattern)
    for pattern in (
        rf"\b{_N}(?:\s|-)?(?:years?|yrs?|yr|y)(?:\s|-)?(?:olds?|o|of\sage)\b",
        rf"\b{_N}\s?(?:yo|y/o)\b",
        rf"\b(?:aged?|age\sof|turned|turning|ages)(?:\s|,\s(?=\w+\s?[,;)]))(?:about\s|around\s|just\s|only\s|between\s)?{_N}\b",
        rf"\b(?:im|i'm|hes|he's|shes|she's|whos|who's|i\sam|he\sis|she\sis)\s(?:{_BE}\s){{0,2}}{_N}{_STOP}",
        rf"\b{_WHO}\s(?:{_BE}\s){{1,3}}{_N}{_STOP}",
        rf"(?<!\bit\s)(?<!\bthat\s)(?<!\bthere\s)(?<!\bthis\s)\b(?:is|was)\s(?:{_BE}\s){{0,2}}(?!one\b){_N}{_STOP}",
    )
)
_INFANT: Final = Form(
    rf"\b(?:\d{{1,2}}|{SPELLED})(?:\s|-)(?:month|months|mth|mths|week|weeks|wk|wks|day|days)"
    r"(?:\s|-)(?:olds?|bab(?:y|ies)|twins)\b"
)
# A child too young for years, where the phrase ends: "she is 10 months".
_MONTHS: Final = Form(
    r"\b(?:he|she|hes|he's|shes|she's|who|baby|son|daughter|boy|girl|twins)\s(?:(?:is|was|are|were|only|just"
    rf"|now|about|nearly)\s){{0,3}}(?P<age>(?:\d{{1,2}}|{SPELLED})\s(?:months|mths|weeks|wks|days))"
    r"(?=\s{0,2}(?:$|[.,;:!?)\n]))"
)
_HALF: Final = Form(
    rf"(?:\b(?:is|was|am|hes|shes|he's|she's|im|i'm|turned|at|aged|only|nearly|just|almost)\s|[,(\]]\s?)"
    rf"(?P<age>{_N.replace('?P<age>', '?:')}\sand\sa\s(?:half|bit))\b"
    r"(?!\s(?:years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|miles?|stone|out|times|grand"
    r"|thousand|million))"
)
_TEENS: Final = (
    "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    "|nineteenth"
)
_TENTHS: Final = "twentieth|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth"
_FIRSTS: Final = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
# "On my thirtieth", "her 21st": nobody counts anything else of their own that far.
_BIRTHDAY: Final = Form(
    r"\b(?:my|your|his|her|their|our|'s)\s(?P<age>\d{1,2}(?:st|nd|rd|th)"
    rf"|(?:{'|'.join(_TENS)})[\s-](?:{_FIRSTS})|{_TEENS}|{_TENTHS}|{_FIRSTS})(?P<day>\sbirthdays?\b)?"
)
_ORDINALS: Final = {
    word: value for value, word in enumerate(f"{_FIRSTS}|{_TEENS}".split("|"), start=1)
} | {word: 10 * value for value, word in enumerate(_TENTHS.split("|"), start=2)}

_MORE_AGES: Final = re.compile(
    rf"\]?\s?(?:,\sand|,|and|&)\s?(?P<age>\d{{1,2}}\b|{SPELLED}\b"
    r"(?=\s?(?:$|[.,;:!?)]|(?:and|but|they|who|when|he|she|i|we|now|at|in|saw)\b)))"
)
_ADULT: Final = 18


def find_ages(page: Page) -> None:
    """Take ages, and the ages listed after one."""
    for match in page.search(_INFANT):
        page.take(match.start(), match.end(), label_age(page, 0))
    for match in page.search(_MONTHS):
        page.take(match.start("age"), match.end("age"), label_age(page, 0))
    for match in page.search(_HALF):
        take_age(page, match)
    for match in page.search(_BIRTHDAY):
        take_birthday(page, match)
    for form in _AGES:
        for match in page.search(form):
            if match.end() > match.end("age") or not find_unit(page, match.end("age")):
                take_age_list(page, match)


def take_age_list(page: Page, match: re.Match[str]) -> None:
    """Take an age, and the ages listed after it."""
    take_age(page, match)
    more = _MORE_AGES.match(page.lower, match.end("age"))
    while more and not find_unit(page, more.end("age")):
        take_age(page, more)
        more = _MORE_AGES.match(page.lower, more.end("age"))


def take_age(page: Page, match: re.Match[str]) -> None:
    """Take one age as its band."""
    label = label_age(page, read_number(match["age"]))
    page.take(match.start("age"), match.end("age"), label)


def take_birthday(page: Page, match: re.Match[str]) -> None:
    """Take the age of somebody's birthday; a small number only where it is called one."""
    years = read_number(match["age"])
    ends = re.compile(_STOP).match(page.lower, match.end("age"))
    if match["day"] or (years >= _ADULT and ends):
        page.take(match.start("age"), match.end("age"), label_age(page, years))


def label_age(page: Page, years: int) -> str:
    """The band of an age, unless the policy keeps nothing of it."""
    kind = "children" if years < _ADULT else "ages"
    return "AGE" if page.policy.removes(kind) else band_age(years)


def find_unit(page: Page, offset: int) -> bool:
    """Whether a unit of time follows, so that the number is a duration and not an age."""
    unit = re.match(r"\s?-?([a-z']+)", page.lower[offset : offset + 20])
    return unit is not None and unit[1] in page.section("heads.unit_only")


def read_number(text: str) -> int:
    """The value of digits or of number words below a hundred."""
    if found := re.match(r"\d+", text):
        return int(found[0])
    parts = re.split(r"[\s-]", text)
    return sum(_TENS.get(p, 0) + _UNITS.get(p, 0) + _ORDINALS.get(p, 0) for p in parts)
