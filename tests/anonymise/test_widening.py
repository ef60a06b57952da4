"""Names of several words go whole once one of their words went."""

import pytest

from anonymise.redact import redact
from tests.anonymise.braces import TODAY, find_leaks

WHOLE = """
He joined the {Tuesday Tortoises}, my running club.
He drives for the {Rivers of Joy} minibus on Sundays.
Linh at the nail place, {Ten Out of Ten}, said that she would ring.
I lived above a shop called {Anything But Candles} for a year.
He took it to the {Drover's Rest} to read aloud.
I rang {Offa's Gate}, who run the group.
she works in {crumb and co}, nobody told her
i drive for {dray and daughters}, chilled
he does tattoos at {saints and sinners} in the town
A man came with his employer, Mr Sandhu of {Sandhu & Daughter}, to speak.
he played for {castle donington third eleven} on sundays
i sat in the {buttered bun} in settle afterwards
his wife sings with the {saltmarsh belles}
he only drinks in the {rowdy badger} in town
i am typing this at the {wash tub} while it spins
he is in a band, the {wednesday losers}, they play a lot
"""
APART = (
    ("Rob rang the Police", "[NAME 1] rang the Police"),
    ("Rob's Mum came", "[NAME 1]'s Mum came"),
    ("Siobhan and Darren came", "[NAME 1] and [NAME 2] came"),
    ("siobhan and her sons left", "[NAME 1] and her sons left"),
    ("He hit Siobhan She left him", "He hit [NAME 1] She left him"),
    ("On Tuesday Siobhan came", "On Tuesday [NAME 1] came"),
    ("Siobhan told Victim Support", "[NAME 1] told Victim Support"),
)


def test_the_rest_of_a_name_goes_with_it() -> None:
    """No word of a firm, a team or a place is left beside the one that gave it away."""
    assert find_leaks(WHOLE, cases=False) == []


@pytest.mark.parametrize(("text", "output"), APART)
def test_what_stands_beside_a_name_stays(text: str, output: str) -> None:
    """Services, kin, days and other people beside a name are no part of it."""
    assert redact(text, today=TODAY).text.text == output


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("My ten-year-old asked.", "My [CHILD 5 TO 10] asked."),
        ("My ex is fifty-one next week.", "My ex is [AGE 50 TO 59] next week."),
        ("my 5 year old saw", "my [CHILD 5 TO 10] year old saw"),
    ],
)
def test_an_age_with_hyphens_is_one_word(text: str, output: str) -> None:
    """What is written as one word with an age goes with it."""
    assert redact(text, today=TODAY).text.text == output


def test_a_rare_word_that_told_somebody_apart_goes_everywhere() -> None:
    """A nickname that its neighbours gave away once is not left where they are silent."""
    text = "it was midge, the umpire, who said stop. somebody find a midge"
    assert "midge" not in redact(text, today=TODAY).text.text
