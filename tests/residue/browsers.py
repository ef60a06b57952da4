"""Real browsers on profiles of their own, started and closed as a person does it."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

ROOT: Final = Path(__file__).parents[2]
PROGRAMS: Final = {"chromium": Path("/usr/bin/chromium"), "firefox": Path("/usr/bin/firefox-esr")}
CLOSING_SECONDS: Final = 60
# Longer than the ten seconds after which Chromium writes its history while it runs; Firefox is
# told to write its session every second instead of every fifteen.
WRITING_SECONDS: Final = 12
# Nothing here makes Firefox keep less: these switch calls to other hosts off, and the settings
# for testing that its remote control would bring along, and have it write its session often.
CALM: Final = {
    "remote.prefs.recommended": False,
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.sessionstore.interval": 1000,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}

Kind = Literal["chromium", "firefox", "webkit"]


class Seen(NamedTuple):
    """What stood on the screen at one moment, with what stood in its boxes."""

    url: str
    title: str
    text: str


class Browser:
    """A running browser with one page."""

    def __init__(self, kind: Kind, profile: Path, how: str = "new") -> None:
        driver = Path(__file__).with_name("browser.mjs")
        arguments = [str(driver), kind, str(ROOT / "frontend"), str(profile), how]
        self._program = subprocess.Popen(
            ["node", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def close(self) -> None:
        """Close the browser properly, so that it writes everything that it keeps."""
        self._program.communicate(timeout=CLOSING_SECONDS)
        assert self._program.returncode == 0

    def kill(self) -> None:
        """End the browser as a cut of the power does, once it wrote what it writes meanwhile."""
        time.sleep(WRITING_SECONDS)
        self._say("kill")

    def open(self, url: str) -> None:
        """Type an address."""
        self._say("open", url=url)

    def press(self, selector: str) -> None:
        """Press what is found first, and wait until something else is shown."""
        self._say("press", selector=selector)

    def click(self, selector: str) -> None:
        """Press what leads nowhere, such as a radio."""
        self._say("click", selector=selector)

    def fill(self, selector: str, text: str) -> None:
        """Type into a box, key by key."""
        self._say("fill", selector=selector, text=text)

    def look(self, expression: str) -> Any:
        """Give what an expression says of the page."""
        return self._say("look", expression=expression)

    def follow(self, expression: str) -> None:
        """Do something in the page, and wait until something else is shown."""
        self._say("follow", expression=expression)

    def turn(self, by: int) -> list[Seen] | None:
        """Press the browser's own Back (-1) or Forward (1); None where there is nothing more.

        Everything that was shown meanwhile is given, until the page was still.
        """
        return _read_seen(self._say("turn", by=by))

    def see(self) -> list[Seen]:
        """Give everything that is shown until the page is still."""
        return _read_seen(self._say("seen")) or []

    def list_cookies(self) -> list[tuple[str, str]]:
        """List the cookies that the browser holds: host and name of each."""
        return [(host, name) for host, name in self._say("cookies")]

    def _say(self, command: str, **more: object) -> Any:
        program = self._program
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(json.dumps({"command": command, **more}) + "\n")
        program.stdin.flush()
        answer = json.loads(program.stdout.readline() or '{"error": "the browser ended"}')
        assert "error" not in answer, f"{command} {more}: {answer['error']}"
        return answer["value"]


def _read_seen(given: list[dict[str, str]] | None) -> list[Seen] | None:
    if given is None:
        return None
    return [Seen(one["url"], one["title"], one["text"]) for one in given]


def make_profile(kind: Kind, folder: Path, *, scripts: bool) -> None:
    """Make a new profile; pages run no scripts in it where that is wished for."""
    folder.mkdir()
    if kind == "firefox":
        write_preferences(folder, CALM | {"javascript.enabled": scripts})
    elif not scripts:
        settings = {"profile": {"default_content_setting_values": {"javascript": 2}}}
        (folder / "Default").mkdir()
        (folder / "Default" / "Preferences").write_text(json.dumps(settings), encoding="utf-8")


def write_preferences(folder: Path, values: dict[str, object]) -> None:
    """Add settings to a profile of Firefox."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(to)});\n" for name, to in values.items()]
    with (folder / "user.js").open("a", encoding="utf-8") as file:
        file.writelines(lines)


@contextmanager
def run_browser(kind: Kind, profile: Path, *, restored: bool = False) -> Iterator[Browser]:
    """Run a browser on a profile, with the tabs of its last session where that is wished for."""
    if restored and kind == "firefox":
        write_preferences(profile, {"browser.startup.page": 3})
    browser = Browser(kind, profile, "restored" if restored else "new")
    try:
        yield browser
    finally:
        browser.close()
