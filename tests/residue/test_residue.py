"""What the devices of the people who answer keep of it: real browsers, real profiles.

One journey for each browser and path; ``make proof PART=residue`` makes them all.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.residue.browsers import PROGRAMS, Kind
from tests.residue.journeys import (
    OUR_HOST,
    STORY,
    Ending,
    Sites,
    serve_sites,
    travel,
)
from tests.residue.ordinary import LEFT_BY_ORDINARY, find_ordinary
from tests.residue.profiles import COOKIES, read_rows
from tests.residue.verdict import find_residue

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True, scope="module")
def _programs() -> None:
    missing = [str(program) for program in PROGRAMS.values() if not program.is_file()]
    if missing:
        pytest.fail(f"{', '.join(missing)} missing: run `make system`", pytrace=False)


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    """Give an everyday site, ours, and the everyday site to leave for."""
    (tmp_path / "house").mkdir()
    with serve_sites(tmp_path / "house") as sites:
        yield sites


SAMPLE: Final[list[tuple[Kind, bool, Ending]]] = [
    ("chromium", True, "left"),
    ("chromium", False, "restored"),
    ("firefox", True, "finished"),
    ("firefox", False, "left"),
]


@pytest.mark.parametrize(("kind", "scripts", "ending"), SAMPLE)
def test_nothing_of_a_journey_is_left_on_the_device(
    tmp_path: Path, sites: Sites, kind: Kind, ending: Ending, *, scripts: bool
) -> None:
    """History, icons, forms, cache, session and screen hold no question, answer or typed word."""
    profile = tmp_path / "profile"
    trail = travel(kind, profile, sites, ending, scripts=scripts)
    assert find_residue(kind, profile, sites, trail, scripts=scripts) == {}
    if scripts or ending != "restored":
        assert read_rows(profile, kind, COOKIES) == []


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
def test_an_ordinary_survey_leaves_something_everywhere(tmp_path: Path, kind: Kind) -> None:
    """The same search finds a survey built the ordinary way in every category there is."""
    left = find_ordinary(kind, tmp_path / "profile")
    assert LEFT_BY_ORDINARY[kind] <= set(left), left
    assert any(STORY in line for line in left["shown"])
    assert any(OUR_HOST in line for line in left["cookies"])
