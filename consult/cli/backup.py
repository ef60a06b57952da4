import asyncio
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult.errors import RecoveryKeyError, SettingsError
from consult.hardening import harden_process
from consult.settings import Settings, read_settings, require_secret

if TYPE_CHECKING:
    from consult.vault.seal import PublicKey


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file of that name by the whole new one.")
def command(file: Path, *, force: bool) -> None:
    """Write both databases into FILE, sealed so that only the key on paper opens it.

    The services may go on running. Nothing is left behind unless the whole file was written.
    """
    harden_process()
    settings = read_settings()
    require_secret(settings)
    asyncio.run(_write(settings, file.absolute(), force=force))
    click.echo(f"Wrote {file}. Delete backups that are older than 30 days.")


async def _write(settings: Settings, path: Path, *, force: bool) -> None:
    from consult.backup.write import write_backup  # noqa: PLC0415 - `--help` needs no database.
    from consult.vault.secrets import derive_origin_key  # noqa: PLC0415 - the same.

    await write_backup(
        settings,
        path,
        to=_read_key(settings),
        origin=derive_origin_key(settings.secret),
        made=date.today(),  # noqa: DTZ011 - the deployment's own day, as people there count.
        note=lambda: _note(settings, path),
        force=force,
    )


def _read_key(settings: Settings) -> "PublicKey":
    from consult.vault.paper import read_public_key  # noqa: PLC0415 - see above.

    if not settings.backup_key:
        raise SettingsError(
            "There is no key to which a backup could be sealed.",
            where="Setting CONSULT_BACKUP_KEY.",
            remedy="Make one with: consult backup-key",
        )
    try:
        return read_public_key(settings.backup_key)
    except RecoveryKeyError as error:
        raise SettingsError(
            error.what,
            where="Setting CONSULT_BACKUP_KEY.",
            remedy="Copy it from the line that consult backup-key printed.",
        ) from None


async def _note(settings: Settings, path: Path) -> None:
    from consult.staff.audit import COMMAND_LINE, Act, AuditLog  # noqa: PLC0415 - see above.
    from consult.store.staff import open_staff  # noqa: PLC0415 - see above.

    async with open_staff(settings.staff_database) as store:
        log = AuditLog(store, settings.secret)
        await log.note(COMMAND_LINE, Act.BACKED_UP, path.name[:200])
