from tests.anonymise.braces import find_labels, find_leaks

TOWNS = """
i moved to {reading} and now i am happy
we live in {battle} with my nan
ive lived in {deal} all my life
my mum is from {sale} originally
he followed me to {bury} and found the flat
the refuge in {street} was full
grew up near {wells} in a small house
she settled in {settle} with the kids
he drinks in {barking} most weekends
got rehoused in {eye} after that
the bus from {diss} to {eye} takes an hour
he came down from {hull} to find me
been in {stone} since i was nine
my sister in {rugby} took us in
i used to work in {bath} before all this
he has family in {hook} and {fleet}
we went from {ware} to {hope} in one night
they put us in a hotel in {rye}
{reading} police were brilliant
{bury} council said i had no local connection
the {deal} office never rang back
went to {wells} hospital with a broken wrist
sat in {bath} a&e for nine hours
{sale} magistrates let him off
{battle} police station at 3am
refuges in {bury}, {sale} and {stockport} were all full
i have lived in {hale}, {nelson} and {colne}
{stockport} {bury} {sale} all full
tried {slough} then {reading} then {basingstoke}
hes moved from {crook} to {consett}
his mum lives over {flint} way
the {bow} and {poplar} teams dont talk
he is well known round {barrow}
everyone in {beer} knows him
i fled {reading} with two bags
left {hull} at midnight
back in {mold} he had mates in the police
just outside {looe}
a village near {hay}
we were in {stoke} then {crewe} then {nantwich}
my town is {corby}
its a small town called {street}
the women in {leek} were lovely to me
out in {wick} there is no bus
over in {sandwich} there is nobody
the course was in {barnet} not {reading}
moved me to {battle}
sent us to {bury}
nearest refuge was {hull}
he got a flat in {bow}
from {kent} to {cumbria}
in {angel} near the tube
the police in {eye} know his brother
lived in {ash} for ten years
the mosque in {blackburn}
Reading was the first place that had a bed for us in {Reading}
My sister lives in {Sale} and I hope she will stay there.
The team in {Deal} never rang me back.
I moved from {Bath} to {Wells} with the children.
I had to leave {Barking} in the middle of the night.
We stayed in {Battle}, then {Rye}, then {Hastings}.
{Bury} Council refused to help.
{West Mercia} Police did nothing
{west mercia} police did nothing
{thames valley} police lost my statement
{greater manchester} police came
{devon and cornwall} police were kind
{avon and somerset} police
{dyfed powys} police never came
{north wales} police came the next day
{south yorkshire} police
{west midlands} police
i live in {tower hamlets}
she is in {seven sisters} near the station
we lived in {moss side}
he is from {shepherds bush}
my nan in the {wirral} took us
on the {isle of wight} there is one refuge
we live on {mull}
out on {skye} you cannot hide
i come from the {black country}
in the {lake district} the buses stop at six
down in {cornwall}
county {down} is small
county {durham} council
in {west yorkshire} nobody helped
along the river {test} behind his house
by the {river dee}
he found me in {crystal palace}
up in {burnt oak}
the {byker} estate
on the {aylesbury} estate
on the {orchard park} estate in {hull}
{holme wood} estate
we live on {broadwater farm}
we had a flat in {kings cross}
from {potters bar}
the {east end} of glasgow
in {milton keynes} now
{newcastle under lyme} social services
a place called {far forest}
over at {hazel grove}
{west ham} fans
in the {fens}
{bethnal green} library
{stow on the wold}
"""

WORDS = """
i was reading the leaflet in the waiting room
i like reading in bed
it helped me reading about other women
the deal was that he would leave
i had to deal with him every day
no big deal they said
he would bury me if i left
i want to bury the past
there was nothing for sale in the shop
in march the court date was moved
since march i have slept
by march it was worse
the street was quiet
in the street in front of people
he kept an eye on me
in my eye
i hope the police will settle this
took me a year to settle in
the dog was barking all night
i had a bath and cried
the hook on the door
it was a battle to get help
a battle with the council
made me a sandwich
a glass of beer
he was drinking beer in the garden
i have wells of sadness
she speaks well
he hit me with a stone
a sandy beach
the police station was cold
the court office was rude
i went to hospital
in hospital for a week
in church on sunday
in court he smiled
at church they sided with him
the town council did nothing
from reading the letters i knew
in sending it i felt brave
i was in pieces
in hope of change
from hope to despair
i live in hope
in fear of him
on the march
ash from his cigarettes
a flint in his pocket
the rugby team
he plays rugby
rugby on saturdays
i went over to my mums
he moved out in march
the rock bottom moment
swords and knives
i was in the bath
living in hope is hard
to sell the house
he went to war with me
in need of help
bow your head
we were in the pool on holiday
the law is slow
on the law society website
in law he has rights
wales is where i feel safe
england and wales
i felt at peace in nature
live in fear
move on with life
living in poverty
i moved in with my mum
i went to bed
he moved to drink
i was in shock
moved into refuge
the national police chiefs council
call the police
transport police
the local council
county council
housing and council tax
in over my head
the crook stole my bag
trust is all i want
a spot of rain fell in spring
felling trees
cooling off period
the healing took years
in time i found joy
healing is slow
i need to march on
standing in the cold
lancing pain in my side
he was born in june
in autumn we left
fled in the night
sent to prison
sent to bed
in england
in scotland there is more help
from poland to england
the home office
the family court welfare officer
the housing office
the refuge worker was kind
"""


def test_places_go_in_any_letter_case() -> None:
    """A town, county, river or estate goes, also where it is an ordinary word."""
    assert find_leaks(TOWNS) == []


def test_words_that_are_towns_elsewhere_stay() -> None:
    """The same words stay where their neighbours say nothing of a place."""
    assert find_labels(WORDS, ("PLACE", "ORGANISATION", "JOB")) == []
