"""Ages told beside names, events and decades go; other numbers in words stay."""

from tests.anonymise.braces import find_labels, find_leaks

AGES = """
summer tyson, {nineteen}, of cleator moor
our daughter april married at {twenty} to get away
ayesha, 9, bilal, 7, and one of {eighteen months}. caller asked
she is {twelve weeks} today and weighs
caller, late {30s}, calling about it
a woman in her {eighties}
my nan is in her late {seventies}
he is in his mid {forties} now
hes in his early {50s} i think
stuart legge {44} of 14 chaffinch close
he turned {forty} in jail
i was pregnant at {seventeen} by him
i left school at {fifteen} for him
a boy of {six} saw it all
a girl of {thirteen} told us
my eldest, {thirteen}, saw it
my boys are {nine} and {eleven}
my boys, {nine} and {eleven}, saw it
nans birthday {4th of the 9th 51}
born on the {third of the fourth sixty two}
my birthday is the {12th of the 6th}
she was barely {sixteen}
hes pushing {sixty} and still hits her
im {forty four} me and never
he was knocking on {seventy}
father (in his {80s}, retired)
hits father ({80s}, retired)
she is {twenty-something}
my daughter is {eight months} and he
the baby is {six weeks} old
he died at {fifty}
widowed at {thirty two} with kids
she is {fourteen} she has seen it
summer tyson ({nineteen}) from leeds
she was {two} that morning
name and age, {six}, in the window
a friend, {seventy} and a quaker
from jamaica, {eighty four} in november
one of us, who's {eighty} next spring
you're {thirty-three} and tired
must be {eighty odd}, who said
sarah {nineteen} of leeds
they are {six} and {nine}
both girls were {twelve} when
aged {six} and {nine} they saw
"""

NO_AGES = """
it was twenty past six
we waited at twenty to nine
he rang me at nine
it was six months and nobody came
i waited for twelve weeks
thirty of us in a room
there were fifteen people
it is eighteen months now
at least twenty times
a mother of three
one of three
over forty texts
i gave him one of two
she was six minutes late
she was one of us
he was two hours late
in the late afternoon
in the eighties it was different
the nineteen seventies
one of the ten steps
"""


def test_told_ages_go_in_any_letter_case() -> None:
    """An age goes where only what stands beside it says that it is one."""
    assert find_leaks(AGES) == []


def test_other_numbers_are_no_ages() -> None:
    """Times of day, durations, counts and decades of history are not taken for ages."""
    assert find_labels(NO_AGES, ("AGE", "CHILD")) == []
