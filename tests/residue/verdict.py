"""Says what a journey left behind, by category; nothing at all is the only good answer."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tests.residue.browsers import Kind
from tests.residue.journeys import ASKED, OUR_HOST, PURPOSE, TYPED, Sites, Trail
from tests.residue.profiles import COOKIES, HISTORY, ICONS, find_words, read_rows
from tests.residue.profiles import TYPED as FORMS

NEUTRAL_TITLES: Final = {"", "Questionnaire", "Weather"}
CATEGORIES: Final = ("history", "titles", "icons", "forms", "cookies", "cache", "files", "shown")


def find_residue(
    kind: Kind, profile: Path, sites: Sites, trail: Trail, *, scripts: bool
) -> dict[str, list[str]]:
    """List what is left of a journey, by category.

    History and icons may name the one address and the way out, each with a
    neutral title. What is shown afterwards is no question and nothing typed.
    Without scripts, one cookie may be held, and the support page, which says
    the same to everybody, has an address of its own.
    """
    words = [*TYPED, *ASKED, *trail.secret]
    found = find_words(profile, [*words, PURPOSE])
    history = _keep_ours(read_rows(profile, kind, HISTORY))
    own = {sites.ours, f"{sites.ours.rpartition('/')[0]}/exit"}
    own |= set() if scripts else {f"{sites.ours}/support"}
    kept = [f"{host} {name}" for host, name in read_rows(profile, kind, COOKIES)]
    held = {f"{host} {name}" for host, name in trail.cookies}
    allowed = set() if scripts else {f"{OUR_HOST} __Host-q"}
    left = {
        "history": [url for url, _ in history if url not in own],
        "titles": [title for _, title in history if title not in NEUTRAL_TITLES],
        "icons": [url for url, _ in _keep_ours(read_rows(profile, kind, ICONS)) if url not in own],
        "forms": [f"{name}={value}" for name, value in read_rows(profile, kind, FORMS)],
        "cookies": sorted({*kept, *held} - allowed),
        "cache": [f"{path}: {word}" for path, word in found if "cache" in path.lower()],
        "files": [f"{path}: {word}" for path, word in found if "cache" not in path.lower()],
        "shown": find_shown(trail, words, {*own, "about:blank", "about:home"}),
    }
    return {category: sorted(set(lines)) for category, lines in left.items() if lines}


def find_shown(trail: Trail, words: Iterable[str], addresses: set[str]) -> list[str]:
    """List what of the survey was seen after the end: words, titles and addresses of its own."""
    wanted = list(words)
    lines = [
        f"{seen.url}: {word}"
        for seen in trail.shown
        for word in wanted
        if word.lower() in f"{seen.title}\n{seen.text}".lower()
    ]
    ours = [seen.url for seen in trail.shown if urlsplit(seen.url).hostname == OUR_HOST]
    return lines + [url for url in ours if url not in addresses]


def _keep_ours(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keep the rows that are about our host."""
    return [row for row in rows if urlsplit(row[0]).hostname == OUR_HOST]
