"""Questionnaires as forms for other tools, whatever is read back of them."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from pyxform.xls2xform import convert  # type: ignore[import-untyped]  # It has no types.

from surveys.evaluate import Scope, evaluate, holds
from surveys.files import READY, read_ready
from surveys.model import Instrument, Note, Option, SingleChoice
from surveys.path import find_path, keep_on_path
from surveys.rules import Chosen, Words
from surveys.values import to_words
from surveys.xlsform.flow import Flow
from surveys.xlsform.naming import Names
from surveys.xlsform.writing import WRITTEN_KINDS, SheetKind, write_xlsform
from tests.surveys.samples import SAMPLE, closed_answers, instruments, page, section, small, words


def one_page(*items: SingleChoice | Note) -> Instrument:
    """Give a questionnaire of one page."""
    return small(section(page("only", *items)))


@pytest.mark.parametrize("slug", READY)
def test_other_tools_take_ready_made(slug: str) -> None:
    """Every ready-made questionnaire is a form that pyxform converts without a warning."""
    written = write_xlsform(read_ready(slug), "md")
    warnings = convert(BytesIO(written), file_type=".md").warnings
    # It knows no code for the easy-read edition, and takes it all the same.
    assert [warning for warning in warnings if "Easy English" not in warning] == []


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_other_tools_take_every_kind(kind: SheetKind) -> None:
    """Other tools convert a form of any kind to the same, whatever the kind."""
    forms = [
        convert(BytesIO(write_xlsform(SAMPLE, one)), file_type=f".{one}").xform
        for one in (kind, "csv")
    ]
    assert forms[0] == forms[1]


def test_other_tools_see_routes_as_conditions() -> None:
    """A page that a route may pass is shown to other tools only where none does."""
    form = convert(BytesIO(write_xlsform(SAMPLE, "md")), file_type=".md").xform
    assert (
        """calculate="if(selected( /data/first/consent/agree , 'no'), 'end:out', '')\"""" in form
    )
    assert """relevant="not( /data/first/consent/after-consent  = 'end:out')\"""" in form
    assert """relevant=" /data/first/consent/after-consent  = 'end:out'\"""" in form


def test_other_tools_repeat_for_each() -> None:
    """A page shown for each chosen option is a repeat of as many, without exclusive options."""
    form = convert(BytesIO(write_xlsform(SAMPLE, "csv")), file_type=".csv").xform
    count = "count-selected( /data/services-2/which/services ) - "
    assert f"""calculate="{count}selected( /data/services-2/which/services , 'none')\"""" in form


def test_other_tools_filter_options() -> None:
    """An option with a condition is offered to other tools only where that holds."""
    first = SingleChoice(
        id="first", label=words("First"), options=[Option(code="a", label=words("A"))]
    )
    later = Option(code="b", label=words("B"), when=Chosen("first", "a"))
    second = SingleChoice(id="second", label=words("Second"), options=[later])
    instrument = small(section(page("one", first), page("two", second)))
    form = convert(BytesIO(write_xlsform(instrument, "xlsx")), file_type=".xlsx").xform
    assert "[(name != 'b' or selected( /data/first-2/one/first , 'a'))]" in form


@settings(max_examples=20)
@given(st.data())
def test_conditions_lead_where_routes_do(data: st.DataObject) -> None:
    """The pages that other tools show for some answers are those on our own path."""
    drawn = data.draw(instruments())
    instrument = replace(
        drawn,
        sections=[
            replace(part, pages=[replace(at, for_each=None, times=None) for at in part.pages])
            for part in drawn.sections
        ],
    )
    closed = data.draw(closed_answers(instrument))
    path = find_path(instrument, closed)
    kept, _, _ = keep_on_path(instrument, closed, {}, {})
    known = {**kept, **path.calculated}
    flow = Flow(instrument, Names(instrument))
    visited = {visit.page for visit in path.visits}
    at = -1
    for part in instrument.sections:
        for shown in part.pages:
            at += 1
            scope = Scope(closed=known)
            condition = flow.condition_of(at, shown)
            met = all(rule is None or holds(rule, scope) for rule in (part.when, condition))
            assert shown.id not in visited or met
            if met and (target := flow.write_target(at)):
                name, value = target
                said = to_words(evaluate(value, scope))
                known[name] = (said,) if said else ()
    led = [
        ending.id
        for ending in instrument.endings
        if (rule := flow.ending_condition(ending.id)) is None or holds(rule, Scope(closed=known))
    ]
    assert led == [path.ending]


@pytest.mark.parametrize("start", ["=1+1", "+44 20 7946 0123", "@SUM(A1)", "-1+cmd|' /C calc'!A0"])
def test_no_formula_in_csv(start: str) -> None:
    """No cell of a CSV file is taken for a formula by a spreadsheet program."""
    rule = replace(Note(id="odd", label=words(start)), when=Words(start))
    rows = list(csv.reader(StringIO(write_xlsform(one_page(rule), "csv").decode())))
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]


def test_no_formula_in_workbook() -> None:
    """Words that begin like a formula are words in a workbook."""
    note = Note(id="odd", label=words("=1+1"))
    book = load_workbook(BytesIO(write_xlsform(one_page(note), "xlsx")))
    types = {cell.data_type for row in book["survey"].iter_rows() for cell in row}
    assert "f" not in types
    assert "=1+1" in [cell.value for row in book["survey"].iter_rows() for cell in row]


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_no_cell_is_too_long(kind: SheetKind) -> None:
    """What is longer than a cell may be goes on in further columns, and nothing is cut off."""
    note = Note(
        id="long", label={"en": "\u00a0" + "\u0142" * 19_998 + "|", "cy": "\u0142\n" * 10_000}
    )
    written = write_xlsform(one_page(note), kind)
    if kind == "xlsx":
        cells = [cell.value for row in load_workbook(BytesIO(written))["survey"] for cell in row]
        assert max(len(str(cell)) for cell in cells if cell) <= 32_767
    else:
        assert written.count(b"x_exact_") >= 5


def test_names_are_given_once() -> None:
    """Two parts of one id get names of their own, and questions keep theirs."""
    names = Names(SAMPLE)
    assert names.take("services", question=True) == "services"
    assert [names.take("services"), names.take("services")] == ["services-2", "services-3"]
    assert names.take("meta") == "meta-2"
    assert names.take("each_count") == "each_count-2"
