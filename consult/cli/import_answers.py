import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import click

from anonymise.redact import LANGUAGES
from consult.errors import ImportRefusedError
from consult.imports.answers import Reading
from consult.imports.map import ImportMap, read_map
from consult.imports.plan import ImportPlan
from consult.imports.report import ImportReport, render_report
from consult.imports.store import begin_report, store_rows, try_rows
from consult.imports.target import find_target
from consult.intake.denying import DenyList
from consult.intake.levels import RulesOf, read_rules
from consult.intake.submit import Intake
from consult.intake.tally import keep_tallies
from consult.logs import FaultLog
from consult.settings import Settings, read_settings, require_secret
from consult.staff.audit import COMMAND_LINE, Act, AuditLog
from consult.store.responses import (
    QuestionnaireRow,
    ResponsesStore,
    ResponseWriter,
    open_responses,
)
from consult.store.schema import require_schema
from consult.store.staff import open_staff
from surveys.files import decode_instrument
from surveys.model import Instrument

SOME_DROPPED: Final = 3
PLACE: Final = click.Path(path_type=Path)


class Order(NamedTuple):
    """What was asked for on the command line."""

    file: Path
    consultation: str
    map_file: Path
    language: str
    wave: str | None
    is_trial: bool
    beside: bool


@click.command(name="import-answers")
@click.argument("file", type=PLACE)
@click.option("--consultation", required=True, metavar="SLUG", help="The consultation's name.")
@click.option("--map", "map_file", type=PLACE, required=True, help="The map; see docs/import.md.")
@click.option("--language", default="en", show_default=True, help="Language of the free text.")
@click.option("--wave", metavar="NAME", help="Which wave answered, where there are several.")
@click.option("--dry-run", is_flag=True, help="Read and redact everything, and store nothing.")
@click.option("--beside", is_flag=True, help="Add to a consultation that already has responses.")
def command(  # noqa: PLR0913 - One for each option.
    file: Path,
    consultation: str,
    map_file: Path,
    language: str,
    wave: str | None,
    *,
    dry_run: bool,
    beside: bool,
) -> None:
    """Bring in answers from FILE: .csv, .jsonl, either of them with .gz, or .xlsx.

    Every text is redacted and every response sealed before it is stored. Exit status: 0 when
    every row was stored, 1 when the import was refused, 3 when some rows were dropped.
    """
    order = Order(file, consultation, map_file, language, wave, dry_run, beside)
    report = asyncio.run(_carry_out(read_settings(), order))
    click.echo(render_report(report), nl=False)
    if report.rows_dropped:
        sys.exit(SOME_DROPPED)


async def _carry_out(settings: Settings, order: Order) -> ImportReport:
    await require_schema(settings)
    import_map = read_map(order.map_file)
    async with open_responses(settings.responses_database) as store:
        target = await find_target(
            store,
            order.consultation,
            import_map.audience,
            beside=order.beside,
            wave=order.wave,
        )
        instrument = decode_instrument(target.body, where=f"Version {target.digest}")
        denied = DenyList(store, require_secret(settings))
        await denied.refresh()
        rules = denied.tighten(read_rules(settings.redaction, settings.presidio))
        reading = _make_reading(order, import_map, instrument, rules)
        report = begin_report(order.file, reading, is_trial=order.is_trial)
        if order.is_trial:
            try_rows(order.file, reading, report)
        else:
            await _record(settings, order)
            await _store(store, target, order, reading, report)
            await keep_tallies(store, FaultLog())
    return report


async def _record(settings: Settings, order: Order) -> None:
    """Record the import before a row is stored: into which consultation, and nothing of a row."""
    async with open_staff(settings.staff_database) as staff:
        audit = AuditLog(staff, require_secret(settings))
        await audit.note(COMMAND_LINE, Act.IMPORTED, order.consultation)


def _make_reading(
    order: Order, import_map: ImportMap, instrument: Instrument, rules: RulesOf
) -> Reading:
    languages = LANGUAGES & set(instrument.languages)
    if order.language not in languages:
        raise ImportRefusedError(
            "Free text in this language cannot be redacted, or the questionnaire is not in it.",
            where=f"Language {order.language}.",
            remedy=f"There are: {', '.join(sorted(languages))}.",
        )
    plan = ImportPlan.make(import_map, instrument)
    # The machine's own day decides the week, as in the service.
    today = date.today()  # noqa: DTZ011 - See above.
    return Reading(plan, order.language, today, rules(instrument.facts.redaction))


async def _store(
    store: ResponsesStore,
    target: QuestionnaireRow,
    order: Order,
    reading: Reading,
    report: ImportReport,
) -> None:
    async with _saying_what_is_stored(report), ResponseWriter(store) as writer:
        await store_rows(order.file, reading, report, Intake(writer, date.today), target)


@asynccontextmanager
async def _saying_what_is_stored(report: ImportReport) -> AsyncIterator[None]:
    """Say how much of a file is durable when storing it breaks off, whatever the cause."""
    try:
        yield
    except BaseException:
        click.echo(
            f"The import broke off. {report.stored} of the file's rows are stored and stay so. "
            "Do not import the file again into this consultation: they would count twice.",
            err=True,
        )
        raise
