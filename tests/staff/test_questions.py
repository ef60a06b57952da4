from msgspec.structs import replace

from consult.staff.questions import view_questions
from surveys.files import read_ready

START = read_ready("programme-voices")
WAVES = [START, replace(START, wave="exit")]


def test_each_wave_has_questions_of_its_own() -> None:
    """A question that is asked in two waves stands in the list for each of them, by name."""
    lines = view_questions(WAVES)
    both = {one.item for one in lines if one.wave == "start"} & {
        one.item for one in lines if one.wave == "exit"
    }
    assert both
    heard = {one.heard_from for one in lines if one.item in both}
    assert heard == {
        f"People who used abusive behaviour, wave {wave}" for wave in ("start", "exit")
    }


def test_versions_of_one_wave_are_one_question() -> None:
    """What was asked before and is asked still stands there once."""
    assert view_questions([*WAVES, *WAVES]) == view_questions(WAVES)
