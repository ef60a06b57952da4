"""What an answer is called outside of its response."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final
from uuid import UUID

from consult.vault.keys import PrivateKey
from consult.vault.record import ResponseRecord

OTHER: Final = "~other"
_PURPOSE: Final = b"candour-excerpt"


def derive_naming(key: PrivateKey) -> bytes:
    """Give the secret under which answers of a consultation are named."""
    return key.derive_secret(_PURPOSE)


def name_excerpt(response: UUID, key: str, naming: bytes) -> str:
    """Name one answer: the same in every run, and of no meaning to anybody without the key."""
    return blake2b(response.bytes + key.encode(), digest_size=12, key=naming).hexdigest()


def list_keys(record: ResponseRecord, item: str) -> Iterator[str]:
    """List the keys of the answers that a response gives to an item, or to its "other" box."""
    return (key for key, text in record.texts.items() if _asks(key, item) and text.text.strip())


def _asks(key: str, item: str) -> bool:
    """Say whether an answer's key is the item's, or the item's about one of its options."""
    base, _, option = key.partition(":")
    if item.endswith(OTHER) and option.endswith(OTHER):
        return base + OTHER == item
    return base == item and not option.endswith(OTHER)
