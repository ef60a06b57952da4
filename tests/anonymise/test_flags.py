import pytest

from anonymise.finding.flags import FLAGS
from anonymise.redact import redact
from tests.anonymise.braces import TODAY, read_lines

RAISED = {
    "safeguarding": """
        he says he will kill me if i leave
        he\u2019ll kill her
        i want to end my life
        he hits the kids when he drinks
        the baby isn't safe with him
        he has a knife by the bed
    """,
    "rare-event": """
        there was a domestic homicide review
        it was in the papers
        we won the lottery and he came back
        they made a documentary about it
        the law was changed for my sister
    """,
    "singled-out": """
        we are the only family in the village
        everyone knows who his dad is
        no other somali woman in the town
        anybody would recognise me
    """,
    "combination": """
        i am a deaf woman and my twins saw it
        we have 7 children and i am sikh
        i am a traveller and a lesbian
        i am somali and a falconer
    """,
}
QUIET = """
my nan would not hurt a fly
the only thing that helped in the end was the group
the only way in was the back door
he was dead to me
i paid the bill and went home
i am a muslim woman
"""


@pytest.mark.parametrize("flag", RAISED)
def test_what_needs_a_person_is_flagged(flag: str) -> None:
    """Each text of a flag raises it, in any letter case."""
    texts = [case(line) for line in read_lines(RAISED[flag]) for case in (str, str.upper)]
    assert [text for text in texts if flag not in redact(text, today=TODAY).flags] == []


def test_everyday_texts_raise_no_flag() -> None:
    """Turns of phrase and one detail alone need nobody's time."""
    assert [text for text in read_lines(QUIET) if redact(text, today=TODAY).flags] == []


def test_every_flag_is_said_in_plain_words() -> None:
    """Each flag that can be raised has a sentence of its own."""
    raised = {
        flag
        for text in [line for table in RAISED.values() for line in read_lines(table)] + ["gaz baz"]
        for flag in redact(text, today=TODAY).flags
    }
    assert raised <= set(FLAGS)
    assert all(sentence.endswith(".") for sentence in FLAGS.values())
