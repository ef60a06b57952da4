"""A questionnaire designed through the pages alone, as a person would who sees no code."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser.designed import DESIGNED, KEPT_UNTIL, TAKEN_BACK_UNTIL, WELSH
from tests.browser.desks import check_widths, follow, press

SETTLING: Final = """() => {
  window.settled = new Promise((done) => {
    document.addEventListener("htmx:afterSettle", () => done(true), { once: true });
  });
}"""

Fields = Mapping[str, str | bool]

NO_ANSWER = "Prefer not to say"
PICKER = "And this answer was chosen"
HIDDEN = "Move, copy, remove"


def fill(page: Page, fields: Fields) -> None:
    """Fill in fields by their labels: boxes, lists and ticks."""
    for label, said in fields.items():
        box = page.get_by_label(label, exact=True)
        if isinstance(said, bool):
            box.set_checked(said)
        elif box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(said)
        else:
            box.fill(said)


def save(page: Page, fields: Fields) -> None:
    """Fill in a form, save it, and see the questionnaire again."""
    fill(page, fields)
    press(page, "Save")
    expect(page.get_by_role("heading", name="What the checker says")).to_be_visible()


def add(page: Page, link: str, fields: Fields, *, on: str = "", kind: str = "") -> None:
    """Add a part by a link, which may be that of one page, and a question of a kind."""
    place: Locator | Page = page if not on else find_card(page, on)
    with page.expect_navigation():
        place.get_by_role("link", name=link, exact=True).click()
    if kind:
        follow(page, kind)
    save(page, fields)


def change(page: Page, name: str, fields: Fields) -> None:
    """Change a part that is there."""
    follow(page, f"Change “{name}”")
    save(page, fields)


def find_card(page: Page, heading: str) -> Locator:
    """Find the card of one page of the questionnaire by its heading."""
    title = page.get_by_role("heading", name=heading, exact=True, level=3)
    return page.locator(".design-page").filter(has=title)


def begin_empty(page: Page) -> None:
    """Start a draft with an empty questionnaire, which lacks much that people must be told."""
    follow(page, "Design")
    press(page, "Start a draft")
    check_widths(page)
    page.get_by_label("Nothing: an empty questionnaire").check()
    audience = "Who is to answer, for an empty questionnaire or a form that does not say"
    fill(page, {"Title": "Views on services", audience: "survivor"})
    press(page, "Start")
    expect(page.get_by_role("link", name="Nothing says who is responsible")).to_be_visible()


def tell_people(page: Page) -> None:
    """Say what people are told, whom they can turn to, and what a screened-out person is shown."""
    follow(page, "What people are told")
    check_widths(page)
    facts = {
        "Who is responsible": "The Heron Partnership",
        "What the answers are for": "To learn which services help.",
        "Lawful basis": "Your explicit consent.",
        "Where to complain": "Write to complaints@heron.example.",
    }
    type_day(page, "Answers are kept until", KEPT_UNTIL)
    type_day(page, "Can be taken back until", TAKEN_BACK_UNTIL)
    save(page, facts)
    line = {"Name": "Samaritans", "Number or address": "116 123", "Group": "support"}
    add(page, "Add a support line", line)
    change(page, "This is not for you to answer", {"Support that is shown first": "support"})


def type_day(page: Page, name: str, day: date) -> None:
    """Fill the three boxes of a day."""
    boxes = page.get_by_role("group", name=name)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(part).fill(str(number))


def ask_who_may_answer(page: Page) -> None:
    """Turn the first section into eligibility and consent, each with a route to an ending."""
    change(page, "First section", {"Title": "Before you begin"})
    change(page, "First page", {"Heading": "Is this for you?"})
    adult: Fields = {
        "Question": "Are you 18 or older?",
        "Name in conditions and files": "adult",
        "Add: one a line": "Yes\nNo",
        "Must be answered": True,
        NO_ANSWER: False,
    }
    add(page, "Add a question", adult, on="Is this for you?", kind="One choice")
    typed = {"If": "adult is no", "Go to": "end:not-for-you"}
    add(page, "Add a route", typed, on="Is this for you?")
    add(page, "Add a page to “Before you begin”", {"Heading": "Before you decide"})
    agree: Fields = {
        "Question": "Do you agree that your answers are kept?",
        "Name in conditions and files": "agree",
        "Words of yes": "Yes, I agree",
        "Words of no": "No, I do not agree",
        "Must be answered": True,
    }
    add(page, "Add a question", agree, on="Before you decide", kind="Consent")
    picked = {PICKER: "agree no", "Go to": "end:not-for-you"}
    add(page, "Add a route", picked, on="Before you decide")


def ask_which_services(page: Page) -> None:
    """Add a section that asks with whom people were in contact."""
    add(page, "Add a section", {"Title": "Who you met"})
    add(page, "Add a page to “Who you met”", {"Heading": "Services near you"})
    services = {
        "Question": "Which of these have you been in contact with?",
        "Name in conditions and files": "services",
        "Add: one a line": "Police\nCouncil\nHelpline",
    }
    add(page, "Add a question", services, on="Services near you", kind="Any number of choices")


def ask_how_it_went(page: Page) -> None:
    """Add a sensitive section with a page for each service, and one that depends on them."""
    sensitive: Fields = {
        "Title": "How it went",
        "Sensitive: shows a note, a way past it and support": True,
        "Note before it": "The next pages ask what helped.",
        "Can be skipped whole": True,
        "Support that is shown with it": "support",
    }
    add(page, "Add a section", sensitive)
    each = {
        "Heading": "About: {option}",
        "Name in conditions and files": "each",
        "Repeated for each answer chosen in": "services",
    }
    add(page, "Add a page to “How it went”", each)
    helpful = {
        "Question": "How helpful were they?",
        "Name in conditions and files": "helpful",
        "Add: one a line": "Not helpful\nNeither\nVery helpful",
    }
    add(page, "Add a question", helpful, on="About: {option}", kind="Rating")
    add(page, "Add a page to “How it went”", {"Heading": "Looking back"})
    words = {
        "Question": "What should change?",
        "Name in conditions and files": "change",
        "Hint below it": "Please leave out names and places.",
    }
    add(page, "Add a question", words, on="Looking back", kind="Own words")
    year = {
        "Question": "In which year were you last in contact?",
        "Name in conditions and files": "year",
        "How exact": "year",
        "Asked only if": "count-selected(services) >= 1",
    }
    add(page, "Add a question", year, on="Looking back", kind="A date")
    check_widths(page)


def undo_and_redo(page: Page) -> None:
    """Remove a question, and by keyboard alone bring it back, take it away, bring it back."""
    asked = page.get_by_role("heading", name="What should change?")
    item = page.get_by_role("article", name="What should change?")
    item.get_by_text(HIDDEN).click()
    settle(page, item.get_by_role("button", name="Remove").click)
    expect(asked).to_have_count(0)
    for button, count in (("undo", 1), ("redo", 0), ("undo", 1)):
        reach(page, button)
        settle(page, lambda: page.keyboard.press("Enter"))
        expect(asked).to_have_count(count)


def settle(page: Page, act: Callable[[], None]) -> None:
    """Press something, and wait until the page has put the focus where it belongs.

    That is an instant after the page has changed: what was reached meanwhile loses it again.
    """
    page.evaluate(SETTLING)
    act()
    page.evaluate("() => window.settled")


def reach(page: Page, control: str) -> None:
    """Go from the top of a page to a control with Tab alone, and see that it has the focus."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == control:
            return
    raise AssertionError(f"{control} cannot be reached by keyboard")


