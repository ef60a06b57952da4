"""Forms from outside, read in a process of their own whose time and memory are bounded."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

from surveys.errors import InstrumentFileError, TooLargeError, UnreadableFileError
from surveys.xlsform.errors import FORM_ERRORS
from surveys.xlsform.limits import FILE_LIMIT, SECONDS_LIMIT
from surveys.xlsform.reading import Reading
from surveys.xlsform.rows import check_kind, too_costly
from surveys.xlsform.sheets import FORM_KINDS
from surveys.xlsform.worker import Done, Outcome

__all__ = ("FORM_KINDS", "is_form_file", "read_form", "read_xlsform")

_DECODER: Final = msgspec.msgpack.Decoder(Outcome)
_WORKER: Final = (sys.executable, "-I", "-m", "surveys.xlsform.worker")


def is_form_file(path: Path) -> bool:
    """Say whether a file's name is that of a form, and not of a questionnaire in JSON."""
    return path.suffix.lower() in FORM_KINDS


def read_xlsform(path: Path) -> Reading:
    """Read a form from a file of at most 2 MB, of the kind that its name says.

    Everything that is wrong inside the form is among the findings. Raises
    ``UnreadableFileError``, ``TooLargeError``, ``NotFormFileError`` or
    ``FormLimitError``.
    """
    try:
        if not path.is_file():
            raise UnreadableFileError("There is no file of this name.", where=f"File {path}.")
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except (OSError, ValueError):
        raise UnreadableFileError(
            "This file cannot be read.", where=f"File {path}.", remedy="Check its permissions."
        ) from None
    return read_form(data, path.suffix.lower())


def read_form(data: bytes, kind: str) -> Reading:
    """Read a form that was handed over, of a kind such as ``.xlsx``.

    This waits for another process, ten seconds at most, so an application
    calls it in a thread. Raises ``TooLargeError``, ``NotFormFileError`` or
    ``FormLimitError``.
    """
    check_kind(kind)
    if len(data) > FILE_LIMIT:
        raise TooLargeError("This is larger than 2 MB.", remedy="Is it a questionnaire?")
    try:
        # The file is named by nobody, and no secret of this process is handed on.
        ended = subprocess.run(  # noqa: S603 - Our own program, with a kind of file from a list.
            (*_WORKER, kind),
            input=data,
            capture_output=True,
            env={},
            timeout=SECONDS_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_costly() from None
    return _outcome(ended.stdout)


def _outcome(written: bytes) -> Reading:
    try:
        outcome = _DECODER.decode(written)
    except msgspec.DecodeError:
        # It was ended before it could write: by the system, for what it took.
        raise too_costly() from None
    if isinstance(outcome, Done):
        return outcome.reading
    refusal = FORM_ERRORS.get(outcome.code, InstrumentFileError)
    raise refusal(outcome.what, where=outcome.where, remedy=outcome.remedy)
