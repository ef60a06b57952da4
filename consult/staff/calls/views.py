"""What the pages for a call show."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from consult.intake.redaction import KeptAnswers
from consult.pages.asking import Asking, Given
from consult.pages.build import draw_page, view_review
from consult.pages.faults import say_fault
from consult.pages.languages import takes_text
from consult.pages.review import view_rows
from consult.pages.spoken import read_direction, speak_text
from consult.pages.views import ChoiceView, PageView, RowView
from consult.pages.words import name_language
from surveys.faults import Fault
from surveys.languages import is_easy
from surveys.model import Instrument
from surveys.path import find_ending, find_path


class OtherLanguage(Struct, frozen=True):
    """Another language in which the form can be read out."""

    code: str
    name: str


class CallView(Struct, frozen=True, kw_only=True):
    """The form for one call, all of it on one page."""

    address: str
    back: str
    title: str
    language: str
    direction: str
    languages: list[OtherLanguage]
    pages: list[PageView]
    faults: list[tuple[str, str]]
    notice: str = ""
    refusal: str = ""


class CheckView(Struct, frozen=True, kw_only=True):
    """What will be kept of one call, before it is saved; ``stores`` says whether anything is.

    ``quoting`` are the ways in which the caller may allow their words to be quoted, none of them
    chosen beforehand but the one that quotes nothing.
    """

    address: str
    title: str
    language: str
    direction: str
    seen: str
    rows: Sequence[RowView]
    quoting: Sequence[ChoiceView]
    stores: bool
    refusal: str = ""


def draw_pages(
    instrument: Instrument, language: str, kept: KeptAnswers, faults: Sequence[Fault], today: date
) -> list[PageView]:
    """Draw every page of a questionnaire one after the other, with what is held ticked.

    What depends on an answer is shown with the rest, and is read only where it applies.
    """
    errors: Mapping[str, str] = {fault.key: say_fault(fault, language) for fault in faults}
    given = Given(
        closed=kept.closed,
        missing=kept.missing,
        texts=frozenset(kept.texts),
        errors=errors,
        today=today,
    )
    asking = Asking(language=language, takes_text=takes_text(language), given=given)
    drawn = (
        draw_page(instrument, section, page, asking)
        for section in instrument.sections
        for page in section.pages
    )
    return [replace(view, takes_names=False, can_skip=False) for view in drawn]


def view_call(  # noqa: PLR0913 - each is one thing that the page shows.
    instrument: Instrument,
    language: str,
    kept: KeptAnswers,
    faults: Sequence[Fault],
    today: date,
    *,
    address: str,
    back: str,
    notice: str = "",
    refusal: str = "",
) -> CallView:
    """Turn a questionnaire and what is held of a call into the form."""
    pages = draw_pages(instrument, language, kept, faults, today)
    others = [code for code in instrument.languages if code != language and not is_easy(code)]
    return CallView(
        address=address,
        back=back,
        title=speak_text(instrument.title, language),
        language=language,
        direction=read_direction(language),
        languages=[OtherLanguage(code, name_language(code)) for code in others],
        pages=pages,
        faults=[(one.field, one.message) for page in pages for one in page.faults],
        notice=notice,
        refusal=refusal,
    )


def view_check(  # noqa: PLR0913 - each is one thing that the page shows.
    instrument: Instrument,
    language: str,
    kept: KeptAnswers,
    seen: str,
    today: date,
    *,
    address: str,
    refusal: str = "",
) -> CheckView:
    """Turn what is held of a call into rows as they will be kept."""
    path = find_path(instrument, kept.closed, today=today)
    given = Given(
        closed=kept.closed, missing=kept.missing, texts=frozenset(kept.texts), today=today
    )
    texts = {key: text.text for key, text in kept.texts.items()}
    rows = view_rows(instrument, path, language, given, texts)
    return CheckView(
        address=address,
        title=speak_text(instrument.title, language),
        language=language,
        direction=read_direction(language),
        seen=seen,
        rows=rows,
        quoting=view_review(instrument, rows, language, kept.quoting).quoting,
        stores=find_ending(instrument, path).stores,
        refusal=refusal,
    )
