"""An operator's own recognisers at the doors by which words come in."""

from datetime import date
from pathlib import Path

import pytest

from consult.errors import SettingsError
from consult.intake.levels import read_rules
from consult.intake.redaction import redact_answers
from consult.settings import read_settings
from tests.anonymise.test_presidio import NO_MODEL, REGISTRY, write
from tests.intake.published import say

TODAY = date(2026, 11, 22)


def test_setting_adds_recognisers_at_every_level(tmp_path: Path) -> None:
    """The file that the setting names takes out more, whatever level a consultation has."""
    file = write(tmp_path, NO_MODEL, REGISTRY)
    settings = read_settings({"CONSULT_PRESIDIO": str(file)})
    rules = read_rules(settings.redaction, settings.presidio)
    answers = say("story", story="The gentle ward was kind to me.")
    plain = redact_answers(answers, language="en", today=TODAY)
    assert plain.texts["story"].text == "The gentle ward was kind to me."
    for level in ("standard", "strict"):
        kept = redact_answers(answers, language="en", today=TODAY, rules=rules(level))
        assert kept.texts["story"].text == "The [NAME 1] was kind to me."


def test_unusable_file_is_refused_with_the_setting(tmp_path: Path) -> None:
    """A file that cannot be used is refused, and the line says which setting names it."""
    settings = read_settings({"CONSULT_PRESIDIO": str(tmp_path / "nowhere.yaml")})
    with pytest.raises(SettingsError, match="CONSULT_PRESIDIO"):
        read_rules(settings.redaction, settings.presidio)
