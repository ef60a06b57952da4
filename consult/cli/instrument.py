"""``consult instrument``: check, list and show questionnaires."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import click
import msgspec

from consult.cli.convert import convert
from consult.cli.instrument_files import Checked, check_file
from consult.cli.publish import publish
from consult.cli.report import FAILED, UNUSABLE, report_error
from surveys.checker import Finding, Where, has_errors
from surveys.errors import InstrumentFileError
from surveys.files import (
    READY,
    encode_instrument,
    instrument_digest,
    instrument_schema,
    read_ready,
)
from surveys.xlsform.ledger import Dropped, Renamed


class Report(msgspec.Struct, frozen=True):
    """What ``check --json`` prints.

    Of another format ``dropped`` has the fields left behind, each with the
    reason, and ``renamed`` the names that are written differently.
    """

    findings: list[Finding]
    dropped: list[Dropped] = []
    renamed: list[Renamed] | msgspec.UnsetType = msgspec.UNSET


@click.group()
def command() -> None:
    """Check, list and publish questionnaires."""


command.add_command(convert)
command.add_command(publish)


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option(
    "--today",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Judge support numbers as of this day instead of today.",
)
@click.pass_context
def check(ctx: click.Context, file: Path, *, as_json: bool, today: datetime | None) -> None:
    """Say everything that is wrong with a questionnaire in FILE.

    FILE is a questionnaire in JSON or an XLSForm: .xlsx, .xls, .csv or .md.
    Exits with 0 when there is no error, 1 when there are errors, and 2 when
    the file cannot be read as a questionnaire.
    """
    try:
        checked = check_file(file, _day(today))
    except InstrumentFileError as error:
        if as_json:
            _print_json(Report([_unusable(error)]))
        report_error(error)
        ctx.exit(UNUSABLE)
    if as_json:
        renamed = checked.renamed or msgspec.UNSET
        _print_json(Report(checked.findings, checked.dropped, renamed))
    else:
        _print_lines(checked)
    ctx.exit(FAILED if has_errors(checked.findings) else 0)


@command.command("list")
def list_ready() -> None:
    """Name the ready-made questionnaires."""
    for slug in READY:
        instrument = read_ready(slug)
        click.echo(f"{slug}\t{instrument.audience}\t{instrument.title['en']}")


@command.command("show")
@click.argument("slug")
def show(slug: str) -> None:
    """Print the ready-made questionnaire SLUG as JSON, to be edited."""
    click.echo(encode_instrument(read_ready(slug)), nl=False)


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema that questionnaire files follow."""
    click.echo(instrument_schema(), nl=False)


def _day(today: datetime | None) -> date:
    return (today or datetime.now(tz=UTC)).date()


def _unusable(error: InstrumentFileError) -> Finding:
    return Finding("error", error.code, Where(path=error.where), error.what, error.remedy)


def _print_json(report: Report) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(report), indent=2))


def _print_lines(checked: Checked) -> None:
    for finding in checked.findings:
        click.echo(f"{finding.severity}: {finding.where}: {finding.message} [{finding.code}]")
        click.echo(f"    {finding.suggestion}")
        if finding.example:
            click.echo(f"    For example: {'; '.join(finding.example)}")
    for lost in checked.dropped:
        where = Where(sheet=lost.sheet, row=lost.row, column=lost.column)
        click.echo(f"left out: {where}: {lost.field}. {lost.reason}")
    for name in checked.renamed:
        click.echo(f"renamed: sheet {name.sheet}, row {name.row}: {name.before} is {name.after}.")
    counts = Counter(finding.severity for finding in checked.findings)
    click.echo(f"{checked.name}: {counts['error']} errors, {counts['warning']} warnings.")
    if checked.instrument is not None:
        click.echo(f"Version {instrument_digest(checked.instrument)}.")
