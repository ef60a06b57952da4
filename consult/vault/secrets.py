"""Small values that staff pages read back without a passphrase, such as seeds of sign-in codes.

They are locked by the deployment's secret, which is kept out of the database.
"""

from hashlib import blake2b
from typing import Final

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from consult.errors import LockedError

PURPOSE: Final = b"candour-secret-1"
AUDIT: Final = b"candour-audit-1"
ORIGIN: Final = b"candour-origin-1"
CODES: Final = b"candour-codes-1"


def seal_secret(value: bytes, deployment_secret: str) -> bytes:
    """Lock a value by the deployment's secret; no two results are ever alike."""
    return bytes(_box(deployment_secret).encrypt(value))


def open_secret(sealed: bytes, deployment_secret: str) -> bytes:
    """Give a locked value back.

    Raises ``LockedError`` on another deployment's secret or altered bytes.
    """
    value = _decrypt(sealed, deployment_secret)
    if value is None:
        raise LockedError(
            "This does not open with the deployment's secret.",
            where="Vault, secrets.",
            remedy="Restore the CONSULT_SECRET under which the account was made.",
        )
    return value


def derive_audit_key(deployment_secret: str) -> bytes:
    """Give the 32 bytes that tie the events of the audit together; they are in no database."""
    secret = deployment_secret.encode()
    return blake2b(secret, digest_size=32, person=AUDIT).digest()


def digest_code(code: bytes, deployment_secret: str) -> bytes:
    """Give the 32 bytes by which a random code of 50 bits or more is found again.

    They are keyed by the deployment's secret, so that a copy of the database alone cannot even
    be guessed against. A code this long needs no stretching.
    """
    key = blake2b(deployment_secret.encode(), digest_size=32, person=CODES).digest()
    return blake2b(code, digest_size=32, key=key).digest()


def derive_origin_key(deployment_secret: str) -> bytes:
    """Give the 32 bytes by which a backup shows that this deployment made it."""
    secret = deployment_secret.encode()
    return blake2b(secret, digest_size=32, person=ORIGIN).digest()


def _decrypt(sealed: bytes, deployment_secret: str) -> bytes | None:
    try:
        return _box(deployment_secret).decrypt(sealed)
    except (CryptoError, ValueError):
        return None


def _box(deployment_secret: str) -> SecretBox:
    """Stretch nothing: the secret is required to be 32 random characters, not a passphrase."""
    secret = deployment_secret.encode()
    return SecretBox(blake2b(secret, digest_size=SecretBox.KEY_SIZE, person=PURPOSE).digest())
