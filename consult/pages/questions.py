"""Items of a questionnaire turned into what a template draws."""

from typing import Final

from msgspec.structs import replace

from consult.pages.asking import Asking
from consult.pages.choices import view_choices, view_missing
from consult.pages.parts import view_date, view_grid, view_ranking
from consult.pages.views import Kind, QuestionView
from surveys.keys import AnswerKey, answer_key
from surveys.model import (
    TEXT_ITEMS,
    Date,
    Decimal,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Note,
    Ranking,
    RatingGrid,
    ShortText,
    Time,
)

_BOXES: Final[dict[type[Item], Kind]] = {
    ShortText: "short",
    LongText: "long",
    Integer: "number",
    Decimal: "decimal",
    Time: "time",
}


def view_question(item: Item, asking: Asking) -> QuestionView:
    """Turn one item into what is drawn for it."""
    if isinstance(item, Note):
        return _blank("note", item, asking, item.id)
    if isinstance(item, TEXT_ITEMS) and not asking.takes_text:
        return QuestionView(
            kind="unavailable",
            name=item.id,
            label=asking.say(item.label),
            hint=asking.word("unavailable"),
        )
    return _view_asked(item, asking, answer_key(item.id, asking.option))


def _view_asked(item: Item, asking: Asking, name: AnswerKey) -> QuestionView:
    match item:
        case ShortText() | LongText() | Integer() | Decimal() | Time():
            return _view_box(item, asking, name)
        case Date():
            parts = view_date(item, asking, name)
            view = replace(_blank("date", item, asking, name), parts=parts)
            return _advise(_offer(view, item, asking), asking, f"{item.precision}-example")
        case Ranking():
            parts = view_ranking(item, asking, name)
            view = replace(_blank("ranking", item, asking, name), parts=parts)
            return _advise(_offer(view, item, asking), asking, "ranking-help")
        case RatingGrid():
            rows = view_grid(item, asking)
            scale = tuple(choice.label for choice in rows[0].choices) if rows else ()
            return replace(_blank("grid", item, asking, name), rows=rows, scale=scale)
        case _:
            kind: Kind = "checkboxes" if isinstance(item, MultipleChoice) else "radios"
            choices = view_choices(item, asking, name)
            return replace(_blank(kind, item, asking, name), choices=choices)


def _blank(kind: Kind, item: Item, asking: Asking, name: AnswerKey) -> QuestionView:
    return QuestionView(
        kind=kind,
        name=name,
        label=asking.say(item.label),
        hint=asking.say(item.hint),
        guidance=asking.say(item.guidance),
        error=asking.given.errors.get(name, ""),
    )


def _view_box(item: Item, asking: Asking, name: AnswerKey) -> QuestionView:
    view = _offer(_blank(_BOXES[type(item)], item, asking, name), item, asking)
    if isinstance(item, ShortText | LongText):
        return replace(view, limit=item.limit, kept=name in asking.given.texts)
    value = next(iter(asking.given.closed.get(name, ())), None)
    filled = replace(view, value=value)
    return _advise(filled, asking, "time-example") if isinstance(item, Time) else filled


def _offer(view: QuestionView, item: Item, asking: Asking) -> QuestionView:
    return replace(view, instead=view_missing(item, asking, view.name))


def _advise(view: QuestionView, asking: Asking, word: str) -> QuestionView:
    """Say how to fill something in, unless the questionnaire does."""
    return view if view.hint else replace(view, hint=asking.word(word))
