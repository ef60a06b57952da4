"""Which passphrases can be chosen: none that is guessed first, however it is dressed up."""

import gzip
import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import ComponentError
from consult.staff.choosing import check_passphrase_choice, is_guessable
from consult.staff.list_digests import DIGESTS
from consult.staff.listed import FOLDER, read_listed
from consult.staff.undoing import find_unit, fold_passphrase, undo_decoration
from consult.staff.walks import is_walk

NAME, ROLE = "Ada Example", "policy-designer"
LISTED = sorted(word for word in read_listed() if len(word) >= 12)
FIRST = ("password", "letmein", "iloveyou", "football", "sunshine")
WORDS = (FOLDER.parents[2] / "anonymise" / "lists" / "en" / "common.txt").read_text().split()
LEET = str.maketrans({"a": "@", "o": "0", "e": "3", "s": "$", "i": "1"})

GUESSED_FIRST = [
    "1qaz2wsx3edc4rfv",
    "qwertyuiop12",
    "zaq12wsxcde3",
    "azertyuiopqs",
    "abcdefghijklmnop",
    "987654321098",
    "a1b2c3d4e5f6",
    "abcabcabcabc",
    "password password",
    "passwordpasswordpass",
    "P@ssw0rd2026!!",
    "!!!Summer2026",
    "Correct-Horse-Battery-Staple1",
    "To be, or not to be?",
    "c0rr3ct h0rs3 b4tt3ry st4pl3",
    "dragon monkey 77",
    "pässwörd pässwörd",
]


def check(passphrase: str, name: str = NAME) -> list[str]:
    """List what is wrong with a passphrase of an invented designer."""
    return check_passphrase_choice(passphrase, name=name, role=ROLE)


@pytest.mark.parametrize("passphrase", ["short words", "a" * 40, "x y z " * 40])
def test_weak_passphrase_refused(passphrase: str) -> None:
    """A passphrase that is short, repetitive or overlong is refused."""
    assert check(passphrase)


@pytest.mark.parametrize("passphrase", GUESSED_FIRST)
def test_guessed_first_refused(passphrase: str) -> None:
    """Listed ones, walks, runs and repetitions are refused, in disguise too."""
    assert any("guessed first" in fault for fault in check(passphrase))


@pytest.mark.parametrize("passphrase", random.Random(5).sample(LISTED, 60))
def test_listed_passphrase_refused(passphrase: str) -> None:
    """Every listed passphrase that is long enough is refused as it is."""
    assert is_guessable(passphrase)


@given(
    st.sampled_from(FIRST),
    st.text("0123456789!?.-_ ", max_size=12),
    st.text("0123456789!?.-_ ", max_size=12),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
)
def test_disguise_is_undone(  # noqa: PLR0913, PLR0917 - the ways in which a word is disguised.
    word: str,
    before: str,
    after: str,
    times: int,
    leet: bool,  # noqa: FBT001 - drawn by chance, not passed by anybody.
    upper: bool,  # noqa: FBT001 - the same.
) -> None:
    """No number of signs around, repetitions, capitals and leet spellings hides a listed word."""
    word = word.translate(LEET) if leet else word
    word = word.upper() if upper else word
    assert is_guessable(before + word * times + after)


@pytest.mark.parametrize(
    "passphrase",
    [
        "ada example likes tea",
        "Ex4mple of four words",
        "Policy Designer of words",
        "my candour is very long",
        "nine consultations of herons",
    ],
)
def test_own_name_refused(passphrase: str) -> None:
    """A passphrase that holds the person's name, their role or our product's name is refused."""
    assert any("Leave your name" in fault for fault in check(passphrase))


@pytest.mark.parametrize(
    "passphrase",
    ["seven calm herons walk", "Tr0ub4dor&3xyz", "vq7n-tk2m-xw9c", "mökki vuori järvi suo"],
)
def test_good_passphrase_taken(passphrase: str) -> None:
    """Words that have nothing to do with one another, and random signs, will do."""
    assert check(passphrase) == []


def test_passphrase_of_four_words_taken() -> None:
    """Of a thousand passphrases of four ordinary words none is refused as guessable."""
    chance = random.Random(11)
    words = [word for word in WORDS if len(word) > 3]
    made = [" ".join(chance.sample(words, 4)) for _ in range(1000)]
    assert [one for one in made if is_guessable(one)] == []


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    """Whatever somebody types is judged without an error, and undoing is no longer than it."""
    assert isinstance(check(text), list)
    assert all(form == fold_passphrase(form) or form for form in undo_decoration(text))


@given(st.text("abc", min_size=1, max_size=6), st.integers(2, 5))
def test_unit_of_repetition_found(unit: str, times: int) -> None:
    """The piece that a text repeats is found, and is no longer than what was repeated."""
    found = find_unit(unit * times)
    assert len(found) <= len(unit)
    assert (found * len(unit) * times).startswith(unit * times)


def test_one_sign_is_no_walk() -> None:
    """A text without a step is not a walk."""
    assert not is_walk("a")
    assert not is_walk("")


def test_faults_repeat_nothing() -> None:
    """No fault holds what was typed."""
    for passphrase in (*GUESSED_FIRST, "ada example likes tea"):
        assert not any(passphrase in fault for fault in check(passphrase))


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Give a copy of the lists that a test may damage."""
    return Path(shutil.copytree(FOLDER, tmp_path / "lists"))


@pytest.mark.parametrize("name", sorted(DIGESTS))
@pytest.mark.parametrize(
    "content",
    [None, b"", gzip.compress(b"password\n", mtime=0)],
    ids=["missing", "empty", "another"],
)
def test_altered_list_is_refused(lists: Path, name: str, content: bytes | None) -> None:
    """Without the very lists that were shipped nothing is believed, so nothing is let through."""
    if content is None:
        (lists / name).unlink()
    else:
        (lists / name).write_bytes(content)
    with pytest.raises(ComponentError, match=re.escape(name)):
        read_listed(lists)


def test_altered_list_accepts_nothing(lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the list is altered no passphrase can be chosen, not even a good one."""
    (lists / "phrases.txt").write_bytes(b"")
    monkeypatch.setattr("consult.staff.choosing.read_listed", lambda: read_listed(lists))
    with pytest.raises(ComponentError):
        check("seven calm herons walk")


def test_list_is_large_and_folded() -> None:
    """The list holds tens of thousands of entries, each as the undoing leaves it."""
    listed = read_listed()
    assert len(listed) > 39_000
    assert all(
        word == fold_passphrase(word) for word in random.Random(3).sample(sorted(listed), 500)
    )


def test_notice_names_every_source() -> None:
    """What is shipped with the list says where it comes from and under which licences."""
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    for part in (
        *DIGESTS,
        "Django 5.2.19",
        "zxcvbn 4.5.0",
        "Redistribution and use",
        "Permission is",
    ):
        assert part in notice
