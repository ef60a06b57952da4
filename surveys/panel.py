"""A questionnaire turned into one for a panel, whose members say what they think of each question.

They read every question as it would be asked and write a comment on it, on the pages that
respondents use, so that the same promises hold: no account, nothing that says who they are, and
nobody else's comment to be seen.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from msgspec.structs import replace

from surveys.model import (
    Calculated,
    Consent,
    Ending,
    Facts,
    Instrument,
    Item,
    LongText,
    MissingCode,
    Note,
    Page,
    RatingGrid,
    Route,
    Section,
    Text,
)
from surveys.options import option_labels
from surveys.piping import find_pipes, say_text
from surveys.rules import Chosen

KEPT: Final = timedelta(days=90)
"""How long comments are kept at most: long enough to change a draft by them, and no longer."""

LONGEST_ID: Final = 64
SENT: Final = "sent"
NOTHING: Final = "nothing-kept"
AGREE: Final = "agree-to-comment"
WHOLE: Final = "on-the-whole"
MISSING: Final = "(There are no words here yet.)"
SAID: Final[dict[MissingCode, str]] = {
    "dont-know": "I don\u2019t know",
    "prefer-not-to-say": "I would rather not say",
}
"""As respondents read them."""


def make_panel_instrument(instrument: Instrument, today: date) -> Instrument:
    """Give the questionnaire for a panel that comments on a draft: in English, kept 90 days.

    Who is responsible and whom to complain to are those of the draft; what is missing in it is
    missing here, and the checker says so. Sections keep their content notes, support and the
    right to be skipped.
    """
    sections = [_ask_agreement(instrument), *map(_turn_section, instrument.sections), _ask_whole()]
    return Instrument(
        slug=_fit_id(f"panel-{instrument.slug}"),
        title={"en": "Comments on draft questions"},
        audience=instrument.audience,
        facts=_make_facts(instrument, today),
        sections=[section for section in sections if section.pages],
        endings=[
            Ending(
                id=SENT,
                heading={"en": "Thank you"},
                body={"en": "Your comments are with the people who write the questions."},
                stores=True,
            ),
            Ending(
                id=NOTHING,
                heading={"en": "Thank you for looking"},
                body={"en": "Nothing has been kept."},
            ),
        ],
        supports=[replace(line, name=_only_english(line.name)) for line in instrument.supports],
    )


def comment_id(item: str) -> str:
    """Give the id under which comments on an item are kept."""
    return _fit_id(f"on-{item}")


def find_comments(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Give the id of every box for comments in a panel's questionnaire, with what it is about."""
    for section in instrument.sections:
        for page in section.pages:
            shown = ""
            for item in page.items:
                if isinstance(item, Note):
                    shown = say_text(item.label, "en")
                elif isinstance(item, LongText):
                    yield item.id, shown or say_text(item.label, "en")
                    shown = ""


def _make_facts(instrument: Instrument, today: date) -> Facts:
    facts = instrument.facts
    who = facts.controller or "the people responsible"
    return Facts(
        controller=facts.controller,
        purpose={
            "en": "To make the questions of a consultation safer and clearer before anybody is "
            f"asked them. Comments are read by those at {who} who write the questions, "
            "and by nobody else. They are not published and not quoted."
        },
        lawful_basis=_only_english(facts.lawful_basis),
        retention_end=min(today + KEPT, facts.retention_end or date.max),
        complaint_contact=_only_english(facts.complaint_contact),
        threshold=facts.threshold,
        redaction=facts.redaction,
    )


def _ask_agreement(instrument: Instrument) -> Section:
    title = say_text(instrument.title, "en") or MISSING
    told = Note(
        id="about-comments",
        label={
            "en": f"You are about to read the draft of a questionnaire: “{title}”. Below each "
            "question there is a box for what you think of it. You do not have to answer the "
            "questions, and you can leave any box empty. Please write about the questions, and "
            "nothing that says who you or others are."
        },
    )
    agree = Consent(
        id=AGREE,
        label={"en": "Do you agree that your comments are kept and read as described?"},
        yes={"en": "Yes, I agree"},
        no={"en": "No, I do not agree"},
        required=True,
    )
    page = Page(
        id="agreement",
        heading={"en": "Before you begin"},
        items=[told, agree],
        routes=[Route(when=Chosen(AGREE, "no"), to=f"end:{NOTHING}")],
    )
    return Section(id="panel-agreement", title={"en": "Before you begin"}, pages=[page])


def _ask_whole() -> Section:
    box = LongText(
        id=WHOLE,
        label={"en": "What do you think of the questionnaire as a whole?"},
        hint={"en": "For example: is anything missing, too much, or in the wrong order?"},
    )
    page = Page(id="panel-whole", heading={"en": "The questionnaire as a whole"}, items=[box])
    return Section(id="panel-last", title={"en": "As a whole"}, pages=[page])


def _turn_section(section: Section) -> Section:
    return Section(
        id=section.id,
        title=_only_english(section.title),
        pages=[page for page in map(_turn_page, section.pages) if page.items],
        content_note=_only_english(section.content_note) if section.content_note else None,
        sensitive=section.sensitive,
        skippable=section.skippable,
        support_key=section.support_key,
    )


def _turn_page(page: Page) -> Page:
    shown = [item for item in page.items if not isinstance(item, Calculated)]
    about = _explain_page(page)
    first = [Note(id=_fit_id(f"about-{page.id}"), label={"en": about})] if about and shown else []
    return Page(
        id=page.id,
        heading=_only_english(page.heading),
        items=[*first, *(part for item in shown for part in _turn_item(item))],
    )


def _explain_page(page: Page) -> str:
    told = {
        "This page is shown again for each thing that was chosen before.": page.for_each,
        "This page is shown several times.": page.times,
        "This page is shown only to some, depending on their answers before.": page.when,
    }
    return " ".join(words for words, holds in told.items() if holds is not None)


def _turn_item(item: Item) -> list[Item]:
    asked = Note(id=_fit_id(f"asked-{item.id}"), label={"en": _write_item(item)})
    box = LongText(
        id=comment_id(item.id),
        label={"en": "Your comment on this"},
        hint={"en": "For example: is it clear, is it safe to be asked, what would you change?"},
    )
    return [asked, box]


def _write_item(item: Item) -> str:
    lines = [_english(item.label) or MISSING, _english(item.hint)]
    lines += [f"Row: {_english(row.label)}" for row in getattr(item, "rows", ())]
    points = item.points if isinstance(item, RatingGrid) else ()
    labels = [point.label for point in points] or list(option_labels(item).values())
    said = [_english(label) or MISSING for label in labels]
    said += [SAID[code] for code in item.missing]
    if said:
        lines.append(f"The answers to choose from: {'; '.join(said)}.")
    if item.required:
        lines.append("This has to be answered.")
    return "\n".join(filter(None, lines))


def _english(text: Text | None) -> str:
    """Give English words in which no brace is left, since nothing was answered before them."""
    words = (text or {}).get("en", "")
    for pipe in find_pipes(words):
        bar = "" if pipe.fallback is None else f"|{pipe.fallback}"
        words = words.replace(f"{{{pipe.name}{bar}}}", f"[{pipe.fallback or '…'}]")
    return words.replace("{", "[").replace("}", "]")


def _only_english(text: Text) -> Text:
    return {"en": words} if (words := _english(text)) else {}


def _fit_id(name: str) -> str:
    if len(name) <= LONGEST_ID:
        return name
    return f"{name[: LONGEST_ID - 13]}-{sha256(name.encode()).hexdigest()[:12]}"
