"""Writes what ``consult themes`` found."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from analysis.types import Coding, Theme, ThemeSet
from consult.errors import OutputFolderError

CODEBOOK: Final = "codebook.json"
ASSIGNMENTS: Final = "assignments.jsonl"
MANIFEST: Final = "manifest.json"


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


def write_theme_files(found: ThemeSet, folder: Path) -> None:
    """Write codebook, assignments and manifest; none of them holds the text of an answer.

    Raises:
        OutputFolderError: The folder cannot be written.
    """
    files = {
        CODEBOOK: _encode_whole({"themes": [_list_theme(theme) for theme in found.themes]}),
        ASSIGNMENTS: _encode_lines(found.codings),
        MANIFEST: _encode_whole(found.manifest),
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


def _list_theme(theme: Theme) -> dict[str, Any]:
    return {**msgspec.to_builtins(theme), "standing": theme.standing}


def _encode_whole(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _encode_lines(codings: Sequence[Coding]) -> bytes:
    lines = (
        msgspec.json.encode(
            {
                "id": coding.excerpt,
                "themes": coding.themes,
                "confidence": coding.confidence,
                "uncertain": coding.uncertain,
                "class": coding.kind,
            }
        )
        for coding in codings
    )
    return b"".join(line + b"\n" for line in lines)


def _replace(path: Path, body: bytes) -> None:
    # A reader sees the old file or the new one, never half of one.
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(body)
    fresh.replace(path)
