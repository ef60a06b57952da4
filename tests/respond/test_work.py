"""Challenges: what they are worth, for how long, and that checking them is cheap."""

import hashlib
from struct import pack

import pytest

from consult.respond.work import (
    EASIEST_BITS,
    GENERATION_SECONDS,
    PIECES,
    Challenges,
    _decode,
    _first_word,
    is_solved,
)
from tests.respond.test_crowds import Clock

TOKEN = "an-invented-address"


def solve(challenge: str) -> str:
    """Solve a challenge as a browser does."""
    raw = _decode(challenge)
    limit = 1 << (32 - EASIEST_BITS - raw[0])
    found = []
    for piece in range(PIECES):
        start = hashlib.blake2s(raw + pack("<H", piece))
        nonce = 0
        while True:
            one = start.copy()
            one.update(pack("<I", nonce))
            if int.from_bytes(one.digest()[:4], "little") < limit:
                break
            nonce += 1
        found.append(_in_36(nonce))
    return ".".join([challenge, *found])


def _in_36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_in_36(number // 36) if number >= 36 else "") + digits[number % 36]


@pytest.fixture
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make riddles small, for tests in which their size is not the question."""
    monkeypatch.setattr("consult.respond.work.EASIEST_BITS", 2)
    monkeypatch.setattr("tests.respond.test_work.EASIEST_BITS", 2)


def test_a_solved_challenge_is_worth_one_start() -> None:
    """The first answer gives its level, and the same one again gives nothing."""
    challenges = Challenges()
    answer = solve(challenges.make(0, TOKEN))
    assert challenges.spend(answer, TOKEN) == 0
    assert challenges.spend(answer, TOKEN) is None
    assert len(answer) < 200


@pytest.mark.usefixtures("easy")
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_a_level_is_signed(level: int) -> None:
    """A challenge says how hard it is, and nobody can make a harder one easier."""
    challenges = Challenges()
    challenge = challenges.make(level, TOKEN)
    answer = solve(challenge)
    assert challenges.spend(answer, TOKEN) == level
    other = challenges.make(3, TOKEN)
    forged = "AA" + other[2:]
    assert _decode(forged)[0] == 0
    assert challenges.spend(solve(forged), TOKEN) is None


@pytest.mark.usefixtures("easy")
def test_a_challenge_is_good_for_one_address_and_one_process() -> None:
    """Neither another questionnaire nor another process takes it; its own still does."""
    challenges = Challenges()
    answer = solve(challenges.make(0, TOKEN))
    assert challenges.spend(answer, "another-address") is None
    assert Challenges().spend(answer, TOKEN) is None
    assert challenges.spend(answer, TOKEN) == 0


@pytest.mark.usefixtures("easy")
@pytest.mark.parametrize(
    ("after", "worth"),
    [
        ((0.0,), True),
        ((GENERATION_SECONDS - 1.0,), True),
        ((GENERATION_SECONDS, 2 * GENERATION_SECONDS - 1.0), True),
        ((GENERATION_SECONDS, 2 * GENERATION_SECONDS), False),
        ((2 * GENERATION_SECONDS,), False),
    ],
    ids=["at-once", "quarter-hour", "nearly-half-hour", "half-hour", "half-hour-of-silence"],
)
def test_a_challenge_grows_too_old(after: tuple[float, ...], worth: bool) -> None:  # noqa: FBT001 - a column of the table above.
    """It is good for a quarter of an hour at least, and for half an hour at most."""
    clock = Clock()
    challenges = Challenges(clock=clock)
    answer = solve(challenges.make(0, TOKEN))
    for now in after:
        clock.now = now
        challenges.sweep()
    assert (challenges.spend(answer, TOKEN) == 0) is worth


@pytest.mark.usefixtures("easy")
def test_what_is_kept_of_answers_is_bounded_and_nothing_is_good_twice() -> None:
    """When too many are answered at once all is forgotten, old challenges with their answers."""
    challenges = Challenges(most=5)
    waiting = solve(challenges.make(0, TOKEN))
    answers = [solve(challenges.make(0, TOKEN)) for _ in range(5)]
    assert [challenges.spend(one, TOKEN) for one in answers] == [0] * 5
    assert [challenges.spend(one, TOKEN) for one in [*answers, waiting]] == [None] * 6
    assert sum(len(one.spent) for one in challenges._generations) == 0
    assert challenges.spend(solve(challenges.make(0, TOKEN)), TOKEN) == 0


def test_nothing_is_kept_for_a_challenge_that_nobody_answers() -> None:
    """A flood of opened pages takes no memory."""
    challenges = Challenges()
    given = {challenges.make(0, TOKEN) for _ in range(2000)}
    assert len(given) == 2000
    assert [one.spent for one in challenges._generations] == [set()]


@pytest.mark.usefixtures("easy")
@pytest.mark.parametrize(
    "answer",
    [
        "",
        ".",
        "." * 16,
        "~~~." + ".".join("0" * 16),
        "AAAA." + ".".join("0" * 16),
        "é." + ".".join("0" * 16),
        "A" * 40 + "." + ".".join("0" * 16),
        "A" * 100_000,
    ],
    ids=["empty", "stop", "stops", "no-base64", "short", "no-ascii", "unsigned", "long"],
)
def test_what_is_no_answer_is_worth_nothing(answer: str) -> None:
    """Whatever comes in the field, it is refused without an error."""
    assert Challenges().spend(answer, TOKEN) is None


@pytest.mark.usefixtures("easy")
@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts[:-1],
        lambda parts: [*parts, "0"],
        lambda parts: [*parts[:-1], "-1"],
        lambda parts: [*parts[:-1], "zzzzzzzz"],
        lambda parts: [*parts[:-1], ""],
        lambda parts: [*parts[:-1], "1_0"],
    ],
    ids=["fewer", "more", "negative", "too-large", "blank", "underscore"],
)
def test_every_riddle_must_be_solved(change: object) -> None:
    """An answer with a number wanting, wrong or out of range is worth nothing."""
    challenges = Challenges()
    name, *numbers = solve(challenges.make(0, TOKEN)).split(".")
    while _first_word(_decode(name), PIECES - 1, 36) < 1 << 30:
        name, *numbers = solve(challenges.make(0, TOKEN)).split(".")
    assert callable(change)
    changed = ".".join([name, *change(numbers)])
    assert challenges.spend(changed, TOKEN) is None
    assert is_solved(_decode(name), ".".join(numbers))
