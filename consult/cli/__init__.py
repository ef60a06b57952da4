"""The ``consult`` command.

Each subcommand lives in a module of its own and is imported only when it is called, so that
``consult redact`` starts without a web framework and ``consult serve`` without scikit-learn.
"""

import importlib
import sys
from typing import Final

import click

from consult import __version__
from consult.cli.report import report_error

COMMANDS: Final = {
    "backup": "Write both databases into one sealed file.",
    "backup-key": "Make the pair of keys for backups.",
    "audit": "Keep the record of what staff did elsewhere, and prove it whole.",
    "check": "Say what is unsafe or unfinished about this installation.",
    "consultation": "List, close, reopen and delete consultations.",
    "demo": "Run everything on this machine with invented answers.",
    "import-answers": "Bring in answers that were gathered elsewhere.",
    "instrument": "Check, list and publish questionnaires.",
    "keys": "List who holds which key, and make and use recovery keys on paper.",
    "migrate": "Bring the databases up to this version.",
    "redact": "Replace identifiers in text.",
    "restore": "Write a backup back into empty databases.",
    "serve": "Run one of the two web applications.",
    "themes": "Find themes in a file of answers.",
    "upkeep": "Erase what has passed its last day, each night, and leave no order.",
    "user": "Add and remove staff accounts, set their roles, hand on keys.",
    "ways": "Say how people come in, and make invitation codes.",
    "worker": "Run the analysis worker.",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand's module only when that subcommand is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every subcommand without importing one."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import ``consult.cli.<name>`` and give its ``command``."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"consult.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands from the table above, so that help imports none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="consult")
def group() -> None:
    """Candour: consultations for people whose safety depends on nobody knowing they answered."""


def main() -> None:
    """Run the command line; every refusal of ours is one clear message and a non-zero exit."""
    try:
        sys.exit(group.main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:
        if (code := report_error(error)) is None:
            raise
        sys.exit(code)
