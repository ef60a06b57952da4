"""Ages become bands, small counts stay, addresses go, and so does every other digit."""

import re
from typing import Final

from anonymise.finding.codes import keep
from anonymise.finding.forms import Form
from anonymise.finding.labels import band_age
from anonymise.finding.page import Page
from anonymise.finding.pieces import read_words
from anonymise.finding.spoken import find_longer

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
_SPELLED: Final = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(list(_UNITS)[:9])}))?|{'|'.join(_UNITS)})"
)
_N: Final = rf"(?P<age>\d{{1,3}}|{_SPELLED})"
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
    r"|with|who|the|my)\b))"
)
_AGES: Final = tuple(
    Form(pattern)
    for pattern in (
        rf"\b{_N}(?:\s|-)?(?:years?|yrs?|yr|y)(?:\s|-)?(?:olds?|o|of\sage)\b",
        rf"\b{_N}\s?(?:yo|y/o)\b",
        rf"\b(?:aged?|age\sof|turned|turning|ages)\s(?:about\s|around\s)?{_N}\b",
        rf"\b(?:im|i'm|hes|he's|shes|she's|whos|who's|i\sam|he\sis|she\sis)\s(?:{_BE}\s){{0,2}}{_N}{_STOP}",
        rf"\b{_WHO}\s(?:{_BE}\s){{1,3}}{_N}{_STOP}",
        rf"(?<!\bit\s)(?<!\bthat\s)(?<!\bthere\s)(?<!\bthis\s)\b(?:is|was)\s(?:{_BE}\s){{0,2}}(?!one\b){_N}{_STOP}",
    )
)
_INFANT: Final = Form(
    rf"\b(?:\d{{1,2}}|{_SPELLED})(?:\s|-)(?:month|months|mth|mths|week|weeks|wk|wks|day|days)"
    r"(?:\s|-)(?:olds?|bab(?:y|ies)|twins)\b"
)
# A child too young for years, where the phrase ends: "she is 10 months".
_MONTHS: Final = Form(
    r"\b(?:he|she|hes|he's|shes|she's|who|baby|son|daughter|boy|girl|twins)\s(?:(?:is|was|are|were|only|just"
    rf"|now|about|nearly)\s){{0,3}}(?P<age>(?:\d{{1,2}}|{_SPELLED})\s(?:months|mths|weeks|wks|days))"
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

_MORE_AGES: Final = re.compile(r"\]?\s?(?:,|and|&)\s?(?P<age>\d{1,2})\b")
_COUNT: Final = Form(
    r"(?<![\w.,/:£$-])\d{1,2}(?:\s?(?:-|to|or)\s?\d{1,2})?(?P<gap>\s?-?)(?P<unit>[a-z']{1,14})\b"
)
_CHILDREN: Final = Form(
    rf"\b(?:\d{{1,2}}|{_SPELLED})(?:\s(?:small|young|little|older|lovely|other|of\smy|beautiful)){{0,2}}"
    r"(?=\s(?:kids?|child|children|boys?|girls?|sons?|daughters?|bab(?:y|ies)|bairns?|under)\b)"
    r"|\b(?:twins|triplets|quadruplets)\b"
)
_ADULT: Final = 18
_IN_TOTAL: Final = re.compile(
    r"\s(?:\d|an?\b|one\b|all\b|total\b|the\b|every\b|each\b|my\b|our\b)"
)
_LAST_WORD: Final = re.compile(r"\b([a-z']+)\s$")
_BEFORE_COUNT: Final = read_words(
    "have has had having i've we've ive got get gets getting took take did done made make saw see",
    "seen met meet with after for of over around about least all these those the last first next",
    "past every read at need needed want wanted gave give ran run given sent in filled answered",
    "asked another been than through attended completed up",
)
_LINE: Final = 7
_BEFORE_HOUSE: Final = frozenset(
    {"at", "home", "address", "live", "lives", "lived", ",", "house", "is"}
)
_AT_HOUSE: Final = re.compile(
    r"\b(?:number|no|flat|house|address|live\sat|lives\sat|lived\sat)[\s.:]{1,3}$"
)
_MONEY: Final = Form(
    r"[£$€]\s?\d[\d,.]{0,12}\s?(?:k|m|million|thousand|grand)?\b|\b\d[\d,]{0,9}\s?(?:pounds|quid|grand|euros)\b"
)
_HOUSE: Final = Form(
    r"\b(?:flat|unit|apt|apartment|house|room|plot|caravan|block)\s(?:\d{1,4}[a-z]?|[a-z])\b"
    r"(?=[\s,]{1,3}\d)|\b(?:flat|apt|apartment|plot)\s(?:\d{1,4}[a-z]?|[a-z])\b"
    rf"|\b(?:house|flat|door|room|ward|at|from)\s(?:number|no\.?)\s{_SPELLED}\b"
    rf"|\b{_SPELLED}\s\w{{2,20}}\s(?:street|road|lane|avenue|close|crescent)\b"
)


def find_harmless(page: Page) -> None:
    """Keep numbers that are everybody's, unless they are a part of a longer one."""
    matches = list(page.search(page.lexicon.numbers))
    longer = find_longer(page) if matches else frozenset()
    starts = {page.tokens[index].start for index in longer}
    for match in matches:
        if match.start() not in starts:
            keep(page, match.start(), match.end())


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


def find_addresses(page: Page) -> None:
    """Take house numbers with the street after them, and flats."""
    for match in page.search(_HOUSE):
        page.take(match.start(), match.end(), "ADDRESS")
    heads = page.union("heads.street", "heads.street_numbered")
    for index in page.digits:
        token = page.tokens[index]
        if token.kept:
            continue
        if end := find_street(page, index, heads) or find_house(page, index):
            page.take(token.start, page.tokens[end].end, "ADDRESS")
    take_lines(page)


def take_lines(page: Page) -> None:
    """Take what stands between an address and its postcode."""
    labels = [token.label for token in page.tokens]
    for index, label in enumerate(labels):
        if label != "POSTCODE" or labels[index - 1] == "POSTCODE":
            continue
        window = labels[max(0, index - _LINE) : index]
        if "ADDRESS" in window:
            back = window[::-1].index("ADDRESS")
            first = page.tokens[index - 1 - back]
            page.take(first.start, page.tokens[index - 1].end, "ADDRESS")


def find_house(page: Page, index: int) -> int:
    """The index of a rare word after a number that stands where addresses stand, else 0."""
    before = page.tokens[index - 1].text if index else ""
    if before not in _BEFORE_HOUSE or index + 1 >= len(page.tokens):
        return 0
    after = page.tokens[index + 1]
    rare = after.open and after.gap == " " and after.text not in page.lexicon.common
    counted = page.union("heads.unit", "cues.kin", "slang.medical")
    if not rare or after.text in counted or after.text.endswith("s"):
        return 0
    return index + 1


def find_street(page: Page, index: int, heads: frozenset[str]) -> int:
    """The index of the street noun up to four words after a number; 0 when there is none."""
    units = page.section("heads.unit")
    stops = page.section("cues.stop") - page.section("heads.street_adjective")
    limit = min(index + 6, len(page.tokens))
    for at in range(index + 1, limit):
        token = page.tokens[at]
        if token.text == "," and at == index + 1:
            continue
        if token.kind != "word" or token.text in stops or "\n" in token.gap:
            return 0
        if token.text in heads and at > index + 1:
            return at
        if at == index + 1 and token.text in units:
            return 0
    return 0


def find_amounts(page: Page) -> None:
    """Keep round sums of money, which are many people's; take the others."""
    for match in page.search(_MONEY):
        if page.policy.removes("amounts") or not is_round(match[0]):
            page.take(match.start(), match.end(), "AMOUNT")
        else:
            keep(page, match.start(), match.end())


def is_round(amount: str) -> bool:
    """Whether a sum is whole pounds below a thousand, small change, or of two figures."""
    whole, _, pence = re.sub(r"[^\d.]", "", amount).strip(".").partition(".")
    if len(whole.strip("0")) <= len("25") and (not pence or re.search(r"[kmtg]", amount)):
        return True
    return len(whole) <= (len("9") if pence else len("999"))


def find_counts(page: Page) -> None:
    """Keep small counts of ordinary things, and shares."""
    if page.policy.removes("counts"):
        for match in page.search(_CHILDREN):
            page.take(match.start(), match.end(), "NUMBER")
    units = page.section("heads.unit")
    for match in page.search(_COUNT):
        counted = match["unit"] in units and not is_somewhere(page, match)
        if counted or is_plural(page, match):
            keep(page, match.start(), match.end())


def is_somewhere(page: Page, match: re.Match[str]) -> bool:
    """Whether "in" after a number begins where somebody is, as in "a vicar, 44 in Leeds"."""
    counts = _IN_TOTAL.match(page.lower, match.end())
    return match["unit"] == "in" and counts is None


def is_plural(page: Page, match: re.Match[str]) -> bool:
    """Whether something ordinary is counted, and neither an age nor a house is meant.

    "My son 9 lives with me" has the form of a count, so the word before must ask for one.
    """
    word = match["unit"]
    if word.endswith(("ss", "us", "is", "'s")) or not word.endswith("s"):
        return False
    if not {word, word[:-1]} <= page.lexicon.common or is_address(page, match):
        return False
    before = _LAST_WORD.search(page.lower, max(0, match.start() - 16), match.start())
    return before is not None and before[1] in _BEFORE_COUNT


def is_address(page: Page, match: re.Match[str]) -> bool:
    """Whether what is counted can be a house: "at 16 willows", "12 gardens"."""
    heads = page.union("heads.street", "heads.street_numbered")
    before = page.lower[max(0, match.start() - 12) : match.start()]
    return match["unit"] in heads or _AT_HOUSE.search(before) is not None


def find_digits(page: Page) -> None:
    """Take every digit that nothing has spoken for."""
    for index in page.digits:
        token = page.tokens[index]
        if token.label is None and not token.kept:
            page.take(token.start, token.end, "NUMBER")
