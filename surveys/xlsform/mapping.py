"""The sheets of a form as a questionnaire, with every fault in them at once."""

from difflib import get_close_matches

from surveys.checks.finding import Finding
from surveys.model import Instrument
from surveys.xlsform import columns
from surveys.xlsform.columns import CHOICES, SETTINGS, SURVEY
from surveys.xlsform.form import Form
from surveys.xlsform.layout import Layout
from surveys.xlsform.ledger import Cell, Ledger
from surveys.xlsform.lines import (
    Line,
    find_languages,
    read_default_language,
    read_lines,
)
from surveys.xlsform.lists import ChoiceLists
from surveys.xlsform.loops import unfold_loops
from surveys.xlsform.names import FormNames
from surveys.xlsform.origins import find_origins
from surveys.xlsform.outline import Node, read_outline
from surveys.xlsform.reading import Reading
from surveys.xlsform.settings import Settings
from surveys.xlsform.sheets import Sheets

_DUPLICATES = "allow_choice_duplicates"


def map_sheets(sheets: Sheets) -> Reading:
    """Make a questionnaire of a form's sheets. Never raises, whatever they hold."""
    ledger = Ledger()
    _note_sheets(sheets, ledger)
    settings = read_lines(SETTINGS, sheets.settings, "en", ledger)
    first = settings[0] if settings else Line(sheets.settings.name, 2, {})
    ours = bool(first.get(columns.X_CANDOUR))
    default = _default_language(first, ledger)
    survey = read_lines(SURVEY, sheets.survey, default, ledger)
    choices = read_lines(CHOICES, sheets.choices, default, ledger)
    duplicates = first.says_yes(_DUPLICATES, ledger)
    lists = ChoiceLists(choices, ledger, duplicates=duplicates)
    nodes = unfold_loops(read_outline(survey, ledger), lists, ledger)
    names = FormNames(nodes, lists, ledger, ours=ours)
    form = Form(names, lists, ledger, ours=ours)
    reader = Settings(form, settings, sheets.settings.name)
    instrument = _make(form, reader, nodes, _languages(sheets, default))
    return Reading(
        instrument=instrument,
        findings=sorted(ledger.findings, key=_in_file_order),
        dropped=ledger.dropped,
        renamed=ledger.renamed,
        places=find_origins(instrument, form, reader.line),
    )


def _make(form: Form, settings: Settings, nodes: list[Node], languages: list[str]) -> Instrument:
    title = settings.title()
    made = Instrument(
        slug=settings.slug(),
        version=settings.version(),
        title=title,
        audience=settings.audience(),
        wave=settings.wave(),
        languages=settings.languages(languages),
        facts=settings.facts(),
        sections=Layout(form, title).make(nodes),
        endings=settings.endings(nodes),
        supports=settings.supports(),
        signed=settings.signed(),
    )
    return form.made_from(settings.line, made)


def _default_language(first: Line, ledger: Ledger) -> str:
    cell = first.cell(columns.DEFAULT_LANGUAGE)
    return read_default_language(cell.text, cell, ledger)


def _languages(sheets: Sheets, default: str) -> list[str]:
    found = [
        *find_languages(SURVEY, sheets.survey, default),
        *find_languages(CHOICES, sheets.choices, default),
    ]
    return list(dict.fromkeys(found))


def _note_sheets(sheets: Sheets, ledger: Ledger) -> None:
    for sheet in sheets.refused:
        ledger.refuse(
            Cell(sheet.name, sheet.rows[0].number),
            "unsupported-sheet",
            "What this sheet holds cannot be part of a questionnaire.",
            "Remove it, and write options in the choices sheet.",
        )
    for name in sheets.others:
        near = get_close_matches(name.lower(), (CHOICES, SETTINGS), n=1)
        if near:
            ledger.warn(
                Cell(name), "unknown-sheet", "This sheet was not read.", f"Did you mean {near[0]}?"
            )
        ledger.drop(Cell(name), name, "This sheet is no part of the form.")


def _in_file_order(finding: Finding) -> tuple[int, int]:
    order = (SURVEY, CHOICES, SETTINGS)
    sheet = finding.where.sheet.lower()
    return order.index(sheet) if sheet in order else len(order), finding.where.row
