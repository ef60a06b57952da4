"""Real Chromium with axe-core in it, which finds what breaks WCAG 2.2 AA on a page as drawn."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page, Route, sync_playwright

from consult.assets import ADDRESS, dist_folder
from tests.browser.conftest import ARGUMENTS, CHROMIUM

ROOT: Final = Path(__file__).parents[2]
AXE: Final = ROOT / "frontend/node_modules/axe-core/axe.min.js"
WIDTHS: Final = (320, 768, 1280)
HEIGHT: Final = 800
_HOST: Final = "https://questions.example"
# The size of what is pressed is a rule of WCAG 2.2 that axe leaves off unless it is asked for.
_RUN: Final = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
  });
  const told = found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
  return [found.passes.map(({ id }) => id), told];
}"""


class Document(NamedTuple):
    """A page as it is served, what it is called in a report, and how wide the window is."""

    name: str
    html: str
    width: int


class Audit(NamedTuple):
    """The rules that a page was seen to keep, and what breaks one, a line for each place."""

    kept: frozenset[str]
    broken: list[str]


class Auditor:
    """One page of one browser, which every document is loaded into in turn."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._html = ""
        page.route("**/*", self._serve)
        page.add_init_script(path=AXE)

    def audit(self, document: Document) -> Audit:
        """Draw a document with its styles and give what axe says of it."""
        self.draw(document, HEIGHT)
        kept, broken = self._page.evaluate(_RUN)
        return Audit(frozenset(kept), list(broken))

    def draw(self, document: Document, height: int) -> Page:
        """Draw a document with its styles in a window, and give the page."""
        self._html = document.html
        self._page.set_viewport_size({"width": document.width, "height": height})
        self._page.goto(_HOST)
        return self._page

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(_HOST)
        if path == "/":
            route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
        elif path.startswith(ADDRESS) and not path.endswith(".js"):
            route.fulfill(path=dist_folder() / path.removeprefix(ADDRESS))
        else:
            route.abort()


@contextmanager
def open_auditor() -> Iterator[Auditor]:
    """Run Debian's Chromium with axe-core for the length of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Auditor(browser.new_page(reduced_motion="reduce"))
        browser.close()


def find_broken(auditor: Auditor, documents: Iterable[Document]) -> dict[str, list[str]]:
    """Give what breaks a rule, by document; a document that keeps no rule was never looked at."""
    found: dict[str, Any] = {}
    for document in documents:
        audit = auditor.audit(document)
        assert {"document-title", "html-has-lang"} <= audit.kept or audit.broken, document.name
        if audit.broken:
            found[document.name] = audit.broken
    return found
