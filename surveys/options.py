"""What a closed item can be answered with: codes, and the words for them."""

from surveys.model import (
    Consent,
    Item,
    MultipleChoice,
    Ranking,
    Rating,
    SingleChoice,
    Text,
)


def option_codes(item: Item) -> tuple[str, ...]:
    """Give the codes a closed item can be answered with, in declared order; else nothing."""
    match item:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            return tuple(option.code for option in options)
        case Ranking(options=options):
            return tuple(option.code for option in options)
        case Rating(points=points):
            return tuple(str(point.value) for point in points)
        case Consent():
            return ("yes", "no")
        case _:
            return ()


def option_labels(item: Item | None) -> dict[str, Text]:
    """Give the label of every code that a closed item can be answered with."""
    match item:
        case SingleChoice() | MultipleChoice() | Ranking():
            return {option.code: option.label for option in item.options}
        case Rating(points=points):
            return {str(point.value): point.label for point in points}
        case Consent(yes=yes, no=no):
            return {"yes": yes, "no": no}
        case _:
            return {}
