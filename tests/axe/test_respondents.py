"""Respondents' pages break no rule of WCAG 2.2 AA that axe-core can find, as Chromium draws them.

Each page of the suite holds every kind of question; ``make proof PART=axe`` looks at every page of
every questionnaire.
"""

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.axe.auditor import AXE, Auditor, Document, find_broken, open_auditor
from tests.axe.documents import draw_kinds, write_kinds, write_others, write_panel, write_ready
from tests.browser.conftest import CHROMIUM

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def auditor() -> Iterator[Auditor]:
    """Give a browser with axe-core, or fail with what to run."""
    if not CHROMIUM.is_file() or not AXE.is_file():
        pytest.fail(f"{CHROMIUM} or {AXE} is missing: run `make system setup`", pytrace=False)
    with open_auditor() as opened:
        yield opened


def test_every_kind_of_question_keeps_every_rule(auditor: Auditor) -> None:
    """Each kind, blank, answered and wrong, in each language and at each width."""
    assert find_broken(auditor, write_kinds()) == {}


def test_every_other_page_keeps_every_rule(auditor: Auditor) -> None:
    """What asks nothing, from the first page to the last, and what a panel comments on."""
    assert find_broken(auditor, write_others()) == {}
    assert find_broken(auditor, write_ready("survivor-views", places=True)) == {}
    assert find_broken(auditor, islice(write_panel("helpline-caller-worker"), 4, 10)) == {}


@pytest.mark.parametrize(
    ("sound", "planted", "rule"),
    [
        ("</main>", '<input type="text" name="nameless"></main>', "label"),
        ("</main>", '<p style="color:#999">Too faint</p></main>', "color-contrast"),
        ('<html lang="en"', "<html", "html-has-lang"),
        ("</main>", 2 * '<button style="all:unset">i</button>' + "</main>", "target-size"),
    ],
    ids=["label", "contrast", "language", "size"],
)
def test_a_planted_fault_is_found(auditor: Auditor, sound: str, planted: str, rule: str) -> None:
    """The same page with one thing wrong fails, and says which rule."""
    page = draw_kinds("en", "blank")
    assert sound in page
    wrong = Document("planted", page.replace(sound, planted, 1), 320)
    assert rule in {line.partition(":")[0] for line in find_broken(auditor, [wrong])["planted"]}
