"""Answers that are given in several small controls: dates, rankings and rating grids."""

from collections.abc import Mapping
from typing import Final

from consult.pages.asking import Asking
from consult.pages.choices import view_places, view_points
from consult.pages.views import PartView, RowOfGrid
from surveys.keys import AnswerKey, answer_key, part_field, rank_field, row_id
from surveys.model import Date, Precision, Ranking, RatingGrid

PARTS: Final[Mapping[Precision, tuple[str, ...]]] = {
    "day": ("day", "month", "year"),
    "month": ("month", "year"),
    "year": ("year",),
}


def view_date(item: Date, asking: Asking, name: AnswerKey) -> tuple[PartView, ...]:
    """Give a box for each part of a date, filled from the answer there is."""
    parts = PARTS[item.precision]
    known = next(iter(asking.given.closed.get(name, ())), "").split("-")
    # An answer is written from the year down, the boxes from the day up.
    values = dict(zip(reversed(parts), known, strict=False))
    return tuple(
        PartView(
            id=name if index == 0 else part_field(name, part),
            name=part_field(name, part),
            label=asking.word(part),
            value=values.get(part, "").lstrip("0"),
            width="4" if part == "year" else "2",
        )
        for index, part in enumerate(parts)
    )


def view_ranking(item: Ranking, asking: Asking, name: AnswerKey) -> tuple[PartView, ...]:
    """Give each option with the places it can have."""
    order = asking.given.closed.get(name, ())
    options = asking.options(item.options)
    return tuple(
        PartView(
            id=name if index == 0 else rank_field(name, option.code),
            name=rank_field(name, option.code),
            label=asking.say(option.label),
            choices=view_places(
                len(options),
                order.index(option.code) + 1 if option.code in order else None,
                asking,
            ),
        )
        for index, option in enumerate(options)
    )


def view_grid(item: RatingGrid, asking: Asking) -> tuple[RowOfGrid, ...]:
    """Give each row of a grid with radios of its own."""
    return tuple(
        RowOfGrid(
            name=(name := answer_key(row_id(item.id, row.code), asking.option)),
            label=asking.say(row.label),
            choices=view_points(item.points, item, asking, name),
            error=asking.given.errors.get(name, ""),
        )
        for row in item.rows
    )
