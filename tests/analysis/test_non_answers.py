"""Declining to answer is told from answering; the list was labelled by hand."""

import pytest

from analysis.non_answers import tell_kind
from analysis.types import Kind
from tests.analysis.labelled_answers import ANSWERS, DECLINES, list_texts

REFUSALS = """
n/a|N/A.|n.a.|na|NA|not applicable|Not applicable to be honest|don't know|Dont know|I don't know
I do not know.|don't know, sorry|I really don't know|dunno|Don\N{RIGHT SINGLE QUOTATION MARK}t know
not sure|Not really sure|I'm not sure|unsure|I am not sure what to say|no comment|No comments
No comment!|no comments at this time|no further comments|no other comments to add|nothing to add
Nothing further to add|nothing else to add|I have nothing to add|I have nothing else to add, thanks
nothing else|Nothing else, thank you|nothing further|no opinion|no idea|I have no idea|-|...|?
--|none given|prefer not to say|I'd prefer not to say|would rather not say|skip|pass
I can't think of anything|can't think of anything else|nothing comes to mind|nothing in particular
don't want to say|see above|As above|same as above|I don't have anything to add|no answer
I don't have any comments|does not apply|doesn't apply to me|Nothing to report
"""
TESTIMONIES = """
nothing|Nothing.|no|No!|none|never|nobody|Nothing changed|They did nothing|no help|No one came
I don't know why they never came|I don't have anything|I couldn't say anything|more support
I was not sure what he would do|not believed|no contact|nothing different|no more|Not enough
I can't say anything at home|don't want to be found|No idea how to leave|alone|everything|help
they passed me on|skip the queue for survivors|Nothing more was done for us|unsure of my rights
I don't know if it helped but he stopped|not applicable to us because he had left|[NAME 1]|police
no comment was made to him by the officers|can't think straight since|no answer when I rang
"""


def _list(block: str) -> list[str]:
    return [text for line in block.strip("\n").split("\n") for text in line.split("|")]


@pytest.mark.parametrize("text", ["", "  ", "\n", *_list(REFUSALS)])
def test_declining_is_a_non_answer(text: str) -> None:
    """Whatever declines to answer is a non-answer, however it is typed."""
    assert tell_kind(text) == "non-answer"


@pytest.mark.parametrize("text", _list(TESTIMONIES))
def test_testimony_is_an_answer(text: str) -> None:
    """What may be a testimony is never set aside, however short."""
    assert tell_kind(text) == "answer"


@pytest.mark.parametrize(
    "text", ["No", "nothing", "None.", "nope", "Nothing really, thanks", "No, nothing at all"]
)
@pytest.mark.parametrize("kind", ["answer", "non-answer"])
def test_plain_no_is_what_the_analyst_says(text: str, kind: Kind) -> None:
    """A bare "no" or "nothing" is an answer or not as the analyst decided."""
    assert tell_kind(text, kind) == kind


def test_a_picture_is_an_answer() -> None:
    """A thumb turned up says something; a row of dots does not."""
    assert tell_kind("\N{THUMBS UP SIGN}") == "answer"
    assert tell_kind(". . .") == "non-answer"


def test_long_text_is_an_answer() -> None:
    """A long text answers, whatever it is made of, and is told so at once."""
    assert tell_kind("i am " * 800) == "answer"


def test_non_answers_are_found_and_nothing_else() -> None:
    """On 300 labelled texts or more, precision and recall of non-answers are 0.95 or better."""
    declining, answering = list_texts(DECLINES), list_texts(ANSWERS)
    assert len(declining) + len(answering) >= 300
    found = [text for text in declining if tell_kind(text) == "non-answer"]
    wrong = [text for text in answering if tell_kind(text) == "non-answer"]
    assert len(found) >= 0.95 * len(declining), set(declining) - set(found)
    assert len(found) >= 0.95 * (len(found) + len(wrong)), wrong


@pytest.mark.parametrize(
    ("language", "declines", "answers"),
    [
        ("cy", "ddim yn gwybod|Dim sylw.|Dim byd i'w ychwanegu|amherthnasol", "dim help|neb|tai"),
        (
            "pl",
            "nie wiem|Nie wiem.|brak uwag|nie dotyczy|bez komentarza",
            "nie wiem gdzie on jest",
        ),
        ("ur", "معلوم نہیں|پتہ نہیں|کوئی تبصرہ نہیں", "کوئی مدد نہیں ملی|پولیس"),
    ],
)
def test_other_languages_decline_in_their_own_words(
    language: str, declines: str, answers: str
) -> None:
    """Welsh, Polish and Urdu have non-answers of their own, and know the English ones too."""
    told = {text: tell_kind(text, language=language) for text in declines.split("|")}
    assert set(told.values()) == {"non-answer"}, told
    assert {tell_kind(text, language=language) for text in answers.split("|")} == {"answer"}
    assert tell_kind("n/a", language=language) == "non-answer"
