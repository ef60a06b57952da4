import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import LockedError
from consult.vault.secrets import open_secret, seal_secret

SECRET = "an invented deployment secret of more than 32 characters"


@given(st.binary(max_size=200))
def test_a_secret_comes_back_under_the_same_deployment(value: bytes) -> None:
    """What one deployment locked, it can read."""
    assert open_secret(seal_secret(value, SECRET), SECRET) == value


def test_another_deployment_cannot_read_it() -> None:
    """A changed deployment secret and an altered byte are refused without a word of the value."""
    sealed = seal_secret(b"marker", SECRET)
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for blob, secret in ((sealed, SECRET + "x"), (altered, SECRET), (b"", SECRET)):
        with pytest.raises(LockedError) as caught:
            open_secret(blob, secret)
        assert "marker" not in str(caught.value)
        assert SECRET not in str(caught.value)


def test_two_locks_of_one_value_differ() -> None:
    """Equal values cannot be recognised by equal bytes."""
    assert seal_secret(b"x", SECRET) != seal_secret(b"x", SECRET)
