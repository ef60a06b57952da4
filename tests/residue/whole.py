"""Makes one journey and prints what it left: one step of ``make proof PART=residue``."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.residue.browsers import Kind
from tests.residue.journeys import ENDINGS, OUR_HOST, Ending, serve_sites, travel
from tests.residue.ordinary import LEFT_BY_ORDINARY, find_ordinary
from tests.residue.profiles import COOKIES, HISTORY, ICONS, read_rows
from tests.residue.verdict import find_residue
from tests.residue.webkit import MISSING, travel_in_webkit

ORDINARY: Final = "ordinary"


def main() -> int:
    """Make the journey, or that of a survey built the ordinary way, and print what is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("browser", choices=("chromium", "firefox", "webkit"))
    parser.add_argument("scripts", choices=("on", "off"))
    parser.add_argument("ending", choices=(*ENDINGS["chromium"], ORDINARY))
    asked = parser.parse_args()
    if asked.browser == "webkit" and MISSING:
        sys.stdout.write(f"not looked at: {MISSING}\n")
        return 1
    with TemporaryDirectory(prefix="candour-residue-", ignore_cleanup_errors=True) as name:
        if asked.ending == ORDINARY:
            return show_ordinary(asked.browser, Path(name) / "profile")
        return show_ours(asked.browser, Path(name), asked.ending, scripts=asked.scripts == "on")


def show_ours(browser: Kind, name: Path, ending: Ending, *, scripts: bool) -> int:
    """Print what is left of ours; anything is a failure."""
    folder, profile = name / "house", name / "profile"
    folder.mkdir()
    with serve_sites(folder, secure=browser == "webkit") as sites:
        if browser == "webkit":
            trail, held = travel_in_webkit(profile, sites, ending, scripts=scripts)
            sys.stdout.write(f"cookies held afterwards: {held}\n")
        else:
            trail = travel(browser, profile, sites, ending, scripts=scripts)
    left = find_residue(browser, profile, sites, trail, scripts=scripts)
    for what, tables in (("history", HISTORY), ("icons", ICONS), ("cookies", COOKIES)):
        rows = [row for row in read_rows(profile, browser, tables) if _is_ours(row)]
        said = [f"{first} {second!r}".replace(sites.ours, "(ours)") for first, second in rows]
        sys.stdout.write(f"{what} of our host: {len(rows)} {said}\n")
    size = sum(path.stat().st_size for path in profile.rglob("*") if path.is_file())
    sys.stdout.write(f"searched: {size:,} bytes; seen afterwards: {len(trail.shown)} looks\n")
    sys.stdout.write(f"left behind: {left or 'nothing'}\n")
    return 1 if left else 0


def show_ordinary(browser: Kind, profile: Path) -> int:
    """Print what a survey built the ordinary way leaves; a search that misses any is a failure."""
    left = find_ordinary(browser, profile)
    for category, lines in left.items():
        sys.stdout.write(f"{category}: {len(lines)}, such as {lines[0]}\n")
    missed = LEFT_BY_ORDINARY[browser] - set(left)
    sys.stdout.write(f"not noticed: {', '.join(sorted(missed)) or 'nothing'}\n")
    return 1 if missed else 0


def _is_ours(row: tuple[str, str]) -> bool:
    return OUR_HOST in row[0]


if __name__ == "__main__":
    sys.exit(main())
