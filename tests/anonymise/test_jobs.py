from tests.anonymise.braces import find_labels, find_leaks

TELLING = """
I am a {harbour pilot} so people know
i am a {slaughterman}
im the {lollipop lady} at the school
he is the {vicar} in our village
my ex is a {piper}
i was the only female {firefighter}
im a {beekeeper}
he is a {lighthouse keeper}
i work as a {falconer}
my husband is a {taxidermist}
his dad is the {mayor}
my dad is the {village postmaster}
i am a {church organist}
he is a {tree surgeon}
im a {farrier}
i train as a {jockey}
he was a {professional footballer}
my partner is an {mp}
i am a {gamekeeper}
he's a {detective}
i am a {lifeboat coxswain}
my stepdad is a {bishop}
my ex works as an {undertaker}
he is a {crane operator}
i am a {wedding singer}
she is a {weather presenter}
im a {puppeteer}
i'm a {circus performer}
he is a {town crier}
my husband is the {imam}
i am a {ballet dancer}
i am a {coroner}
as a {cheesemaker} i get up early
he is a {deep sea diver}
my partner is a {helicopter pilot}
she was a {headteacher}
he works as a {ferry captain}
i'm a {stunt double}
my brother is a {dry stone waller}
he is a {bell ringer}
my ex, a {trawlerman},
i'm a {falconry display man}, i have a temper
so my da's a {loyalist bandmaster}, right
father (in his 80s, {retired lifeboat mechanic})
my stepdad was a {punch and judy man}
one a {bell-ringing tower captain}, one not
i am a {judge's associate}
nelio freitas, {chef de rang} at the grand one
my granda was a {diver at the docks}
he is {captain of the darts} team
my ex is {chairman of the parish} council
she is the only {dentist} in the valley
he was the only {blacksmith} for miles
he's a {cathedral organist}
she works as a {prosthetics technician}
i am a retired {lock keeper}
he's a {sheep shearer}
my dad is a {fairground ride operator}
he used to be a {snooker referee}
she was a {toy museum curator}
he is a {reptile breeder}
my husband is a {tugboat skipper}
he is the {sub-postmaster}
"""

COMMON = """
i am a nurse
he is a builder
she works as a cleaner
i am a teacher
im a carer
i was a teaching assistant
he is a lorry driver
i am a care worker
i work as a support worker
he is a taxi driver
i am a single mother
i am a social worker
i am a survivor
he is a liar
im a student
i am a full time mum
she is a stranger
he was a monster
i am a stay at home mum
i am a better person now
he is a good father
he is a drinker
i am a perpetrator
i was a victim
she was a fighter
i am a domestic abuse worker
he is a police officer
i am a youth worker
he is a mechanic
im a housewife
i was the only one
i am a disabled woman
he is a master manipulator
i am a probation officer
as a mother i felt judged
as a survivor i know
as a man i was laughed at
i am an engineer
i work as a receptionist
i'm a bus driver
i am a community nurse
i am a health visitor
as a professional i see it
as a practitioner i know
as a family lawyer i see this
i am a volunteer
i am a freelancer
i am a prisoner in my house
i am a believer in second chances
my gp is a good listener
as an idva i see this
as a trainer i
i am a facilitator on a programme
he was a complete stranger
im an over thinker
i am a worrier
he is a heavy smoker
the drive programme facilitator
my keyworker is a star
he is a serial cheater
he was a complete control freak
he is a registered sex offender
i am a domestic abuse survivor
he is a convicted child abuser
my mum is a retired nurse
my ex is a night shift worker
i am a newly qualified social worker
he's a brilliant father
he was a compulsive liar
she is a trusted friend
i am a mental health nurse
he is a warehouse manager
i'm a hospital porter
the head of the house
he was the leader of the group
"""


def test_telling_work_goes_in_any_letter_case() -> None:
    """Work that few people do goes, with the words that make it rare."""
    assert find_leaks(TELLING) == []


def test_common_work_stays() -> None:
    """Work that many people do stays, and so do words that only look like work."""
    assert find_labels(COMMON, ("PLACE", "ORGANISATION", "JOB")) == []
