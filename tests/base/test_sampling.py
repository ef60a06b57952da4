"""What is left out of a run is proved by another test of the same run."""

from types import SimpleNamespace
from typing import cast
from unittest.mock import Mock

import pytest

from tests.sampling import ENGINES, choose_twin, pytest_collection_modifyitems

CASES = [f"case-{number}" for number in range(40)]


def make_item(name: str, engine: str, *marks: str) -> pytest.Item:
    """Give what pytest would collect for a test of an engine under these marks."""
    values = SimpleNamespace(params={"engine": engine, "case": name})
    found = dict.fromkeys(marks, True)
    item = SimpleNamespace(
        nodeid=f"tests/x_sqlite.py::test_x[{engine}-{name}]",
        callspec=values,
        get_closest_marker=found.get,
    )
    return cast("pytest.Item", item)


def make_items(*marks: str) -> list[pytest.Item]:
    """Give every case on both engines."""
    return [make_item(case, engine, *marks) for case in CASES for engine in ENGINES]


def run_sample(items: list[pytest.Item], *, whole: bool = False) -> list[str]:
    """Take a sample, and list the ids that are left."""
    config = Mock()
    config.getoption.return_value = whole
    pytest_collection_modifyitems(config, items)
    return [item.nodeid for item in items]


def test_unmarked_tests_run_on_both() -> None:
    """Nothing is left out that nobody has marked, nor anything that is marked for both."""
    everything = [item.nodeid for item in make_items()]
    assert run_sample(make_items()) == everything
    assert run_sample(make_items("any_engine", "both_engines")) == everything
    assert run_sample(make_items("either_engine", "both_engines")) == everything


def test_every_case_runs_once() -> None:
    """Of cases for any engine all run on SQLite, and others are spread over the two."""
    assert run_sample(make_items("any_engine")) == [
        f"tests/x_sqlite.py::test_x[sqlite-{case}]" for case in CASES
    ]
    spread = run_sample(make_items("either_engine"))
    assert [one.partition("-")[2].rstrip("]") for one in spread] == CASES
    counts = [sum(f"[{engine}-" in one for one in spread) for engine in ENGINES]
    assert min(counts) >= len(CASES) // 4


def test_dear_cases_are_left_to_the_proof() -> None:
    """A case that is left to the proof is left out, and stands in for no twin of it."""
    assert run_sample(make_items("left_to_proof")) == []
    assert len(run_sample(make_items("left_to_proof"), whole=True)) == 2 * len(CASES)
    dear, cheap = (
        make_item("case", "sqlite", "any_engine", "left_to_proof"),
        make_item("case", "postgres", "any_engine"),
    )
    assert run_sample([dear, cheap]) == [cheap.nodeid]


def test_asked_for_whole_all_run() -> None:
    """With ``--whole`` nothing is left out."""
    for mark in ("any_engine", "either_engine"):
        assert len(run_sample(make_items(mark), whole=True)) == 2 * len(CASES)


@pytest.mark.parametrize("mark", ["any_engine", "either_engine"])
def test_alone_a_test_runs_where_it_is_asked_for(mark: str) -> None:
    """A test whose twin is not in the run, such as one of a single engine, is not left out."""
    for engine in ENGINES:
        for case in CASES:
            item = make_item(case, engine, mark)
            assert run_sample([item]) == [item.nodeid]
            assert choose_twin(item) != item.nodeid
