"""What stays, what is replaced and what goes when a page's answers come in."""

from collections.abc import Collection, Iterable
from datetime import date

from msgspec.structs import replace

from consult.intake.redaction import KeptAnswers
from consult.intake.removing import read_words, remove_words
from consult.pages.places import AtPage
from surveys.alone import keep_question
from surveys.keys import AnswerKey, other_key
from surveys.model import Instrument, Section
from surveys.path import Path, Visit, find_page, find_path, possible_visits, walk_keys
from surveys.visits import page_keys


def known_keys(kept: KeptAnswers) -> frozenset[AnswerKey]:
    """Name every answer that is kept, missing codes included."""
    return frozenset({*kept.closed, *kept.missing, *kept.texts})


def keys_of(instrument: Instrument, visits: Iterable[Visit]) -> frozenset[AnswerKey]:
    """Name every answer that these showings ask for, boxes for other options included."""
    asked = [key for key, _ in walk_keys(instrument, Path(tuple(visits), ""))]
    return frozenset({*asked, *map(other_key, asked)})


def drop_keys(kept: KeptAnswers, keys: Collection[AnswerKey]) -> KeptAnswers:
    """Give what is kept without some answers."""
    return KeptAnswers(
        closed={key: codes for key, codes in kept.closed.items() if key not in keys},
        missing={key: code for key, code in kept.missing.items() if key not in keys},
        texts={key: text for key, text in kept.texts.items() if key not in keys},
        flags=kept.flags,
        flagged={key: flags for key, flags in kept.flagged.items() if key not in keys},
        quoting=kept.quoting,
    )


def drop_section(instrument: Instrument, kept: KeptAnswers, section: Section) -> KeptAnswers:
    """Give what is kept without anything that a section asks for."""
    visits = (visit for page in section.pages for visit in possible_visits(instrument, page))
    return drop_keys(kept, keys_of(instrument, visits))


def keys_at(instrument: Instrument, place: AtPage) -> frozenset[AnswerKey]:
    """Name every answer that a page asks for, or the one question of it that was shown."""
    page = keep_question(find_page(instrument, place.visit), place.only)
    asked = [key for key, _ in page_keys(page, place.visit)]
    return frozenset({*asked, *map(other_key, asked)})


def take_page(
    kept: KeptAnswers,
    asked: Collection[AnswerKey],
    fresh: KeptAnswers,
    removed: Collection[AnswerKey],
) -> KeptAnswers:
    """Give what is kept after the answers came in that a page ``asked`` for.

    Choices are as they were sent. Free text that was given before stays when
    its box came back empty, because the box never shows it, unless it was
    removed or a missing code was chosen instead.
    """
    held = {
        key: text
        for key, text in kept.texts.items()
        if key in asked and key not in {*removed, *fresh.missing}
    }
    rest = drop_keys(kept, asked)
    return KeptAnswers(
        closed=rest.closed | fresh.closed,
        missing=rest.missing | fresh.missing,
        texts=rest.texts | held | fresh.texts,
        flags=tuple(sorted({*kept.flags, *fresh.flags})),
        flagged={**rest.flagged, **{key: kept.flagged.get(key, ()) for key in held}}
        | fresh.flagged,
        quoting=kept.quoting,
    )


def take_out(
    kept: KeptAnswers, key: AnswerKey, places: Iterable[str], *, shown: str
) -> KeptAnswers:
    """Give what is kept without some words of one text, each by its place among those shown.

    Places are those of another text when ``shown``, the number of words on the page that was
    sent, is not the number there is: then nothing is taken out, and the page is shown again.
    """
    if shown != str(len(read_words(kept, key))):
        return kept
    return remove_words(
        kept, key, {int(one) for one in places if one.isascii() and one.isdecimal()}
    )


def on_path(
    instrument: Instrument, kept: KeptAnswers, skipped: Collection[str], today: date
) -> Path:
    """Give the path without the showings that were skipped, whose answers are not kept."""
    out = {
        page.id
        for section in instrument.sections
        if section.id in skipped
        for page in section.pages
    }
    path = find_path(instrument, kept.closed, today=today)
    visits = tuple(visit for visit in path.visits if visit.page not in out)
    return replace(path, visits=visits)
