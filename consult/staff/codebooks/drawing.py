"""Themes as pictures: bars of their sizes, and a map of which lie near which.

A picture holds numbers only, its words stand in the page, and a table beside it says the same.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct

from analysis.codebooks.nearness import measure_nearness, place_themes
from analysis.codebooks.types import Workbook
from analysis.comparison import measure_wilson
from analysis.types import Theme

WIDTH: Final = 640
LONGEST: Final = 320
STEP: Final = 30
LARGEST: Final = 46.0
SMALLEST: Final = 13.0
MARGIN: Final = 58.0
HEIGHT: Final = 480
PUSHES: Final = 60
LEAST_NEAR: Final = 0.02
"""Below this two themes have next to nothing in common, and none is called the nearest."""


class Bar(Struct, frozen=True):
    """One bar: the theme's number and count, and where it and its interval are drawn."""

    number: int
    size: int
    y: int
    width: int
    low: int
    high: int


class Spot(Struct, frozen=True):
    """One circle of the map, whose area is as the number of answers, and what the table says."""

    number: int
    label: str
    size: int
    x: float
    y: float
    radius: float
    nearest: str
    shared: int


class Pictures(Struct, frozen=True):
    """Both pictures of a codebook's themes, numbered alike in the order of its table."""

    bars: list[Bar]
    spots: list[Spot]
    height: int


def draw_pictures(workbook: Workbook, found: Sequence[Theme], order: Sequence[str]) -> Pictures:
    """Draw the themes in use, in the order in which the page lists them."""
    sizes = dict.fromkeys(order, 0)
    for themes in workbook.codings.values():
        for theme in themes:
            if theme in sizes:
                sizes[theme] += 1
    largest = max([*sizes.values(), 1])
    bars = _draw_bars(list(sizes.values()), len(workbook.codings))
    return Pictures(bars, _draw_map(workbook, found, sizes, largest), STEP * len(bars))


def _draw_bars(sizes: Sequence[int], answers: int) -> list[Bar]:
    intervals = [measure_wilson(size, answers) for size in sizes]
    longest = max((high for _, high in intervals), default=1.0)
    drawn = LONGEST / longest
    return [
        Bar(
            number=place + 1,
            size=size,
            y=place * STEP,
            width=round(drawn * size / max(1, answers)),
            low=round(drawn * low),
            high=round(drawn * high),
        )
        for place, (size, (low, high)) in enumerate(zip(sizes, intervals, strict=True))
    ]


def read_words(workbook: Workbook, found: Sequence[Theme]) -> dict[str, frozenset[str]]:
    """Give each theme its words; one that people made has those of what it was made from."""
    words = {theme.id: {*theme.keywords, *theme.profile} for theme in found}
    for theme in workbook.codebook.themes:
        for heir in theme.became:
            words.setdefault(heir, set()).update(words.get(theme.id, set()))
    return {theme: frozenset(mine) for theme, mine in words.items()}


def _draw_map(
    workbook: Workbook, found: Sequence[Theme], sizes: Mapping[str, int], largest: int
) -> list[Spot]:
    known = read_words(workbook, found)
    words = {theme: known.get(theme, frozenset()) for theme in sizes}
    near = measure_nearness(words, workbook.codings.values())
    radii = {
        theme: max(SMALLEST, LARGEST * math.sqrt(size / largest)) for theme, size in sizes.items()
    }
    places = {
        theme: (MARGIN + x * (WIDTH - 2 * MARGIN), MARGIN + y * (HEIGHT - 2 * MARGIN))
        for theme, (x, y) in place_themes(list(sizes), near).items()
    }
    for _ in range(PUSHES):
        _push_apart(places, radii)
    labels = {theme.id: theme.label for theme in workbook.codebook.themes}
    beside = {theme: _find_nearest(theme, sizes, near) for theme in sizes}
    return [
        Spot(
            number=number,
            label=labels[theme],
            size=size,
            x=round(places[theme][0], 1),
            y=round(places[theme][1], 1),
            radius=round(radii[theme], 1),
            nearest=labels.get(beside[theme], ""),
            shared=_count_shared(workbook, theme, beside[theme]),
        )
        for number, (theme, size) in enumerate(sizes.items(), 1)
    ]


def _find_nearest(
    theme: str, others: Collection[str], near: Mapping[tuple[str, str], float]
) -> str:
    """Name the theme that has most in common with one; nothing where none has anything."""
    rest = [(near[theme, one], one) for one in others if one != theme]
    nearness, found = max(rest, default=(0.0, ""))
    return found if nearness >= LEAST_NEAR else ""


def _count_shared(workbook: Workbook, theme: str, other: str) -> int:
    return sum({theme, other} <= set(themes) for themes in workbook.codings.values())


def _push_apart(places: dict[str, tuple[float, float]], radii: Mapping[str, float]) -> None:
    """Move circles that cover one another half the way apart, and keep them in the picture."""
    order = sorted(places)
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            (x, y), (u, v) = places[one], places[other]
            apart = math.hypot(u - x, v - y)
            lack = radii[one] + radii[other] + 4 - apart
            if lack <= 0:
                continue
            # Two in the very same place go apart along the line that their order gives.
            across, down = ((u - x) / apart, (v - y) / apart) if apart > 1 else (0.6, 0.8)
            places[one] = _keep_in(x - across * lack / 2, y - down * lack / 2, radii[one])
            places[other] = _keep_in(u + across * lack / 2, v + down * lack / 2, radii[other])


def _keep_in(x: float, y: float, radius: float) -> tuple[float, float]:
    return (
        min(max(x, radius + 2), WIDTH - radius - 2),
        min(max(y, radius + 2), HEIGHT - radius - 2),
    )
