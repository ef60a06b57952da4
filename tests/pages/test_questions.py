"""Every kind of item as it is drawn, from the shipped questionnaires and a made one."""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest

from consult.assets import templates_folder
from consult.pages.asking import Given
from consult.pages.build import view_note, view_page
from consult.pages.environment import read_environment
from consult.pages.places import AtNote, AtPage, AtReview, read_place, write_place
from consult.pages.spoken import read_direction
from consult.pages.words import say_word
from surveys.errors import UnknownPageError
from surveys.files import READY, read_ready
from surveys.model import (
    Consent,
    Ending,
    Facts,
    Instrument,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Note,
    Option,
    Page,
    Point,
    Rating,
    Section,
    ShortText,
    SingleChoice,
    walk_pages,
)
from surveys.path import Visit, possible_visits

QUIET = {
    "autocomplete": "off",
    "spellcheck": "false",
    "autocorrect": "off",
    "autocapitalize": "off",
    "writingsuggestions": "false",
    "translate": "no",
}
BOXES = {"text", "search", "email", "tel", "number", "password", "url"}

OPTIONS = [
    Option(code="a", label={"en": "First & <b>best</b>"}),
    Option(code="o", label={"en": "Another"}, other=True),
    Option(code="none", label={"en": "None"}, exclusive=True),
]
ITEMS: list[Item] = [
    Note(id="n", label={"en": "Words to read"}),
    SingleChoice(id="single", label={"en": "One"}, options=OPTIONS, missing=["dont-know"]),
    MultipleChoice(
        id="several", label={"en": "Several"}, options=OPTIONS, missing=["prefer-not-to-say"]
    ),
    Rating(id="rating", label={"en": "Rating"}, points=[Point(value=-1, label={"en": "Low"})]),
    ShortText(id="short", label={"en": "Short"}, missing=["prefer-not-to-say"]),
    LongText(id="long", label={"en": "Long"}, hint={"en": "Anything"}),
    Integer(id="number", label={"en": "Number"}, missing=["dont-know"]),
    Consent(id="agree", label={"en": "Agree?"}, yes={"en": "I do"}, no={"en": "I do not"}),
]


def make_instrument() -> Instrument:
    """Make a questionnaire that has one item of every kind, and a page that repeats."""
    repeated = Page(
        id="each",
        heading={"en": "About {option}"},
        items=[LongText(id="why", label={"en": "Why {option}?"})],
        for_each="several",
    )
    words = {"en": "words"}
    facts = Facts(
        controller="Somebody",
        purpose=words,
        lawful_basis=words,
        retention_end=date(2030, 1, 1),
        complaint_contact=words,
    )
    return Instrument(
        slug="every-kind",
        version=1,
        title={"en": "Every kind"},
        audience="professional",
        languages=["en", "ur"],
        facts=facts,
        sections=[
            Section(
                id="all",
                title={"en": "All"},
                pages=[Page(id="kinds", heading={"en": "Kinds"}, items=ITEMS), repeated],
            )
        ],
        endings=[Ending(id="end", heading=words, body=words, stores=True)],
        supports=[],
    )


class Fields(HTMLParser):
    """Collects the attributes of every control, and every id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.boxes: list[dict[str, str | None]] = []
        self.controls: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what matters of one element."""
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag in {"input", "textarea", "select"}:
            self.controls.append(found)
        if tag == "textarea" or (tag == "input" and found.get("type", "text") in BOXES):
            self.boxes.append(found)


def draw(
    instrument: Instrument,
    visit: Visit,
    given: Given = Given(),  # noqa: B008 - frozen.
    *,
    takes_text: bool = True,
) -> str:
    """Draw one page's questions."""
    page = view_page(instrument, visit, "en", given, takes_text=takes_text)
    template = "{% from 'macros/questions.html' import questions %}{{ questions(page) }}"
    return read_environment().from_string(template).render(page=page)


def walk_showings() -> Iterator[tuple[Instrument, Visit]]:
    """Give every showing of every page of every questionnaire we ship, and of the made one."""
    for instrument in (*map(read_ready, READY), make_instrument()):
        for page in walk_pages(instrument):
            for visit in possible_visits(instrument, page):
                yield instrument, visit


def test_every_box_keeps_a_device_from_remembering() -> None:
    """No text box of any questionnaire is completed, corrected, suggested for or translated."""
    seen = 0
    for instrument, visit in walk_showings():
        for box in Fields(draw(instrument, visit)).boxes:
            seen += 1
            assert QUIET.items() <= box.items(), (visit, box.get("name"))
    assert seen > 20


def test_every_macro_that_makes_a_box_is_quiet() -> None:
    """A box written into any template, staff's included, has the same attributes."""
    environment = read_environment()
    for name in environment.list_templates(extensions=["html"]):
        if not name.startswith("respond/"):
            continue
        source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
        assert not Fields(re.sub(r"\{[%{#].*?[%}#]\}", "", source)).boxes, name


def test_every_form_keeps_choices_out_of_a_devices_memory() -> None:
    """Radios and lists are forgotten because each form says so, in every template of ours."""
    seen = 0
    for file in (templates_folder() / "respond").glob("*.html"):
        for form in re.findall(r"<form [^>]*>", file.read_text("utf-8")):
            seen += 1
            assert 'autocomplete="off"' in form, file.name
    assert seen > 8


