"""One row of a file becomes answers that may be kept, or a reason why not."""

from datetime import date
from typing import NamedTuple

from anonymise.errors import RedactionError
from anonymise.rules import STANDARD, Rules
from consult.imports.plan import ImportPlan
from consult.imports.report import ImportReport
from consult.imports.source import Parts, SourceRow
from consult.intake.redaction import KeptAnswers, redact_answers
from surveys.answers import AnswerKey, AnswerSet, read_row
from surveys.path import find_ending, find_path, find_unanswered


class Reading(NamedTuple):
    """How rows are read: the plan, the language of their texts, the day, and what goes."""

    plan: ImportPlan
    language: str
    today: date
    rules: Rules = STANDARD


def read_kept(row: SourceRow, reading: Reading, report: ImportReport) -> KeptAnswers | None:
    """Read and redact one row; None when it is dropped, which the report then counts."""
    report.rows_read += 1
    kept, reason = None, row.fault
    if not reason:
        answers = _read_answers(row, reading, report)
        reason = _why_not(answers, reading)
        if not reason:
            kept = _redact(answers, reading)
            reason = "" if kept else "redaction"
    if reason:
        report.drop_row(row.number, reason)
    return kept


def fill_cells(row: SourceRow, plan: ImportPlan) -> dict[AnswerKey, str]:
    """Give the row's answers by key as ``read_row`` reads them, recoded and with constants."""
    found: dict[AnswerKey, list[str]] = {}
    for column, key in plan.import_map.columns.items():
        found.setdefault(key, []).extend(_recode(key, row.cells.get(column, ()), plan))
    cells = {
        key: (" " if plan.takes_several(key) else "\n").join(parts)
        for key, parts in found.items()
        if parts
    }
    return cells | {key: str(value) for key, value in plan.import_map.constants.items()}


def _read_answers(row: SourceRow, reading: Reading, report: ImportReport) -> AnswerSet:
    plan = reading.plan
    cells = fill_cells(row, plan)
    answers, faults = read_row(plan.instrument, cells, today=reading.today)
    for key in _lost(cells, answers) - {fault.key for fault in faults}:
        report.drop_answer(key, "not-asked")
    for fault in faults:
        report.drop_answer(fault.key, fault.code)
    for key in _nested(row, plan):
        report.drop_answer(key, "nested")
    return answers


def _redact(answers: AnswerSet, reading: Reading) -> KeptAnswers | None:
    try:
        return redact_answers(
            answers, language=reading.language, today=reading.today, rules=reading.rules
        )
    except RedactionError:
        return None


def _recode(key: AnswerKey, parts: Parts, plan: ImportPlan) -> list[str]:
    sign = plan.import_map.several.get(key)
    apart = [piece.strip() for part in parts for piece in (part.split(sign) if sign else [part])]
    ours = {_fold(theirs): str(own) for theirs, own in plan.import_map.recode.get(key, {}).items()}
    return [code for code in (ours.get(_fold(piece), piece) for piece in apart) if code]


def _fold(value: str) -> str:
    return " ".join(value.split()).casefold()


def _lost(cells: dict[AnswerKey, str], answers: AnswerSet) -> set[AnswerKey]:
    """Answers that were given but never asked for on the path that the others lead along."""
    kept = answers.closed.keys() | answers.missing.keys() | answers.texts.keys()
    return {key for key, cell in cells.items() if cell.strip()} - kept


def _nested(row: SourceRow, plan: ImportPlan) -> set[AnswerKey]:
    columns = plan.import_map.columns
    return {columns[column] for column in row.nested if column in columns}


def _why_not(answers: AnswerSet, reading: Reading) -> str:
    """The reason for dropping a row whose answers may not be kept; empty when they may."""
    plan = reading.plan
    given = answers.closed.keys() | answers.missing.keys() | answers.texts.keys()
    path = find_path(plan.instrument, answers.closed, today=reading.today)
    if any(answers.closed.get(key) == ("no",) for key in plan.consents):
        return "no-consent"
    if not find_ending(plan.instrument, path).stores:
        return "not-kept"
    if given <= plan.import_map.constants.keys():
        return "empty"
    if find_unanswered(plan.instrument, path, given):
        return "compulsory"
    return ""
