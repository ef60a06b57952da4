"""Names that an account may have."""

import pytest

from consult.errors import AccountError
from consult.staff.accounts import read_name
from consult.staff.audit import COMMAND_LINE


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 81, "a\x00b", "a\u202eb", COMMAND_LINE, "Command  Line", "Upkeep"]
)
def test_unusable_name_refused(name: str) -> None:
    """A name that is empty, overlong, not printable or a program's in the record is refused."""
    with pytest.raises(AccountError):
        read_name(name)


def test_name_is_tidied() -> None:
    """Spaces and the composition of accents do not make another name."""
    assert read_name("  Zoe\u0308  Example ") == read_name("Zo\u00eb Example")
