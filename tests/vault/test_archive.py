"""Archives give back exactly what went in, or a clear refusal."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_secretstream_xchacha20poly1305_ABYTES as EXTRA
from nacl.bindings import crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER

from consult.errors import BackupError, SealError
from consult.vault.archive import (
    BOX,
    FRAME,
    HEAD,
    MAGIC,
    SMALLEST,
    measure_archive,
    open_archive,
    seal_archive,
)
from consult.vault.keys import PrivateKey, make_key_pair, unwrap_key, wrap_key
from consult.vault.seal import PublicKey, seal_derived

PAIR = make_key_pair()
SEALED_FRAME = FRAME + EXTRA
CONTENT = bytes(range(256)) * (5 * FRAME // 256) + b"\x80\0\0the end\0\0"
ARCHIVE = b"".join(seal_archive([CONTENT], PAIR.public))
SIZES = st.one_of(
    st.integers(0, 300),
    st.integers(-2, 2).map(lambda near: FRAME + near),
    st.integers(-2, 2).map(lambda near: SMALLEST + near),
    st.integers(SMALLEST, 2 * SMALLEST),
)


def seal(content: bytes, chunk: int = 70_001) -> bytes:
    """Seal content that comes in pieces."""
    pieces = (content[start : start + chunk] for start in range(0, len(content), chunk))
    return b"".join(seal_archive(pieces, PAIR.public))


def read(archive: bytes, key: PrivateKey = PAIR.private) -> bytes:
    """Open a whole archive."""
    return b"".join(open_archive(io.BytesIO(archive), key))


@given(SIZES, st.sampled_from([b"\0", b"\x80", b"\x80\0", b"word"]), st.integers(1, 200_000))
@settings(max_examples=40, deadline=None)
def test_content_comes_back_whatever_its_pieces(size: int, fill: bytes, chunk: int) -> None:
    """Every length and every ending comes back, also one that looks like filling."""
    content = (fill * (size // len(fill) + 1))[:size]
    archive = seal(content, max(chunk, size // 50 + 1))
    assert read(archive) == content
    assert len(archive) == measure_archive(size)


def test_empty_pieces_and_no_pieces_are_content() -> None:
    """An archive of nothing is whole and opens to nothing."""
    assert read(b"".join(seal_archive([], PAIR.public))) == b""
    assert read(b"".join(seal_archive([b"", b"a", b"", b"b"], PAIR.public))) == b"ab"


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_one_altered_byte_anywhere_is_found(data: st.DataObject) -> None:
    """A flipped bit in mark, key, header, content or filling raises, and shows nothing false."""
    place = data.draw(
        st.one_of(
            st.integers(0, len(MAGIC) - 1),
            st.integers(len(MAGIC), HEAD - 1),
            st.integers(HEAD, HEAD + HEADER - 1),
            st.integers(HEAD + HEADER, len(ARCHIVE) - 1),
        )
    )
    altered = bytearray(ARCHIVE)
    altered[place] ^= 1 << data.draw(st.integers(0, 7))
    seen = bytearray()
    pieces = open_archive(io.BytesIO(bytes(altered)), PAIR.private)
    with pytest.raises(BackupError) as caught:
        seen.extend(byte for piece in pieces for byte in piece)
    assert CONTENT.startswith(seen)
    assert len(seen) <= max(0, place - HEAD - HEADER)
    assert caught.value.__context__ is None


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_any_truncation_is_found(data: st.DataObject) -> None:
    """An archive that ends early raises, at every place and at every border of a frame."""
    borders = [HEAD, HEAD + HEADER]
    borders += range(HEAD + HEADER + SEALED_FRAME, len(ARCHIVE), SEALED_FRAME)
    length = data.draw(st.sampled_from(borders) | st.integers(0, len(ARCHIVE) - 1))
    with pytest.raises(BackupError):
        read(ARCHIVE[:length])


@pytest.mark.parametrize("more", [b"\0", b"x" * EXTRA, ARCHIVE, ARCHIVE[-SEALED_FRAME:]])
def test_anything_behind_the_end_is_found(more: bytes) -> None:
    """A byte, a frame or a second archive behind the first one raises."""
    with pytest.raises(BackupError, match="behind its end"):
        read(ARCHIVE + more)


def split(archive: bytes) -> tuple[bytes, list[bytes]]:
    """Cut an archive into its head and its sealed frames."""
    start = HEAD + HEADER
    places = range(start, len(archive), SEALED_FRAME)
    return archive[:start], [archive[place : place + SEALED_FRAME] for place in places]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_frames_moved_removed_or_repeated_are_found(data: st.DataObject) -> None:
    """Whole frames in another order, missing or twice raise, at the beginning and the end too."""
    head, frames = split(ARCHIVE)
    place = data.draw(st.integers(0, len(frames) - 1))
    other = data.draw(st.integers(0, len(frames) - 1).filter(lambda drawn: drawn != place))
    frame = frames[place]
    match data.draw(st.sampled_from(["exchange", "remove", "repeat", "move"])):
        case "exchange":
            frames[place], frames[other] = frames[other], frame
        case "remove":
            del frames[place]
        case "repeat":
            frames.insert(place, frame)
        case _:
            frames.insert(other, frames.pop(place))
    with pytest.raises(BackupError):
        read(head + b"".join(frames))


def test_frames_of_another_archive_do_not_fit() -> None:
    """Neither a frame nor the head of another archive to the same key can be put in."""
    other = seal(CONTENT)
    head, frames = split(ARCHIVE)
    other_head, other_frames = split(other)
    with pytest.raises(BackupError):
        read(head + other_frames[0] + b"".join(frames[1:]))
    with pytest.raises(BackupError):
        read(other_head + b"".join(frames))
    with pytest.raises(BackupError):
        read(other_head[:HEAD] + head[HEAD:] + b"".join(frames))


def test_a_wrong_key_says_so() -> None:
    """Another key is refused before a byte of content, in words that name the key."""
    with pytest.raises(BackupError, match="This key does not open"):
        read(ARCHIVE, make_key_pair().private)


def test_a_key_that_took_a_place_opens_older_archives() -> None:
    """An archive outlives the change of the key to which it was sealed."""
    new = make_key_pair().private.succeed(PAIR.private)
    assert read(ARCHIVE, unwrap_key(wrap_key(new, PAIR.public), PAIR.private)) == CONTENT


@given(st.binary(max_size=HEAD + HEADER + 40))
def test_other_files_are_no_archive(content: bytes) -> None:
    """Any other file is refused as no backup of ours, also one that only begins like it."""
    for file in (content, MAGIC + content):
        with pytest.raises(BackupError):
            read(file)


def test_a_box_of_another_kind_is_not_taken_for_an_archives() -> None:
    """A sealed response in the place of the sealed key is refused."""
    foreign = seal_derived(b"x", PAIR.public).blob[:BOX]
    with pytest.raises(BackupError, match="This key does not open"):
        read(MAGIC + foreign.ljust(BOX, b"\0") + ARCHIVE[HEAD:])
    with pytest.raises(BackupError, match="This key does not open"):
        read(MAGIC + wrap_key(PAIR.private, PAIR.public)[:BOX] + ARCHIVE[HEAD:])


def test_nothing_is_sealed_to_a_key_that_everybody_opens() -> None:
    """A public key of low order is refused before a byte is given."""
    with pytest.raises(SealError):
        next(seal_archive([b"x"], PublicKey(bytes(32))))


def test_archives_of_like_content_have_one_size() -> None:
    """Up to 1 MiB there is one size, and above it eight for each power of two."""
    small = {measure_archive(size) for size in range(0, SMALLEST, 1009)}
    larger = {measure_archive(size) for size in range(8 * SMALLEST, 16 * SMALLEST, 100_003)}
    assert len(small) == 1
    assert len(larger) <= 9


@given(st.integers(SMALLEST, 2**45))
def test_filling_costs_at_most_an_eighth(size: int) -> None:
    """Above the smallest size no more than an eighth is added, besides the frames' own bytes."""
    frames = measure_archive(size) // SEALED_FRAME + 1
    assert size < measure_archive(size) <= (size + 1) * 9 / 8 + frames * EXTRA + HEAD + HEADER


