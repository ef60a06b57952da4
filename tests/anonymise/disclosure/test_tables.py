from typing import Any

import pytest

from anonymise.disclosure import CountTable
from anonymise.errors import TableError


def table(**changes: Any) -> CountTable:
    fields: dict[str, Any] = {
        "title": "Help by agency",
        "row_label": "Agency",
        "column_label": "Answer",
        "rows": ("Police", "Health"),
        "columns": ("Helped", "Did not"),
        "counts": ((20, 30), (40, 0)),
        "base": 90,
        "additive": True,
    }
    return CountTable(**(fields | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"counts": ((20, 30),)},
        {"counts": ((20, 30), (40,))},
        {"rows": (), "counts": ()},
        {"columns": (), "counts": ((), ())},
        {"rows": ("Police", "Police")},
        {"columns": ("Helped", "Helped")},
        {"counts": ((20, 30), (41, -1))},
        {"base": 91},
        {"base": 39, "additive": False},
        {"exhaustive": True},
        {"additive": False, "alone": ("Police",)},
        {"impossible": (("Police", "Helped"),)},
        {"impossible": (("Council", "Helped"),)},
        {"impossible": (("Police", "Perhaps"),)},
    ],
)
def test_contradictions(changes: dict[str, Any]) -> None:
    """A table whose parts contradict one another cannot be made."""
    with pytest.raises(TableError):
        table(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"counts": ((60,), (50,)), "alone": ("Police",)},
        {"counts": ((60,), (30,)), "exhaustive": True},
        {"counts": ((60,), (30,)), "alone": ("Council",)},
    ],
)
def test_list_contradictions(changes: dict[str, Any]) -> None:
    """A list that claims more about its rows than its counts allow cannot be made."""
    with pytest.raises(TableError):
        table(columns=("Answers",), base=100, additive=False, **changes)


def test_size() -> None:
    """A table that no audit could finish is refused at once."""
    rows = tuple(str(row) for row in range(5_001))
    with pytest.raises(TableError, match="too many cells"):
        table(rows=rows, columns=("n",), counts=((1,),) * 5_001, base=5_001)


def test_repr() -> None:
    """A table of exact counts shows its shape and nothing that it counts."""
    assert repr(table()) == "CountTable(2 x 2)"


def test_error_text() -> None:
    """A refusal names no label, because a label can come from an answer."""
    with pytest.raises(TableError) as caught:
        table(rows=("Police", "Police"))

    assert "Police" not in str(caught.value)
