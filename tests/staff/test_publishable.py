"""What stands in the way of asking people anything is said at once, and by its name."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from consult.staff.publishable import check_publishable, find_last_days
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
    assert "translations as they stand: cy." in list_words(unsigned)
    assert list_words(unsigned, invented=True).count("signed") == 0
    english = replace(
        make_own(), sections=[], endings=[], supports=[], title={"en": "x", "cy": "y"}
    )
    facts = replace(english.facts, purpose={}, lawful_basis={}, complaint_contact={})
    small = replace(english, facts=facts, languages=["en", "cy"])
    signed = sign(small, "cy", "Wendy Example", TODAY)
    assert "cy" not in list_words(signed)
    assert "cy" in list_words(replace(signed, title={"en": "x", "cy": "z"}))


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
