import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from consult.errors import ComponentError

FILE: Final = Path(__file__).with_name("promises.toml")

Heading = Literal["keep", "read", "lose", "page", "back", "device", "taken"]


class Adversary(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who wants to know who answered, or what."""

    id: str
    name: str
    sees: str


class Promise(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that holds, the tests that prove it, and tests in which they are seen to fail.

    ``tests`` and ``broken`` are ids such as ``tests/base/test_headers.py::test_name``. ``told``
    is what respondents read, in plain words, or empty; it says no more than ``claim``. What is
    told ``first`` stands open on the first page.
    """

    id: str
    against: str
    claim: str
    tests: tuple[str, ...]
    broken: tuple[str, ...]
    told: str = ""
    under: Heading = "keep"
    first: bool = False


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an installation, and what somebody who takes it over gets and does not get."""

    name: str
    gives: tuple[str, ...]
    spares: tuple[str, ...]


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that Candour cannot prevent; ``told`` is what respondents read of it, or empty."""

    claim: str
    told: str = ""
    under: Heading = "device"
    first: bool = False


class ThreatModel(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole list."""

    adversary: tuple[Adversary, ...]
    promise: tuple[Promise, ...]
    part: tuple[Part, ...]
    limit: tuple[Limit, ...]

    def read_told(self, heading: Heading) -> tuple[str, ...]:
        """Give what respondents read under a heading: promises first, then limits."""
        return tuple(one.told for one in self._every() if one.told and one.under == heading)

    def read_first(self) -> tuple[str, ...]:
        """Give what respondents read on the first page without opening anything."""
        return tuple(one.told for one in self._every() if one.told and one.first)

    def _every(self) -> tuple[Promise | Limit, ...]:
        return (*self.promise, *self.limit)


@cache
def read_threat_model(file: Path = FILE) -> ThreatModel:
    """Read the list.

    Raises ``ComponentError`` when it is missing or is not such a list.
    """
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), ThreatModel)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise ComponentError(
            "The list of promises is missing or altered.",
            where=f"File {file.name}.",
            remedy="Install Candour again.",
        ) from None
