"""What people see who need larger letters, their own colours, stillness or paper.

Each circumstance is a way of drawing the same page, and each rule is an expression that lists, in
the page itself, what breaks it.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page

from tests.axe.auditor import HEIGHT, Auditor, Document

_SHOWN: Final = """const shown = [...document.querySelectorAll('body *')].filter(one =>
  one.checkVisibility() && !one.closest('.unseen'));
const name = one => `${one.localName}.${one.className} ${one.textContent.trim().slice(0, 40)}`;"""
_SIDEWAYS: Final = """const root = document.documentElement;
return root.scrollWidth > root.clientWidth
  ? shown.filter(one => one.getBoundingClientRect().right > root.clientWidth
      || one.getBoundingClientRect().left < 0).map(name).slice(-3)
  : [];"""
# A short word that goes on in the next line is read from top to bottom.
_SQUEEZED: Final = """const within = document.createRange();
const parts = one => [...one.childNodes].filter(part => part.nodeType === 3);
const torn = part => [...part.data.matchAll(/(?<![^\\s-])[^\\s-]{2,10}(?=\\s|$)/g)].some(word => {
  within.setStart(part, word.index);
  within.setEnd(part, word.index + word[0].length);
  return new Set([...within.getClientRects()].map(box => Math.round(box.top))).size > 1;
});
return shown.filter(one => !one.closest('select') && parts(one).some(torn)).map(name);"""
_LEAVING: Final = """const leave = document.getElementById('leave'), found = [];
for (const top of [0, document.documentElement.scrollHeight / 2, 1e6]) {
  window.scrollTo(0, top);
  const box = leave.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (box.top < 0 || box.bottom > innerHeight || at !== leave) found.push(`scrolled to ${top}`);
}
return found;"""
_ROOM: Final = """const bar = document.querySelector('.bar').getBoundingClientRect();
return bar.height > innerHeight / 3 ? [`the bar is ${bar.height} of ${innerHeight}`] : [];"""
_MOVING: Final = """return shown.filter(one => {
  const style = getComputedStyle(one);
  return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
    || style.scrollBehavior === 'smooth';
}).map(name);"""
# Browsers draw every ground alike then, so that a ground alone tells nothing apart any more.
_GROUNDS: Final = """return shown.filter(one => {
  const style = getComputedStyle(one), ground = style.backgroundColor;
  return ground !== 'rgba(0, 0, 0, 0)'
    && ground !== getComputedStyle(document.body).backgroundColor;
}).map(one => [...document.querySelectorAll('*')].indexOf(one));"""
_EDGES: Final = """const all = [...document.querySelectorAll('*')];
return told.map(place => all[place]).filter(one => {
  const style = getComputedStyle(one);
  return !['Top', 'Right', 'Bottom', 'Left'].some(side =>
    parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== 'none');
}).map(name);"""
# So much larger than what a page's own styles make of the browser's letters.
_LETTERS: Final = """share => {
  const root = document.documentElement;
  root.style.fontSize = '';
  root.style.fontSize = `${parseFloat(getComputedStyle(root).fontSize) * share / 100}px`;
}"""
_PRESSED: Final = """return shown.filter(one => one.matches('button, .bar, .foot')).map(name);"""


class Window(NamedTuple):
    """A window, how large the letters in it are, what the device asks for, and the rules there."""

    width: int
    height: int
    rules: tuple[str, ...]
    letters: int = 100
    media: dict[str, Any] = {}  # noqa: RUF012 - read, and never written to.


# Of the windows: 1280 pixels at 400 %, a phone with letters of twice the size, a palette of the
# reader's own on either, a device that asks for stillness, and A4 between its margins.
WINDOWS: Final = {
    "zoomed": Window(320, 256, (_SIDEWAYS, _SQUEEZED, _LEAVING, _ROOM)),
    "large letters": Window(320, 640, (_SIDEWAYS, _SQUEEZED, _LEAVING, _ROOM), letters=200),
    "own colours": Window(320, 800, (_EDGES,), media={"forced_colors": "active"}),
    "own colours, wide": Window(1280, 800, (_EDGES,), media={"forced_colors": "active"}),
    "still": Window(768, 800, (_MOVING,), media={"reduced_motion": "reduce"}),
    "paper": Window(673, 1000, (_SIDEWAYS, _SQUEEZED, _PRESSED), media={"media": "print"}),
}
PLAIN: Final = {"forced_colors": "none", "reduced_motion": "no-preference", "media": "screen"}


def find_unseen(
    auditor: Auditor, documents: Iterable[Document], windows: Iterable[str] = WINDOWS
) -> dict[str, list[str]]:
    """Give what breaks a rule, by document and window."""
    chosen = {name: WINDOWS[name] for name in windows}
    found: dict[str, list[str]] = {}
    for document in documents:
        page = auditor.draw(document, HEIGHT)
        assert page.evaluate("document.styleSheets.length") > 0
        for name, window in chosen.items():
            if broken := list(_look(page, window)):
                found[f"{document.name}, {name}"] = broken
    return found


def _look(page: Page, window: Window) -> Iterator[str]:
    page.set_viewport_size({"width": window.width, "height": window.height})
    page.emulate_media(**PLAIN)  # type: ignore[arg-type]  # one value for each of its settings.
    page.evaluate(_LETTERS, window.letters)
    told = _ask(page, _GROUNDS) if _EDGES in window.rules else None
    page.emulate_media(**{**PLAIN, **window.media})
    for rule in window.rules:
        yield from _ask(page, rule, told)
    page.emulate_media(**PLAIN)  # type: ignore[arg-type]  # as above.


def _ask(page: Page, rule: str, told: object = None) -> list[str]:
    found: list[str] = page.evaluate(f"told => {{ {_SHOWN} {rule} }}", told)
    return found
