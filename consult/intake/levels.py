"""How strictly this deployment redacts: the levels that come with Candour, or its own."""

from collections.abc import Callable
from pathlib import Path

from anonymise.errors import LevelError
from anonymise.policy import Level, Policies, read_policies, tighten_policies
from anonymise.rules import Rules
from consult.errors import SettingsError

RulesOf = Callable[[Level], Rules]


def read_rules(file: Path | None) -> RulesOf:
    """Give what is taken out at each level, by the file that ``CONSULT_REDACTION`` names.

    Raises ``SettingsError`` when the file cannot be read, or is looser than the policy that
    comes with Candour, and ``ListError`` when that one was altered.
    """
    levels = read_policies() if file is None else _read_file(file)
    return lambda level: Rules(policy=levels[level])


def _read_file(file: Path) -> Policies:
    try:
        return tighten_policies(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        what, where, remedy = "This file cannot be read.", "", "Make it readable, or set nothing."
    except LevelError as error:
        what, where, remedy = error.what, error.where, error.remedy
    raise SettingsError(
        what, where=f"Setting CONSULT_REDACTION, file {file}. {where}".strip(), remedy=remedy
    )
