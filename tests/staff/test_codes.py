"""One-time codes as authenticator apps make them."""

import pyotp
from hypothesis import given
from hypothesis import strategies as st

from consult.staff.codes import find_step, make_code_secret, write_code_address

# RFC 6238, appendix B, cut to six digits: the seed is "12345678901234567890".
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_published_codes() -> None:
    """The codes are those of the published test vectors."""
    for now, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert find_step(SECRET, code, now) == now // 30


def test_one_step_of_drift() -> None:
    """A code of the step before or after is taken, and none further away."""
    now = 1_800_000_000
    for offset in range(-3, 4):
        code = pyotp.TOTP(SECRET).generate_otp(now // 30 + offset)
        expected = now // 30 + offset if abs(offset) <= 1 else None
        assert find_step(SECRET, code, now) == expected


@given(st.text().filter(lambda text: not text.strip().isdecimal()))
def test_odd_text_is_no_code(text: str) -> None:
    """Anything at all may be typed as a code without an error."""
    assert find_step(SECRET, text, 1_800_000_000) is None


def test_spaces_are_ignored() -> None:
    """A code typed in two groups is the same code."""
    assert find_step(SECRET, " 287 082 ", 59) == 1


def test_address_names_account() -> None:
    """The address for authenticator apps names us, the account and the secret."""
    secret = make_code_secret()
    assert len(secret) == 32
    address = write_code_address(secret, "Ada Example")
    assert address.startswith("otpauth://totp/Candour:Ada%20Example?")
    assert f"secret={secret}" in address
