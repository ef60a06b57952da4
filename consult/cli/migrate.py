import asyncio
import sys

import click

from consult.settings import read_settings


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when something is to be done.")
def command(*, check: bool) -> None:
    """Bring both databases up to this version."""
    if check:
        _check()
    else:
        _migrate()


def _check() -> None:
    from consult.store.schema import check_schema  # noqa: PLC0415 - `--help` needs no database.

    pending = asyncio.run(check_schema(read_settings()))
    for name in pending:
        click.echo(f"To be run: {name}")
    if pending:
        click.echo("Run: consult migrate", err=True)
        sys.exit(1)
    click.echo("Both databases are up to date.")


def _migrate() -> None:
    from consult.store.schema import migrate  # noqa: PLC0415 - `--help` needs no database.

    for name in (ran := asyncio.run(migrate(read_settings()))):
        click.echo(f"Ran: {name}")
    if not ran:
        click.echo("Both databases were up to date already.")