def test_two_archives_of_one_content_share_nothing() -> None:
    """No run of 32 bytes is in both, so that nobody sees what changed since the last one."""
    first, second = seal(CONTENT), seal(CONTENT)
    runs = {first[place : place + 32] for place in range(len(first) - 31)}
    assert not any(second[place : place + 32] in runs for place in range(len(second) - 31))


def test_no_word_of_the_content_is_in_an_archive() -> None:
    """The bytes of an archive hold no word of what is in it; opened, they do."""
    archive = seal(b"marker-of-a-row " * 1000)
    assert b"marker" not in archive
    assert b"marker" in read(archive)


class Trickle(io.BytesIO):
    """A pipe that never gives more than a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give at most a thousand bytes."""
        return super().read(min(1000, size or 0) if size and size > 0 else size)


def test_a_pipe_that_gives_little_at_a_time_is_read_whole() -> None:
    """Short reads are not taken for the end."""
    assert b"".join(open_archive(Trickle(ARCHIVE), PAIR.private)) == CONTENT


def test_content_is_sealed_and_opened_piece_by_piece() -> None:
    """Neither way waits for the whole: the first frame comes out before the second goes in."""
    taken: list[int] = []

    def give() -> Iterator[bytes]:
        for number in range(40):
            taken.append(number)
            yield bytes(FRAME)

    archive = seal_archive(give(), PAIR.public)
    next(archive)
    next(archive)
    assert len(taken) <= 2
    file = io.BytesIO(b"".join(archive))
    assert file.getbuffer().nbytes > 40 * FRAME
    opened = io.BytesIO(ARCHIVE)
    next(open_archive(opened, PAIR.private))
    assert opened.tell() <= HEAD + HEADER + SEALED_FRAME
