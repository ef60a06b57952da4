"""Everywhere that an engine could note which response came before which."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import spearmanr

from consult.store.database import sqlite_path
from consult.store.responses import ResponsesStore
from consult.store.responses.tables import Response
from tests.postgres import Cluster
from tests.store.submitters import name_of

HEAD: Final = 32

COLUMNS: Final = {
    "sqlite": "SELECT rowid AS place, * FROM response",
    "postgres": (
        "SELECT *, (ctid::text::point)[0] * 1000 + (ctid::text::point)[1] AS place, "
        "xmin::text AS xmin, cmin::text AS cmin FROM response"
    ),
}
TOAST: Final = "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'response'"

Ranks = dict[str, list[float]]
"""What was measured, by its name, for each response that has it, in the order of arrival."""


async def measure_order(
    store: ResponsesStore, arrival: list[str], cluster: Cluster | None, url: str
) -> dict[str, float]:
    """Give the correlation with the order of arrival of everything that has a place or a value.

    What is the same for every response, or is found of none, says nothing and counts as 0.
    """
    with store.database.reading():
        rows = await Response.raw(COLUMNS[store.database.engine.engine_type])
    by_name = {name_of(bytes(row["sealed"])): row for row in rows}
    assert by_name.keys() == set(arrival)
    ordered = [by_name[name] for name in arrival]
    values = list(_columns(ordered))
    sealed = [bytes(row["sealed"]) for row in ordered]
    values += _toast(cluster, url, sealed) if cluster else []
    folder = cluster.folder if cluster else _folder_of(url)
    values += _offsets(folder, sealed)
    return {name: _correlate(column) for name, column in values}


def _folder_of(url: str) -> Path:
    path = sqlite_path(url)
    assert path is not None
    return path.parent


def _columns(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[float | None]]]:
    yield "id", [float(row["id"].int) for row in rows]
    yield "consultation", [float(row["consultation"].int) for row in rows]
    yield "week", [float(row["week"].replace("-W", "")) for row in rows]
    for name in ("sealed", "withdrawal_digest"):
        yield f"{name}, first bytes", [_number(bytes(row[name])[:8]) for row in rows]
        yield f"{name}, last bytes", [_number(bytes(row[name])[-8:]) for row in rows]
        yield f"{name}, length", [float(len(row[name])) for row in rows]
    for name in ("place", "xmin", "cmin"):
        if name in rows[0]:
            yield name, [float(row[name]) for row in rows]


def _toast(
    cluster: Cluster, url: str, sealed: list[bytes]
) -> Iterator[tuple[str, list[float | None]]]:
    # Where PostgreSQL keeps what does not fit into a row; each piece there has places of its own.
    database = url.rpartition("/")[2]
    table = cluster.run_sql(TOAST, database)
    found = cluster.run_sql(
        "SELECT encode(substring(chunk_data FOR 32), 'hex'), chunk_id, xmin, "  # noqa: S608 - A name of the server's.
        "(ctid::text::point)[0] * 1000 + (ctid::text::point)[1] "
        f"FROM {table} WHERE chunk_seq = 0",
        database,
    )
    pieces = {line.split("|")[0]: line.split("|")[1:] for line in found.splitlines()}
    for index, name in enumerate(("chunk_id", "xmin", "place")):
        yield (
            f"toast {name}",
            [
                float(pieces[head][index]) if (head := one[:HEAD].hex()) in pieces else None
                for one in sealed
            ],
        )


def _offsets(folder: Path, sealed: list[bytes]) -> Iterator[tuple[str, list[float | None]]]:
    ends = {"head": [one[:HEAD] for one in sealed], "tail": [one[-HEAD:] for one in sealed]}
    for kind, content in read_files(folder).items():
        found = find_first(content, [*ends["head"], *ends["tail"]])
        for end, needles in ends.items():
            if found:
                yield f"{kind}, {end}", [found.get(needle) for needle in needles]


def read_files(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder; a server's log counts as one, oldest part first."""
    contents: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        kind = "pg_wal" if path.parent.name == "pg_wal" else str(path.relative_to(folder))
        with suppress(FileNotFoundError):  # A running server renames and removes files.
            if path.is_file():
                contents[kind] = contents.get(kind, b"") + path.read_bytes()
    return contents


def find_first(content: bytes, needles: Iterable[bytes]) -> dict[bytes, int]:
    """Give the first place of each needle that is in the content; they have 8 bytes or more.

    One look at the content serves all needles, which is what makes a whole server searchable.
    """
    by_start: dict[bytes, list[bytes]] = {}
    for needle in needles:
        by_start.setdefault(needle[:8], []).append(needle)
    likely = np.zeros(1 << 16, dtype=bool)
    likely[[int.from_bytes(start[:2], "little") for start in by_start]] = True
    found: dict[bytes, int] = {}
    for shift in (0, 1):
        whole = (len(content) - shift) // 2 * 2
        pairs = np.frombuffer(content[shift : shift + max(0, whole)], "<u2")
        for index in np.flatnonzero(likely[pairs]):
            place = int(index) * 2 + shift
            for needle in by_start.get(content[place : place + 8], []):
                if content.startswith(needle, place):
                    found[needle] = min(place, found.get(needle, place))
    return found


def _correlate(column: list[float | None]) -> float:
    pairs = [(order, value) for order, value in enumerate(column) if value is not None]
    if len(pairs) < len(column) / 4 or len({value for _, value in pairs}) < 2:
        return 0.0
    return abs(float(spearmanr([one for one, _ in pairs], [one for _, one in pairs]).statistic))


def _number(some: bytes) -> float:
    return float(int.from_bytes(some, "big"))
