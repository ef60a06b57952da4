import asyncio
import errno
import os
import socket
from typing import Final

import click

from consult.errors import PortInUseError, SettingsError
from consult.hardening import harden_process
from consult.intake.levels import read_rules
from consult.settings import Settings, read_settings, require_secret
from consult.store.schema import require_schema

STOP_SECONDS: Final = 5
TARGETS: Final = {"respond": "consult.app:make_respond", "staff": "consult.app:make_staff"}


@click.command(name="serve")
@click.argument("application", type=click.Choice(sorted(TARGETS)))
@click.option(
    "--server",
    type=click.Choice(["granian", "uvicorn"]),
    default="granian",
    show_default=True,
    help="The HTTP server; uvicorn needs the extra candour[uvicorn].",
)
def command(application: str, server: str) -> None:
    """Run the respondents' or the staff application until it is told to stop.

    Refuses to start on a default secret, on pending migrations, on a database
    that is newer than this version, and on a port that is taken.
    """
    harden_process()
    settings = read_settings()
    require_ready(settings)
    host, port = settings.respond_address if application == "respond" else settings.staff_address
    require_free_port(application, host, port)
    run = _run_granian if server == "granian" else _run_uvicorn
    run(TARGETS[application], host, port)


def require_ready(settings: Settings) -> None:
    """Refuse a default secret, a looser policy, or a database that does not fit this version.

    Raises ``SettingsError`` or ``SchemaError``.
    """
    require_secret(settings)
    read_rules(settings.redaction, settings.presidio)
    asyncio.run(require_schema(settings))


def require_free_port(application: str, host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before anything is started.

    Raises ``PortInUseError`` or ``SettingsError``.
    """
    setting = f"CONSULT_{application.upper()}_ADDRESS"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUseError(
                    "Another program already listens there.",
                    where=f"{host}:{port}.",
                    remedy=f"Stop it, or choose another port with {setting}.",
                ) from None
            raise SettingsError(
                f"This machine cannot listen there: {os.strerror(error.errno or 0)}.",
                where=f"{host}:{port}.",
                remedy=f"Choose another address with {setting}.",
            ) from None


def _run_granian(target: str, host: str, port: int) -> None:
    from granian import Granian  # noqa: PLC0415 - only when it serves.
    from granian.constants import Interfaces  # noqa: PLC0415 - the same.

    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=1,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_access=False,
        log_enabled=False,
    ).serve()


def _run_uvicorn(target: str, host: str, port: int) -> None:
    import uvicorn  # noqa: PLC0415 - an extra that most installations leave out.

    uvicorn.run(
        target,
        host=host,
        port=port,
        factory=True,
        access_log=False,
        log_config=None,
        server_header=False,
        # It would believe a header that anybody can write, and put it where the address was.
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        ws="none",
    )
