"""Dates and times of day, as people write and say them."""

import re
from datetime import date
from typing import Final

from anonymise.finding.forms import Form
from anonymise.finding.page import Page

MONTHS: Final = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTH: Final = "(?:" + "|".join(name for names in MONTHS for name in names) + ")"
_NUMBERS: Final = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
_WEEKDAY: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[\s,]{1,3}(?:the\s)?)?"
)
_YEAR: Final = r"(?:(?:19|20)\d\d|'\d\d)"
_DAY: Final = r"\d{1,2}(?:\s?(?:st|nd|rd|th))?"
_NTH: Final = r"\d{1,2}(?:st|nd|rd|th)"
_ORDINAL: Final = (
    r"(?:(?:twenty|thirty)[\s-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
    r"|twentieth|thirtieth)"
)
_SPOKEN_YEAR: Final = (
    r"(?:nineteen|two\sthousand(?:\sand)?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[\s-](?:\w{1,5}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|oh)){0,2}\b"
)
# A year that is said: nineteen eighty four, two thousand and six.
_CENTURY: Final = (
    r"(?:(?:nineteen|twenty)[\s-](?:oh[\s-]\w{3,5}|\w{3,5}teen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|ten|eleven|twelve)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|two\sthousand\sand\s(?:\w{3,5}teen|twenty(?:[\s-]\w{3,5})?|ten|eleven|twelve|one|two|three"
    r"|four|five|six|seven|eight|nine))"
)
# Said digits go on where a year would end.
_MORE_DIGITS: Final = (
    r"[\s,.-]{1,3}(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\w{3,5}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b"
)
_FEAST: Final = (
    r"(?:christmas|xmas|easter|eid|diwali|new\syears?|new\syear's|boxing|good|halloween|ramadan"
    r"|hanukkah|mothers|mother's|fathers|father's|valentines|valentine's|bonfire|pancake|hogmanay"
    r"|passover|vaisakhi|navratri|nowruz|ramadhan|yom\skippur|rosh\shashanah|lent|holi|pentecost"
    r"|lunar\snew\syear|chinese\snew\syear|half\sterm|bank\sholiday|jubilee|lockdown"
    r"|[a-z]{2,12}(?:'?s)?\s(?:day|eve|night|weekend|bank\sholiday|half\sterm)|wigilia|samhain)"
    r"(?:\s(?:day|eve|sunday|monday|friday|tuesday|night)){0,2}"
)
_END: Final = r"(?!\w)"
# "The 3rd time" is no date.
_COUNTED: Final = (
    "time|one|day|night|week|month|year|person|man|woman|child|kid|baby|session|meeting|appointment"
    "|call|visit|conversation|place|floor|stage|step|part|wave|lockdown|incident|attack|husband|wife"
    "|partner|marriage|pregnancy|job|house|move|worker|officer|hearing|letter|report|question|page"
)
_NO_MORE: Final = r"(?!\s[./-]\s\d)"
_PATTERNS: Final = tuple(
    Form(pattern)
    for pattern in (
        (
            rf"\b(?:[a-z]{{1,4}}[/-])?\d{{1,6}}(?:[/-]?[a-z]{{1,3}})?(?:[/-]\d{{1,6}})?\sof\s(?:the\s)?"
            rf"{_DAY}\s(?:of\s)?{_MONTH}(?:[\s,]{{1,2}}{_YEAR})?{_END}"
        ),
        rf"(?<!\w)(?<![./-]\s){_WEEKDAY}\d{{1,4}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:\d{{4}}|\d{{1,2}}){_END}{_NO_MORE}",
        rf"(?<!\w)(?!24/7|50/50){_WEEKDAY}\d{{1,2}}/\d{{1,4}}{_END}",
        rf"\b{_WEEKDAY}(?:the\s)?{_DAY}\s?(?:of\s)?{_MONTH}(?:[\s,]{{1,2}}(?:of\s)?{_YEAR})?{_END}",
        rf"\b{_WEEKDAY}{_MONTH}\s(?:the\s)?{_DAY}(?:[\s,]{{1,2}}{_YEAR})?{_END}(?!\s?(?:%|percent))",
        rf"\b{_MONTH}[\s,]{{1,2}}(?:of\s|in\s)?{_YEAR}{_END}",
        rf"\b(?:the\s)?{_ORDINAL}\s(?:of\s)?{_MONTH}\b(?:[\s,]{{1,2}}{_YEAR})?",
        rf"\b{_MONTH}\s(?:the\s)?{_ORDINAL}\b(?:[\s,]{{1,2}}{_YEAR})?",
        rf"\b(?:the\s)?{_ORDINAL}\sof\s(?:the\s)?{_ORDINAL}\b(?:\s(?:of\s)?{_SPOKEN_YEAR})?",
        (
            rf"\b(?:the\s)?(?:{_NTH}\s(?:of\s)?the\s(?:{_NTH}|{_ORDINAL})|{_NTH}\sof\s(?:{_NTH}|{_ORDINAL})"
            rf"|{_ORDINAL}\s(?:of\s)?the\s{_NTH})(?:\s(?:of\s)?(?:{_YEAR}|\d\d\b|{_SPOKEN_YEAR}))?{_END}"
        ),
        rf"\b{_FEAST}(?:[\s,]{{1,2}}(?:of\s|in\s)?){_YEAR}{_END}",
        rf"\b(?:spring|summer|autumn|winter)\s(?:of\s|in\s)?{_YEAR}{_END}",
        rf"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\s(?:the\s)?(?:\d{{1,2}}\s?(?:st|nd|rd|th)|{_ORDINAL}){_END}",
        rf"\bthe\s\d{{1,2}}\s?(?:st|nd|rd|th){_END}(?!\s(?:{_COUNTED})\b)",
        rf"\b{_CENTURY}\b(?!{_MORE_DIGITS})",
    )
)
_TIMES: Final = (
    Form(r"(?<!\w)\d{1,2}(?:\s?[:.]\s?\d\d)?\s?(?:am|pm|a\.m|p\.m|o'?clock|noon|midnight)\b"),
    Form(
        r"(?<![\w£.:])\d{1,2}[:.][0-5]\d(?![\d%])(?:\s?(?:am|pm)\b)?(?!\s?(?:k|m|kg|cm|miles|hours|percent)\b)"
    ),
    Form(
        r"\b(?:half|quarter|half\spast|quarter\spast|quarter\sto|\d{1,2}\sto|\d{1,2}\spast)\s\d{1,2}\b"
    ),
)
_LONE_YEAR: Final = Form(r"(?<![\w£/.-])(?:19[3-9]\d|20[0-4]\d)(?:'?s)?(?![\w/-])")
_YEAR_BEFORE: Final = re.compile(
    r"\b(?:in|since|from|until|till|(?<!followed\s)by|during|year|of|around|about|early|late|mid|before|after|to)\s$"
)
_BIRTH: Final = re.compile(r"\b(?:dob|d\.o\.b|born|birth|birthday|bday)\b[^.!?]{0,24}$")
_NEWS: Final = re.compile(
    r"\b(?:court|hearing|trial|judge|hospital|ward|a&e|operation|newspaper|news|papers|inquest|sentenc\w{0,8}|born|died|funeral)\b"
)
# What a stricter policy takes although it has no day and no year. A month that is a word too
# needs a preposition.
_BARE: Final = (
    (
        "festivals",
        Form(
            r"\b(?:christmas|xmas|easter|eid|diwali|halloween|ramadan|hanukkah|passover|vaisakhi|hogmanay"
            r"|boxing\sday|good\sfriday|new\syear'?s(?:\s(?:day|eve))?|bonfire\snight|pancake\sday"
            r"|(?:mother|father|valentine)'?s(?:\sday)?)(?:\s(?:day|eve|sunday|monday))?\b"
        ),
    ),
    (
        "months",
        Form(
            r"\b(?:january|february|june|july|august|september|october|november|december)\b"
            rf"|(?<=\bin\s){_MONTH}\b|(?<=\blast\s|\bthis\s|\bnext\s|\blate\s){_MONTH}\b"
            rf"|(?<=\bsince\s|\buntil\s|\bearly\s){_MONTH}\b|(?<=\bby\s|\bof\s){_MONTH}\b"
        ),
    ),
)
_NEAR: Final = 120
_MONTHS_A_YEAR: Final = 12
_REFERENCE_OF: Final = _PATTERNS[0]


