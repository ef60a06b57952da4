"""Names and passphrases that an account may have."""

import pytest

from consult.errors import AccountError
from consult.staff.accounts import check_passphrase_choice, read_name


@pytest.mark.parametrize("passphrase", ["short words", "a" * 40, "ada example co", "x" * 201])
def test_weak_passphrase_refused(passphrase: str) -> None:
    """A passphrase that is short, repetitive, overlong or the name itself is refused."""
    assert check_passphrase_choice(passphrase, "Ada Example Co")


def test_plain_passphrase_taken() -> None:
    """Twelve characters or more of any kind will do."""
    assert check_passphrase_choice("seven calm herons walk", "Ada Example") == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\u202eb"])
def test_unusable_name_refused(name: str) -> None:
    """A name that is empty, overlong or not printable is refused."""
    with pytest.raises(AccountError):
        read_name(name)


def test_name_is_tidied() -> None:
    """Spaces and the composition of accents do not make another name."""
    assert read_name("  Zoe\u0308  Example ") == read_name("Zo\u00eb Example")
