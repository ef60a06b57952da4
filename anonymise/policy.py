"""What becomes of details that can point at one person together: ages, dates, work, places.

Two levels come with the package, in a file beside the word lists. A deployment may give a file
of its own that is stricter; a looser one is refused, because respondents were told the least
that will be removed.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from anonymise.digests import POLICY_DIGEST
from anonymise.errors import LevelError, ListError

FILE: Final = Path(__file__).parent / "lists" / "policy.toml"

Level = Literal["standard", "strict"]

# From the loosest to the strictest.
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "ages": ("bands", "gone"),
    "children": ("stages", "gone"),
    "dates": ("seasons", "gone"),
    "years": ("kept", "gone"),
    "festivals": ("kept", "gone"),
    "months": ("kept", "gone"),
    "amounts": ("round", "gone"),
    "counts": ("kept", "gone"),
    "jobs": ("groups", "gone"),
    "places": ("numbered", "gone"),
    "employers": ("numbered", "gone"),
    "traits": ("two", "one", "gone"),
}
LEVELS: Final[tuple[Level, ...]] = ("standard", "strict")


class QuasiPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One level: for each kind of detail one of its ``CHOICES``."""

    ages: str
    children: str
    dates: str
    years: str
    festivals: str
    months: str
    amounts: str
    counts: str
    jobs: str
    places: str
    employers: str
    traits: str

    def removes(self, kind: str) -> bool:
        """Whether nothing of this kind of detail is kept."""
        return bool(getattr(self, kind) == "gone")

    def label(self, found: str) -> str:
        """What stands where something was found, unless even its kind is to be gone."""
        hidden = {"PLACE": self.places, "ORGANISATION": self.employers}
        return "REMOVED" if hidden.get(found) == "gone" else found


Policies = Mapping[Level, QuasiPolicy]


@cache
def read_policies(file: Path = FILE) -> Policies:
    """Give the levels that come with the package.

    Raises:
        ListError: the file is missing, or not the one this version was built with.
    """
    try:
        content = file.read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != POLICY_DIGEST:
        raise ListError("a word list is missing or altered", where="policy")
    given = tomllib.loads(content.decode())
    return {level: msgspec.convert(given[level], QuasiPolicy) for level in LEVELS}


def tighten_policies(text: str) -> Policies:
    """Give the levels as a deployment's own file makes them stricter.

    The file has the sections ``standard`` and ``strict``, or one of them; what it leaves out
    stays as it is.

    Raises:
        LevelError: the file cannot be read, or something in it is unknown or looser than
            what comes with the package.
        ListError: what comes with the package is missing or altered.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LevelError("The redaction policy is no TOML.", where=f"{error}.") from None
    for name in given:
        if name not in LEVELS or not isinstance(given[name], dict):
            raise LevelError(
                "The redaction policy has a part that does not exist.",
                where=f"Section {name}.",
                remedy=f"Its sections are: {', '.join(LEVELS)}.",
            )
    shipped = read_policies()
    levels = {
        level: tighten_level(level, shipped[level], given.get(level, {})) for level in LEVELS
    }
    # What standard removes in this deployment, strict removes as well.
    own = {name: getattr(levels["standard"], name) for name in CHOICES}
    strict = {
        name: max(value, getattr(levels["strict"], name), key=CHOICES[name].index)
        for name, value in own.items()
    }
    return {"standard": levels["standard"], "strict": QuasiPolicy(**strict)}


def tighten_level(level: Level, shipped: QuasiPolicy, given: Mapping[str, object]) -> QuasiPolicy:
    """One level with a deployment's own choices.

    Raises:
        LevelError: a kind or a choice is unknown, or the choice is looser.
    """
    chosen: dict[str, str] = {}
    for kind, choice in given.items():
        if kind not in CHOICES:
            raise LevelError(
                "The redaction policy has a kind of detail that does not exist.",
                where=f"Section {level}, {kind}.",
                remedy=f"The kinds are: {', '.join(CHOICES)}.",
            )
        choices = CHOICES[kind]
        floor = choices.index(getattr(shipped, kind))
        if choice not in choices[floor:]:
            raise LevelError(
                "The redaction policy may be stricter than the one that comes with Candour, "
                "never looser.",
                where=f"Section {level}, {kind}.",
                remedy=f"Write one of: {', '.join(choices[floor:])}.",
            )
        chosen[kind] = str(choice)
    return msgspec.structs.replace(shipped, **chosen)
