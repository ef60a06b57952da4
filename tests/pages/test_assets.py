"""Built files: found, named with a digest, and missing with a word about what to do."""

import re
from pathlib import Path

import pytest

from consult.assets import asset_url, dist_folder, read_manifest, templates_folder
from consult.errors import ComponentError


def test_every_entry_has_a_file_with_a_digest() -> None:
    """Each name a template uses leads to a file that exists under a name of its own."""
    for name in ("respond.css", "staff.css", "staff.js", "icon.svg"):
        address = asset_url(name)
        assert re.fullmatch(r"/assets/\w+-[0-9a-f]{8}\.\w+", address)
        assert (dist_folder() / address.rpartition("/")[2]).is_file()


def test_an_unbuilt_front_end_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without built files the remedy is named."""
    monkeypatch.setattr("consult.assets._PACKAGE", tmp_path / "consult")
    with pytest.raises(ComponentError, match="make setup"):
        dist_folder()
    with pytest.raises(ComponentError, match="make setup"):
        templates_folder()


def test_the_manifest_is_read_by_plain_names(tmp_path: Path) -> None:
    """A script's styles are found under the script's name."""
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite/manifest.json").write_text(
        '{"a.ts": {"file": "a-0123abcd.js", "isEntry": true, "css": ["a-4567abcd.css"]}}'
    )
    assert read_manifest(tmp_path) == {"a.js": "a-0123abcd.js", "a.css": "a-4567abcd.css"}


def test_nothing_built_speaks_of_the_subject_or_calls_elsewhere() -> None:
    """Names and contents of what a respondent's browser loads are neutral and stay with us."""
    for path in dist_folder().iterdir():
        assert not re.search(r"abuse|survivor|violence|perpetrator", path.name)
    styles = (dist_folder() / asset_url("respond.css").rpartition("/")[2]).read_text()
    assert not re.search(r"url\(|@import|abuse|survivor", styles)
