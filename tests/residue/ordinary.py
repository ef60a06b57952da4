"""A survey built the ordinary way: an address a page, a cookie, and the usual exit button.

The button is the real one of govuk-frontend. The residue suite must fail this survey in every
category, or its silence about ours would mean nothing.
"""

import gzip
import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from tests.browser.servers import serve_everyday
from tests.residue.browsers import ROOT, Browser, Kind, make_profile, run_browser
from tests.residue.journeys import (
    ASKED,
    BEFORE_HOST,
    DRAFT,
    EXIT_HOST,
    OUR_HOST,
    STORY,
    TOWN,
    Sites,
    Trail,
    turn_everywhere,
)
from tests.residue.verdict import CATEGORIES, find_residue
from tests.residue.webkit import run_webkit

BUNDLE: Final = ROOT / "frontend/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js"
QUESTIONS: Final = (ASKED[0], ASKED[3], ASKED[4])
LAST: Final = len(QUESTIONS) - 1
ICON: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
)
# What the ordinary survey leaves, as each browser keeps it.
LEFT_BY_ORDINARY: Final[dict[Kind, set[str]]] = {
    "chromium": set(CATEGORIES),
    "firefox": set(CATEGORIES) - {"icons"},
    # Its driver has it keep what is no file.
    "webkit": {"cookies", "shown"},
}
PAGE: Final = """<!doctype html><html lang="en"><head><title>{question}</title>
<link rel="icon" href="/icon.svg">
<script type="module">
document.body.classList.add("js-enabled", "govuk-frontend-supported");
const {{ initAll }} = await import("/bundle.js"); initAll();
document.body.dataset.ready = "";
</script></head><body class="govuk-template__body">
<div class="govuk-exit-this-page" data-module="govuk-exit-this-page">
<a id="leave" href="{away}" role="button" rel="nofollow noreferrer"
 class="govuk-button govuk-exit-this-page__button govuk-js-exit-this-page-button">Exit</a></div>
<main><h1>{question}</h1><p>So far: {said}</p><form method="post" action="/{number}">
<label>Town <input type="text" name="town"></label><textarea name="words"></textarea>
<button value="next">Continue</button></form></main></body></html>"""


class Ordinary(BaseHTTPRequestHandler):
    """Asks a question an address, keeps what was said, and shows it again."""

    away = ""
    said: list[str]

    def do_GET(self) -> None:
        """Show a question, in a page that browsers may keep, or the script of the button."""
        if self.path == "/bundle.js":
            self._send(BUNDLE.read_bytes(), "text/javascript")
        elif self.path == "/icon.svg":
            self._send(ICON, "image/svg+xml")
        elif self.path.strip("/").isdigit():
            number = int(self.path.strip("/"))
            page = PAGE.format(
                question=QUESTIONS[number],
                said=html.escape(" ".join(self.said)),
                number=number,
                away=self.away,
            )
            self._send(page.encode(), "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """Keep an answer and lead to the next address."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.said += [value for values in parse_qs(body).values() for value in values]
        self.send_response(303)
        self.send_header("location", f"/{min(int(self.path.strip('/')) + 1, LAST)}")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name.
        """Stay silent."""

    def _send(self, body: bytes, kind: str) -> None:
        packed = gzip.compress(body)
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(packed)))
        self.send_header("cache-control", "max-age=3600")
        self.send_header("set-cookie", "session=ordinary; Max-Age=86400")
        self.end_headers()
        self.wfile.write(packed)


@contextmanager
def serve_ordinary(away: str) -> Iterator[str]:
    """Serve the ordinary survey and give the address of its first question."""
    handler = type("Asking", (Ordinary,), {"away": away, "said": []})
    server = ThreadingHTTPServer((OUR_HOST, 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{OUR_HOST}:{server.server_port}/0"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer_ordinary(browser: Browser, sites: Sites, trail: Trail) -> None:
    """Answer two questions, begin the third, press the exit button, and go back."""
    browser.open(sites.before)
    browser.open(sites.ours)
    browser.fill("input[name=town]", TOWN)
    browser.press("button")
    browser.fill("textarea", STORY)
    browser.press("button")
    browser.fill("textarea", DRAFT)
    trail.cookies |= set(browser.list_cookies())
    browser.press("#leave")
    turn_everywhere(browser, trail)


@contextmanager
def run_new(kind: Kind, profile: Path) -> Iterator[Browser]:
    """Run a browser, with the scripts of pages on, on a profile that it makes."""
    if kind == "webkit":
        with run_webkit(profile, scripts=True) as browser:
            yield browser
    else:
        make_profile(kind, profile, scripts=True)
        with run_browser(kind, profile) as browser:
            yield browser


def find_ordinary(kind: Kind, profile: Path) -> dict[str, list[str]]:
    """Answer the ordinary survey in a new profile; list what it leaves, by category."""
    trail = Trail()
    with (
        serve_everyday(BEFORE_HOST) as before,
        serve_everyday(EXIT_HOST) as away,
        serve_ordinary(away) as ours,
    ):
        sites = Sites(before=before, ours=ours, away=away)
        with run_new(kind, profile) as browser:
            answer_ordinary(browser, sites, trail)
    return find_residue(kind, profile, sites, trail, scripts=True)
