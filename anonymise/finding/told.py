"""Ages told beside something else: after a name, "married at twenty", "in her eighties"."""

import re
from typing import Final

from anonymise.finding.ages import (
    SPELLED,
    find_unit,
    label_age,
    take_age_list,
)
from anonymise.finding.forms import Form
from anonymise.finding.page import Page

_TENS: Final = "twent|thirt|fort|fift|sixt|sevent|eight|ninet"
_ROUND: Final = {word: 10 * value for value, word in enumerate(_TENS.split("|"), start=2)}
# Thirteen and more, in words: below that too much else is counted.
_MANY: Final = (
    rf"(?:(?:thir|four|fif|six|seven|eigh|nine)teen|(?:{_TENS})y"
    r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_BIG: Final = rf"(?P<age>[1-9]\d|{_MANY})"
_SAID: Final = rf"(?P<age>{_MANY})"
_ANY: Final = rf"(?P<age>\d{{1,2}}|{SPELLED})"
# What shows that a number counts or measures something else.
_NOT: Final = (
    r"(?!\s?(?:%|percent|per\b|miles?|mile\b|pounds?|quid|stone|grand|hundred|thousand|million|past"
    r"|to\s(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d)"
    r"|times?|of\sthem|of\sus|people|women|men|others?|or\sso|degrees|feet|foot|inches|am\b|pm\b|o'?clock"
    r"|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|nights?|years|yrs|calls?|texts?|messages"
    r"|sessions?|officers|stitches|pages|minute|weekly|-)|[\d:/.]\d)"
)
_ENDS: Final = (
    r"(?=\s{0,2}(?:$|[.,;:!?)\n]|(?:and|but|so|when|at|now|then|or|cos|coz|because|he|she|i|we|they|in|an|n"
    r"|with|who|the|my|me|by|of|from|if|though|it|this|next|on|last|today|tomorrow|as|after|before|to)\b))"
)
_KIN: Final = (
    r"(?:youngest|eldest|oldest|son|daughter|sister|brother|nephew|niece|cousin|grandson|granddaughter"
    r"|stepson|stepdaughter|stepson|wife|husband|partner|nan|gran|mum|mam|dad|father|mother|girl|boy|lad"
    r"|lass|bairn|wean|twins|boys|girls|kids|children|sons|daughters|weans|bairns|victim|caller|perpetrator"
    r"|client|girlfriend|boyfriend|fiance|fiancee|uncle|aunt|auntie)"
)
_PERSON: Final = (
    r"(?:boy|girl|lad|lass|lassie|child|kid|bairn|wean|toddler|baby|woman|man|widow|widower|bride|teenager"
    r"|youth|schoolgirl|schoolboy|bloke|fella|lady|gentleman|pensioner)"
)
_DECADE: Final = (
    rf"(?P<decade>[2-9]0)(?:'?s|ish)\b|(?P<words>{_TENS})(?:ies|y[\s-]?(?:somethings?|odd|ish))\b"
)
_FORMS: Final = tuple(
    Form(pattern)
    for pattern in (
        (
            rf"\b(?:barely|rising|going\son|gone|getting\son\sfor|not\syet|not\seven|just\sturned|turned|turns"
            rf"|turning|turn)\s{_ANY}{_ENDS}"
        ),
        (
            rf"\b(?:hit|hits|hitting|pushing|nearing|approaching|reached|reaching|knocking(?:\son)?|past|coming\sup"
            rf"(?:\sto)?|side\sof|made\sit\sto|lived\sto|all\sof)\s{_BIG}{_NOT}{_ENDS}"
        ),
        (
            rf"\b(?:married|wed|pregnant|dead|died|widowed|divorced|orphaned|adopted|fostered|retired|expecting)"
            rf"\sat\s(?:just\s|only\s|barely\s)?{_ANY}{_NOT}"
        ),
        rf"\bat\s(?:just\s|only\s|barely\s|about\s|around\s|nearly\s)?{_SAID}{_NOT}",
        rf"\b{_PERSON}\sof\s(?:about\s|just\s|only\s|barely\s|nearly\s)?{_ANY}{_NOT}(?!\s\w{{2,20}}s\b)",
        rf"\b{_KIN}\s?[,(-]\s?{_ANY}{_NOT}(?=\s?[,.;)-]|\sand\b|$)",
        (
            rf"[,(]\s?{_SAID}(?=\s?\)|\s?,\s(?:of|from|who|and|was|is|told|said|has|had)\b"
            r"|\s(?:of|from|next|this|last|and\sa)\b|\sin\s(?:january|february|march|april|may|june"
            r"|july|august|september|october|november|december|spring|summer|autumn|winter)\b)"
        ),
        # By itself: "Olive, eighty-three, with a cake", "Fifty-eight, first offence".
        rf"(?:^|[.!?\n,(])\s{{0,2}}{_SAID}{_NOT}(?=\s?[,.;)\n]|$)",
        (
            rf"\b(?:boys|girls|kids|children|sons|daughters|twins|weans|bairns|they|we|both)\s(?:are|were)"
            rf"\s(?:only\s|just\s|now\s|both\s)?{_ANY}{_NOT}{_ENDS}"
        ),
        (
            rf"\b(?:im|i'm|hes|he's|shes|she's|i\sam|he\sis|she\sis|i\swas|he\swas|she\swas|you're|youre|you\sare|who's|who\sis|who\swas"
            r"|must\sbe|whose\s\w{3,15}\sare)\s"
            rf"(?:only\s|just\s|now\s|about\s|nearly\s|still\s){{0,2}}{_SAID}{_NOT}"
        ),
    )
)
_NAMED: Final = Form(
    rf"\[name \d{{1,4}}\]\s?(?:,\s?|\(\s?)?(?P<age>{SPELLED}|\d{{1,2}})"
    rf"(?=\s?[,)]|\sof\b|\sfrom\b){_NOT}"
)
_DECADES: Final = tuple(
    Form(pattern)
    for pattern in (
        (
            r"\b(?:in\s(?:his|her|my|their|your|our)|(?:late|early|mid|middle)(?:\sto\s(?:late|mid))?)"
            rf"[\s-](?:(?:late|early|mid|middle)[\s-])?(?:{_DECADE})"
        ),
        rf"[,(]\s?(?:{_DECADE})",
        (
            rf"\b(?P<decade>[2-9]0)\s?odd\b(?=[.,;)]|\syears?\sold)"
            rf"|\b(?P<words>{_TENS})y[\s-]?(?:somethings?\b|odd(?=\s?[.,;)]|$))"
        ),
    )
)
_MONTHS: Final = Form(
    rf"(?<!\bit\s)(?<!\bthat\s)(?<!\bthis\s)(?<!\bthere\s)\b(?:is|was|one\sof|child\sof|boy\sof|girl\sof|baby\sof|baby|at)\s(?:only\s|just\s|now\s|nearly\s|about\s){{0,2}}"
    rf"(?P<age>(?:\d{{1,2}}|{SPELLED})\s(?:months|mths|mnths|weeks|wks|days))"
    r"(?=\s{0,2}(?:$|[.,;:!?)\n]|(?:today|now|tomorrow|yesterday|old|and|but|when|this|who)\b))"
)
# "Stuart Legge 44 of 14 Chaffinch Close": no more than all can be a share.
_OF_HOUSE: Final = Form(r"\b(?P<age>[1-9]\d)\sof\s(?P<house>\d{1,3}[a-z]?)(?=\s[a-z])")
_SHARED: Final = re.compile(r"\d+")


def find_lived(page: Page) -> None:
    """Take an age before the number of a house, ere it is taken for a share."""
    for match in page.search(_OF_HOUSE):
        house = _SHARED.match(match["house"])
        if house and int(match["age"]) > int(house[0]):
            page.take(match.start("age"), match.end("age"), label_age(page, int(match["age"])))


def find_told(page: Page) -> None:
    """Take ages beside names and events, decades of life, and small children's months."""
    for match in page.search(_MONTHS):
        page.take(match.start("age"), match.end("age"), label_age(page, 0))
    for form in _DECADES:
        for match in page.search(form):
            take_decade(page, match)
    for form in (*_FORMS, _NAMED):
        for match in page.search(form):
            if not find_unit(page, match.end("age")):
                take_age_list(page, match)


def take_decade(page: Page, match: re.Match[str]) -> None:
    """Take a decade of life as the band of its first year."""
    kind = "decade" if match["decade"] else "words"
    years = int(match[kind]) if match["decade"] else _ROUND[match[kind]]
    page.take(match.start(kind), match.end(), label_age(page, years))
