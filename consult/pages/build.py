"""A showing of a page turned into what a template draws."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from consult.pages.asking import Asking, Given, make_asking
from consult.pages.places import AtNote, AtPage, AtReview, write_place
from consult.pages.questions import view_question
from consult.pages.spoken import speak_text
from consult.pages.support import view_section_supports
from consult.pages.views import (
    ChoiceView,
    FaultView,
    NoteView,
    PageView,
    QuestionView,
    ReviewView,
    RowView,
)
from consult.pages.words import say_word
from surveys.alone import keep_question
from surveys.keys import OTHER, AnswerKey
from surveys.model import Instrument, Page, Section
from surveys.path import Path, Visit, find_page, find_section
from surveys.quoting import NOT_QUOTED, list_ways


def view_page(  # noqa: PLR0913 - each is one circumstance of a page, and named where it is used.
    instrument: Instrument,
    visit: Visit,
    language: str,
    given: Given = Given(),  # noqa: B008 - frozen, so it can be shared.
    *,
    takes_text: bool = True,
    path: Path | None = None,
    only: str = "",
) -> PageView:
    """Turn one showing of a page into what is drawn; with ``only``, that question of it alone.

    Raises ``UnknownPageError`` for a showing that the questionnaire does not have.
    """
    page, section = find_page(instrument, visit), find_section(instrument, visit)
    asking = make_asking(instrument, visit, language, given, takes_text=takes_text, path=path)
    return draw_page(instrument, section, page, asking, only=only)


def draw_page(
    instrument: Instrument, section: Section, page: Page, asking: Asking, *, only: str = ""
) -> PageView:
    """Turn a page into what is drawn in these circumstances, whether a path leads there or not."""
    page = keep_question(page, only)
    caption, heading = asking.say(section.title), asking.say(page.heading)
    questions = tuple(view_question(item, asking) for item in asking.items(page))
    supports = section.support_key if section.sensitive else None
    return PageView(
        at=write_place(AtPage(Visit(page.id, asking.option), only)),
        caption="" if caption == heading else caption,
        heading=heading,
        questions=questions,
        faults=_faults(questions, asking.given.errors),
        supports=view_section_supports(instrument, supports, asking.language),
        can_skip=section.skippable,
        takes_names=any(map(takes_words, questions)),
    )


def takes_words(question: QuestionView) -> bool:
    """Say whether people can write in their own words here."""
    return question.kind in {"short", "long"} or any(choice.other for choice in question.choices)


def _faults(
    questions: tuple[QuestionView, ...], errors: Mapping[AnswerKey, str]
) -> tuple[FaultView, ...]:
    labels: dict[AnswerKey, str] = {question.name: question.label for question in questions}
    for question in questions:
        labels.update((row.name, row.label) for row in question.rows)
    # A line for a control that is not on the page would lead nowhere.
    return tuple(
        FaultView(field, Markup("{} {}").format(labels[named], words).strip())
        for field, words in errors.items()
        if (named := field.removesuffix(OTHER)) in labels
    )


def view_note(instrument: Instrument, visit: Visit, language: str) -> NoteView:
    """Turn what comes before a section's first showing into what is drawn.

    Raises ``UnknownPageError``.
    """
    return draw_note(instrument, find_section(instrument, visit), visit, language)


def draw_note(instrument: Instrument, section: Section, visit: Visit, language: str) -> NoteView:
    """Turn a section's note into what is drawn before one of its showings."""
    return NoteView(
        at=write_place(AtNote(visit)),
        title=speak_text(section.title, language),
        words=speak_text(section.content_note, language),
        supports=view_section_supports(instrument, section.support_key, language),
        can_skip=section.skippable,
    )


def view_review(
    instrument: Instrument, rows: tuple[RowView, ...], language: str, quoting: str = NOT_QUOTED
) -> ReviewView:
    """Turn everything that will be kept into what is drawn, with how words may be quoted."""
    return ReviewView(
        at=write_place(AtReview()),
        rows=rows,
        quoting=tuple(_view_ways(instrument, rows, language, quoting)),
    )


def _view_ways(
    instrument: Instrument, rows: tuple[RowView, ...], language: str, chosen: str
) -> Iterator[ChoiceView]:
    ways = list_ways(instrument.facts)
    if not ways or not any(row.removable for row in rows):
        return
    for way in (NOT_QUOTED, *ways):
        label = say_word(f"quote-{way or 'no'}", language)
        yield ChoiceView(value=way, label=label, checked=way == chosen)
