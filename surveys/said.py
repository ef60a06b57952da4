"""What was answered before, in words that a later text can repeat."""

from collections.abc import Callable, Iterator
from datetime import date

from msgspec.structs import replace

from surveys.evaluate import Closed, Scope, evaluate, read_nodes
from surveys.keys import answer_key
from surveys.model import Calculated, Date, Instrument, Item, Page, walk_items
from surveys.options import option_labels
from surveys.path import Path, Visit, find_path, find_scope, possible_visits, read_known
from surveys.piping import say_text
from surveys.rules import Call, walk_rule
from surveys.values import to_words


def say_date(words: str) -> str:
    """Write one of our dates in figures alone, the day first."""
    return "/".join(reversed(words.split("-")))


def read_said(  # noqa: PLR0913 - each is one circumstance, and named where it is used.
    instrument: Instrument,
    closed: Closed,
    language: str,
    option: str | None = None,
    today: date | None = None,
    *,
    dates: Callable[[str], str] = say_date,
) -> dict[str, str]:
    """Give the words for braces that name an item: the labels of what was chosen, in a language.

    Several stand with commas between. On the repetition for ``option`` an
    item of repeated pages is that repetition's own answer. Only closed answers
    on the path are ever repeated, never free text; what has no answer is left
    out. ``dates`` writes a date such as ``2026-11``.
    """
    path = find_path(instrument, closed, today=today)
    worked_out = dict(_work_out(instrument, path, closed, language, today))
    known = {**read_known(instrument, path, closed), **worked_out}
    scope = Scope(closed=known, option=option)
    said = {item.id: _say(item, scope, language, dates) for _, item in walk_items(instrument)}
    return {item: words for item, words in said.items() if words}


def _say(item: Item, scope: Scope, language: str, dates: Callable[[str], str]) -> str:
    labels = {code: say_text(text, language) for code, text in option_labels(item).items()}
    codes = [code for node in read_nodes(item.id, scope) for code in node]
    if isinstance(item, Date):
        codes = [dates(code) for code in codes]
    return ", ".join(dict.fromkeys(labels.get(code, code) for code in codes))


def _work_out(
    instrument: Instrument, path: Path, closed: Closed, language: str, today: date | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the calculated values that name options, in the words of one language."""
    named = [pair for pair in walk_items(instrument) if _names_options(pair[1])]
    if not named:
        return
    labels = {
        item.id: {code: say_text(text, language) for code, text in option_labels(item).items()}
        for _, item in walk_items(instrument)
    }
    for page, item in named:
        for visit in _worked_out_on(instrument, page, item, path):
            scope = find_scope(instrument, visit, path, closed, today=today)
            if isinstance(item, Calculated):
                words = to_words(evaluate(item.value, replace(scope, labels=labels)))
                yield answer_key(item.id, visit.option), (words,)


def _worked_out_on(instrument: Instrument, page: Page, item: Item, path: Path) -> list[Visit]:
    return [
        visit
        for visit in possible_visits(instrument, page)
        if answer_key(item.id, visit.option) in path.calculated
    ]


def _names_options(item: Item) -> bool:
    return isinstance(item, Calculated) and any(
        isinstance(part, Call) and part.function == "jr:choice-name"
        for part, _ in walk_rule(item.value)
    )
