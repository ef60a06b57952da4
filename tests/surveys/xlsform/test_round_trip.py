"""From a questionnaire to a form and back: nothing is lost, changed or added on the way."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from surveys.files import READY, read_ready
from surveys.model import Constraint, Instrument, Page, RatingGrid, Section, SignOff
from surveys.rules import Answered
from surveys.xlsform.mapping import map_sheets
from surveys.xlsform.reading import Reading
from surveys.xlsform.rows import read_rows
from surveys.xlsform.writing import WRITTEN_KINDS, SheetKind, write_xlsform
from tests.surveys.samples import SAMPLE, instruments
from tests.surveys.xlsform.drafts import drafts


def there_and_back(instrument: Instrument, kind: SheetKind) -> Reading:
    """Write a questionnaire as a form of one kind, and read that."""
    return map_sheets(read_rows(write_xlsform(instrument, kind), f".{kind}"))


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
@pytest.mark.parametrize("slug", READY)
def test_ready_made_come_back(slug: str, kind: SheetKind) -> None:
    """Every ready-made questionnaire comes back from every kind of file as it was."""
    instrument = read_ready(slug)
    reading = there_and_back(instrument, kind)
    assert reading.instrument == instrument
    assert (reading.findings, reading.dropped, reading.renamed) == ([], [], [])


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_bit_of_everything_comes_back(kind: SheetKind) -> None:
    """The sample with a bit of everything comes back without a word."""
    reading = there_and_back(SAMPLE, kind)
    assert reading.instrument == SAMPLE
    assert (reading.findings, reading.dropped, reading.renamed) == ([], [], [])


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
@pytest.mark.parametrize("by", ["\x00", " ", " x\x1f", "=1+1", "-"], ids=ascii)
def test_odd_names_of_signers_come_back(by: str, kind: SheetKind) -> None:
    """A signature comes back whatever signs the name holds, those that no cell can hold too."""
    signed = SignOff(language="cy", by=by, on=date(2026, 11, 22), digest="a" * 64)
    instrument = replace(SAMPLE, signed=[signed])
    assert there_and_back(instrument, kind).instrument == instrument


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_a_grid_that_names_itself_comes_back(kind: SheetKind) -> None:
    """A draft that the checker refuses is a draft still: a grid's rule on itself is not lost."""
    rule = Answered("grid")
    grid = RatingGrid(id="grid", constraint=Constraint(rule=rule, message={"en": "No."}))
    page = Page(id="page", heading={"en": "Page"}, items=[grid])
    section = Section(id="section", title={"en": "Section"}, pages=[page])
    instrument = replace(SAMPLE, sections=[section])
    assert there_and_back(instrument, kind).instrument == instrument


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(instruments(odd=True))
def test_sensible_questionnaires_come_back(instrument: Instrument) -> None:
    """A questionnaire that makes sense comes back as it was, whatever signs its texts hold."""
    for kind in WRITTEN_KINDS:
        assert there_and_back(instrument, kind).instrument == instrument


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(drafts(), st.sampled_from(WRITTEN_KINDS))
def test_every_draft_comes_back(instrument: Instrument, kind: SheetKind) -> None:
    """Whatever the model can hold comes back as it was, so no draft is lost in a file."""
    assert there_and_back(instrument, kind).instrument == instrument
