"""The options of an item turned into radios, checkboxes and places to choose."""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from consult.pages.asking import Asking
from consult.pages.views import ChoiceView, OtherView
from surveys.keys import MISSING_SIGN, AnswerKey, other_key
from surveys.model import (
    SHORT_TEXT_LIMIT,
    Consent,
    Item,
    MultipleChoice,
    Option,
    Point,
    Rating,
    SingleChoice,
)

BLANK: Final = ""


def view_choices(item: Item, asking: Asking, name: AnswerKey) -> tuple[ChoiceView, ...]:
    """Give what can be chosen for an item, and after a divider its missing codes."""
    chosen = asking.given.closed.get(name, ())
    choices = [
        ChoiceView(value=value, label=label, checked=value in chosen, other=other)
        for value, label, other in _options(item, asking, name)
    ]
    choices = _set_apart(choices, item, asking)
    return (*choices, *_divided(view_missing(item, asking, name), asking))


def view_points(
    points: list[Point], item: Item, asking: Asking, name: AnswerKey
) -> tuple[ChoiceView, ...]:
    """Give the steps of a scale and the missing codes after it, without a divider."""
    chosen = asking.given.closed.get(name, ())
    steps = (
        ChoiceView(
            value=str(point.value),
            label=asking.say(point.label),
            checked=str(point.value) in chosen,
        )
        for point in points
    )
    return (*steps, *view_missing(item, asking, name))


def view_places(count: int, place: int | None, asking: Asking) -> tuple[ChoiceView, ...]:
    """Give the places in an order of so many, of which one may be taken already."""
    places = (
        ChoiceView(value=str(number), label=str(number), checked=number == place)
        for number in range(1, count + 1)
    )
    return (ChoiceView(value=BLANK, label=asking.word("not-placed")), *places)


def view_missing(item: Item, asking: Asking, name: AnswerKey) -> tuple[ChoiceView, ...]:
    """Give the missing codes that an item can be answered with."""
    said = asking.given.missing.get(name)
    return tuple(
        ChoiceView(value=MISSING_SIGN + code, label=asking.word(code), checked=said == code)
        for code in item.missing
    )


def _options(
    item: Item, asking: Asking, name: AnswerKey
) -> Iterable[tuple[str, str, OtherView | None]]:
    match item:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            for option in asking.options(options):
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


def _divided(choices: tuple[ChoiceView, ...], asking: Asking) -> tuple[ChoiceView, ...]:
    first = (replace(choice, divider=asking.word("or")) for choice in choices[:1])
    return (*first, *choices[1:])
