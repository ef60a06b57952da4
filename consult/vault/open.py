"""The half of the vault that opens. Never imported by the respondents' process."""

import msgspec

from consult.errors import LockedError
from consult.vault.keys import PrivateKey
from consult.vault.padding import unpad_content
from consult.vault.record import ResponseRecord
from consult.vault.seal import DERIVED, RESPONSE


def open_response(blob: bytes, key: PrivateKey) -> ResponseRecord:
    """Open one sealed response.

    Raises ``LockedError`` on a wrong key or altered bytes, without saying which.
    """
    record = _decode_record(_open(RESPONSE, blob, key))
    if record is None:
        raise _locked()
    return record


def open_derived(blob: bytes, key: PrivateKey) -> bytes:
    """Open derived text sealed by ``seal_derived``.

    Raises ``LockedError`` on a wrong key or altered bytes, without saying which.
    """
    return _open(DERIVED, blob, key)


def _open(kind: bytes, blob: bytes, key: PrivateKey) -> bytes:
    padded = key.open_box(blob)
    content = None if padded is None else unpad_content(padded)
    if content is None or not content.startswith(kind):
        raise _locked()
    return content.removeprefix(kind)


def _decode_record(content: bytes) -> ResponseRecord | None:
    """Decode outside the caller's ``raise``: a decoder's own error may quote the content."""
    try:
        return msgspec.msgpack.decode(content, type=ResponseRecord)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _locked() -> LockedError:
    return LockedError(
        "This does not open.",
        where="Vault, sealed material.",
        remedy="Use the key of the consultation that it belongs to.",
    )
