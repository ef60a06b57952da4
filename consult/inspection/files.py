"""Who can read what lies on this machine."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from consult.inspection.verdict import Verdict, judge
from consult.settings import Settings
from consult.store.database import sqlite_path

OTHERS: Final = 0o077
SHOWN: Final = 3
SUFFIXES: Final = ("", "-wal", "-shm")


def check_files(settings: Settings) -> list[Verdict]:
    """Find what other accounts can read or replace: folder, databases, queue, socket, backups."""
    if not settings.data.exists():
        return [Verdict("data folder", f"{settings.data} does not exist.", "Run: consult migrate")]
    return judge(
        "data folder",
        "closed to other accounts, with everything in it.",
        [*_check_folder(settings.data), *_check_content(settings), *_check_parents(settings.data)],
    )


def _check_folder(folder: Path) -> list[Verdict]:
    if not folder.stat().st_mode & OTHERS:
        return []
    return [
        Verdict(
            "data folder", f"{folder} can be read by other accounts.", f"Run: chmod 700 {folder}"
        )
    ]


def _check_content(settings: Settings) -> list[Verdict]:
    paths = sorted({*settings.data.rglob("*"), *_database_files(settings)})
    opened = [path for path in paths if _is_open(path)]
    foreign = [path for path in paths if _belongs_to_another(path)]
    faults = []
    if opened:
        finding = f"other accounts may use {_name(opened)}."
        faults.append(Verdict("files", finding, f"Run: chmod go-rwx {_name(opened)}"))
    if foreign:
        finding = f"{_name(foreign)} belongs to another account."
        remedy = "Run every command and program of ours under one account of its own."
        faults.append(Verdict("files", finding, remedy))
    return faults


def _check_parents(folder: Path) -> list[Verdict]:
    """Whoever can rename a folder above ours can put another in its place."""
    loose = [parent for parent in folder.resolve().parents if _is_replaceable(parent)]
    if not loose:
        return []
    return [
        Verdict(
            "data folder",
            f"other accounts can replace what is in {loose[0]}, above it.",
            f"Run: chmod go-w {loose[0]}, or move the data folder elsewhere.",
        )
    ]


def _database_files(settings: Settings) -> Iterator[Path]:
    """Databases may lie outside the data folder."""
    for url in (settings.responses_database, settings.staff_database):
        path = sqlite_path(url)
        if path is not None:
            for suffix in SUFFIXES:
                beside = path.with_name(path.name + suffix)
                if beside.exists():
                    yield beside


def _is_open(path: Path) -> bool:
    mode = _read_mode(path)
    return bool(mode & OTHERS) and not stat.S_ISLNK(mode)


def _belongs_to_another(path: Path) -> bool:
    try:
        return path.lstat().st_uid != os.geteuid()
    except FileNotFoundError:
        return False


def _is_replaceable(folder: Path) -> bool:
    mode = _read_mode(folder)
    return bool(mode & (stat.S_IWGRP | stat.S_IWOTH)) and not mode & stat.S_ISVTX


def _read_mode(path: Path) -> int:
    # A running installation makes and removes files while this looks.
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0


def _name(paths: list[Path]) -> str:
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return " ".join(map(str, paths[:SHOWN])) + more
