"""How strictly this deployment redacts: the levels that come with Candour, or its own."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from anonymise.errors import DetectorError, LevelError
from anonymise.policy import Level, Policies, read_policies, tighten_policies
from anonymise.presidio import read_presidio
from anonymise.rules import Detector, Rules
from consult.errors import SettingsError

RulesOf = Callable[[Level], Rules]


def read_rules(file: Path | None, presidio: Path | None = None) -> RulesOf:
    """Give what is taken out at each level, by the file that ``CONSULT_REDACTION`` names.

    ``presidio`` is the configuration that ``CONSULT_PRESIDIO`` names. Raises ``SettingsError``
    when a file cannot be used, or is looser than the policy that comes with Candour, and
    ``ListError`` when that one was altered.
    """
    levels = read_policies() if file is None else _read_file(file)
    detectors = () if presidio is None else (_read_detector(presidio),)
    return lambda level: Rules(policy=levels[level], detectors=detectors)


@cache
def _read_detector(file: Path) -> Detector:
    # Loading takes seconds, and staff ask for the rules at every note that they write.
    try:
        return read_presidio(file)
    except DetectorError as error:
        failure = error
    raise SettingsError(
        failure.what, where=f"Setting CONSULT_PRESIDIO. {failure.where}", remedy=failure.remedy
    )


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
