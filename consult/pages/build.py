"""A showing of a page turned into what a template draws."""

from msgspec.structs import replace

from consult.pages.places import AtNote, AtPage, AtReview, write_place
from consult.pages.questions import Asking, Given, view_question
from consult.pages.support import view_section_supports
from consult.pages.views import FaultView, NoteView, PageView, QuestionView, ReviewView, RowView
from surveys.keys import OTHER
from surveys.model import Instrument, say_text
from surveys.path import Visit, find_option, find_page, find_section


def view_page(
    instrument: Instrument,
    visit: Visit,
    language: str,
    given: Given = Given(),  # noqa: B008 - frozen, so it can be shared.
    *,
    takes_text: bool = True,
) -> PageView:
    """Turn one showing of a page into what is drawn.

    Raises ``UnknownPageError`` for a showing that the questionnaire does not have.
    """
    page, section = find_page(instrument, visit), find_section(instrument, visit)
    asking = make_asking(instrument, visit, language, given, takes_text=takes_text)
    caption, heading = say_text(section.title, language), asking.say(page.heading)
    questions = tuple(view_question(item, asking) for item in page.items)
    supports = section.support_key if section.sensitive else None
    return PageView(
        at=write_place(AtPage(visit)),
        caption="" if caption == heading else caption,
        heading=heading,
        questions=questions,
        faults=_faults(questions, given),
        supports=view_section_supports(instrument, supports, language),
        can_skip=section.skippable,
    )


def _faults(questions: tuple[QuestionView, ...], given: Given) -> tuple[FaultView, ...]:
    labels = {question.name: question.label for question in questions}
    return tuple(
        FaultView(field, f"{labels.get(field.removesuffix(OTHER), '')} {words}".strip())
        for field, words in given.errors.items()
    )


def view_note(instrument: Instrument, visit: Visit, language: str) -> NoteView:
    """Turn what comes before a section's first showing into what is drawn.

    Raises ``UnknownPageError``.
    """
    section = find_section(instrument, visit)
    return NoteView(
        at=write_place(AtNote(visit)),
        title=say_text(section.title, language),
        words=say_text(section.content_note or {}, language),
        supports=view_section_supports(instrument, section.support_key, language),
        can_skip=section.skippable,
    )


def make_asking(
    instrument: Instrument,
    visit: Visit,
    language: str,
    given: Given = Given(),  # noqa: B008 - frozen, so it can be shared.
    *,
    takes_text: bool = True,
) -> Asking:
    """Give the circumstances of one showing: its language, its repetition, what is known."""
    asking = Asking(language=language, given=given, takes_text=takes_text)
    if visit.option is None:
        return asking
    label = say_text(find_option(instrument, visit).label, language)
    return replace(asking, option=visit.option, option_label=label)


def view_review(rows: tuple[RowView, ...]) -> ReviewView:
    """Turn everything that will be kept into what is drawn."""
    return ReviewView(at=write_place(AtReview()), rows=rows)
