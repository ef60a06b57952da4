"""Places, lodgings and posts of ordinary words go where what stands around them names them."""

from tests.anonymise.braces import find_labels, find_leaks

HAUNTS = """
he had a flat over {the golden fry} on the corner
we lived above {the copper kettle} then
ask anyone down {the lanes bowl} about it
now {the meadows}. they move us not him
he was with someone from the {feathers}.
my ex does the tannoy at {rovers}.
he plays for {albion} on a saturday
in the staff room at {anatolia fresh}.
i work nights at {bombay spice}
from {bella napoli} with the kids
i met her at the laundry {snow white}
we met at the {corn exchange} clinic
he taught woodwork at {bishop latimer's}.
she teaches at {kings ashford} now
he preached at {winners of zion} assembly
a ghillie on the {tweed} and
he fishes along the {wye} every day
dad is in {hmp thornmoor} now
shes in a {premier lodge} with two kids
he drinks in the {crossways} every night
at {the old maltings} by the canal
behind {the paddock}, where he waits
my kids go to {little rascals} nursery
he works at {curl up and dye} in town
she is at {the limes} now
we lived at {the old rectory} then
"""

LODGINGS = """
letters go to {po box 9917} in town
write to {p.o. box 12} please
do not write to me at {unit 4 the old maltings}
we are at {pitch 12, the willows}
we stay on {berth 7 riverside marina}
i live at {2 the paddock} if anyones checking
she moved to {14 the crescent} in may
he lives at {flat 3 the old granary}
his mother at 45 all {tannery row} in town
the caller gave cad {3391-zx of 7 oct} as a number
mail me {little acorn ninety one at example dot net} please
it is {sarah jane at example dot org} all one word
"""

ORDINARY = """
he stood over the bed all night
i hid behind the front door
he was at the end of the road
she sat in the back of the car
he drinks in the house all day
he drinks in the morning
down the road from us
i met him at the bus stop
outside the court he shouted
she cried in the waiting room
the police were at the door
he drank in the pub
in the next room
at the same time
from the first day
we live above the shop
the two of us in one room
unit two of the course
he is at work
i looked at the stars
there were three the same
meet me at nine
"""


def test_haunts_go_in_any_letter_case() -> None:
    """Shops, halls, schools, clubs and rivers of ordinary words go by their frames and lists."""
    assert find_leaks(HAUNTS) == []


def test_lodgings_go_in_any_letter_case() -> None:
    """Boxes, units, pitches, named houses, references of a day and dictated addresses go."""
    assert find_leaks(LODGINGS) == []


def test_ordinary_places_stay() -> None:
    """Rooms, roads, doors and times behind the same words stay."""
    assert find_labels(ORDINARY, ("PLACE", "ORGANISATION", "ADDRESS", "EMAIL")) == []
