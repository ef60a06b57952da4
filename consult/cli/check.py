import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from consult.hardening import harden_process
from consult.inspection.answering import check_answers
from consult.inspection.broker import check_broker
from consult.inspection.engines import check_engines
from consult.inspection.files import check_files
from consult.inspection.installation import check_addresses, check_parts
from consult.inspection.keys import check_backup_key, check_keys
from consult.inspection.machine import (
    check_clock,
    check_core_dumps,
    check_hardening,
    check_swap,
    read_clock,
)
from consult.inspection.nights import check_upkeep
from consult.inspection.quiet import check_logging
from consult.inspection.record import check_record
from consult.inspection.redactions import check_redactions
from consult.inspection.verdict import Verdict
from consult.logs import list_talkers
from consult.settings import Settings, read_settings
from consult.store.schema import read_migrations


@click.command(name="check")
def command() -> None:
    """Say what is unsafe or unfinished about this installation, and how to mend it.

    Looks at its parts, its keys, the databases as our programs open them, the headers that are
    sent, the record of staff, redaction, the nightly work, files, the queue, and this machine's
    memory and clock. Exits 1 when anything needs mending.
    """
    verdicts = list(check_installation(read_settings()))
    for verdict in verdicts:
        mark = "mend" if verdict.remedy else "good"
        click.echo(f"{mark}  {verdict.subject}: {verdict.finding} {verdict.remedy}".rstrip())
    sys.exit(1 if any(verdict.remedy for verdict in verdicts) else 0)


def check_installation(settings: Settings) -> Iterator[Verdict]:
    """Look at everything; never raises for a refusal of ours."""
    yield from check_parts(settings)
    yield from check_files(settings)
    yield from check_engines(settings)
    yield from check_keys(settings)
    yield from check_backup_key(settings)
    yield from check_record(settings)
    yield from check_redactions(settings)
    yield from check_upkeep(settings, datetime.now(UTC).astimezone().date())
    yield from check_broker(settings)
    yield from check_addresses(settings)
    yield from check_answers(settings)
    yield from check_logging(os.environ, list_talkers())
    yield from check_hardening(harden_process)
    yield from check_core_dumps()
    yield from check_swap()
    yield from check_clock(read_clock(), read_newest_migration())


def read_newest_migration() -> datetime:
    """Give the time at which the newest migration of this version was made."""
    newest = max(name for app in ("responses", "staff") for name in read_migrations(app))
    return datetime.fromisoformat(newest[:19]).replace(tzinfo=UTC)
