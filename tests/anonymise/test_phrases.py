import pytest

from anonymise.redact import redact
from tests.anonymise.braces import TODAY, read_lines

PHRASES = """
Women's Aid
Scottish Women's Aid
Live Fear Free
Southall Black Sisters
Karma Nirvana
Galop
the Respect phoneline
Respect Young People's Service
Men's Advice Line
National Domestic Abuse Helpline
Citizens Advice
Victim Support Scotland
the Hampton Trust
Richmond Fellowship
Cranstoun
SSAFA
Op Courage
non-molestation order
non-mol
non mols
Clare's Law
the Domestic Violence Disclosure Scheme
Domestic Abuse Protection Notice
DAPO
MARAC
MATAC
MAPPA
CAFCASS
Child Arrangements Order
Section 7 report
prohibited steps order
Scottish Children's Reporter Administration
Children's Hearing
sheriff court
Procurator Fiscal
PSNI
Police Scotland
Probation Board for Northern Ireland
Universal Credit
Personal Independence Payment
Discretionary Housing Payment
Destitution Domestic Violence Concession
no recourse to public funds
Building Better Relationships
the Caledonian System
Thinking Skills Programme
DVPP
domestic violence perpetrator programme
Independent Domestic Violence Advisor
independent reviewing officer
Domestic Homicide Review
Domestic Abuse Related Death Review
Legal Aid Agency
McKenzie friend
Family Drug and Alcohol Court
Special Guardianship Order
Sexual Assault Referral Centre
Rape Crisis
Freedom Programme
Own My Life
Operation Encompass
Ask for ANI
Silent Solution
Housing First
Achieving Best Evidence
"""
KEPT = read_lines(PHRASES)


@pytest.mark.parametrize("change", [str, str.lower, str.upper, str.title])
def test_phrases_of_the_sector_stay_in_any_letter_case(change: type[str]) -> None:
    """The name of a service, an order or a programme stays, whatever its letters."""
    texts = [f"then {change(phrase)} came up" for phrase in KEPT]
    assert [text for text in texts if str(redact(text, today=TODAY).text.text) != text] == []


def test_phrases_stay_without_apostrophes_and_hyphens_and_with_endings() -> None:
    """People leave marks out, join words and put endings on: the phrase is the same."""
    spoken = """
    womens aid
    womans aid
    mens advice line
    clares law
    non molestation orders
    non-mols
    marac's
    maracs
    idva's
    children's services'
    the victims' right to review
    respect young peoples service
    a & e
    """
    texts = [f"then {phrase} came up" for phrase in read_lines(spoken)]
    assert [text for text in texts if str(redact(text, today=TODAY).text.text) != text] == []


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("siobhan at women's aid rang", "[NAME 1] at women's aid rang"),
        ("my idva siobhan came", "my idva [NAME 1] came"),
        ("respect phoneline siobhan", "respect phoneline [NAME 1]"),
        ("iris said hello", "[NAME 1] said hello"),
        ("the nurse did her IRIS training", "the nurse did her IRIS training"),
        ("refuge on 07700 900123", "refuge on [PHONE]"),
    ],
)
def test_names_and_codes_beside_a_phrase_go(text: str, output: str) -> None:
    """A phrase protects its own words and nothing beside them, and no digits."""
    assert str(redact(text, today=TODAY).text.text) == output


OFFICES = """
Financial Ombudsman
Emergency Department
Accountability Statement
Vulnerable Witness Programme
Serial Offender Assessment Framework
Domestic Abuse Enforcement Unit
"""


@pytest.mark.parametrize("office", read_lines(OFFICES))
def test_what_is_called_by_words_of_offices_stays(office: str) -> None:
    """Words of services and papers that stand side by side with capitals name nobody."""
    text = f"Then they sent the {office} to me."
    assert str(redact(text, today=TODAY).text.text) == text


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("He works at Reform in the evenings", "He works at [ORGANISATION 1] in the evenings"),
        ("Then Reform Carpets rang me", "Then [ORGANISATION 1] rang me"),
    ],
)
def test_a_word_of_offices_alone_can_be_a_name(text: str, output: str) -> None:
    """One capital is no office, and a word of no office beside it makes both a name."""
    assert str(redact(text, today=TODAY).text.text) == output
