"""Respondents' pages to be audited: every kind of question, and every other page there is."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from typing import Final

from msgspec.structs import astuple

from consult.pages.asking import Asking, Given
from consult.pages.build import draw_page
from consult.pages.environment import render_template
from consult.pages.faults import say_fault
from consult.pages.frame import Frame
from consult.pages.languages import takes_text
from consult.pages.preview import list_previews, render_preview
from consult.pages.samples import fill_page, find_faults
from consult.pages.support import view_supports
from consult.pages.words import say_word
from consult.respond.screens import draw_fault, draw_unknown
from surveys.files import READY, read_ready
from surveys.model import (
    ITEM_KINDS,
    Calculated,
    Date,
    Decimal,
    Instrument,
    Integer,
    LongText,
    Note,
    Page,
    Point,
    Ranking,
    RatingGrid,
    Row,
    ShortText,
    SingleChoice,
    Text,
    Time,
)
from surveys.panel import make_panel_instrument
from surveys.rules import Number
from tests.axe.auditor import WIDTHS, Document
from tests.surveys.samples import (
    AGREE,
    HELPFUL,
    SERVICES,
    TODAY,
    option,
    page,
    replace,
    section,
    small,
    words,
)

LANGUAGES: Final = ("en", "cy", "pl", "ur", "en-simple")
STATES: Final = ("blank", "filled", "error")


def make_page() -> Page:
    """Make a page with every kind of question at once."""
    points = [Point(value=value, label=both(f"Step {value}")) for value in (1, 2, 3)]
    rows = [Row(code=code, label=both(f"Row {code}")) for code in ("one", "two")]
    made = page(
        "kinds",
        SingleChoice(
            id="single",
            label=both("Which one?"),
            hint=words("One only."),
            guidance=words("Why we ask."),
            options=[option("a"), option("b", other=True)],
            missing=["dont-know", "prefer-not-to-say"],
            required=True,
        ),
        SERVICES,
        HELPFUL,
        RatingGrid(id="grid", label=both("How were they?"), rows=rows, points=points),
        Ranking(id="rank", label=both("What is first?"), options=[option(one) for one in "cde"]),
        Integer(id="age", label=both("How old?"), minimum=18, maximum=110, missing=["dont-know"]),
        Decimal(id="share", label=both("How much?"), maximum=9),
        *(Date(id=kind, label=both(f"Which {kind}?"), precision=kind) for kind in _PRECISIONS),
        Time(id="time", label=both("What time?")),
        ShortText(id="short", label=both("In a few words?"), hint=words("No names.")),
        LongText(id="long", label=both("In your own words?"), missing=["prefer-not-to-say"]),
        AGREE,
        Note(id="note", label=both("Something to read.")),
        Calculated(id="sum", label=both("Nobody sees this."), value=Number(1)),
    )
    assert {type(item) for item in made.items} == set(ITEM_KINDS)
    return made


_PRECISIONS: Final = ("day", "month", "year")


def both(english: str) -> Text:
    """Give a text in two languages, so that others fall back and say so."""
    return {"en": english, "ur": f"{english} ؟"}


def make_instrument() -> Instrument:
    """Make a questionnaire of that one page in every language, with answers to take back."""
    made = small(section(make_page()))
    return replace(made, languages=list(LANGUAGES))


def write_kinds() -> Iterator[Document]:
    """Draw every kind of question; each two of language, state and width are met together."""
    for row, language in enumerate(LANGUAGES):
        for column, state in enumerate(STATES):
            width = WIDTHS[(row + column) % len(WIDTHS)]
            yield Document(f"kinds {language} {state} {width}", draw_kinds(language, state), width)


def write_all_kinds() -> Iterator[Document]:
    """Draw every kind of question in every language, state and width."""
    for language in LANGUAGES:
        for state in STATES:
            drawn = draw_kinds(language, state)
            for width in WIDTHS:
                yield Document(f"kinds {language} {state} {width}", drawn, width)


def draw_kinds(language: str, state: str) -> str:
    """Draw the page of every kind: blank, answered, or with something wrong everywhere."""
    instrument, asked = make_instrument(), make_page()
    given = Given()
    if state == "filled":
        given = fill_page(asked)
    if state == "error":
        faults = find_faults(instrument, asked)
        given = Given(errors={fault.key: say_fault(fault, language) for fault in faults})
    asking = Asking(language=language, takes_text=takes_text(language), given=given)
    view = draw_page(instrument, instrument.sections[0], asked, asking)
    return surround(instrument, language, "page", page=view, notice="")


def surround(instrument: Instrument, language: str, template: str, **view: object) -> str:
    """Draw a page as it is served, its script left out."""
    frame = Frame(
        instrument=instrument, language=language, address="/x", invented=True, until=TODAY
    )
    return render_template(f"respond/{template}.html", **frame.surround(view))


def write_others() -> Iterator[Document]:
    """Draw each page that asks nothing once, in turn in each language and at each width."""
    instrument, turn = make_instrument(), zip(cycle(LANGUAGES), cycle(WIDTHS[:2]), strict=False)
    for template, word in (("entry", "entry-refused"), ("code", "no-code"), ("code", "")):
        language, width = next(turn)
        notice = say_word(f"notice-{word}", language) if word else ""
        html = surround(instrument, language, template, notice=notice)
        yield Document(f"{template} {word} {language}", html, width)
    language, width = next(turn)
    lines = view_supports(instrument, language)
    taken = surround(instrument, language, "taken", supports=lines)
    yield Document(f"taken {language}", taken, width)
    yield Document("unknown", draw_unknown("closed"), WIDTHS[0])
    yield Document("unknown support", draw_unknown("support"), WIDTHS[1])
    yield Document("fault", draw_fault("Something went wrong", "Please try again."), WIDTHS[0])


def write_ready(slug: str, *, places: bool) -> Iterator[Document]:
    """Draw a ready-made questionnaire: the places that ask nothing in one language each, or all.

    With ``places`` each page that is no question's is drawn once; without, every page in
    every state and language.
    """
    instrument = read_ready(slug)
    widths, languages = cycle(WIDTHS), cycle(instrument.languages)
    if places:
        drawn = [
            (preview, next(languages))
            for preview in list_previews(instrument)
            if not preview.place.startswith("page.")
        ]
    else:
        drawn = [
            (preview, language)
            for language in instrument.languages
            for preview in list_previews(instrument, language)
        ]
    for preview, language in drawn:
        width = next(widths)
        name = f"{slug} {' '.join(astuple(preview))} {language} {width}"
        html = render_preview(instrument, preview, language, exits=("https://a.example/",))
        yield Document(name, html, width)


def write_panel(slug: str) -> Iterator[Document]:
    """Draw the pages on which a panel comments on a questionnaire."""
    instrument = make_panel_instrument(read_ready(slug), date(2026, 11, 23))
    widths = cycle(WIDTHS)
    for preview in list_previews(instrument):
        if preview.state == "blank" or preview.state.startswith("error"):
            width = next(widths)
            html = render_preview(instrument, preview, "en", exits=("https://a.example/",))
            yield Document(f"panel {slug} {preview.place} {preview.state} {width}", html, width)


def write_everything() -> Iterator[Document]:
    """Draw all of it."""
    yield from write_all_kinds()
    yield from write_others()
    for slug in READY:
        yield from write_ready(slug, places=False)
        yield from write_panel(slug)
