import re
from datetime import date

import pytest

from anonymise.redact import redact

TODAY = date(2026, 11, 22)

PHONES = (
    "07700 900123",
    "07700900123",
    "+44 7700 900 123",
    "+447700900123",
    "0044 7700 900123",
    "(020) 7946 0123",
    "020-7946-0123",
    "0 7 7 0 0 9 0 0 1 2 3",
    "07700.900.123",
    "o77oo 9oo123",
    "\uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13",
    "07700\u200b900\u200b123",
    "zero seven seven zero zero nine zero zero one two three",
    "oh seven seven double oh nine hundred one two three",
    "0 double 7 double 0 900123",
    "zero 7 7 zero zero, then 900, then one two three",
    "07700 nine hundred 123",
)
CODES = (
    ("a.kirkbride@example.org", "EMAIL"),
    ("kirkbride at example dot org", "EMAIL"),
    ("ann dot marsh at gmail dot com", "EMAIL"),
    ("kirkbride(at)example.org", "EMAIL"),
    ("ann dot marsh at home", "EMAIL"),
    ("https://example.org/me?x=1", "LINK"),
    ("www.example.org", "LINK"),
    ("example.co.uk", "LINK"),
    ("LS99 9ZQ", "POSTCODE"),
    ("ls99 9zq", "POSTCODE"),
    ("ls999zq", "POSTCODE"),
    ("QQ 12 34 56 C", "NI NUMBER"),
    ("qq123456c", "NI NUMBER"),
    ("943 476 5919", "NHS NUMBER"),
    ("AB12 CDE", "NUMBER PLATE"),
    ("MX78YTR", "NUMBER PLATE"),
    ("princess_tilly_xo", "HANDLE"),
    ("@princesstilly", "HANDLE"),
    ("T20231142", "REFERENCE"),
    ("14/88213/22", "REFERENCE"),
    ("337 of 12 may", "REFERENCE"),
    ("1983", "NUMBER"),
)


def left_of(text: str) -> str:
    """Give the output without its placeholders."""
    return re.sub(r"\[[A-Z0-9 ]+\]", "", redact(text, today=TODAY).text.text)


@pytest.mark.parametrize("phone", PHONES)
def test_phones_go_however_they_are_written(phone: str) -> None:
    """A phone number goes in any grouping, script, spelling or disguise."""
    assert left_of(f"you can ring me on {phone} please") == "you can ring me on  please"


@pytest.mark.parametrize(("code", "label"), CODES)
def test_codes_go_by_their_format(code: str, label: str) -> None:
    """A code goes with the right label, whether or not it is valid."""
    redaction = redact(f"it was {code} they said", today=TODAY)
    assert redaction.text.text == f"it was [{label}] they said"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("she is 42.", "she is [AGE 40 TO 49]."),
        ("she is forty two", "she is [AGE 40 TO 49]"),
        ("im 19 and scared", "im [AGE 18 TO 29] and scared"),
        ("my 5 year old saw", "my [CHILD 5 TO 10] year old saw"),
        ("aged 3 and 16", "aged [CHILD UNDER 5] and [CHILD 16 TO 17]"),
        ("he was 81 then", "he was [AGE 75 OR OVER] then"),
        ("a 6 month old baby", "a [CHILD UNDER 5] baby"),
    ],
)
def test_ages_become_bands(text: str, expected: str) -> None:
    """An age is kept as a ten-year band, a child's as a stage of school."""
    assert redact(text, today=TODAY).text.text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("he left on 3rd May 2021", "he left on [SPRING 2021]"),
        ("he left on 03/07/2019", "he left on [SUMMER 2019]"),
        ("he left on 3 May 2026", "he left on [DATE]"),
        ("he left on the 14th of may", "he left on [DATE]"),
        ("in court on 3rd May 2021", "in court on [DATE]"),
        ("born 30 Nov 1974", "born [DATE OF BIRTH]"),
        ("since easter sunday 2023 i am free", "since [DATE] i am free"),
        ("it began in 2016 i think", "it began in [YEAR 2016] i think"),
        ("come at 10am or half 9", "come at [TIME] or [TIME]"),
    ],
)
def test_dates_keep_a_season_when_they_are_long_past(text: str, expected: str) -> None:
    """A date over a year old keeps its season, unless a court or a birth is on record."""
    assert redact(text, today=TODAY).text.text == expected


@pytest.mark.parametrize(
    "text",
    [
        "i waited 6 weeks and 3 days for 2 sessions",
        "i rang 101 then 999 then 111",
        "he watched me 24/7",
        "we have 3 kids",
        "about 80% agreed, 1 in 4 did not",
    ],
)
def test_small_counts_stay(text: str) -> None:
    """Small counts of ordinary things and the numbers everybody knows are kept."""
    assert redact(text, today=TODAY).text.text == text


def test_one_address_is_one_placeholder() -> None:
    """A house number goes together with its street."""
    redaction = redact("i was at 16 Lower Tithe Street, alone", today=TODAY)
    assert redaction.text.text == "i was at [ADDRESS], alone"


@pytest.mark.parametrize("mark", [".", ",", "?", ")", " -"])
def test_punctuation_after_a_number_stays(mark: str) -> None:
    """What follows a telephone number is not part of it, so that the next sentence stays one."""
    text = redact(f"He rang from 07700 900142{mark} It made a difference.", today=TODAY).text.text
    assert text == f"He rang from [PHONE]{mark} It made a difference."
