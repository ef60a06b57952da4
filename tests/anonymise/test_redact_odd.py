"""Codes in odd spellings, and the digits that say nothing about anybody."""

import unicodedata
from datetime import date

import pytest

from anonymise.redact import redact
from tests.anonymise.odd_spellings import CODES, Odd, make_odd

TODAY = date(2026, 11, 22)
A_THOUSAND = make_odd(seed=47, count=1000)


def read_left(odd: Odd) -> str:
    """Give the letters and digits of a code that survived in place."""
    gone: set[int] = set()
    for each in redact(odd.text, today=TODAY).placeholders:
        gone.update(range(each.start, each.end))
    left = (
        char for at, char in enumerate(odd.text) if odd.start <= at < odd.end and at not in gone
    )
    return "".join(char for char in left if char.isalnum() or unicodedata.decomposition(char))


def test_a_thousand_odd_spellings_are_removed() -> None:
    """Not a letter nor a digit is left of phones, postcodes, plates and the like."""
    kinds = {odd.kind for odd in A_THOUSAND}
    assert kinds == {*CODES, "email", "handle"}
    assert [odd for odd in A_THOUSAND if read_left(odd)] == []


@pytest.mark.parametrize(
    "text",
    [
        "my number starts 07700. then nine hundred. it ends one two three",
        "oh seven seven double oh he said, then nine hundred, last bit one two three",
        "first its zero seven seven. you add double oh nine. finish with one two three",
    ],
)
def test_numbers_spread_over_sentences_go(text: str) -> None:
    """Once a number is being read out, its later parts go too."""
    left = redact(text, today=TODAY).text.text
    digits = ("07700", "oh", "nine", "double", "zero", "seven", "one", "two", "three")
    assert not set(digits) & set(left.replace(",", " ").replace(".", " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "i rang 999 and then 101, never 111",
        "he watched me 24/7 for 3 years",
        "we waited 9 months for 6 sessions",
        "about 80% agreed, 1 in 4 did not",
        "a section 47 enquiry and a section 20",
        "the Domestic Abuse Act 2021 says so",
        "the 1989 Children Act",
        "he owed me £20 and took £250",
        "it took 2 or 3 goes",
        "week 6 of 26 was hard",
        "one to one support, two or three times",
        "one in four women, twenty five years ago",
        "i gave it 10 out of 10",
        "no one, not one of the two hundred people",
        "he had two hundred and fifty thousand excuses",
        "i filled in the c100 and the fl401",
        "it was a 9 to 5 job",
        "step 1 then step 2",
        "a 5 star service",
        "i saw him at 2 places",
        "i have 2 cats and a dog",
        "p45 and p60",
        "on op 55 with them",
        "at one point i left, at this point i am free",
        "look at this dot on the wall",
    ],
)
def test_harmless_digits_stay(text: str) -> None:
    """Counts, durations, shares, sections and years of laws, and small sums are kept."""
    assert redact(text, today=TODAY).text.text == text
