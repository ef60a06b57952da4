from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.types import Manifest, Theme, ThemeParameters, ThemeSet
from anonymise.disclosure import CountTable, Policy, release_table
from anonymise.types import RedactedText
from consult.errors import LockedError, RunRequestError, StorageFullError
from consult.jobs.faults import FAULTS, OTHERWISE, explain_fault, name_fault
from consult.jobs.requests import RunRequest, decode_request, encode_request
from consult.jobs.results import (
    Author,
    RunResult,
    open_release,
    open_result,
    seal_release,
    seal_result,
)
from consult.vault.keys import make_key_pair
from consult.vault.seal import SEALED_SIZES, seal_derived

PAIR = make_key_pair()
THEMES = ThemeSet(
    themes=(Theme("t1", "marker-label", ("marker-word",), 60, 0.9, ("e1",)),),
    codings=(),
    manifest=Manifest(
        input_digest="0",
        parameters=ThemeParameters(),
        seed=0,
        versions={},
        answers=100,
        non_answers=0,
        distinct_answers=100,
        without_words=0,
    ),
)
RESULT = RunResult(
    theme_set=THEMES,
    excerpts={"e1": RedactedText("marker-sentence")},
    respondents=100,
    authors=(Author(uuid4(), ("e1",), (0,)),),
    words=("marker-word",),
)


def test_a_result_comes_back_and_shows_nothing() -> None:
    """A sealed result opens equal, has a listed size, and holds no readable word."""
    sealed = seal_result(RESULT, PAIR.public)
    assert open_result(sealed, PAIR.private) == RESULT
    assert len(sealed) in SEALED_SIZES
    assert b"marker" not in sealed
    assert "marker" not in repr(RESULT)


def test_a_result_opens_with_its_own_key_only() -> None:
    """Another key, and sealed bytes that are no result, are refused without a detail."""
    with pytest.raises(LockedError):
        open_result(seal_result(RESULT, PAIR.public), make_key_pair().private)
    with pytest.raises(LockedError, match="another version") as caught:
        open_result(seal_derived(b"\x81\xa6marker", PAIR.public).blob, PAIR.private)
    assert "marker" not in str(caught.value)


def test_a_release_comes_back_as_it_was_made() -> None:
    """A release keeps its digest through sealing and opening."""
    table = CountTable(
        title="Themes",
        row_label="Theme",
        column_label="",
        rows=("one", "two"),
        columns=("Answers",),
        counts=((60,), (45,)),
        base=120,
        additive=False,
    )
    release = release_table(table, Policy())
    assert open_release(seal_release(release, PAIR.public), PAIR.private) == release


@given(st.builds(RunRequest))
def test_a_request_comes_back(request_: RunRequest) -> None:
    """What an analyst asked for is read as it was written."""
    assert decode_request(encode_request(request_)) == request_


def test_no_parameters_mean_the_defaults() -> None:
    """An empty row and an empty object ask for every default."""
    assert decode_request(b"") == decode_request(b"{}") == RunRequest()


@pytest.mark.parametrize("content", [b"[]", b"\xff", b'{"themes": "marker"}', b"{"])
def test_unreadable_parameters_are_refused(content: bytes) -> None:
    """Damaged parameters are a fault of the request, which is not quoted."""
    with pytest.raises(RunRequestError) as caught:
        decode_request(content)
    assert "marker" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_fault_is_named_by_its_code_or_type() -> None:
    """A fault's text is never kept: our errors give their code, others their type."""
    assert name_fault(StorageFullError("marker")) == "storage-full"
    assert name_fault(MemoryError("marker")) == "memory"
    assert name_fault(ValueError("marker")) == "unexpected ValueError"
    long_name = type("X" * 300, (Exception,), {})
    assert len(name_fault(long_name())) == 100


def test_every_fault_says_what_to_do() -> None:
    """Each known code has words of its own, and an unknown one has some, too."""
    for code in FAULTS:
        assert explain_fault(code).what
        assert explain_fault(code).remedy
    assert explain_fault("unexpected ValueError") == OTHERWISE