def find_dates(page: Page, today: date) -> None:
    """Take dates: the season is kept when the date is long past and not on record elsewhere."""
    for form in _PATTERNS:
        for match in page.search(form):
            label = "REFERENCE" if form is _REFERENCE_OF else label_date(page, match, today)
            page.take(match.start(), match.end(), label)
    for form in _TIMES:
        for match in page.search(form):
            page.take(match.start(), match.end(), "TIME")
    for match in page.search(_LONE_YEAR):
        if _YEAR_BEFORE.search(page.lower[max(0, match.start() - 12) : match.start()]):
            year = int(match[0][:4])
            known = year < today.year - 1 and not page.policy.removes("years")
            page.take(match.start(), match.end(), f"YEAR {year}" if known else "DATE")
    for kind, form in _BARE:
        if page.policy.removes(kind):
            for match in page.search(form):
                page.take(match.start(), match.end(), "DATE")


def label_date(page: Page, match: re.Match[str], today: date) -> str:
    """The season of a date over a year old; otherwise only that there was a date."""
    if _BIRTH.search(page.lower[max(0, match.start() - 40) : match.start()]):
        return "DATE OF BIRTH"
    around = page.lower[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    year, month = read_year(match[0]), read_month(match[0])
    if year is None or month is None or page.policy.removes("dates") or _NEWS.search(around):
        return "DATE"
    if (today.year - year) * _MONTHS_A_YEAR + today.month - month <= _MONTHS_A_YEAR:
        return "DATE"
    return f"{season_of(month)} {year}"


def read_year(text: str) -> int | None:
    """The year of a written date, when it has four digits of it."""
    match = re.search(r"(?:19|20)\d\d", text)
    return int(match[0]) if match else None


def read_month(text: str) -> int | None:
    """The month of a written date, day first as in the United Kingdom."""
    if word := re.search(rf"\b{_MONTH}\b", text):
        return _NUMBERS[word[0]]
    if digits := re.match(r"\D*\d{1,2}\D{1,3}(\d{1,2})\D", text):
        month = int(digits[1])
        return month if 1 <= month <= _MONTHS_A_YEAR else None
    return None


def season_of(month: int) -> str:
    """The season a month belongs to."""
    return ("WINTER", "SPRING", "SUMMER", "AUTUMN")[month % _MONTHS_A_YEAR // 3]
