"""What `make test` leaves to `make proof`: the second engine where the first proves the rule.

Cases marked ``left_to_proof`` are dear ones of a rule that cheaper cases of the same test prove.

A module marked ``any_engine`` is about rules that no database changes, such as pages, forms, roles
and headers; its tests run on SQLite. A test of it that is about the database all the same, such as
one of a race, is marked ``both_engines``. Cases marked ``either_engine`` are spread over the two,
so that each runs on one. A test is left out only where its twin on the other engine runs;
``--whole`` leaves out none.
"""

from typing import Final
from zlib import crc32

import pytest

ENGINES: Final = ("sqlite", "postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to run every test on every engine."""
    parser.addoption("--whole", action="store_true", help="run every test on both engines")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another test of this run proves."""
    if config.getoption("whole"):
        return
    cheap = [item for item in items if not is_left(item)]
    found = {item.nodeid for item in cheap}
    kept = [item for item in cheap if choose_twin(item) not in found]
    there = {item.nodeid for item in kept}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in there])
    items[:] = kept


def is_left(item: pytest.Item) -> bool:
    """Whether a case runs in `make proof` alone."""
    return item.get_closest_marker("left_to_proof") is not None


def choose_twin(item: pytest.Item) -> str:
    """Give the id of the test that runs in the place of this one; empty when it runs itself."""
    engine = next((one for one in ENGINES if one in _read_values(item)), "")
    if not engine or item.get_closest_marker("both_engines"):
        return ""
    name, _, values = item.nodeid.partition("[")
    if item.get_closest_marker("either_engine"):
        case = name + values.replace(engine, "")
        chosen = ENGINES[crc32(case.encode()) % len(ENGINES)]
    else:
        chosen = ENGINES[0] if item.get_closest_marker("any_engine") else engine
    return "" if chosen == engine else f"{name}[{values.replace(engine, chosen)}"


def _read_values(item: pytest.Item) -> list[object]:
    """List the values that a test is given, the engine among them."""
    return list(item.callspec.params.values()) if hasattr(item, "callspec") else []
