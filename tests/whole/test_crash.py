"""Nothing that somebody was thanked for is lost when programs die, and nothing is half there.

The whole of it, two hundred deaths on each database, is ``make proof PART=crash``.
"""

import random
from pathlib import Path
from typing import Final

import pytest

from anonymise.redact import redact
from tests.surveys.samples import TODAY
from tests.whole.crash import crash, make_scene
from tests.whole.installation import NOUNS, write_answer

pytestmark = pytest.mark.slow

KILLS: Final = 6
SEED: Final = 20261122
ROUNDS: Final = 6


def test_thanked_means_stored_once(engine: str, tmp_path: Path) -> None:
    """However often everything dies, each thanked answer is there once, whole, and sealed."""
    with make_scene(tmp_path, engine) as scene:
        verdict = crash(scene, KILLS, random.Random(SEED))
    assert verdict.faults == []
    assert verdict.kills == KILLS
    assert verdict.thanked >= KILLS


def test_answers_stay_apart_after_redaction() -> None:
    """Each word by which the answers of these tests are told apart is kept by redaction."""
    for number in range(len(NOUNS)):
        words = write_answer(number)
        assert redact(words, today=TODAY).text.text == words


def test_hasty_thanks_are_caught(tmp_path: Path) -> None:
    """The same deaths show an application that thanks people before it has stored anything."""
    with make_scene(tmp_path, "sqlite") as scene:
        chance = random.Random(SEED)
        # On a busy machine a round of deaths can miss the instant between thanks and storing, or
        # come before anything at all is stored.
        verdicts = (crash(scene, 3, chance, fault="hasty") for _ in range(ROUNDS))
        verdict = next((one for one in verdicts if 0 < len(one.lost) < one.thanked), None)
    assert verdict is not None
