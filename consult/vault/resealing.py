"""Sealing again what was sealed to a key that another one has taken the place of."""

from collections.abc import Callable

from nacl.bindings import crypto_box_seal
from nacl.exceptions import CryptoError

from consult.errors import SealError
from consult.vault.keys import PrivateKey

Reseal = Callable[[bytes], bytes | None]


def make_reseal(key: PrivateKey) -> Reseal:
    """Give a function that seals a box of one of a key's former keys to the key itself.

    It gives None for a box of the key itself, and for what none of them opens: an altered box
    is left as it is, for a backup to be compared with. The content keeps its padding, so that
    no box changes its length. Raises ``SealError`` when nothing can be sealed to the key.
    """
    alone = key.without_former()

    def reseal(box: bytes) -> bytes | None:
        if alone.open_box(box) is not None:
            return None
        padded = key.open_box(box)
        if padded is None:
            return None
        try:
            return crypto_box_seal(padded, key.public.raw)
        except CryptoError:
            raise SealError(
                "Nothing can be sealed to this public key.",
                where=f"Public key {key.public.fingerprint[:16]}.",
                remedy="Start the replacement of the key again.",
            ) from None

    return reseal
