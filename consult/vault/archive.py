"""Long content sealed to a public key in one stream, such as a backup.

Whoever has the public key can seal, so a whole archive says that nothing in it was altered,
and not who made it.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from nacl.bindings import crypto_box_seal, crypto_box_SEALBYTES
from nacl.bindings import crypto_secretstream_xchacha20poly1305_ABYTES as EXTRA
from nacl.bindings import crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER
from nacl.bindings import crypto_secretstream_xchacha20poly1305_init_pull as init_pull
from nacl.bindings import crypto_secretstream_xchacha20poly1305_init_push as init_push
from nacl.bindings import crypto_secretstream_xchacha20poly1305_KEYBYTES as STREAM_KEY
from nacl.bindings import crypto_secretstream_xchacha20poly1305_keygen as make_stream_key
from nacl.bindings import crypto_secretstream_xchacha20poly1305_pull as pull
from nacl.bindings import crypto_secretstream_xchacha20poly1305_push as push
from nacl.bindings import crypto_secretstream_xchacha20poly1305_state as stream_state
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_FINAL as FINAL
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as MESSAGE
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_PUSH as LAST
from nacl.exceptions import CryptoError

from consult.errors import BackupError, SealError
from consult.vault.keys import PrivateKey
from consult.vault.seal import PublicKey

MAGIC: Final = b"candour-archive-1\n"
"""Names the kind and its version, in front of the file and again inside the sealed key."""

FRAME: Final = 64 * 1024
"""Bytes of content sealed at a time."""

SMALLEST: Final = 1024 * 1024
STEPS: Final = 3
"""An archive is filled up to 1 MiB, and above it to one of eight sizes (two to the third) for
each power of two, so that its size does not tell how many answers came since the last one."""

BOX: Final = crypto_box_SEALBYTES + len(MAGIC) + STREAM_KEY
HEAD: Final = len(MAGIC) + BOX
END: Final = b"\x80"
"""Ends the content; only zeros follow in its frame and in those behind it (ISO/IEC 7816-4)."""


def seal_archive(chunks: Iterable[bytes], to: PublicKey) -> Iterator[bytes]:
    """Give the bytes of an archive that only the holder of a key opens.

    Its length is one of a few, and above the smallest at most an eighth more than the content.
    Raises ``SealError`` for a public key to which nothing can be sealed.
    """
    key = make_stream_key()
    head = MAGIC + _seal_key(key, to)
    state = stream_state()
    yield head + init_push(state, key)
    for frame, tag in _pad_frames(chunks):
        yield push(state, frame, head, tag)


def open_archive(file: BinaryIO, key: PrivateKey) -> Iterator[bytes]:
    """Give the content of an archive, each piece authenticated before it is given.

    Only an iteration that ends without an error has seen the whole. Raises ``BackupError`` for
    a wrong key and for any byte that was altered, removed, added or moved.
    """
    head = _read(file, HEAD)
    if not head.startswith(MAGIC) or len(head) != HEAD:
        raise _damaged("This is no backup that this version can read.")
    stream_key = _open_key(head, key)
    header = _read(file, HEADER)
    if len(header) != HEADER:
        raise _damaged("This backup ends too early.")
    state = stream_state()
    init_pull(state, header, stream_key)
    ended = False
    for frame, tag in _pull_frames(file, state, head):
        content = _read_content(frame, tag, ended=ended)
        ended = ended or tag != MESSAGE
        if content:
            yield content


def measure_archive(length: int) -> int:
    """Give the size in bytes of an archive of content of a length."""
    padded = _pad_length(length + len(END))
    frames = -(-padded // FRAME)
    return HEAD + HEADER + padded + frames * EXTRA


def _seal_key(key: bytes, to: PublicKey) -> bytes:
    try:
        return crypto_box_seal(MAGIC + key, to.raw)
    except CryptoError:
        raise SealError(
            "Nothing can be sealed to this public key.",
            where=f"Public key {to.fingerprint[:16]}.",
            remedy="Make a new key for backups: consult backup-key",
        ) from None


def _open_key(head: bytes, key: PrivateKey) -> bytes:
    content = key.open_box(head[len(MAGIC) :])
    if content is None or not content.startswith(MAGIC):
        raise BackupError(
            "This key does not open this backup.",
            where="Vault, archive, the sealed key at its beginning.",
            remedy="Use the key to which it was sealed. If that is this one, the beginning of "
            "the file was altered: use another copy.",
        )
    return content.removeprefix(MAGIC)


def _pad_frames(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Cut content into frames of one size and fill the last ones up, with each one's tag."""
    held, done = bytearray(), 0
    for chunk in chunks:
        held += chunk
        while len(held) >= FRAME:
            yield bytes(held[:FRAME]), MESSAGE
            del held[:FRAME]
            done += FRAME
    held += END
    left = _pad_length(done + len(held)) - done
    tag = LAST
    while left > 0:
        frame = bytes(held).ljust(min(FRAME, left), b"\0")
        left -= len(frame)
        yield frame, tag if left else FINAL
        held.clear()
        tag = MESSAGE


def _pad_length(length: int) -> int:
    """Round up to one of eight sizes between a power of two and the next."""
    length = max(length, SMALLEST)
    step = 1 << length.bit_length() - 1 - STEPS
    return -(-length // step) * step


def _pull_frames(file: BinaryIO, state: stream_state, head: bytes) -> Iterator[tuple[bytes, int]]:
    """Give authenticated frames up to the one that is marked as the last of the archive."""
    tag = MESSAGE
    while tag != FINAL:
        sealed = _read(file, FRAME + EXTRA)
        if not sealed:
            raise _damaged("This backup ends too early.")
        opened = _pull(state, sealed, head)
        if opened is None:
            raise _damaged("A part of this backup is missing or was altered.")
        frame, tag = opened
        if tag == FINAL and file.read(1):
            raise _damaged("This backup has something behind its end.")
        yield frame, tag


def _pull(state: stream_state, sealed: bytes, head: bytes) -> tuple[bytes, int] | None:
    try:
        return pull(state, sealed, head)
    except CryptoError:
        return None


def _read_content(frame: bytes, tag: int, *, ended: bool) -> bytes:
    """Give what a frame holds of the content; nothing of one behind the content's end."""
    if not ended and tag == MESSAGE:
        return frame
    content = frame.rstrip(b"\0")
    if ended:
        sound = not content and tag in {MESSAGE, FINAL}
    else:
        sound = content.endswith(END) and tag in {LAST, FINAL}
    if not sound:
        raise _damaged("This backup was not filled up as this version does.")
    return content.removesuffix(END)


def _read(file: BinaryIO, size: int) -> bytes:
    """Read so many bytes, or all that are left; a pipe gives fewer at a time."""
    content = b""
    while len(content) < size and (more := file.read(size - len(content))):
        content += more
    return content


def _damaged(what: str) -> BackupError:
    return BackupError(what, where="Vault, archive.", remedy="Use another copy of the file.")
