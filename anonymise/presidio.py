"""An operator's own Presidio recognisers or model, as detectors besides ours.

Needs the extra ``presidio``. Presidio fetches what it lacks: a suffix list at the first e-mail
address, a language model at the start. Each of these would tell somebody outside that this
service is used, so reaching for the network ends the redaction, and nothing is stored.
"""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from anonymise.errors import DetectorError
from anonymise.rules import Detector, Suspicion

LABELS: Final = {
    "PERSON": "NAME",
    "LOCATION": "PLACE",
    "ORGANIZATION": "ORGANISATION",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "URL": "LINK",
    "DATE_TIME": "DATE",
    "UK_NHS": "NHS NUMBER",
    "UK_NINO": "NI NUMBER",
    "UK_POSTCODE": "POSTCODE",
    "UK_VEHICLE_REGISTRATION": "NUMBER PLATE",
}
"""What Presidio's kinds are called here; every other kind is called ``REMOVED``."""

_CALLS: Final = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo"})
_NO_ENGINE: Final = "no_op"
_OFFLINE: Final = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_shut: Final[ContextVar[bool]] = ContextVar("shut", default=False)


def read_presidio(path: Path) -> Detector:
    """Make a detector of a Presidio configuration file.

    The file is one that ``AnalyzerEngineProvider`` reads, with the sections
    ``nlp_configuration`` (engine ``no_op`` where there is no model) and ``recognizer_registry``.

    Raises:
        DetectorError: the extra is missing, or the file cannot be read, lacks a section or
            names a model that is not on this machine.
    """
    if find_spec("presidio_analyzer") is None:
        raise DetectorError(
            "Presidio is not installed.",
            where=str(path),
            remedy="Install candour[presidio], or take the setting away.",
        )
    _check_models(path, _read_configuration(path))
    for name in _OFFLINE:
        os.environ[name] = "1"
    _watch_network()
    with _without_network():
        try:
            return _Presidio(path)
        except Exception as error:
            raise DetectorError(
                "Presidio did not start with this file.",
                where=f"{path}: {type(error).__name__}",
                remedy="Try the file with Presidio's own AnalyzerEngineProvider.",
            ) from error


class _Presidio:
    """Asks one analyser; an exception in it stops the redaction, so that nothing is stored."""

    def __init__(self, path: Path) -> None:
        from presidio_analyzer import AnalyzerEngineProvider  # noqa: PLC0415 - 3 s and 100 MB that most deployments never need.

        _keep_suffixes_offline()
        self._engine = AnalyzerEngineProvider(analyzer_engine_conf_file=path).create_engine()

    def __call__(self, text: str, language: str) -> list[Suspicion]:
        """Give what the analyser finds; nothing in a language that it was not made for."""
        if language not in self._engine.supported_languages:
            return []
        with _without_network():
            found = self._engine.analyze(text=text, language=language)
        return [(one.start, one.end, LABELS.get(one.entity_type, "REMOVED")) for one in found]


def _read_configuration(path: Path) -> Mapping[str, Any]:
    # Presidio takes its default configuration where it cannot read the one it was given, and
    # says so in a log only: the operator's recognisers would be missing and nobody would know.
    import yaml  # noqa: PLC0415 - Comes with the extra.

    try:
        with path.open(encoding="utf-8") as file:
            read = yaml.safe_load(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DetectorError(
            "The Presidio configuration cannot be read.",
            where=f"{path}: {type(error).__name__}",
            remedy="Name a YAML file that this account may read.",
        ) from None
    for section in ("nlp_configuration", "recognizer_registry"):
        if not isinstance(read, dict) or not isinstance(read.get(section), dict):
            raise DetectorError(
                f"The Presidio configuration has no section {section}.",
                where=str(path),
                remedy="Say both sections: what is missing would be Presidio's default.",
            )
    return dict(read)


def _check_models(path: Path, configuration: Mapping[str, Any]) -> None:
    engine = configuration["nlp_configuration"]
    if engine.get("nlp_engine_name") == _NO_ENGINE:
        return
    for model in engine.get("models") or [{}]:
        name = str(model.get("model_name", "")) if isinstance(model, dict) else ""
        here = name.isidentifier() and find_spec(name) is not None
        if not here and not (name and Path(name).exists()):
            raise DetectorError(
                "A model that the Presidio configuration names is not on this machine.",
                where=str(path),
                remedy="Install the model first: nothing is fetched while Candour runs.",
            )


def _keep_suffixes_offline() -> None:
    import tldextract.tldextract as suffixes  # noqa: PLC0415 - Comes with the extra.

    suffixes.TLD_EXTRACTOR = suffixes.TLDExtract(cache_dir=None, suffix_list_urls=())


@cache
def _watch_network() -> None:
    sys.addaudithook(_refuse)


@contextmanager
def _without_network() -> Iterator[None]:
    token = _shut.set(True)
    try:
        yield
    finally:
        _shut.reset(token)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _CALLS and _shut.get() and not _is_local(event, arguments):
        raise DetectorError(
            "A detector tried to reach the network.",
            where=event,
            remedy="Use recognisers and models that work on this machine alone.",
        )


def _is_local(event: str, arguments: tuple[Any, ...]) -> bool:
    # Event loops talk to themselves over a pair of sockets of this kind.
    return event != "socket.getaddrinfo" and arguments[0].family == socket.AF_UNIX
