"""How long does leaving take, in real browsers, while our server hangs, is dead or is slow?

Run: ``python benchmarks/exit.py [--rounds 9] [--part scripts|links|proxy]``. Everything is on
loopback; the everyday site that people leave for is one of ours, which notes when it was asked.

With scripts, a time runs from the press (a click, Enter, or the third Shift) as the browser
stamped it. *Gone* is when nothing of the page was left in the document; *asked* is when the
everyday site had the browser's request. Half of the presses fall on the first page while it does
its work, and half on a question while an answer to our server is on its way.

Without scripts, a time runs from before the key or the button of the mouse is pressed, the
driver's own delay included, until the everyday site had the request: the way out goes through
Debian's nginx with the configuration that is shipped, before an application that hangs or is
dead; where it hangs, every click falls while the browser waits for an answer. Below stands what
the proxy itself takes to answer.

It fails where one press in twenty takes more than 300 ms with scripts, where the proxy takes
longer than that, or where a server that hangs adds more than that to the median without scripts.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from http.server import ThreadingHTTPServer
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import ClassVar, Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import ARGUMENTS, CHROMIUM  # noqa: E402 - the tests are beside
from tests.browser.lines import Line, State, draw_line  # noqa: E402 - see above
from tests.browser.navigators import Chromium, Firefox, Navigator, wait_until  # noqa: E402
from tests.browser.servers import Everyday, serve_house  # noqa: E402 - see above
from tests.respond.proxies import NGINX, run_proxy  # noqa: E402 - see above

LIMIT: Final = 300
SLOWED: Final = 6
ASKS: Final = 200
PATIENCE: Final = 20.0
PRESSES: Final = ("click", "Enter", "Shift three times")
PLACES: Final = ("first", "question")
# Notes when a press was stamped, writes it into the way out, and says when the page was empty.
WATCH: Final = """(() => {
  let pressed = 0;
  const note = (event) => {
    if (!pressed || event.type === "keydown" || event.detail > 0) pressed = event.timeStamp;
    const link = document.getElementById("leave");
    link.dataset.away = link.dataset.away.split("?")[0] + "?at=" +
      (performance.timeOrigin + pressed);
  };
  addEventListener("click", note, true);
  addEventListener("keydown", note, true);
  new MutationObserver(() => {
    if (!document.body.childElementCount) {
      console.log(JSON.stringify({ gone: performance.now() - pressed }));
    }
  }).observe(document.body, { childList: true });
})()"""
QUESTION: Final = "document.querySelector('button[value=next]')"


class Times(NamedTuple):
    """The milliseconds from one press until the page was empty, and until the site was asked."""

    press: str
    gone: float | None
    asked: float


class Site(Everyday):
    """The everyday site, which notes when it was asked and what for."""

    asked: ClassVar[list[tuple[float, str]]] = []
    came: ClassVar[Event] = Event()

    def do_GET(self) -> None:  # noqa: N802 - the library's name.
        """Note the moment before anything else, and answer."""
        if "icon" not in self.path:
            self.asked.append((time.time(), self.path))
            self.came.set()
        with suppress(ConnectionError):  # The next round does not wait for this page.
            super().do_GET()


@contextmanager
def serve_site() -> Iterator[str]:
    """Serve the everyday site under a host of its own."""
    server = ThreadingHTTPServer(("127.0.0.13", 0), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.13:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def wait_for_site() -> tuple[float, str]:
    """Wait until the everyday site is asked; give when, and what for."""
    if not Site.came.wait(PATIENCE):
        raise SystemExit("the everyday site was never asked")
    return Site.asked[-1]


def go_to(browser: Navigator, address: str, place: str, *, scripts: bool) -> None:
    """Open the first page, or go on to a question."""
    browser.fresh()
    browser.open(address)
    if place == "question":
        browser.press("Start")
        wait_until(browser, QUESTION)
    if scripts:
        wait_until(browser, "document.documentElement.classList.contains('scripted')")
        browser.look(WATCH)


def find_place(browser: Navigator, selector: str) -> tuple[float, float]:
    """Give the middle of what a selector finds."""
    x, y = browser.look(
        f"(box => [box.x + box.width / 2, box.y + box.height / 2])"
        f"(document.querySelector('{selector}').getBoundingClientRect())"
    )
    return x, y


def press_on(browser: Navigator, place: str) -> None:
    """Press what goes on, which our server does not answer as long as it is as it is."""
    selector = "main form button" if place == "first" else "button[value=next]"
    browser.look(f"document.querySelector('{selector}').scrollIntoView({{ block: 'center' }})")
    browser.click_at(find_place(browser, selector))


def press_out(browser: Navigator, press: str, place: tuple[float, float]) -> float:
    """Leave; give the moment before the press, in seconds since 1970."""
    if press == "Enter":
        browser.look("document.getElementById('leave').focus()")
    began = time.time()
    if press == "click":
        browser.click_at(place)
    for key in {"click": [], "Enter": ["Enter"]}.get(press, ["ShiftLeft"] * 3):
        browser.key(key)
    return began


def leave_with_scripts(browser: Navigator, press: str, place: tuple[float, float]) -> Times:
    """Press, and read the browser's own stamps."""
    press_out(browser, press, place)
    asked, path = wait_for_site()
    pressed = float(parse_qs(urlsplit(path).query)["at"][0])
    wait_until(browser, "document.body && document.body.innerText.includes('Rain later')")
    said = [json.loads(line) for line in browser.list_said() if line.startswith('{"gone"')]
    gone = float(said[-1]["gone"]) if said else None
    return Times(press, gone, asked * 1000 - pressed)


