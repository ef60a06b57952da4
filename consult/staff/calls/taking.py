"""One form for a whole questionnaire, read page by page along its path and redacted at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from anonymise.rules import Rules
from consult.intake.redaction import KeptAnswers, redact_answers
from surveys.answers import read_answers
from surveys.faults import Fault
from surveys.keys import AnswerKey
from surveys.model import Instrument, walk_pages
from surveys.path import Visit, find_path

Form = Mapping[str, Sequence[str]]


class Taken(NamedTuple):
    """What of a form may be kept, and what has to be put right."""

    kept: KeptAnswers
    faults: tuple[Fault, ...]


def fits_one_page(instrument: Instrument) -> bool:
    """Say whether no page of a questionnaire is asked more than once."""
    return all(page.for_each is None and page.times is None for page in walk_pages(instrument))


def take_form(
    instrument: Instrument, form: Form, *, language: str, today: date, rules: Rules
) -> Taken:
    """Redact every text of a form; call it in a thread.

    What the answers' path does not come to is not read. Raises ``RedactionError``, and then
    nothing is kept.
    """
    taken = Taken(KeptAnswers(), ())
    done: set[Visit] = set()
    while (visit := _find_next(instrument, taken.kept, done, today)) is not None:
        done.add(visit)
        answers, faults = read_answers(instrument, visit, form, taken.kept.closed, today)
        fresh = redact_answers(answers, language=language, today=today, rules=rules)
        taken = Taken(taken.kept.merge(fresh), (*taken.faults, *faults))
    return taken


def keep_earlier(fresh: KeptAnswers, earlier: KeptAnswers, removed: Sequence[str]) -> KeptAnswers:
    """Give fresh answers with texts that were held before and whose box came back empty."""
    held = {
        key: text
        for key, text in earlier.texts.items()
        if key not in fresh.texts and key not in fresh.missing and key not in removed
    }
    return KeptAnswers(
        texts=held, flagged={key: earlier.flagged.get(key, ()) for key in held}
    ).merge(fresh)


def drop_text(kept: KeptAnswers, key: AnswerKey) -> KeptAnswers:
    """Give what is kept without one text."""
    return KeptAnswers(
        closed=kept.closed,
        missing=kept.missing,
        texts={name: text for name, text in kept.texts.items() if name != key},
        flags=kept.flags,
        flagged={name: flags for name, flags in kept.flagged.items() if name != key},
    )


def _find_next(
    instrument: Instrument, kept: KeptAnswers, done: set[Visit], today: date
) -> Visit | None:
    path = find_path(instrument, kept.closed, today=today)
    return next((visit for visit in path.visits if visit not in done), None)
