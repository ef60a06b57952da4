"""Everything that will be kept, one row for each answer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

from consult.pages.asking import Asking, Given, make_asking
from consult.pages.places import AtText, write_place
from consult.pages.spoken import Spoken
from consult.pages.views import PieceView, RowView, TextView, WordView
from consult.pages.words import say_day_or_month, say_word
from surveys.keys import AnswerKey, other_key
from surveys.model import Date, Instrument, Item, Ranking
from surveys.options import option_labels
from surveys.path import Path, walk_keys

# As the anonymiser writes what stands where something was taken out. Whoever types the same
# sees it drawn the same, because nobody could tell the two apart in what is kept.
_GONE: Final = re.compile(r"(\[[A-Z][A-Z ]*(?: \d{1,4})?\])")


class ReadWord(Protocol):
    """One word of redacted text, or one placeholder in it."""

    @property
    def text(self) -> str:
        """What is read there."""
        ...

    @property
    def placeholder(self) -> bool:
        """Whether something stood here and is gone already."""
        ...

    @property
    def breaks(self) -> int:
        """How many lines end before it."""
        ...


def view_rows(
    instrument: Instrument, path: Path, language: str, given: Given, texts: Mapping[AnswerKey, str]
) -> tuple[RowView, ...]:
    """Give one row for each answer that will be kept, in the order asked.

    ``path`` has the showings whose answers are kept. ``given`` has the closed answers and
    ``texts`` the redacted ones; what is blank has no row.
    """
    rows: list[RowView] = []
    for visit in path.visits:
        asking = make_asking(instrument, visit, language, given, path=path)
        for key, item in walk_keys(instrument, Path((visit,), "", path.hidden)):
            answers = tuple(_answers(key, item, asking))
            rows += _rows(key, item, asking, answers, texts)
    return tuple(rows)


def view_text(row: RowView, words: Iterable[ReadWord]) -> TextView:
    """Turn one text that will be kept into words that can each be taken out."""
    views = tuple(
        WordView(
            text=word.text,
            value="" if word.placeholder else str(place),
            breaks=word.breaks > 0,
        )
        for place, word in enumerate(words)
    )
    return TextView(
        at=write_place(AtText(row.key)),
        question=row.question,
        topic=row.topic,
        key=row.key,
        words=views,
        count=len(views),
    )


def cut_pieces(text: str) -> Iterator[PieceView]:
    """Cut a redacted text where something was taken out; put together they are the text."""
    for place, words in enumerate(_GONE.split(text)):
        if words:
            yield PieceView(words, gone=place % 2 == 1)


def _answers(key: AnswerKey, item: Item, asking: Asking) -> Iterator[str]:
    if key in asking.given.missing:
        yield say_word(asking.given.missing[key], asking.language)
    labels = option_labels(item)
    for place, code in enumerate(asking.given.closed.get(key, ()), start=1):
        words = asking.say(labels[code]) if code in labels else _write_value(item, code, asking)
        yield Spoken(f"{place}. {words}", words.language) if isinstance(item, Ranking) else words


def _write_value(item: Item, value: str, asking: Asking) -> Spoken:
    if isinstance(item, Date):
        return Spoken(say_day_or_month(value, asking.language))
    return Spoken(value)


def _rows(
    key: AnswerKey,
    item: Item,
    asking: Asking,
    answers: tuple[str, ...],
    texts: Mapping[AnswerKey, str],
) -> Iterator[RowView]:
    question = asking.say(item.label)
    topic = "" if asking.option_label in question else asking.option_label
    if asking.given.earlier and {key, other_key(key)} & {*asking.given.earlier}:
        said = (say_word("answered-earlier", asking.language),)
        yield RowView(key=key, question=question, topic=topic, answers=said, earlier=True)
    if answers:
        yield RowView(key=key, question=question, topic=topic, answers=answers)
    for box in (key, other_key(key)):
        if box in texts:
            yield RowView(
                key=box,
                question=question,
                topic=topic,
                answers=(texts[box],),
                removable=True,
                pieces=tuple(cut_pieces(texts[box])),
            )
