"""What stands in the way of asking people anything is said at once, and by its name."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from consult.pages.words import draft_digest
from consult.staff.publishable import check_publishable, find_last_days, has_read_words
from surveys.files import READY, read_ready
from surveys.model import Instrument
from surveys.signing import sign

TODAY = date(2026, 11, 22)


def make_own(**changes: object) -> Instrument:
    """Give a ready-made questionnaire as an organisation would publish it, in English."""
    ready = read_ready("survivor-views")
    facts = replace(
        ready.facts,
        controller="The Heron Partnership",
        complaint_contact={"en": "Write to complaints@heron.example or ring 0303 123 1113."},
    )
    return replace(ready, facts=facts, languages=["en"], **changes)


def list_words(*instruments: Instrument, invented: bool = False) -> str:
    """Give everything that stands in the way, as people read it."""
    return " ".join(map(str, check_publishable(instruments, TODAY, invented=invented)))


def test_own_questionnaire_is_let_through() -> None:
    """A sound questionnaire of a named organisation in English has nothing in its way."""
    assert list_words(make_own()) == ""


@pytest.mark.parametrize("slug", READY)
def test_invented_organisation_is_refused(slug: str) -> None:
    """A ready-made questionnaire names nobody who could be responsible, but in a trial."""
    ready = replace(read_ready(slug), languages=["en"])
    assert "invented ones" in list_words(ready)
    assert list_words(ready, invented=True) == ""


def test_unsigned_translation_is_refused() -> None:
    """A language counts once a person has signed it as it stands, and only until it changes."""
    unsigned = replace(make_own(), languages=["en", "cy"])
    assert "translations as they stand: Welsh (cy)." in list_words(unsigned)
    assert list_words(unsigned, invented=True).count("signed") == 0
    english = replace(
        make_own(), sections=[], endings=[], supports=[], title={"en": "x", "cy": "y"}
    )
    facts = replace(english.facts, purpose={}, lawful_basis={}, complaint_contact={})
    small = replace(english, facts=facts, languages=["en", "cy"])
    signed = sign(small, "cy", "Wendy Example", TODAY, words=draft_digest("cy"))
    assert "cy" not in list_words(signed)
    assert "cy" in list_words(replace(signed, title={"en": "x", "cy": "z"}))


def test_words_on_every_page_are_answered_for() -> None:
    """A language whose buttons nobody has read cannot be published, whoever signed its texts."""
    small = replace(make_own(), languages=["en", "cy"])
    small = replace(small, title={"en": "x", "cy": "y"}, sections=[], endings=[], supports=[])
    facts = replace(small.facts, purpose={}, lawful_basis={}, complaint_contact={})
    small = replace(small, facts=facts)
    for words in ("", "0" * 64, draft_digest("pl")):
        signed = sign(small, "cy", "Wendy Example", TODAY, words=words)
        assert "words that are the same on every page" in list_words(signed)
        assert "in these languages: Welsh (cy)." in list_words(signed)
        assert list_words(signed, invented=True).count("every page") == 0


def test_languages_without_words_of_ours() -> None:
    """Where there are none, pages are in English and say so, which nobody has to answer for."""
    assert draft_digest("ro") == draft_digest("en") == draft_digest("en-simple") == ""
    assert has_read_words(make_own(), "ro")


def test_everything_is_said_at_once() -> None:
    """A fault, a day that has passed and two questionnaires for the same people are all named."""
    own = make_own()
    past = replace(own, facts=replace(own.facts, retention_end=TODAY - timedelta(days=1)))
    broken = replace(past, endings=[])
    words = list_words(broken, own)
    for part in ("same audience", "passed already", "fault"):
        assert part in words
    assert "There is no questionnaire" in list_words()


def test_waves_stand_beside_each_other() -> None:
    """Two waves of one audience are two questionnaires, and their earliest day holds for both."""
    start, end = make_own(wave="start"), make_own(wave="exit")
    sooner = TODAY + timedelta(days=30)
    ending = replace(end, facts=replace(end.facts, retention_end=sooner, withdrawal_cutoff=None))
    assert list_words(start, ending) == ""
    assert find_last_days([start, ending])[0] == sooner
