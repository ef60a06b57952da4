import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import SealError
from consult.vault import padding
from consult.vault.padding import BUCKETS, pad_content, unpad_content


@given(st.binary(max_size=9000) | st.binary(max_size=40).map(lambda tail: tail + b"\x80\0\0"))
def test_padding_is_unambiguous(content: bytes) -> None:
    """Padded content has a listed size and comes back, also when it ends like padding."""
    padded = pad_content(content)
    assert len(padded) in BUCKETS
    assert unpad_content(padded) == content


@given(st.binary(max_size=5000))
def test_bytes_of_another_size_were_never_padded(padded: bytes) -> None:
    """What has no listed size is refused."""
    if len(padded) not in BUCKETS:
        assert unpad_content(padded) is None


@pytest.mark.parametrize("edge", BUCKETS[:3])
def test_the_end_mark_counts_towards_the_size(edge: int) -> None:
    """One byte below a bucket fits it; exactly a bucket takes the next one."""
    assert len(pad_content(b"x" * (edge - 1))) == edge
    assert len(pad_content(b"x" * edge)) == BUCKETS[BUCKETS.index(edge) + 1]


@pytest.mark.parametrize("padded", [b"\0" * BUCKETS[0], b"\x80", b"", b"x" * BUCKETS[0]])
def test_padding_without_content_mark_is_refused(padded: bytes) -> None:
    """Zeros alone, a mark alone and content alone are all refused."""
    assert unpad_content(padded) is None


def test_content_above_the_largest_bucket_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sealed at a length of its own, however large."""
    monkeypatch.setattr(padding, "BUCKETS", BUCKETS[:1])
    with pytest.raises(SealError, match="too large"):
        pad_content(b"x" * BUCKETS[0])
