import pytest

from anonymise.finding.labels import JOBS
from anonymise.finding.lists import read_lexicon
from anonymise.redact import redact
from tests.anonymise.braces import TODAY, find_labels, find_leaks

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
im a carer
i was a teaching assistant
i work as a support worker
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
im a housewife
i was the only one
i am a disabled woman
he is a master manipulator
i am a probation officer
as a mother i felt judged
as a survivor i know
as a man i was laughed at
i am a community nurse
i am a health visitor
as a professional i see it
as a practitioner i know
i am a volunteer
i am a freelancer
i am a prisoner in my house
i am a believer in second chances
my gp is a good listener
as an idva i see this
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
my ex is a night shift worker
i am a newly qualified social worker
he's a brilliant father
he was a compulsive liar
she is a trusted friend
i am a mental health nurse
the head of the house
he was the leader of the group
"""


GROUPS = (
    ("i am a nurse", "i am a [JOB HEALTH]"),
    ("he is a builder", "he is a [JOB SKILLED TRADE]"),
    ("she works as a cleaner", "she works as a [JOB MANUAL OR SERVING]"),
    ("HE IS A TEACHER", "HE IS A [JOB PROFESSIONAL]"),
    ("he is a lorry driver", "he is a [JOB DRIVING OR MACHINES]"),
    ("i am a care worker", "i am a [JOB CARE OR LEISURE]"),
    ("I am an engineer", "I am an [JOB PROFESSIONAL]"),
    ("i work as a receptionist", "i work as a [JOB OFFICE]"),
    ("as a family lawyer i see this", "as a [JOB PROFESSIONAL] i see this"),
    ("my mum is a retired nurse", "my mum is a retired [JOB HEALTH]"),
    ("he is a warehouse manager", "he is a [JOB MANAGER]"),
    ("my brother was a soldier", "my brother was a [JOB ARMED FORCES]"),
    ("my uncle was a copper", "my uncle was a [JOB POLICE]"),
    ("my dad was a magistrate", "my dad was a [JOB COURTS]"),
    ("i'm a shop assistant", "i'm a [JOB SALES]"),
    ("she works as a personal trainer", "she works as a [JOB TECHNICAL]"),
    ("im a bloke, 44, roofer", "im a bloke, [NUMBER], [JOB SKILLED TRADE]"),
    ("he works as electrician", "he works as [JOB SKILLED TRADE]"),
    ("i work in a school as a dinner lady", "i work in a school as a [JOB MANUAL OR SERVING]"),
)
EMPLOYED = (
    ("he is a driver for eddie stobart", "he is a [JOB] for [ORGANISATION 1]"),
    ("He is a builder at Zorblatt Care", "He is a [JOB] at [PLACE 1] Care"),
    ("he is a chef at the old mill", "he is a [JOB] at [PLACE 1]"),
    ("He is a chef at a hotel", "He is a [JOB SKILLED TRADE] at a hotel"),
)
SERVICES = """
the nurse rang and the teacher came
my social worker was kind
we had him as the judge
they sent a deaf woman, not an interpreter
a police officer came
i work as a probation officer
im a single mum and a teaching assistant
"""


def test_telling_work_goes_in_any_letter_case() -> None:
    """Work that few people do goes, with the words that make it rare."""
    assert find_leaks(TELLING) == []


def test_common_work_stays() -> None:
    """Work that many people do stays, and so do words that only look like work."""
    assert find_labels(COMMON, ("PLACE", "ORGANISATION", "JOB")) == []


@pytest.mark.parametrize(("text", "output"), GROUPS)
def test_somebodys_work_is_kept_as_its_group(text: str, output: str) -> None:
    """Common work that somebody is said to do stays as one of nine groups, or as its sector."""
    assert redact(text, today=TODAY).text.text == output
    assert redact(output, today=TODAY).text.text == output


@pytest.mark.parametrize(("text", "output"), EMPLOYED)
def test_work_goes_whole_beside_its_employer(text: str, output: str) -> None:
    """A group of work beside the name of an employer would be the work of few."""
    assert redact(text, today=TODAY).text.text == output


def test_who_acts_for_a_service_stays() -> None:
    """What the people of services did is what answers are about, so their roles stay."""
    assert find_labels(SERVICES, ("JOB",)) == []


def test_every_group_has_work_and_no_work_two_groups() -> None:
    """Each placeholder for a group stands for some work, and each work for one placeholder."""
    lexicon = read_lexicon()
    names = [name for name in lexicon.sections if name.startswith("jobs.group_")]
    assert len(names) == len(JOBS)
    listed = [word for name in names for word in sorted(lexicon.section(name))]
    assert [word for word in listed if listed.count(word) > 1] == []
    last = {word.rpartition("-")[2] for word in listed if "-" in word}
    assert last - lexicon.section("jobs.last") == set()


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("Dw i'n nyrs.", "Dw i'n [JOB HEALTH]."),
        ("roedd fy ngwr yn filwr", "roedd fy ngwr yn [JOB ARMED FORCES]"),
        ("Daeth y nyrs ddoe", "Daeth y nyrs ddoe"),
    ],
)
def test_work_in_welsh_is_kept_as_its_group(text: str, output: str) -> None:
    """Welsh says whose work it is by the word before it, whatever its first letter became."""
    assert redact(text, language="cy", today=TODAY).text.text == output