def translate(page: Page, person: str) -> None:
    """Add Welsh, write every text beside its English, and sign it."""
    follow(page, "Languages")
    fill(page, {"Add a language": "cy"})
    press(page, "Add")
    assert page.get_by_role("button", name="Sign as").count() == 0
    check_widths(page)
    while write_welsh(page):
        press(page, "Save and go on")
    press(page, "Save")
    check_widths(page)
    follow(page, "read the words on every page")
    check_widths(page)
    page.go_back()
    page.get_by_label("I have read the words on every page").check()
    press(page, f"Sign as {person}")
    expect(page.get_by_text(f"by {person} on")).to_be_visible()


def write_welsh(page: Page) -> bool:
    """Write the Welsh of every text on a page, and say whether there are more after it."""
    for pair in page.locator(".pair").all():
        english = pair.locator(".pair__source [lang=en]").inner_text()
        pair.get_by_role("textbox").fill(WELSH[english])
    return page.get_by_role("button", name="Save and go on").count() > 0


def design(page: Page) -> None:
    """Design the whole of it; the checker has nothing to say in the end."""
    begin_empty(page)
    tell_people(page)
    ask_who_may_answer(page)
    ask_which_services(page)
    ask_how_it_went(page)
    expect(page.get_by_text("Nothing to put right.")).to_be_visible()
    assert page.locator(".design-page").count() == sum(
        len(section.pages) for section in DESIGNED.sections
    )
