"""Reads a file of answers that its user already has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from analysis.types import Excerpt
from anonymise.types import RedactedText
from consult.errors import ExcerptFileError

FAULTS_SHOWN: Final = 20
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class ExcerptLine(msgspec.Struct, frozen=True):
    """One line of the file; other fields are ignored, and no text is the same as an empty one."""

    id: str | int
    text: str | None
    group: str | None = None
    rating: str | int | None = None


def read_excerpts(path: Path) -> tuple[Excerpt, ...]:
    """Read JSON lines of ``{"id", "text", "group"?, "rating"?}``; blank lines are left out.

    Raises:
        ExcerptFileError: Lines cannot be read or repeat an id. The message has the numbers of
            the lines and never what stands in them.
    """
    excerpts: dict[str, Excerpt] = {}
    faults: list[str] = []
    for number, line in _iterate_lines(path):
        try:
            excerpt = _read_line(line)
        except ValueError as error:
            faults.append(f"line {number}: {error}")
            continue
        if excerpt.id in excerpts:
            faults.append(f"line {number}: its id was used on an earlier line")
        excerpts[excerpt.id] = excerpt
    _refuse(faults)
    return tuple(excerpts.values())


def _iterate_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if stripped := line.removeprefix(BYTE_ORDER_MARK).strip():
                    yield number, stripped
    except OSError as error:
        raise ExcerptFileError(
            "The file cannot be read.",
            where=f"File {path}.",
            remedy="Check its name and whether you may read it.",
        ) from error


def _read_line(line: bytes) -> Excerpt:
    try:
        found = msgspec.json.decode(line, type=ExcerptLine)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ValueError("not a JSON object in UTF-8") from None
    # The one place besides redaction that makes redacted text of text. The file is its user's
    # own, on their own machine; what is read here goes to no database, queue or web page.
    text = RedactedText(found.text or "")
    rating = None if found.rating is None else str(found.rating)
    return Excerpt(str(found.id), text, found.group, rating)


def _refuse(faults: list[str]) -> None:
    if not faults:
        return
    shown = faults[:FAULTS_SHOWN]
    more = [f"and {len(faults) - len(shown)} more"] if len(faults) > len(shown) else []
    raise ExcerptFileError(
        f"{len(faults)} lines cannot be used, so nothing was written.",
        where="".join(f"\n  {fault}" for fault in [*shown, *more]) + "\n",
        remedy='Each line is {"id": ..., "text": ...}, and may have a "group" and a "rating".',
    )
