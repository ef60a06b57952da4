"""Counting what redaction caught: strictly, and in every spelling of an answer."""

from datetime import date

import pytest
from msgspec import structs

from anonymise.marked import MarkedAnswer, Span
from anonymise.rates import Rate
from anonymise.scoring import cover, is_caught, read_left, score_answers
from anonymise.twins import TWINS, make_twin

TODAY = date(2026, 11, 22)
TEXT = "Mark said: don't leave, Mark will find you. Mind helped me leave."


def mark(part: str, text: str = TEXT, **more: str) -> Span:
    """Give a direct identifier where a part of a text first stands."""
    start = text.index(part)
    fields = {"label": "NAME", "tier": "direct", **more}
    return structs.replace(Span(start, start + len(part)), **fields)


ANSWER = MarkedAnswer(
    id="a-1",
    text=TEXT,
    spans=(mark("Mark", sub="commonword"),),
    keep=(mark("Mind"),),
    ignore=(mark("said"),),
    words=(mark("will"),),
    tags=("std",),
)


def judge(span: Span, gone: str, **more: tuple[Span, ...]) -> bool:
    """Say whether a span is caught when all uses of the words in ``gone`` are covered."""
    answer = structs.replace(MarkedAnswer("a-1", TEXT, (span,)), **more)
    covered = cover(len(TEXT), [mark(each) for each in gone.split()])
    return is_caught(TEXT, span, covered, read_left(answer, covered))


def test_one_letter_left_in_place_is_a_miss() -> None:
    """An identifier is caught only when all of it is gone."""
    assert judge(mark("find"), "find")
    assert not judge(mark("find"), "fin")
    assert not judge(mark("find"), "")


def test_same_spelling_elsewhere_is_a_miss() -> None:
    """Whoever reads the name further on has read it, in any letter case."""
    assert not judge(mark("leave"), "leave")
    assert not judge(mark("Mark"), "Mark")
    assert judge(mark("Mark", sub="commonword"), "Mark")
    assert judge(mark("leave", label="AGE"), "leave")


def test_marked_words_that_name_nobody_are_no_miss() -> None:
    """A spelling inside a stretch that is marked as no identifier is not a leak."""
    again = TEXT.rindex("leave")
    elsewhere = (Span(again, again + len("leave")),)
    assert judge(mark("leave"), "leave", words=elsewhere)
    assert judge(mark("leave"), "leave", ignore=elsewhere)
    assert judge(mark("leave"), "leave", keep=elsewhere)


@pytest.mark.parametrize("name", sorted(TWINS))
def test_twins_keep_their_marks(name: str) -> None:
    """In every other spelling the same words are marked."""
    twin = make_twin(ANSWER, name)
    assert twin.text != ANSWER.text
    for before, after in (
        (ANSWER.spans, twin.spans),
        (ANSWER.keep, twin.keep),
        (ANSWER.ignore, twin.ignore),
        (ANSWER.words, twin.words),
    ):
        words = [ANSWER.text[each.start : each.end].lower() for each in before]
        assert [twin.text[each.start : each.end].lower() for each in after] == words


def test_rates_are_given_for_groups_and_twins() -> None:
    """Names that are words, letter case and every twin have rates of their own."""
    other = MarkedAnswer(
        id="a-2",
        text="the worker was Ngozi",
        spans=(mark("Ngozi", "the worker was Ngozi", sub="black"),),
        tags=("std", "short"),
    )
    score = score_answers([ANSWER, other], today=TODAY, twins=["upper"])
    assert score.rate("recall").of == 2
    assert score.rate("recall direct without ordinary-word names").of == 1
    assert score.rate("name black").of == 1
    assert score.rate("case std").of == 2
    assert score.rate("twin upper: recall").of == 2
    assert score.rate("ordinary words kept where they are no names").of == 1
    assert score.rate("twin lower: recall").of == 0


def test_the_interval_of_a_rate_is_wilsons() -> None:
    """The interval agrees with the published worked example of 81 of 263."""
    low, high = Rate("example", 81, 263).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert Rate("nothing", 0, 0).interval == (0.0, 1.0)
