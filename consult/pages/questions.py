"""Items of a questionnaire turned into what a template draws."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from consult.pages.views import ChoiceView, Kind, OtherView, QuestionView
from consult.pages.words import say_word
from surveys.keys import MISSING_SIGN, AnswerKey, answer_key, other_key
from surveys.model import (
    SHORT_TEXT_LIMIT,
    TEXT_ITEMS,
    Consent,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Note,
    Option,
    Rating,
    ShortText,
    SingleChoice,
    Text,
    say_text,
)


class Given(Struct, frozen=True, kw_only=True):
    """What is already known when a page is drawn; of free text, only that there is some."""

    closed: Mapping[AnswerKey, tuple[str, ...]] = {}
    missing: Mapping[AnswerKey, str] = {}
    texts: Collection[AnswerKey] = ()
    errors: Mapping[AnswerKey, str] = {}


class Asking(Struct, frozen=True, kw_only=True):
    """The circumstances in which one page is drawn.

    ``option`` is the code that a repeated page is shown for and ``option_label`` its words;
    without ``takes_text``, boxes for free text are replaced by the reason why.
    """

    language: str
    option: str | None = None
    option_label: str = ""
    takes_text: bool = True
    given: Given = Given()

    def say(self, text: Text | None) -> str:
        """Give a text of the questionnaire in this language."""
        return "" if text is None else say_text(text, self.language, self.option_label)

    def word(self, word: str) -> str:
        """Give a word of ours in this language."""
        return say_word(word, self.language)


def view_question(item: Item, asking: Asking) -> QuestionView:
    """Turn one item into what is drawn for it."""
    if isinstance(item, Note):
        return QuestionView(
            kind="note", name=item.id, label=asking.say(item.label), hint=asking.say(item.hint)
        )
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
        case MultipleChoice():
            return replace(
                _blank("checkboxes", item, asking, name), choices=_choices(item, asking, name)
            )
        case ShortText(limit=limit):
            return _box(_blank("short", item, asking, name), item, asking, limit)
        case LongText(limit=limit):
            return _box(_blank("long", item, asking, name), item, asking, limit)
        case Integer():
            return _number(_blank("number", item, asking, name), item, asking)
        case _:
            return replace(
                _blank("radios", item, asking, name), choices=_choices(item, asking, name)
            )


def _blank(kind: Kind, item: Item, asking: Asking, name: AnswerKey) -> QuestionView:
    return QuestionView(
        kind=kind,
        name=name,
        label=asking.say(item.label),
        hint=asking.say(item.hint),
        error=asking.given.errors.get(name, ""),
    )


def _box(view: QuestionView, item: Item, asking: Asking, limit: int) -> QuestionView:
    kept = view.name in asking.given.texts
    return replace(view, limit=limit, kept=kept, instead=_missing(item, asking, view.name))


def _number(view: QuestionView, item: Item, asking: Asking) -> QuestionView:
    value = next(iter(asking.given.closed.get(view.name, ())), None)
    return replace(view, value=value, instead=_missing(item, asking, view.name))


def _choices(item: Item, asking: Asking, name: AnswerKey) -> tuple[ChoiceView, ...]:
    chosen = asking.given.closed.get(name, ())
    choices = [
        ChoiceView(value=value, label=label, checked=value in chosen, other=other)
        for value, label, other in _options(item, asking, name)
    ]
    choices = _set_apart(choices, item, asking)
    return (*choices, *_divided(_missing(item, asking, name), asking))


def _options(
    item: Item, asking: Asking, name: AnswerKey
) -> Iterable[tuple[str, str, OtherView | None]]:
    match item:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            for option in options:
                yield option.code, asking.say(option.label), _other(option, asking, name)
        case Rating(points=points):
            for point in points:
                yield str(point.value), asking.say(point.label), None
        case Consent(yes=yes, no=no):
            yield "yes", asking.say(yes), None
            yield "no", asking.say(no), None
        case _:
            return


def _other(option: Option, asking: Asking, name: AnswerKey) -> OtherView | None:
    if not option.other or not asking.takes_text:
        return None
    beside = other_key(name)
    return OtherView(
        name=beside,
        label=asking.word("other"),
        limit=SHORT_TEXT_LIMIT,
        error=asking.given.errors.get(beside, ""),
        kept=beside in asking.given.texts,
    )


def _set_apart(choices: list[ChoiceView], item: Item, asking: Asking) -> list[ChoiceView]:
    """Put "or" before options of a multiple choice that stand alone."""
    if not isinstance(item, MultipleChoice):
        return choices
    alone = {option.code for option in item.options if option.exclusive}
    return [
        replace(choice, divider=asking.word("or")) if choice.value in alone and index else choice
        for index, choice in enumerate(choices)
    ]


def _missing(item: Item, asking: Asking, name: AnswerKey) -> tuple[ChoiceView, ...]:
    said = asking.given.missing.get(name)
    return tuple(
        ChoiceView(value=MISSING_SIGN + code, label=asking.word(code), checked=said == code)
        for code in item.missing
    )


def _divided(choices: tuple[ChoiceView, ...], asking: Asking) -> tuple[ChoiceView, ...]:
    first = (replace(choice, divider=asking.word("or")) for choice in choices[:1])
    return (*first, *choices[1:])
