from tests.anonymise.braces import find_labels, find_leaks

VENUES = """
the kids go to {oakfield} primary school
my son is at {bright futures} nursery
she attends {hebden royd} junior school
at {little acorns} nursery they noticed
his school {kings meadow} academy
i go {kingsmarsh} academy yr 9
the head at {st marys} rang me
she goes to {our lady of lourdes} primary
the {willows} nursery in town
{green lane} infants
{holy trinity} primary school
{sacred heart} school
at {forest hill} high school
{park view} college
the university of {hull}
{sheffield hallam} university
my doctor at {meadow bank} surgery
the {high street} surgery
{mill lane} medical practice
{riverside} health centre
the {park} medical centre
{oak tree} surgery
{castle hill} hospital
{queen elizabeth} hospital
{royal victoria} infirmary
{willow} ward
he sits in {bethel} chapel every week
{new life} church sided with him
{jamia} mosque
the {guru nanak} gurdwara
{holy cross} church
{st judes} church
{kings} church
church of the {holy cross}
the kingdom hall on {mill road}
at the {red lion}
in the {fox and hounds}
he drinks in the {crown} every night
works behind the bar at the {kings head}
down the {ship} with his mates
the {white hart} pub
the {stumbling badger} is where he drinks
the pub called the {plough}
the {george} pub
a pub called the {bell}
in the {rose and crown}
he is always in the {swan}
{railway} tavern
the {bricklayers} arms
the {miners} arms
{millhaven} crown court
{eastcliff} magistrates
at {bath} family court
{wells} county court
{old bailey}
{inner london} crown court
in hmp {berwyn}
he is in hmp the {mount}
hmp {ford}
got out of {strangeways}
out of {wormwood scrubs}
{styal} prison
{belmarsh}
{marlbrook} house
refuge called {haven house}
{oak house} refuge
we were put in {rowan house}
{willow lodge} hostel
the {grand} hotel
{seaview} guest house
works at {fit4life} gym
{sunrise} bakery
{smiths} garage
{quality} motors
works for {swift} logistics
{apex} builders ltd
{brown and sons}
{fletcher & sons}
{j and k} plumbing
{dales} removals
drives for {swift}
he drives for {blue line} taxis
i worked at {golden} chippy
she works at the {copper kettle}
my boss at {silver threads} salon
he plays for {rovers}
{riverside rangers} fc
the {lions} boxing club
{phoenix} boxing club
{eastside} abc boxing
he was in the {rifles}
{royal engineers}
{3 para}
he served with the {royal anglians}
raf {marham}
{catterick} garrison
the {black watch}
on {station road} by the shops
{church lane}
down {orchard close}
at the top of {mill hill} road
we live on {long} lane
{primrose} avenue
corner of {king street} and {queen street}
off {victoria} road
{forest view} care home
{beech} nursing home
{sunnyside} care home
the {orchard} childrens centre
{beaconhurst} community centre
{valley} leisure centre
{elm park} station
{bank} station
{moor park}
{jubilee} park
{victoria} park
{happy valley} caravan park
{holly farm}
{white rose} shopping centre
the {dell} youth club
{fortune palace} takeaway
{golden dragon} takeaway
{busy bees} nursery
{acorn} playgroup
{harbour} café
{lighthouse} cafe
{kestrel ridge} hospital
{hill top} farm
{old mill} pub
at {blue lagoon} swimming pool
{grange} hill school
"""

ORDINARY = """
the family court was slow
in the family court
a primary school
the police station
my local church
a building firm
my kids school
the school was useless
i told the school
after school club
went to school
she works for the council
he works for a building firm
he works for himself
i work at the hospital
drives for a living
he works for his dad
plays for money
plays for the local team
my gp surgery
the doctors surgery
at the health centre
in the childrens centre
at the community centre
my old school
the local pub
he was in the pub
down the pub every night
at the pub with his mates
crown court
the magistrates court
magistrates
the county court
the nursery staff
her nursery
their nursery noticed
the walk in centre
the sexual assault referral centre
a contact centre
the contact centre
supervised contact centre
a care home
the care home
in a refuge
the refuge
the first refuge i went to
the womens refuge
a safe house
the white house
our house
my mums house
his mates house
his parents house
moved house
the whole house
in the park
a car park
the car park
multi storey car park
the main road
across the road
down the road
the next street
our street
a side street
a busy road
on the road
a country lane
the fast lane
in prison
he went to prison
out of prison
an open prison
the prison van
a hotel
a cheap hotel
the gym
his gym
a taxi firm
a charity shop
the football club
his football team
the boxing club
a youth club
in the army
left the army
the royal navy
raf
the bus station
train station
the fire station
a university
at uni
university student
the university hospital
local hospital
the hospital was great
mental health hospital
the maternity ward
on the ward
labour ward
the children's ward
church school
a catholic school
a special school
secondary school
high school
boarding school
sixth form college
the further education college
a housing association
the housing association
a legal firm
a law firm
a law centre
the mosque
the mosque committee
our temple
a sikh temple
the synagogue
the ship sank
a bell rang
the crown prosecution service
the fox in the garden
at the bell i froze
down the phone
the red flags
the green light
in the end
at the end
the black eye
in the dark
team around the family
the mental health team
the crisis team
the support team
the perinatal team
the safeguarding team
national health service
the job centre
the day centre
drop in centre
the call centre
a call centre
a rape crisis centre
womens centre
a warm house
an empty house
the nice nursery
the housing department
he sold the house
bought a house
left the house
leave the house
the house phone
clean house
a halfway house
my trust in people
lost my trust
nhs trust
the foundation of trust
build trust
gained trust
did not trust
the company he works for
a company car
the building
he works nights
a private company
i worked in a shop
i work in retail
he works in construction
i work with children
works from home
plays for keeps
a working mens club
the golf club
the freedom programme
the working group
the first responder
i joined a club
went clubbing
the mother and baby unit
special care unit
intensive care unit
the domestic abuse unit
public protection unit
in the forces
the forces charity
a soldier in the army
the parade ground
they close the case
close friends
the close was quiet
drove off
row with him
a huge row
had a row
the rows were loud
a flat rate
take a walk in the park
my own house
this house
every school should teach this
more refuges
no refuge would take me
schools should teach it
all hospitals
the hospice nurse
most schools
any school
primary schools
special school bus
the village hall
the town hall
church hall
village shop
corner shop
chip shop
the shop
"""


def test_venues_employers_and_units_go_in_any_letter_case() -> None:
    """The name before or behind a school, surgery, pub, firm, prison or regiment goes."""
    assert find_leaks(VENUES) == []


def test_places_that_are_anybodys_stay() -> None:
    """A school, a court or a firm that is not named stays whole."""
    assert find_labels(ORDINARY, ("PLACE", "ORGANISATION", "JOB")) == []