def test_codes_are_typed_from_left_to_right() -> None:
    """Groups of a code keep their places in a language that runs from right to left."""
    environment = read_environment()
    macro = '{% from "macros/fields.html" import input %}'
    seen = set()
    for file in sorted(templates_folder().glob("*/*.html")):
        for call in re.findall(
            r'input\("_(?:code|entry|saved)".*?\) -?\}\}', file.read_text("utf-8")
        ):
            drawn = environment.from_string(f"{macro}{{{{ {call}").render(say=str)
            [box] = Fields(drawn).boxes
            assert box.get("dir") == "ltr", file.name
            seen.add(box["name"])
    assert seen == {"_code", "_entry", "_saved"}


def test_ids_are_unique_and_controls_have_names() -> None:
    """Two controls never share an id, or a label would belong to the wrong one."""
    for instrument, visit in walk_showings():
        fields = Fields(draw(instrument, visit))
        assert len(fields.ids) == len(set(fields.ids)), visit
        assert all(control.get("name") for control in fields.controls)


def test_words_are_escaped() -> None:
    """A questionnaire's words are words, whatever they hold."""
    page = draw(make_instrument(), Visit("kinds"))
    assert "First &amp; &lt;b&gt;best&lt;/b&gt;" in page
    assert "<b>best" not in page


def test_what_was_chosen_is_chosen_again_and_what_was_typed_is_not_shown() -> None:
    """Choices come back; of free text only the fact that there is some."""
    given = Given(
        closed={"single": ("a",), "several": ("a", "o"), "number": ("7",)},
        missing={"short": "prefer-not-to-say"},
        texts={"long", "several~other"},
    )
    page = draw(make_instrument(), Visit("kinds"), given)
    assert page.count("checked>") == 4
    assert 'value="7"' in page
    assert page.count("We have an answer from you here") == 2
    assert 'name="_remove" type="checkbox" value="long"' in page
    assert re.search(r"<textarea[^>]*></textarea>", page)


def test_missing_codes_are_answers_of_their_own() -> None:
    """Every item offers the missing codes it declares, after a divider, under the same name."""
    page = draw(make_instrument(), Visit("kinds"))
    for name, code in (
        ("single", "dont-know"),
        ("several", "prefer-not-to-say"),
        ("short", "prefer-not-to-say"),
        ("number", "dont-know"),
    ):
        assert re.search(rf'name="{name}" type="(radio|checkbox)" value="!{code}"', page), name


def test_an_option_that_asks_which_has_a_box() -> None:
    """The box beside Another is named after its question, and nothing else has one."""
    page = draw(make_instrument(), Visit("kinds"))
    assert 'name="single~other"' in page
    assert 'name="several~other"' in page
    assert page.count("~other") >= 2
    assert 'name="rating~other"' not in page


def test_repeated_pages_speak_of_their_option() -> None:
    """Headings, labels and names of a repeated page carry the option it is shown for."""
    view = view_page(make_instrument(), Visit("each", "a"), "en")
    assert view.heading == "About First & <b>best</b>"
    assert view.questions[0].name == "why:a"
    with pytest.raises(UnknownPageError):
        view_page(make_instrument(), Visit("each", "none"), "en")


def test_a_language_without_redaction_has_no_boxes_and_says_why() -> None:
    """Free text is asked for only where names can be found in it; the rest stays open."""
    page = draw(make_instrument(), Visit("kinds"), takes_text=False)
    assert "could not remove names and places" in page
    assert [box["name"] for box in Fields(page).boxes] == ["number"]


def test_faults_lead_to_their_questions() -> None:
    """Each line of the summary names the question and leads to its first control."""
    given = Given(errors={"single": "Please choose.", "several~other": "Too long."})
    view = view_page(make_instrument(), Visit("kinds"), "en", given)
    assert [(fault.field, fault.message) for fault in view.faults] == [
        ("single", "One Please choose."),
        ("several~other", "Several Too long."),
    ]
    page = draw(make_instrument(), Visit("kinds"), given)
    assert {"single", "several~other"} <= set(Fields(page).ids)


def test_a_note_says_what_comes_and_whether_it_can_be_skipped() -> None:
    """The page before a sensitive part has its words, its numbers and a way past it."""
    note = view_note(read_ready("survivor-views"), Visit("agencies"), "en")
    assert "skip" in note.words.lower()
    assert note.can_skip
    assert note.supports


@pytest.mark.parametrize(
    "place",
    [AtPage(Visit("a")), AtPage(Visit("a", "b-c")), AtNote(Visit("a", "-1")), AtReview()],
)
def test_places_survive_a_form(place: AtPage | AtNote | AtReview) -> None:
    """A place written into a form is the place read from it."""
    assert read_place(write_place(place)) == place


@pytest.mark.parametrize("name", ["", "x", "e", "q.a.b", "\x00"])
def test_other_names_are_no_place(name: str) -> None:
    """What we did not write is nowhere."""
    assert read_place(name) is None


def test_words_and_direction_follow_the_language() -> None:
    """Urdu runs from right to left; a language without words of ours falls back to English."""
    assert (read_direction("ur"), read_direction("ur-PK"), read_direction("cy")) == (
        "rtl",
        "rtl",
        "ltr",
    )
    assert say_word("or", "ur") == "یا"
    assert (say_word("or", "fr"), say_word("or", "fr").language) == ("or", "en")
