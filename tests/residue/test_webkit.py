"""What WebKitGTK shows afterwards, as far as its driver can say."""

from pathlib import Path

import pytest

from tests.residue.journeys import OUR_HOST, STORY, serve_sites
from tests.residue.ordinary import LEFT_BY_ORDINARY, find_ordinary
from tests.residue.verdict import find_residue
from tests.residue.webkit import MISSING, travel_in_webkit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.left_to_proof,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_back_shows_nothing_of_a_journey(tmp_path: Path, *, scripts: bool) -> None:
    """After leaving, Back and Forward show no question or typed word, and no cookie is held."""
    (tmp_path / "house").mkdir()
    home = tmp_path / "home"
    with serve_sites(tmp_path / "house", secure=True) as sites:
        trail, held = travel_in_webkit(home, sites, "left", scripts=scripts)
    assert any(seen.url == sites.away for seen in trail.shown)
    assert find_residue("webkit", home, sites, trail, scripts=scripts) == {}
    assert held == []


def test_an_ordinary_survey_is_shown_again(tmp_path: Path) -> None:
    """The same journey through a survey built the ordinary way is seen again, with its cookie."""
    left = find_ordinary("webkit", tmp_path / "home")
    assert LEFT_BY_ORDINARY["webkit"] <= set(left), left
    assert any(STORY in line for line in left["shown"])
    assert any(OUR_HOST in line for line in left["cookies"])
