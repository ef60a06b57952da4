"""WebKitGTK through its driver, for what it can show.

The driver's browser keeps its cookies, cache and pages in memory, so a profile that was searched
would say little: what can be shown is what Back and Forward bring back, the cookies that are
held, the entries and the title of the tab, and that no file outside of memory holds a word.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from tests.residue.browsers import Browser, Seen
from tests.residue.journeys import Ending, Sites, Trail, end_journey

DRIVER: Final = shutil.which("WebKitWebDriver")
SCREEN: Final = shutil.which("Xvfb")
SHELLS: Final = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
MISSING: Final = (
    ""
    if DRIVER and SCREEN and SHELLS
    else "WebKitGTK's driver or a screen for it is missing: install webkit2gtk-driver and xvfb"
)
ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE: Final = 60.0
STILL: Final = 8
LATE: Final = 8
BETWEEN: Final = 0.05
TEXT: Final = """(() => {
  const boxes = [...document.querySelectorAll("textarea, input[type=text]")];
  const typed = boxes.map((box) => box.value).join("\\n");
  return { url: location.href, title: document.title,
    text: `${document.body ? document.body.innerText : ""}\\n${typed}`,
    ready: document.readyState === "complete",
    marked: !!document.querySelector("[data-seen='PRESS']") };
})()"""
PLACE: Final = """(() => {
  const found = document.querySelector(SELECTOR);
  found.scrollIntoView({ block: "center" });
  const box = found.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})()"""
MARK: Final = '(document.querySelector("main") ?? document.body).dataset.seen = "PRESS"'


class WebKit(Browser):
    """A running WebKitGTK with one page, driven over WebDriver."""

    def __init__(self, address: str, *, scripts: bool) -> None:
        self._presses = 0
        self._client = httpx.Client(base_url=address, timeout=PATIENCE)
        options = {
            "binary": str(SHELLS[-1]),
            "args": ["--automation", f"--enable-javascript={json.dumps(scripts)}"],
        }
        wanted = {
            "acceptInsecureCerts": True,
            "pageLoadStrategy": "none",
            "webkitgtk:browserOptions": options,
        }
        _wait_for(lambda: self._client.get("/status").json()["value"]["ready"])
        made = self._client.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
        assert made.status_code == HTTPStatus.OK, made.text
        self._session = f"/session/{made.json()['value']['sessionId']}"

    def close(self) -> None:
        """Close the browser properly."""
        self._client.delete(self._session)
        self._client.close()

    def kill(self) -> None:
        """Refuse: nothing of a session of this browser is there after it ended."""
        raise NotImplementedError

    def open(self, url: str) -> None:
        """Type an address."""
        self._mark()
        for patience in (*[PATIENCE / 4] * 3, PATIENCE):
            self._ask("url", url=url)
            # The driver loses an address now and then while it changes processes.
            with suppress(AssertionError):
                _wait_for(lambda: self._is_ready() and self.look("location.href") == url, patience)
                return
        raise AssertionError(f"{url} was never shown")

    def press(self, selector: str) -> None:
        """Press what is found first, and wait until something else is shown."""
        self._mark()
        self.click(selector)
        _wait_for(self._is_ready)

    def click(self, selector: str) -> None:
        """Press what leads nowhere, such as a radio."""
        x, y = self.look(PLACE.replace("SELECTOR", json.dumps(selector)))
        moves = [
            {"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self._ask("actions", actions=[{**mouse, "actions": moves}])

    def fill(self, selector: str, text: str) -> None:
        """Type into a box, key by key."""
        self._ask(f"element/{self._find(selector)}/value", text=text)

    def look(self, expression: str) -> Any:
        """Give what an expression says of the page."""
        return self._ask("execute/sync", script=f"return {expression}", args=[])

    def follow(self, expression: str) -> None:
        """Do something in the page, and wait until something else is shown."""
        self._mark()
        self.look(expression)
        _wait_for(self._is_ready)

    def turn(self, by: int) -> list[Seen] | None:
        """Press the browser's own Back (-1) or Forward (1); None where nothing else was shown.

        The driver answers before the browser has begun: the page that is left is seen a little
        longer, and bears a mark that no page has which comes back.
        """
        self._mark()
        self._ask("back" if by < 0 else "forward")
        shown = self._watch()
        later = [seen for seen, is_left in shown if not is_left]
        return later or None

    def see(self) -> list[Seen]:
        """Give everything that is shown until the page is still."""
        return [seen for seen, _ in self._watch()]

    def _watch(self) -> list[tuple[Seen, bool]]:
        """Give what is shown until the page is still, and whether it is the page marked last."""
        shown: list[tuple[Seen, bool]] = []
        same, until = 0.0, time.monotonic() + PATIENCE
        while same < STILL and time.monotonic() < until:
            time.sleep(BETWEEN)
            with suppress(AssertionError):  # The page is on its way out; ask the next one.
                now = self._look_up()
                found = Seen(now["url"], now["title"], now["text"]), bool(now["marked"])
                # A page that is being left stays for a while on a busy machine.
                step = 1 / LATE if found[1] else 1
                same = same + step if shown and shown[-1] == found else 0
                shown.append(found)
        return shown

    def list_cookies(self) -> list[tuple[str, str]]:
        """List the cookies that the browser would send to the host of the page that is shown."""
        found = self._client.get(f"{self._session}/cookie").json()["value"]
        return [(cookie["domain"], cookie["name"]) for cookie in found]

    def _mark(self) -> None:
        # A page that was put aside comes back with the mark of an earlier press.
        self._presses += 1
        self.look(MARK.replace("PRESS", str(self._presses)))

    def _look_up(self) -> Any:
        return self.look(TEXT.replace("PRESS", str(self._presses)))

    def _is_ready(self) -> bool:
        now = self._look_up()
        return bool(
            now["ready"]
            and not now["marked"]
            and now["text"].strip()
            and now["url"] != "about:blank"
        )

    def _find(self, selector: str) -> str:
        place = {"using": "css selector", "value": selector}
        found: dict[str, str] = self._ask("element", **place)
        return found[ELEMENT]

    def _ask(self, command: str, **more: object) -> Any:
        answer = self._client.post(f"{self._session}/{command}", json=more)
        assert answer.status_code == HTTPStatus.OK, f"{command} {more}: {answer.text}"
        return answer.json()["value"]


def _wait_for(look: Callable[[], Any], patience: float = PATIENCE) -> None:
    until, fault = time.monotonic() + patience, ""
    while time.monotonic() < until:
        try:
            if look():
                return
        except (AssertionError, httpx.TransportError) as error:
            # The program begins, or the page is on its way out: ask again.
            fault = str(error)
        time.sleep(BETWEEN)
    raise AssertionError(f"nothing else was shown {fault}")


@contextmanager
def run_webkit(home: Path, *, scripts: bool) -> Iterator[WebKit]:
    """Run WebKitGTK on a screen of its own that nobody sees, with everything below a new home."""
    home.mkdir()
    places = {"HOME": str(home), "TMPDIR": str(home)}
    calm = {"NO_AT_BRIDGE": "1", "GIO_USE_VFS": "local", "XDG_RUNTIME_DIR": str(home)}
    with _show_screen() as display, socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
        line.close()
        environ = {**os.environ, **places, **calm, "DISPLAY": display}
        driver = subprocess.Popen(
            [str(DRIVER), "-p", str(port)], env=environ, stderr=subprocess.DEVNULL
        )
        try:
            browser = WebKit(f"http://127.0.0.1:{port}", scripts=scripts)
            yield browser
            browser.close()
        finally:
            driver.terminate()
            driver.wait(timeout=PATIENCE)


@contextmanager
def _show_screen() -> Iterator[str]:
    """Run a screen in memory and give its name, which it chooses itself."""
    reading, writing = os.pipe()
    command = [str(SCREEN), "-displayfd", str(writing), "-screen", "0", "1280x900x24"]
    screen = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait(timeout=PATIENCE)


def travel_in_webkit(
    home: Path, sites: Sites, ending: Ending, *, scripts: bool
) -> tuple[Trail, list[tuple[str, str]]]:
    """Make a journey in a new home and end it; give the cookies held for our host afterwards."""
    trail = Trail()
    with run_webkit(home, scripts=scripts) as browser:
        end_journey(browser, sites, trail, ending, scripts=scripts)
        # A place of our host that is no page of the questionnaire and touches no cookie.
        ours = urlsplit(sites.ours)
        browser.open(f"{ours.scheme}://{ours.netloc}/assets/none")
        return trail, browser.list_cookies()
