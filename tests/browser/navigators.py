"""One way to drive two browsers, with the scripts of pages switched off or on."""

import json
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from playwright.sync_api import Browser, Error, Locator, Page

TEXT: Final = "document.body ? document.body.innerText : ''"
BOXES: Final = (
    "[...document.querySelectorAll('textarea, input[type=text]')].map(box => box.value).join('')"
)
LEAVE_IN_VIEW: Final = """(() => {
  const box = document.getElementById('leave').getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight
    && box.right <= document.documentElement.clientWidth && at && at.id === 'leave';
})()"""


# With scripts a page takes another's place: it is there once the sheet is another one.
MARK_SHEET: Final = "window.sheet = document.querySelector('main')"
IS_NEXT: Final = """window.sheet
  ? !!document.querySelector('main') && document.querySelector('main') !== window.sheet
  : document.readyState === 'complete' && location.href !== 'about:blank'"""
LONG: Final = 20.0


class Navigator(Protocol):
    """What a person can do with a browser, and what can be seen in it."""

    def fresh(self, width: int = 1280, height: int = 900) -> None:
        """Begin again as somebody who has never been here."""

    def open(self, url: str) -> None:
        """Type an address."""

    def press(self, words: str) -> None:
        """Press the first button or link that begins with these words, and wait."""

    def tick(self, selector: str) -> None:
        """Tick a radio or a checkbox."""

    def fill(self, selector: str, text: str) -> None:
        """Type into a box."""

    def back(self) -> bool:
        """Press the browser's own Back; False when there is nothing before this page."""

    def reload(self) -> None:
        """Press the browser's own Reload."""

    def scroll(self, top: int) -> None:
        """Scroll to so many pixels from the top."""

    def look(self, expression: str) -> Any:
        """Give what an expression says of the page; the page's own scripts stay as they are."""

    def forward(self) -> None:
        """Press the browser's own Forward."""

    def click(self, selector: str) -> None:
        """Press what a selector finds first, and do not wait."""

    def click_at(self, place: tuple[float, float]) -> None:
        """Press a place of the window, and ask nothing of the page before or after."""

    def key(self, name: str) -> None:
        """Press a key of the keyboard."""

    def press_key(self, name: str) -> None:
        """Press a key that leads to another page, and wait."""

    def type(self, text: str) -> None:
        """Type where the focus is, key by key."""

    def cookies(self) -> list[str]:
        """Name every cookie that the browser holds, those included that no script sees."""

    def shoot(self, path: Path) -> None:
        """Take a picture of the whole page."""

    def list_said(self) -> list[str]:
        """List what was written to the browser's own console since the beginning."""


class BrowserError(AssertionError):
    """What a browser could not do."""


class Chromium:
    """Debian's Chromium through Playwright."""

    def __init__(self, browser: Browser, *, scripts: bool = False, **device: Any) -> None:
        self._browser = browser
        self._scripts = scripts
        self._device = device
        self._page: Page | None = None
        self.hosts: set[str] = set()
        self.complaints: list[str] = []

    def with_finger(self) -> "Chromium":
        """Give the same browser on a device that is touched and has no mouse."""
        device = {"has_touch": True, "is_mobile": True}
        return Chromium(self._browser, scripts=self._scripts, **device)

    def with_scripts(self) -> "Chromium":
        """Give the same browser with the scripts of pages on."""
        return Chromium(self._browser, scripts=True)

    @property
    def page(self) -> Page:
        """The one page that is open."""
        assert self._page is not None
        return self._page

    def fresh(self, width: int = 1280, height: int = 900) -> None:
        """Begin again in a context of its own."""
        self.close()
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=self._scripts,
            **self._device,
        )
        self._page = context.new_page()
        self._page.set_default_timeout(10_000)
        self.hosts, self.complaints = set(), []
        self._page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        self._page.on("console", lambda message: self.complaints.append(message.text))

    def close(self) -> None:
        """Close what is open."""
        if self._page is not None:
            self._page.context.close()
            self._page = None

    def open(self, url: str) -> None:
        """Type an address."""
        self.page.goto(url)

    def press(self, words: str) -> None:
        """Press the first button or link that begins with these words, and wait."""
        self._press(self.page.locator("button, a").filter(has_text=words).first)

    def press_at(self, selector: str) -> None:
        """Press what a selector finds first, and wait."""
        self._press(self.page.locator(selector).first)

    def press_key(self, name: str) -> None:
        """Press a key that leads to another page, and wait."""
        self._follow(lambda: self.page.keyboard.press(name))

    def _press(self, target: Locator) -> None:
        self._follow(target.click)

    def _follow(self, act: Callable[[], None]) -> None:
        if not self._scripts:
            with self.page.expect_navigation():
                act()
            return
        self.look(MARK_SHEET)
        act()
        wait_until(self, IS_NEXT)

    def tick(self, selector: str) -> None:
        """Tick a radio or a checkbox."""
        self.page.locator(selector).first.check()

    def fill(self, selector: str, text: str) -> None:
        """Type into a box, key by key."""
        self.page.locator(selector).first.press_sequentially(text)

    def back(self) -> bool:
        """Press the browser's own Back."""
        self.page.go_back()
        return self.page.url.startswith("http")

    def forward(self) -> None:
        """Press the browser's own Forward."""
        self.page.go_forward()

    def click(self, selector: str) -> None:
        """Press what a selector finds first, and do not wait."""
        self.page.locator(selector).first.click(no_wait_after=True)

    def click_at(self, place: tuple[float, float]) -> None:
        """Press a place of the window, and ask nothing of the page before or after."""
        self.page.mouse.click(*place)

    def key(self, name: str) -> None:
        """Press a key of the keyboard."""
        self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        """Type where the focus is, key by key."""
        self.page.keyboard.type(text)

    def cookies(self) -> list[str]:
        """Name every cookie that the browser holds."""
        return [str(cookie.get("name")) for cookie in self.page.context.cookies()]

    def reload(self) -> None:
        """Press the browser's own Reload."""
        self.page.reload()

    def scroll(self, top: int) -> None:
        """Scroll to so many pixels from the top."""
        self.page.evaluate("top => window.scrollTo(0, top)", top)

    def look(self, expression: str) -> Any:
        """Give what an expression says of the page."""
        return self.page.evaluate(expression)

    def shoot(self, path: Path) -> None:
        """Take a picture of the whole page."""
        self.page.screenshot(path=path, full_page=True)

    def list_said(self) -> list[str]:
        """List what was written to the browser's own console since the beginning."""
        return self.complaints


