import asyncio
import os
import secrets
import shutil
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Final

import click

from consult.cli.serve import require_free_port
from consult.demo.people import DemoNotes, read_notes, write_notes
from consult.demo.seed import seed_demo
from consult.demo.supervisor import Child, Supervisor
from consult.errors import ComponentError
from consult.settings import Settings, read_settings
from consult.store.schema import migrate

DEFAULT_FOLDER: Final = "candour-demo"
OWNER_ONLY: Final = 0o700
# A first start that was ended half-way leaves databases that nobody can open, and this file.
UNFINISHED: Final = "unfinished-demonstration"
CONSULT: Final = (sys.executable, "-m", "consult")


@click.command(name="demo")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_FOLDER,
    show_default=True,
    help="Folder for the demonstration's databases and keys.",
)
@click.option("--fresh", is_flag=True, help="Throw away an earlier demonstration and start anew.")
def command(data: Path, *, fresh: bool) -> None:
    """Run everything on this machine with invented answers; Ctrl-C stops it.

    Starts the respondents' application, the staff application, the analysis worker and the
    nightly upkeep under one supervisor, on addresses of this machine only, with secrets made at
    the first start.
    """
    folder = data.absolute()
    if fresh:
        _clear(folder)
    settings = _demo_settings(folder)
    for application, (host, port) in _addresses(settings).items():
        require_free_port(application, host, port)
    notes = _prepare(folder, settings)
    _run(folder, settings, notes)


def _demo_settings(folder: Path) -> Settings:
    # A shell that is set up for a real deployment must not turn the demonstration into one.
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"CONSULT_RESPOND_ADDRESS", "CONSULT_STAFF_ADDRESS"}
    }
    return read_settings({**kept, "CONSULT_DATA": str(folder)})


def _addresses(settings: Settings) -> dict[str, tuple[str, int]]:
    return {"respond": settings.respond_address, "staff": settings.staff_address}


def _clear(folder: Path) -> None:
    if folder.exists() and not (folder / "demo.json").exists():
        raise ComponentError(
            "This folder does not hold a demonstration, so it is left alone.",
            where=f"Folder {folder}.",
            remedy="Name another with --data.",
        )
    shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, settings: Settings) -> DemoNotes:
    if (notes := read_notes(folder)) is not None:
        asyncio.run(migrate(settings))
        return notes
    if (folder / UNFINISHED).exists():
        _say("an earlier start was interrupted, so it begins anew")
        shutil.rmtree(folder)
    if folder.exists() and any(folder.iterdir()):
        raise ComponentError(
            "This folder holds something else, so it is left alone.",
            where=f"Folder {folder}.",
            remedy="Name another with --data, or remove it yourself.",
        )
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    (folder / UNFINISHED).touch(OWNER_ONLY)
    try:
        asyncio.run(migrate(settings))
        notes = asyncio.run(seed_demo(settings, secrets.token_urlsafe(48), _say))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    write_notes(folder, notes)
    (folder / UNFINISHED).unlink()
    return notes


def _run(folder: Path, settings: Settings, notes: DemoNotes) -> None:
    environ = {
        "CONSULT_DATA": str(folder),
        "CONSULT_SECRET": notes.secret,
        "CONSULT_TRIAL": "yes",
        **{
            f"CONSULT_{name.upper()}_ADDRESS": f"{host}:{port}"
            for name, (host, port) in _addresses(settings).items()
        },
    }
    supervisor = Supervisor(
        [
            Child("respond", [*CONSULT, "serve", "respond"], environ, _say),
            Child("staff", [*CONSULT, "serve", "staff"], environ, _say),
            Child("worker", [*CONSULT, "worker"], environ, _say),
            Child("upkeep", [*CONSULT, "upkeep"], environ, _say),
        ]
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, supervisor.ask_to_stop)
    _say("starting")
    supervisor.run(
        started=lambda: _greet(settings, notes),
        ready=lambda: all(map(_answers, _addresses(settings).values())),
    )
    _say("stopped; everything that was acknowledged is kept in " + str(folder))


def _answers(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True


def _greet(settings: Settings, notes: DemoNotes) -> None:
    respond = "http://{}:{}".format(*settings.respond_address)
    staff = "http://{}:{}/".format(*settings.staff_address)
    lines = [
        "",
        "Candour is running here with invented answers. It talks to nobody else.",
        "",
        f"  answer a questionnaire   {respond}/{notes.tokens['survivor']}",
        f"  sign in as staff         {staff}",
        "",
        *_sign_in_lines(notes),
        "",
        "A file of counts leaves when two people agree: ask for it as the researcher, then agree",
        "as the reviewer in a private window, and download it as the researcher.",
        "Codes change every half minute."
        + (" Press Enter for new ones." if sys.stdin.isatty() else ""),
        "Ctrl-C stops it.",
        "",
    ]
    _say("\n".join(lines))
    if sys.stdin.isatty():
        threading.Thread(target=_repeat_codes, args=[notes], daemon=True).start()


def _sign_in_lines(notes: DemoNotes) -> list[str]:
    return [
        f"  {person.name:<18} {person.role:<16} "
        f"passphrase {person.passphrase}   code {person.code()}"
        for person in notes.people
    ]


def _repeat_codes(notes: DemoNotes) -> None:
    for _ in sys.stdin:
        _say("\n".join(_sign_in_lines(notes)))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
