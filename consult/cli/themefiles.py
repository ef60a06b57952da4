"""Writes what ``consult themes`` found."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from analysis.types import (
    Coding,
    Kind,
    Manifest,
    RareView,
    Standing,
    Theme,
    ThemeSet,
)
from consult.errors import OutputFolderError

CODEBOOK: Final = "codebook.json"
ASSIGNMENTS: Final = "assignments.jsonl"
MANIFEST: Final = "manifest.json"
REPORT: Final = "report.html"
SCHEMAS: Final = Path(__file__).parent / "schemas"


class CodebookTheme(Theme, frozen=True):
    """A theme as the file has it, with what its stability allows one to say."""

    standing: Standing = "doubtful"


class Codebook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``codebook.json``: the themes from the largest down, their parts, and the rare views."""

    language: str
    themes: tuple[CodebookTheme, ...]
    subthemes: tuple[CodebookTheme, ...] = ()
    rare: tuple[RareView, ...] = ()


class Assignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of ``assignments.jsonl``: the first theme of an answer, then a second one."""

    id: str
    themes: tuple[str, ...]
    confidence: float
    uncertain: bool
    kind: Kind = msgspec.field(name="class")
    subtheme: str = ""


FILES: Final[dict[str, type[msgspec.Struct]]] = {
    "codebook": Codebook,
    "assignment": Assignment,
    "manifest": Manifest,
}


def make_schema(name: str) -> bytes:
    """The JSON Schema of one of the files, as it is shipped in ``schemas``."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(FILES[name]),
    }
    return _encode_whole(schema)


def check_folder(folder: Path, *, force: bool) -> None:
    """Refuse a folder that holds anything, unless `force`, before any work is done.

    Raises:
        OutputFolderError: The folder is a file, or is not empty.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputFolderError(
            "Results need a folder, and this is a file.",
            where=f"{folder}.",
            remedy="Name a folder.",
        )
    if not force and folder.is_dir() and any(folder.iterdir()):
        raise OutputFolderError(
            "The folder is not empty.",
            where=f"Folder {folder}.",
            remedy="Name another, or pass --force to write over results in it.",
        )


def write_theme_files(found: ThemeSet, folder: Path, report: str) -> None:
    """Write codebook, assignments, manifest and the report; none holds the text of an answer.

    Raises:
        OutputFolderError: The folder cannot be written.
    """
    codebook = Codebook(
        language=found.manifest.parameters.language,
        themes=_list_themes(found.themes),
        subthemes=_list_themes(found.subthemes),
        rare=found.rare,
    )
    files = {
        CODEBOOK: _encode_whole(codebook),
        ASSIGNMENTS: _encode_lines(found.codings),
        MANIFEST: _encode_whole(found.manifest),
        REPORT: report.encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            _replace(folder / name, body)
    except OSError as error:
        raise OutputFolderError(
            "The folder cannot be written.",
            where=f"Folder {folder}.",
            remedy="Name another, or make room on its disk.",
        ) from error


def _list_themes(themes: Iterable[Theme]) -> tuple[CodebookTheme, ...]:
    return tuple(
        CodebookTheme(**msgspec.structs.asdict(theme), standing=theme.standing) for theme in themes
    )


def _encode_whole(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _encode_lines(codings: Iterable[Coding]) -> bytes:
    encoder = msgspec.json.Encoder()
    return encoder.encode_lines(
        Assignment(
            id=coding.excerpt,
            themes=coding.themes,
            confidence=coding.confidence,
            uncertain=coding.uncertain,
            kind=coding.kind,
            subtheme=coding.subtheme,
        )
        for coding in codings
    )


def _replace(path: Path, body: bytes) -> None:
    # A reader sees the old file or the new one, never half of one.
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(body)
    fresh.replace(path)
