"""An operator's own Presidio recognisers, besides ours."""

import socket
import textwrap
from datetime import date
from pathlib import Path

import pytest
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from anonymise.errors import DetectorError, RedactionError
from anonymise.presidio import read_presidio
from anonymise.redact import redact
from anonymise.rules import Detector, Rules
from anonymise.types import Redaction

TODAY = date(2026, 11, 22)
NO_MODEL = """
supported_languages: [en]
default_score_threshold: 0
nlp_configuration:
  nlp_engine_name: no_op
  models: [{lang_code: en, model_name: no_op}]
"""
REGISTRY = """
recognizer_registry:
  recognizers:
    - {name: EmailRecognizer, type: predefined}
    - name: WardRecognizer
      type: custom
      supported_entity: PERSON
      patterns: [{name: ward, regex: "gentle (ward|bed)", score: 0.9}]
      supported_languages: [{language: en}]
"""


def write(folder: Path, *parts: str) -> Path:
    """Write a configuration file."""
    path = folder / "presidio.yaml"
    path.write_text("".join(map(textwrap.dedent, parts)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    """Give a detector with a recogniser of an operator's own."""
    return read_presidio(write(tmp_path_factory.mktemp("presidio"), NO_MODEL, REGISTRY))


def redact_with(detector: Detector, text: str) -> Redaction:
    """Redact a text with a detector besides."""
    return redact(text, today=TODAY, rules=Rules(detectors=(detector,)))


def test_recogniser_adds_and_lifts_nothing(detector: Detector) -> None:
    """What the operator's recogniser finds goes, and so does everything that goes anyway."""
    text = "Aniela said the gentle bed was kind."
    assert redact_with(detector, text).text.text == "[NAME 1] said the [NAME 2] was kind."
    assert redact(text, today=TODAY).text.text == "[NAME 1] said the gentle bed was kind."


def test_placeholders_are_left_alone(detector: Detector) -> None:
    """Redacting the output again with the same detector changes nothing."""
    once = redact_with(detector, "Write to gentle.bed@example.com or the gentle bed.").text.text
    assert redact_with(detector, once).text.text == once
    assert "gentle" not in once


def test_addresses_are_judged_without_asking_anybody(detector: Detector) -> None:
    """An e-mail address does not make Presidio look up a list of suffixes on the network."""
    assert detector("Write to somebody@example.com now.", "en") == [(9, 29, "EMAIL")]


def test_other_languages_are_not_its_business(detector: Detector) -> None:
    """A detector finds nothing in a language that it was not made for."""
    assert detector("somebody@example.com", "cy") == []


class Caller(EntityRecognizer):
    """A recogniser that asks another machine."""

    def load(self) -> None:
        """Need nothing."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        """Ask a machine, be it this one: a service beside ours may keep what it hears."""
        del text, entities, nlp_artifacts
        socket.create_connection(("127.0.0.1", 9), timeout=1)
        return []


def test_reaching_for_the_network_stops_the_redaction(tmp_path: Path) -> None:
    """A recogniser that calls out ends the redaction; nothing of the text is told."""
    calling = read_presidio(write(tmp_path, NO_MODEL, REGISTRY))
    engine = vars(calling)["_engine"]
    engine.registry.add_recognizer(Caller(supported_entities=["PERSON"], name="caller"))
    with pytest.raises(DetectorError, match="reach the network"):
        calling("Aniela was kind.", "en")
    with pytest.raises(RedactionError) as caught:
        redact_with(calling, "Aniela was kind.")
    assert "Aniela" not in str(caught.value)
    assert caught.value.where == "detectors"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("supported_languages: [en", "cannot be read"),
        (NO_MODEL, "no section recognizer_registry"),
        (REGISTRY, "no section nlp_configuration"),
        (NO_MODEL.replace("no_op", "en_core_web_sm") + REGISTRY, "not on this machine"),
        (NO_MODEL + REGISTRY.replace("EmailRecognizer", "NoSuch"), "did not start"),
    ],
    ids=["broken", "no-registry", "no-engine", "no-model", "no-recogniser"],
)
def test_unusable_configuration_is_refused(tmp_path: Path, content: str, said: str) -> None:
    """A configuration that is not whole is refused, instead of Presidio's default in its place."""
    with pytest.raises(DetectorError, match=said):
        read_presidio(write(tmp_path, content))


def test_missing_configuration_is_refused(tmp_path: Path) -> None:
    """A file that is not there is refused with its name."""
    with pytest.raises(DetectorError, match=r"nowhere\.yaml"):
        read_presidio(tmp_path / "nowhere.yaml")
