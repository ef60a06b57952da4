"""``consult instrument convert``: a questionnaire from one kind of file to another."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, cast

import click

from consult.cli.instrument_files import Checked, check_file
from consult.cli.report import FAILED, UNUSABLE, report_error
from consult.errors import OutputFolderError
from surveys.checks.finding import Where
from surveys.errors import InstrumentFileError
from surveys.files import encode_instrument
from surveys.model import Instrument
from surveys.xlsform.writing import WRITTEN_KINDS, SheetKind, write_xlsform

_JSON: Final = ".json"
_KINDS: Final = (_JSON, *(f".{kind}" for kind in WRITTEN_KINDS))


@click.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.pass_context
def convert(ctx: click.Context, source: Path, target: Path) -> None:
    """Write the questionnaire in IN to OUT, each JSON or an XLSForm as its name says.

    OUT is .json, .xlsx, .csv or .md, and is replaced if it exists. What a
    form holds and a questionnaire does not is listed with the reason. Exits
    with 1, and writes nothing, when a part of IN is refused, and with 2 when
    it cannot be read at all.
    """
    _check_target(source, target)
    try:
        checked = check_file(source, datetime.now(tz=UTC).date())
    except InstrumentFileError as error:
        report_error(error)
        ctx.exit(UNUSABLE)
    _print_losses(checked)
    if checked.instrument is None:
        _print_refusals(checked)
        ctx.exit(FAILED)
    _write(target, _encode(checked.instrument, target.suffix.lower()))
    click.echo(f"{target}: written.")


def _check_target(source: Path, target: Path) -> None:
    if target.suffix.lower() not in _KINDS:
        raise click.BadParameter(
            f"The name must end in one of {', '.join(_KINDS)}.", param_hint="OUT"
        )
    if target.resolve() == source.resolve():
        raise click.BadParameter("IN and OUT are the same file.", param_hint="OUT")


def _encode(instrument: Instrument, kind: str) -> bytes:
    if kind == _JSON:
        return encode_instrument(instrument)
    return write_xlsform(instrument, cast("SheetKind", kind.removeprefix(".")))


def _print_losses(checked: Checked) -> None:
    for lost in checked.dropped:
        where = Where(sheet=lost.sheet, row=lost.row, column=lost.column)
        click.echo(f"left out: {where}: {lost.field}. {lost.reason}", err=True)
    for name in checked.renamed:
        place = f"sheet {name.sheet}, row {name.row}"
        click.echo(f"renamed: {place}: {name.before} is {name.after}.", err=True)


def _print_refusals(checked: Checked) -> None:
    for finding in checked.findings:
        if finding.severity == "error":
            click.echo(f"error: {finding.where}: {finding.message} [{finding.code}]", err=True)
            click.echo(f"    {finding.suggestion}", err=True)
    click.echo("Nothing was written. Mend these, or take them out.", err=True)


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all, so that an earlier one is never half replaced."""
    try:
        with NamedTemporaryFile(dir=target.parent, suffix=target.suffix, delete=False) as half:
            made = Path(half.name)
            half.write(data)
        # The questionnaire is no secret, unlike what temporary files are made for.
        made.chmod(0o644)
        made.replace(target)
    except OSError:
        raise OutputFolderError(
            "This file cannot be written.",
            where=f"File {target}.",
            remedy="Name a folder that exists and that you may write to.",
        ) from None
