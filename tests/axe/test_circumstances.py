"""Respondents' pages hold in small windows, large letters, own colours, stillness and on paper.

Each page of the suite holds every kind of question; ``make proof PART=looks`` draws every page of
every questionnaire.
"""

from collections.abc import Iterator
from itertools import islice

import pytest

from consult.pages.preview import Preview, list_previews, render_preview
from surveys.files import read_ready
from tests.axe.auditor import AXE, Auditor, Document, open_auditor
from tests.axe.circumstances import WINDOWS, find_unseen
from tests.axe.documents import draw_kinds, write_others
from tests.browser.conftest import CHROMIUM

pytestmark = pytest.mark.browser

DRAWN = (("en", "filled"), ("ur", "error"), ("en-simple", "blank"))
NARROW = (
    ("draft-recommendations", "pl", Preview(place="page.order")),
    (
        "programme-voices-exit",
        "en-simple",
        Preview(place="page.change", state="error.next-help.exclusive", only="next-help"),
    ),
    ("survivor-views", "en-simple", Preview(place="safety")),
)
# How far the middle of a box is from the middle of the first line of its words, at most.
BESIDE = """() => Math.max(...[...document.querySelectorAll('label:has(> input)')].map(label => {
  const words = document.createRange(), box = label.firstElementChild.getBoundingClientRect();
  words.setStartAfter(label.firstElementChild);
  words.setEndAfter(label.lastChild);
  const line = [...words.getClientRects()].find(one => one.width > 0);
  return Math.abs((box.top + box.bottom - line.top - line.bottom) / 2);
}))"""
WIDE = '<p style="width: 700px">Wide</p>'
TORN = '<p style="width: 20px">Letters</p>'
COVER = '<p style="position: fixed; inset: 0; z-index: 99; background: white">Cover</p>'
HIGH = '<p style="position: relative; top: 0; height: 120px">High</p>'
MOVING = '<p style="transition: opacity 1s">Moving</p>'
GROUND = '<p style="background-color: #abcdef">Told apart</p>'
PRESSED = '<div style="position: fixed"><button style="display: block">Press</button></div>'


@pytest.fixture(scope="module")
def auditor() -> Iterator[Auditor]:
    """Give a browser, or fail with what to run."""
    if not CHROMIUM.is_file() or not AXE.is_file():
        pytest.fail(f"{CHROMIUM} or {AXE} is missing: run `make system setup`", pytrace=False)
    with open_auditor() as opened:
        yield opened


def test_every_kind_of_question_holds_in_every_circumstance(auditor: Auditor) -> None:
    """Nothing is cut off, torn, covered, told by a ground alone, moving or printed in vain."""
    drawn = [
        Document(f"{language} {state}", draw_kinds(language, state), 320)
        for language, state in DRAWN
    ]
    assert find_unseen(auditor, drawn) == {}


def test_other_pages_hold_in_large_letters(auditor: Auditor) -> None:
    """What asks nothing can be read in letters of twice the size, and left from anywhere."""
    assert find_unseen(auditor, islice(write_others(), 5), ["large letters"]) == {}


@pytest.mark.parametrize("language", ["en", "ur", "en-simple"])
def test_a_box_stands_beside_the_first_line_of_its_words(auditor: Auditor, language: str) -> None:
    """What is ticked and what it says are on one line, also where lines are higher."""
    instrument = read_ready("survivor-views")
    drawn = render_preview(instrument, Preview(place="review", state="filled"), language)
    page = auditor.draw(Document("review", drawn, 320), 800)
    assert page.evaluate(BESIDE) < 2


@pytest.mark.parametrize(("slug", "language", "preview"), NARROW, ids=["ranked", "easy", "list"])
def test_short_words_stay_whole_in_large_letters(
    auditor: Auditor, slug: str, language: str, preview: Preview
) -> None:
    """Words of at most ten letters stay on a line beside a fault, in a ranking and in a list."""
    instrument = read_ready(slug)
    assert preview in list_previews(instrument, language)
    drawn = Document(slug, render_preview(instrument, preview, language), 320)
    assert find_unseen(auditor, [drawn], ["large letters"]) == {}


@pytest.mark.parametrize(
    ("before", "planted", "window"),
    [
        ("</main>", WIDE, "zoomed"),
        ("</main>", TORN, "large letters"),
        ("</main>", COVER, "zoomed"),
        ('<div class="bar__row', HIGH + '<div class="bar__row', "zoomed"),
        ("</main>", MOVING, "still"),
        ("</main>", GROUND, "own colours"),
        ("</main>", PRESSED, "paper"),
    ],
    ids=["wide", "torn", "cover", "high", "moving", "ground", "pressed"],
)
def test_a_planted_fault_is_seen(auditor: Auditor, before: str, planted: str, window: str) -> None:
    """The same page with one thing wrong fails in the one circumstance it is wrong in."""
    page = draw_kinds("en", "blank")
    assert before in page
    end = before if before == "</main>" else ""
    wrong = Document("planted", page.replace(before, planted + end, 1), 320)
    assert window in WINDOWS
    assert set(find_unseen(auditor, [wrong], [window])) == {f"planted, {window}"}
