"""``consult audit``: the record of what staff did, kept elsewhere and proved whole.

Everything heavy is imported inside the functions, so that asking for help loads no database.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import click

from consult.errors import AuditError
from consult.settings import Settings, read_settings, require_secret

OWNER_ONLY: Final = 0o600


@click.group()
def command() -> None:
    """Keep the record of what staff did elsewhere, and prove it whole."""


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write the whole record to FILE, one event a line, this export included.

    Keep it where nobody who runs this server can reach it: it proves later that nothing was
    cut off. It holds names of staff. FILE must not exist yet.
    """
    settings = read_settings()
    require_secret(settings)
    with _new_file(file) as opened:
        count = asyncio.run(_export(settings, opened))
    click.echo(f"Wrote {count} events to {file}.")


@command.command("check")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="An earlier export, which shows whether later events were cut off or replaced.",
)
def check(against: Path | None) -> None:
    """Say whether the record is whole and unaltered; exits 1 when it is not."""
    settings = read_settings()
    require_secret(settings)
    lines = [] if against is None else against.read_bytes().splitlines()
    count, faults = asyncio.run(_check(settings, lines))
    if faults:
        click.echo("\n".join(faults))
        sys.exit(1)
    click.echo(f"The record holds: {count} events, none changed, missing or out of place.")


async def _export(settings: Settings, file: BinaryIO) -> int:
    from consult.staff.audit import COMMAND_LINE, Act, AuditLog  # noqa: PLC0415 - see the top.
    from consult.staff.audit_file import write_event  # noqa: PLC0415 - the same.
    from consult.store.schema import require_schema  # noqa: PLC0415 - the same.
    from consult.store.staff import open_staff  # noqa: PLC0415 - the same.

    await require_schema(settings)
    count = 0
    async with open_staff(settings.staff_database) as store:
        await AuditLog(store, settings.secret).note(COMMAND_LINE, Act.AUDIT_EXPORTED)
        async for row in store.iterate_events():
            file.write(write_event(row))
            count += 1
    return count


async def _check(settings: Settings, lines: list[bytes]) -> tuple[int, list[str]]:
    from consult.staff.audit_chain import check_chain, follow_record  # noqa: PLC0415 - see the top.
    from consult.staff.audit_file import read_record  # noqa: PLC0415 - the same.
    from consult.store.schema import require_schema  # noqa: PLC0415 - the same.
    from consult.store.staff import open_staff  # noqa: PLC0415 - the same.
    from consult.vault.secrets import derive_audit_key  # noqa: PLC0415 - the same.

    await require_schema(settings)
    key = derive_audit_key(settings.secret)
    earlier = read_record(lines)
    faults = [f"In the earlier file: {fault}" for fault in check_chain(key, earlier)]
    async with open_staff(settings.staff_database) as store:
        chain = await follow_record(store, key, earlier)
    return chain.last, [*faults, *chain.check()]


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that only this account can read; whatever fails leaves none behind."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except OSError as error:
        raise _refuse(path, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _refuse(path, error) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _refuse(path: Path, error: OSError) -> AuditError:
    return AuditError(
        f"The record cannot be written there: {os.strerror(error.errno or 0)}.",
        where=f"File {path}.",
        remedy="Name a file that does not exist yet, in a folder of yours with room in it.",
    )