class Firefox:
    """Firefox ESR through WebDriver BiDi, by a small program of ours."""

    def __init__(self, frontend: Path, home: Path, *, scripts: bool = False) -> None:
        driver = Path(__file__).with_name("firefox.mjs")
        self._scripts = scripts
        self._program = subprocess.Popen(
            ["node", str(driver), str(frontend), str(home), "on" if scripts else "off"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """Let the browser go."""
        self._program.communicate(timeout=30)

    def fresh(self, width: int = 1280, height: int = 900) -> None:
        """Begin again in a context of its own."""
        self._say("fresh", width=width, height=height)

    def open(self, url: str) -> None:
        """Type an address."""
        self._say("open", url=url)

    def press(self, words: str) -> None:
        """Press the first button or link that begins with these words, and wait."""
        if not self._scripts:
            self._say("press", target=["words", words])
            return
        self.look(MARK_SHEET)
        self._say("tick", target=["words", words])
        wait_until(self, IS_NEXT)

    def tick(self, selector: str) -> None:
        """Tick a radio or a checkbox."""
        self._say("tick", target=["selector", selector])

    def fill(self, selector: str, text: str) -> None:
        """Type into a box, key by key."""
        self._say("fill", target=["selector", selector], text=text)

    def back(self) -> bool:
        """Press the browser's own Back."""
        return bool(self._say("back"))

    def forward(self) -> None:
        """Press the browser's own Forward."""
        self._say("forward")

    def click(self, selector: str) -> None:
        """Press what a selector finds first, and do not wait."""
        self._say("tick", target=["selector", selector])

    def click_at(self, place: tuple[float, float]) -> None:
        """Press a place of the window, and ask nothing of the page before or after."""
        self._say("press-at", place=list(place))

    def key(self, name: str) -> None:
        """Press a key of the keyboard."""
        self._say("key", name=name)

    def press_key(self, name: str) -> None:
        """Press a key that leads to another page, and wait."""
        if not self._scripts:
            self._say("press-key", name=name)
            return
        self.look(MARK_SHEET)
        self.key(name)
        wait_until(self, IS_NEXT)

    def type(self, text: str) -> None:
        """Type where the focus is, key by key."""
        self._say("type", text=text)

    def cookies(self) -> list[str]:
        """Name every cookie that the browser holds."""
        return list(self._say("cookies"))

    def reload(self) -> None:
        """Press the browser's own Reload."""
        self._say("reload")

    def scroll(self, top: int) -> None:
        """Scroll to so many pixels from the top."""
        self._say("scroll", top=top)

    def look(self, expression: str) -> Any:
        """Give what an expression says of the page."""
        return self._say("look", expression=expression)

    def shoot(self, path: Path) -> None:
        """Take a picture of the whole page."""
        self._say("shoot", path=str(path))

    def list_said(self) -> list[str]:
        """List what was written to the browser's own console since the beginning."""
        return list(self._say("said"))

    def _say(self, command: str, **more: object) -> Any:
        program = self._program
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(json.dumps({"command": command, **more}) + "\n")
        program.stdin.flush()
        answer = json.loads(program.stdout.readline())
        if "error" in answer:
            raise BrowserError(f"Firefox: {command}: {answer['error']}")
        return answer["value"]


def wait_until(browser: Navigator, expression: str) -> None:
    """Wait until an expression holds of the page, whichever page that is by then."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        # A page on its way out cannot be asked: the next one is.
        with suppress(Error, BrowserError):
            if browser.look(f"!!({expression})"):
                return
        time.sleep(0.05)
    raise AssertionError(f"never came: {expression}")