def leave_by_link(browser: Navigator, press: str, place: tuple[float, float]) -> Times:
    """Press a link that no script watches."""
    began = press_out(browser, press, place)
    asked, _ = wait_for_site()
    return Times(press, None, (asked - began) * 1000)


def leave_often(
    browser: Navigator, road: tuple[Line, str], state: State, rounds: int, *, scripts: bool
) -> list[Times]:
    """Leave from each place by each press, so many times; a road is a line and its far end."""
    (line, address), found = road, []
    for _ in range(rounds):
        for place in PLACES:
            for press in PRESSES if scripts else PRESSES[:2]:
                line.state = "open"
                go_to(browser, address, place, scripts=scripts)
                Site.came.clear()
                way_out = find_place(browser, "#leave")
                line.state = state
                # A tab that is being led on without scripts cannot be told where the focus goes,
                # and a dead server's reply would take the page away before anybody leaves it.
                if scripts or (press == "click" and state == "hung"):
                    press_on(browser, place)
                leave = leave_with_scripts if scripts else leave_by_link
                found.append(leave(browser, press, way_out))
    line.state = "open"
    return found


def show(name: str, times: list[Times]) -> bool:
    """Print a line of a condition; say whether it is within the limit."""
    columns = [f"{name:42}{len(times):4}"]
    for kind in ("gone", "asked"):
        values = sorted(value for one in times if (value := getattr(one, kind)) is not None)
        columns.append(format_times(values))
    print("".join(columns), flush=True)
    by_press: defaultdict[str, list[float]] = defaultdict(list)
    for one in times:
        by_press[one.press].append(one.asked)
    parts = [f"{press} {median(values):.0f}" for press, values in by_press.items()]
    print(f"    asked, p50 by press: {'; '.join(parts)}", flush=True)
    return read_share([one.asked for one in times], 0.95) <= LIMIT


def read_share(values: list[float], share: float) -> float:
    """Give the value that so large a share of all values does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def format_times(values: list[float]) -> str:
    """Write how many there are, and p50, p95 and the largest in milliseconds."""
    if not values:
        return f"{'-':>8}{'-':>8}{'-':>8}"
    figures = (median(values), read_share(values, 0.95), values[-1])
    return "".join(f"{figure:8.1f}" for figure in figures)


Opening = Callable[[], AbstractContextManager[Navigator]]


@contextmanager
def open_chromium(*, scripts: bool, slowed: int = 1) -> Iterator[Navigator]:
    """Run Chromium, as fast as it is or slowed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Slowed(browser, scripts=scripts, slowed=slowed)
        browser.close()


class Slowed(Chromium):
    """Chromium on a slower device."""

    def __init__(self, browser: Browser, *, scripts: bool, slowed: int) -> None:
        super().__init__(browser, scripts=scripts)
        self._slowed = slowed

    def fresh(self, width: int = 1280, height: int = 900) -> None:
        """Begin again, and slow the new page."""
        super().fresh(width, height)
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": self._slowed})


