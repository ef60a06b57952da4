"""Rows go from a file into a consultation, in random order, or are tried without storing."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import SystemRandom
from typing import Final

from consult.imports.answers import Reading, read_kept
from consult.imports.columns import check_columns
from consult.imports.report import ImportReport
from consult.imports.rows import read_rows
from consult.intake.redaction import KeptAnswers
from consult.intake.submit import Intake
from consult.store.responses import QuestionnaireRow

BATCH: Final = 1_000

_RANDOM: Final = SystemRandom()


def begin_report(path: Path, reading: Reading, *, is_trial: bool) -> ImportReport:
    """Read the whole file once for its columns, so that nothing is stored of a file at fault.

    Raises ``ImportRefusedError``.
    """
    import_map = reading.plan.import_map
    check_columns(path, read_rows(path, import_map), import_map)
    return ImportReport(columns_dropped=dict(import_map.dropped), is_trial=is_trial)


def try_rows(path: Path, reading: Reading, report: ImportReport) -> None:
    """Read and redact every row and fill the report, storing nothing."""
    for kept in _read_all(path, reading, report):
        report.count_stored(kept.texts.values())


async def store_rows(
    path: Path,
    reading: Reading,
    report: ImportReport,
    intake: Intake,
    questionnaire: QuestionnaireRow,
) -> None:
    """Read, redact and store every row; the report counts a row once it is durable.

    When a row cannot be stored, or the task is cancelled, the batch under way is finished
    first, so that the report's count is exact. Raises ``StorageError``.
    """
    async for batch in _shuffle(_read_all(path, reading, report)):
        storing = asyncio.gather(
            *(_store(kept, report, intake, questionnaire, reading.language) for kept in batch),
            return_exceptions=True,
        )
        try:
            outcomes = await asyncio.shield(storing)
        except asyncio.CancelledError:
            await storing
            raise
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome


def _read_all(path: Path, reading: Reading, report: ImportReport) -> Iterator[KeptAnswers]:
    for row in read_rows(path, reading.plan.import_map):
        kept = read_kept(row, reading, report)
        if kept is not None:
            yield kept


async def _shuffle(rows: Iterable[KeptAnswers]) -> AsyncIterator[list[KeptAnswers]]:
    """Give rows in batches whose order says nothing about the order in the file.

    The file's order may be that of arrival, or of a list of people.
    """
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        _RANDOM.shuffle(batch)
        yield batch


async def _store(
    kept: KeptAnswers,
    report: ImportReport,
    intake: Intake,
    questionnaire: QuestionnaireRow,
    language: str,
) -> None:
    await intake.submit(kept, questionnaire, language=language)
    report.count_stored(kept.texts.values())
