"""``consult instrument``: check, list and show questionnaires."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import click
import msgspec

from consult.cli.publish import publish
from consult.cli.report import FAILED, UNUSABLE, report_error
from surveys.checker import Finding, Where, check_pieces, has_errors
from surveys.errors import InstrumentFileError
from surveys.files import (
    READY,
    encode_instrument,
    instrument_digest,
    instrument_schema,
    read_file,
    read_ready,
)
from surveys.piecewise import read_pieces


class Report(msgspec.Struct, frozen=True):
    """What ``check --json`` prints; ``dropped`` names fields of other formats left behind."""

    findings: list[Finding]
    dropped: list[str] = []


@click.group()
def command() -> None:
    """Check, list and publish questionnaires."""


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

    Exits with 0 when there is no error, 1 when there are errors, and 2 when
    the file cannot be read as a questionnaire.
    """
    try:
        pieces = read_pieces(read_file(file), f"File {file}")
    except InstrumentFileError as error:
        if as_json:
            _print_json([_unusable(error)])
        report_error(error)
        ctx.exit(UNUSABLE)
    findings = check_pieces(pieces, _day(today))
    if as_json:
        _print_json(findings)
    else:
        _print_lines(findings, pieces.instrument.slug if pieces.instrument else file.name)
        if pieces.instrument is not None and not pieces.findings:
            click.echo(f"Version {instrument_digest(pieces.instrument)}.")
    ctx.exit(FAILED if has_errors(findings) else 0)


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


def _print_json(findings: list[Finding]) -> None:
    report = msgspec.json.encode(Report(findings))
    click.echo(msgspec.json.format(report, indent=2))


def _print_lines(findings: list[Finding], name: str) -> None:
    for finding in findings:
        click.echo(f"{finding.severity}: {finding.where}: {finding.message} [{finding.code}]")
        click.echo(f"    {finding.suggestion}")
        if finding.example:
            click.echo(f"    For example: {'; '.join(finding.example)}")
    counts = Counter(finding.severity for finding in findings)
    click.echo(f"{name}: {counts['error']} errors, {counts['warning']} warnings.")
