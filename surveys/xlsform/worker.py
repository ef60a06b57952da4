"""The process that reads one form and ends: a hostile file can take this one down, and no other.

It is started by ``reader`` with an empty environment, reads the file from its standard input and
writes what it made of it to its standard output. It opens no file, and needs no network.
"""

import resource
import sys
from typing import Final

import msgspec
from msgspec import Struct

from surveys.errors import InstrumentFileError
from surveys.xlsform.limits import FILE_LIMIT, MEMORY_LIMIT, SECONDS_LIMIT
from surveys.xlsform.mapping import map_sheets
from surveys.xlsform.reading import Reading
from surveys.xlsform.rows import read_rows, too_costly

# Deeper than any rule may be nested, and shallow enough for the stack of a small process.
RECURSION_LIMIT: Final = 5_000


class Refusal(Struct, frozen=True, tag="refusal"):
    """Why a file could not be read as a form."""

    code: str
    what: str
    where: str
    remedy: str


class Done(Struct, frozen=True, tag="done"):
    """What a form became."""

    reading: Reading


Outcome = Refusal | Done


def main() -> None:
    """Read a form of the kind that the first argument names from standard input."""
    bound_resources()
    _forget_large_libraries()
    outcome = read_outcome(sys.stdin.buffer.read(FILE_LIMIT + 1), sys.argv[1])
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


def read_outcome(data: bytes, kind: str) -> Outcome:
    """Make a questionnaire of a file, or say why that is impossible. Never raises."""
    try:
        return Done(map_sheets(read_rows(data, kind)))
    except InstrumentFileError as error:
        return _refusal(error)
    except (MemoryError, RecursionError):
        return _refusal(too_costly())


def _refusal(error: InstrumentFileError) -> Refusal:
    return Refusal(error.code, error.what, error.where, error.remedy)


def bound_resources() -> None:
    """Let this process use no more memory and time than a form needs, and write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(RECURSION_LIMIT)


def _forget_large_libraries() -> None:
    # openpyxl loads these where they are installed; they alone would take all the memory there is.
    # Without lxml it reads with defusedxml, which refuses entities.
    for name in ("numpy", "lxml", "PIL"):
        sys.modules[name] = None  # type: ignore[assignment]  # How an import is made to fail.


if __name__ == "__main__":
    main()