@contextmanager
def open_firefox(*, scripts: bool) -> Iterator[Navigator]:
    """Run Firefox with a home of its own."""
    with TemporaryDirectory(prefix="candour-exit-", ignore_cleanup_errors=True) as home:
        browser = Firefox(ROOT / "frontend", Path(home), scripts=scripts)
        try:
            yield browser
        finally:
            browser.close()


def measure_scripts(folder: Path, rounds: int) -> bool:
    """Leave with scripts under every condition; no proxy, and nobody of ours answers."""
    browsers: list[tuple[str, Opening, tuple[State, ...]]] = [
        ("Chromium", lambda: open_chromium(scripts=True), ("hung", "dead", "slow")),
        (
            f"Chromium slowed {SLOWED} times",
            lambda: open_chromium(scripts=True, slowed=SLOWED),
            ("hung",),
        ),
        ("Firefox", lambda: open_firefox(scripts=True), ("hung", "dead", "slow")),
    ]
    good = []
    with serve_site() as site, serve_house(folder, site) as (_, ours), draw_line(ours) as road:
        for name, opening, states in browsers:
            with opening() as browser:
                for state in states:
                    found = leave_often(browser, road, state, rounds, scripts=True)
                    good.append(show(f"scripts, {name}, server {state}", found))
    return all(good)


def measure_links(folder: Path, rounds: int) -> bool:
    """Leave without scripts, through the proxy."""
    good = []
    with (
        serve_site() as site,
        serve_house(folder, site) as (house, ours),
        draw_line(ours) as (line, _),
        run_proxy(folder, line.port, away=site) as proxy,
    ):
        road = (line, f"{proxy}/{house.token}")
        browsers = {"Chromium": open_chromium, "Firefox": open_firefox}
        states: tuple[State, ...] = ("open", "hung", "dead")
        for name, opening in browsers.items():
            taken: dict[State, float] = {}
            with opening(scripts=False) as browser:
                for state in states:
                    found = leave_often(browser, road, state, rounds * 2, scripts=False)
                    show(f"no scripts, {name}, server {state}", found)
                    taken[state] = median(one.asked for one in found)
            added = {state: taken[state] - taken["open"] for state in states[1:]}
            parts = [f"{state} {more:+.0f}" for state, more in added.items()]
            print(f"    added to the median by a server that is: {'; '.join(parts)}", flush=True)
            good.append(max(added.values()) <= LIMIT)
    return all(good)


def measure_proxy(folder: Path, rounds: int) -> bool:
    """Ask the proxy itself for the way out, so many times in every state of the application."""
    del rounds
    good = []
    with (
        serve_site() as site,
        serve_house(folder, site) as (_, ours),
        draw_line(ours) as (line, _),
        run_proxy(folder, line.port, away=site) as proxy,
        httpx.Client() as client,
    ):
        states: tuple[State, ...] = ("open", "hung", "dead", "slow")
        for state in states:
            line.state, took = state, []
            for _ in range(ASKS):
                began = time.perf_counter()
                reply = client.get(f"{proxy}/exit")
                took.append(Times("GET", None, (time.perf_counter() - began) * 1000))
                if reply.headers["location"] != site:
                    raise SystemExit(f"led to {reply.headers['location']}")
            good.append(show(f"proxy alone, server {state}", took))
    return all(good)


PARTS: Final[dict[str, Callable[[Path, int], bool]]] = {
    "scripts": measure_scripts,
    "links": measure_links,
    "proxy": measure_proxy,
}


def main() -> int:
    """Print every condition; fails where the limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--part", choices=PARTS, action="append")
    asked = parser.parse_args()
    heads = "".join(f"{head:>8}" for head in ("p50", "p95", "most"))
    print(f"{'':46}{'gone':>16}{'asked':>24}\n{'milliseconds':42}{'n':>4}{heads}{heads}")
    good = []
    for part in asked.part or PARTS:
        if part != "scripts" and NGINX is None:
            print(f"{part}: left out, nginx is missing (install nginx-light)")
            continue
        with TemporaryDirectory(prefix="candour-exit-") as folder:
            good.append(PARTS[part](Path(folder), asked.rounds))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
