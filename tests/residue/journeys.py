"""Whole journeys with planted words in every box, and the ways in which one can end."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from consult.respond.progress import IDLE_SECONDS, ProgressStore
from surveys.model import Instrument, LongText, MultipleChoice, Option, ShortText
from tests.browser.servers import serve_everyday, serve_house
from tests.residue.browsers import Browser, Kind, Seen, make_profile, run_browser
from tests.surveys.samples import FACTS, page, replace, section, small, words

BEFORE_HOST: Final = "127.0.0.11"
OUR_HOST: Final = "127.0.0.12"
EXIT_HOST: Final = "127.0.0.13"
STEPS_BACK: Final = 6

PURPOSE: Final = "To hear about lighthouses and their keepers."
TOWN: Final = "marmaladetown"
NAMES: Final = "marmaladekeeper"
STORY: Final = "marmaladestory"
OTHER: Final = "marmaladeother"
DRAFT: Final = "marmaladedraft"
CODE: Final = "4172 8365 9027 1584"
TYPED: Final = (TOWN, NAMES, STORY, OTHER, DRAFT, CODE, CODE.replace(" ", ""))
ASKED: Final = (
    "Which harbour is nearest to the lighthouse?",
    "Which lanterns were lit that night?",
    "The lantern at the northern pier",
    "What should the keepers have done?",
    "What else would you have wished for?",
)

Ending = Literal["left", "finished", "restored", "killed", "timed-out"]
# Firefox's remote control closes each tab before it ends, which leaves no session to restore: a
# session of it comes back after it was killed.
ENDINGS: Final[dict[Kind, tuple[Ending, ...]]] = {
    "chromium": ("left", "finished", "restored", "killed", "timed-out"),
    "firefox": ("left", "finished", "killed", "timed-out"),
    # Its driver keeps nothing that could be restored.
    "webkit": ("left", "finished", "timed-out"),
}


def make_instrument() -> Instrument:
    """Make three pages with a box of every kind, and answers that can be taken back."""
    town = ShortText(id="town", label=words(ASKED[0]))
    lanterns = MultipleChoice(
        id="lanterns",
        label=words(ASKED[1]),
        options=[
            Option(code="north", label=words(ASKED[2])),
            Option(code="else", label=words("Another lantern"), other=True),
        ],
    )
    story = LongText(id="story", label=words(ASKED[3]))
    wish = LongText(id="wish", label=words(ASKED[4]))
    facts = replace_facts()
    made = small(section(page("near", town), page("lit", lanterns, story), page("more", wish)))
    return replace(made, title=words("Questions"), facts=facts)


def replace_facts() -> object:
    """Give the facts with a day until which answers can be taken back."""
    fields = {name: getattr(FACTS, name) for name in FACTS.__struct_fields__}
    fields |= {"purpose": words(PURPOSE), "withdrawal_cutoff": date(2028, 1, 1)}
    return type(FACTS)(**fields)


class Clock:
    """A clock of the server that a test moves on."""

    now = 1_000.0

    def __call__(self) -> float:
        """Give the seconds."""
        return self.now


@dataclass(frozen=True, kw_only=True)
class Sites:
    """An everyday site before ours, ours, and the everyday site to leave for."""

    before: str
    ours: str
    away: str
    clock: Clock = field(default_factory=Clock)


@contextmanager
def serve_sites(folder: Path, *, secure: bool = False) -> Iterator[Sites]:
    """Serve the three, each under a host of its own, ours over TLS where that is wished for."""
    clock = Clock()
    progress = ProgressStore(clock=clock)
    with (
        serve_everyday(BEFORE_HOST) as before,
        serve_everyday(EXIT_HOST) as away,
        serve_house(
            folder, away, make_instrument(), host=OUR_HOST, progress=progress, secure=secure
        ) as (_, ours),
    ):
        yield Sites(before=before, ours=ours, away=away, clock=clock)


@dataclass(kw_only=True)
class Trail:
    """What a journey showed after its end, what was typed, and the cookies that were held."""

    shown: list[Seen] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)
    cookies: set[tuple[str, str]] = field(default_factory=set)


def go_to_draft(browser: Browser, sites: Sites, trail: Trail) -> None:
    """Ask for the support page, try a code, and answer up to a last box that is half filled."""
    browser.open(sites.before)
    browser.open(sites.ours)
    try_code(browser)
    browser.open(sites.ours)
    browser.press("button[name=_language]")
    if browser.look("document.querySelector('input[name=town]') === null"):
        browser.press("button[value=next]")
    browser.fill("input[name=town]", TOWN)
    browser.press("button[value=next]")
    answer_second_page(browser)
    trail.cookies |= set(browser.list_cookies())
    browser.press("footer a")
    browser.press("main form button")
    # With scripts, what was typed is still there; without, the page is as it was before.
    if browser.look("document.querySelector('textarea').value") == "":
        answer_second_page(browser)
    browser.press("button[value=next]")
    browser.fill("textarea", DRAFT)
    trail.cookies |= set(browser.list_cookies())


def answer_second_page(browser: Browser) -> None:
    """Answer the page with an "other" box, a long answer and a box for names."""
    browser.click("input[value=north]")
    browser.click("input[value=else]")
    browser.fill("[name='lanterns~other']", OTHER)
    browser.fill("textarea", STORY)
    browser.click("details summary")
    browser.fill("input[name=_names]", NAMES)


def try_code(browser: Browser) -> None:
    """Type a code that nobody was given where answers are taken back."""
    browser.press("button[value=ask-code]")
    browser.fill("input[name=_code]", CODE)
    browser.press("button[value=take-back]")


def leave(browser: Browser, sites: Sites, trail: Trail) -> None:
    """Press the way out in the middle of a word, and then Back and Forward for a long time."""
    browser.press("#leave")
    assert browser.look("location.href") == sites.away
    turn_everywhere(browser, trail)


def finish(browser: Browser, sites: Sites, trail: Trail) -> None:
    """Send everything, with a code to take it back, and press Back and Forward."""
    del sites
    browser.press("button[value=next]")
    browser.click("input[name=_code]")
    browser.press("button[value=send]")
    text = browser.look("document.body.innerText")
    assert "sent" in text
    trail.secret += find_code(text)
    assert trail.secret
    turn_everywhere(browser, trail)


def find_code(text: str) -> list[str]:
    """Find the code that a page shows, with and without its spaces."""
    found = re.findall(r"\b\d{4} \d{4} \d{4} \d{4}\b", text)
    return [form for code in found for form in (code, code.replace(" ", ""))]


def close_only(browser: Browser, sites: Sites, trail: Trail) -> None:
    """Do nothing more: the window is closed as it stands."""
    del browser, sites, trail


def kill(browser: Browser, sites: Sites, trail: Trail) -> None:
    """Have the browser end with the page in view and nothing tidied up."""
    del sites
    trail.cookies |= set(browser.list_cookies())
    browser.kill()


def wait_too_long(browser: Browser, sites: Sites, trail: Trail) -> None:
    """Let the idle minutes pass, on the device and on the server, and press Continue."""
    sites.clock.now += IDLE_SECONDS + 60
    if browser.look("document.documentElement.classList.contains('scripted')"):
        browser.follow(
            "(() => { const now = performance.now();"
            f"performance.now = () => now + {(IDLE_SECONDS + 60) * 1000};"
            "document.dispatchEvent(new Event('visibilitychange')); })()"
        )
        assert browser.look("location.href") == sites.away
    else:
        browser.press("button[value=next]")
    trail.shown += browser.see()
    turn_everywhere(browser, trail)


END: Final[dict[Ending, Callable[[Browser, Sites, Trail], None]]] = {
    "left": leave,
    "finished": finish,
    "restored": close_only,
    "killed": kill,
    "timed-out": wait_too_long,
}


def turn_everywhere(browser: Browser, trail: Trail) -> None:
    """Press Back as often as there is somewhere to go, six times at most, and Forward again."""
    for by in (-1, 1):
        for _ in range(STEPS_BACK):
            shown = browser.turn(by)
            if shown is None:
                break
            trail.shown += shown


def end_journey(
    browser: Browser, sites: Sites, trail: Trail, ending: Ending, *, scripts: bool
) -> None:
    """Go up to a last box that is half filled, and end there."""
    go_to_draft(browser, sites, trail)
    assert browser.look("document.documentElement.classList.contains('scripted')") is scripts
    END[ending](browser, sites, trail)


def travel(kind: Kind, profile: Path, sites: Sites, ending: Ending, *, scripts: bool) -> Trail:
    """Make a journey in a new profile, end it, and close the browser properly."""
    trail = Trail()
    make_profile(kind, profile, scripts=scripts)
    with run_browser(kind, profile) as browser:
        end_journey(browser, sites, trail, ending, scripts=scripts)
        if ending != "killed":
            trail.cookies |= set(browser.list_cookies())
    # After a crash Chromium asks whether to restore, in a window that nothing here can press:
    # what it wrote is searched all the same.
    if (kind, ending) in {("chromium", "restored"), ("firefox", "killed")}:
        with run_browser(kind, profile, restored=True) as browser:
            assert browser.look("location.href").startswith(sites.ours)
            trail.shown += browser.see()
            turn_everywhere(browser, trail)
    return trail
