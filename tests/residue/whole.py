"""Makes one journey and prints what it left: one step of ``make proof PART=residue``."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.residue.journeys import ENDINGS, OUR_HOST, serve_sites, travel
from tests.residue.profiles import COOKIES, HISTORY, ICONS, read_rows
from tests.residue.verdict import find_residue


def main() -> int:
    """Make the journey; anything left of it is printed and is a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("browser", choices=("chromium", "firefox"))
    parser.add_argument("scripts", choices=("on", "off"))
    parser.add_argument("ending", choices=ENDINGS["chromium"])
    asked = parser.parse_args()
    scripts = asked.scripts == "on"
    with TemporaryDirectory(prefix="candour-residue-") as name:
        folder, profile = Path(name) / "house", Path(name) / "profile"
        folder.mkdir()
        with serve_sites(folder) as sites:
            trail = travel(asked.browser, profile, sites, asked.ending, scripts=scripts)
        left = find_residue(asked.browser, profile, sites, trail, scripts=scripts)
        for what, tables in (("history", HISTORY), ("icons", ICONS), ("cookies", COOKIES)):
            rows = [row for row in read_rows(profile, asked.browser, tables) if _is_ours(row)]
            said = [f"{first} {second!r}".replace(sites.ours, "(ours)") for first, second in rows]
            sys.stdout.write(f"{what} of our host: {len(rows)} {said}\n")
        size = sum(path.stat().st_size for path in profile.rglob("*") if path.is_file())
        sys.stdout.write(f"searched: {size:,} bytes; seen afterwards: {len(trail.shown)} looks\n")
    sys.stdout.write(f"left behind: {left or 'nothing'}\n")
    return 1 if left else 0


def _is_ours(row: tuple[str, str]) -> bool:
    return OUR_HOST in row[0]


if __name__ == "__main__":
    sys.exit(main())
