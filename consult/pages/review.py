from collections.abc import Iterator, Mapping

from consult.pages.build import make_asking
from consult.pages.questions import Asking, Given
from consult.pages.views import RowView
from consult.pages.words import say_word
from surveys.keys import AnswerKey, other_key
from surveys.model import Consent, Instrument, Item, MultipleChoice, Rating, SingleChoice
from surveys.path import Path, Visit, walk_keys


def view_rows(
    instrument: Instrument,
    visits: tuple[Visit, ...],
    language: str,
    given: Given,
    texts: Mapping[AnswerKey, str],
) -> tuple[RowView, ...]:
    """Give one row for each answer that will be kept, in the order asked.

    ``given`` has the closed answers and ``texts`` the redacted ones; what is blank has no row.
    """
    rows: list[RowView] = []
    for visit in visits:
        asking = make_asking(instrument, visit, language)
        for key, item in walk_keys(instrument, Path((visit,), "")):
            answers = tuple(_answers(key, item, asking, given))
            rows += _rows(key, item, asking, answers, texts)
    return tuple(rows)


def _answers(key: AnswerKey, item: Item, asking: Asking, given: Given) -> Iterator[str]:
    if key in given.missing:
        yield say_word(given.missing[key], asking.language)
    labels = _labels(item, asking)
    for code in given.closed.get(key, ()):
        yield labels.get(code, code)


def _labels(item: Item, asking: Asking) -> dict[str, str]:
    match item:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            return {option.code: asking.say(option.label) for option in options}
        case Rating(points=points):
            return {str(point.value): asking.say(point.label) for point in points}
        case Consent(yes=yes, no=no):
            return {"yes": asking.say(yes), "no": asking.say(no)}
        case _:
            return {}


def _rows(
    key: AnswerKey,
    item: Item,
    asking: Asking,
    answers: tuple[str, ...],
    texts: Mapping[AnswerKey, str],
) -> Iterator[RowView]:
    question = asking.say(item.label)
    if asking.option_label and asking.option_label not in question:
        question = f"{asking.option_label}: {question}"
    if answers:
        yield RowView(key=key, question=question, answers=answers)
    for box in (key, other_key(key)):
        if box in texts:
            yield RowView(key=box, question=question, answers=(texts[box],), removable=True)
