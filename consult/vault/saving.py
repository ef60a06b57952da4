"""Unfinished answers that somebody saved, under a code that only they have.

What is stored opens with the code and the deployment's secret together, and with neither alone.
This is part of the half of the vault that the respondents' process may import: it opens what the
person at the other end brings the key of, and no response.
"""

from datetime import date, timedelta
from hashlib import blake2b
from typing import Final
from uuid import UUID

from msgspec import Struct
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from consult.errors import SavingCodeError, SealError
from consult.vault.padding import pad_content, unpad_content
from consult.vault.signs import GROUP, make_signs, tidy_signs

GROUPS: Final = 5
LENGTH: Final = GROUP * GROUPS
"""Nineteen signs of chance and one that checks them: 94 bits. Whoever has the database and the
deployment's secret, and tries a million million codes a second, needs more than a hundred million
years; so neither the digest nor the key need cost anything, and guesses slow nobody down."""

WEEKS: Final = 4
"""How many weeks after the one in which they were saved unfinished answers are kept."""

DIGEST: Final = b"candour-savedig1"
KEY: Final = b"candour-savekey1"


def find_first_week_kept(today: date) -> str:
    """Give the earliest ISO week of which saved answers are still kept on a day."""
    year, week, _ = (today - timedelta(weeks=WEEKS)).isocalendar()
    return f"{year:04}-W{week:02}"


class SavedSeal(Struct, frozen=True):
    """What is stored of saved answers: the digest that they are found by, and the sealed bytes."""

    digest: bytes
    sealed: bytes

    def __repr__(self) -> str:
        return f"SavedSeal({len(self.sealed)} bytes)"


def make_saving_code() -> str:
    """Make a code from the system's random source, such as ``abcd-efgh-jkmn-pqrs-tuvw``."""
    return make_signs(GROUPS)


def tidy_saving_code(text: str) -> str | None:
    """Give a typed code as it was shown, or None for what can be no code."""
    return tidy_signs(text, GROUPS)


def digest_saving_code(code: str, deployment_secret: str, questionnaire: UUID) -> bytes:
    """Give the 32 bytes by which saved answers are found again.

    Raises ``SavingCodeError`` for what is no tidy code, without a sign of it.
    """
    return _derive(code, deployment_secret, questionnaire, DIGEST)


def seal_saved(body: bytes, code: str, deployment_secret: str, questionnaire: UUID) -> SavedSeal:
    """Seal unfinished answers, filled up to one of a few sizes, under a code.

    Raises ``SavingCodeError`` and ``SealError``.
    """
    box = SecretBox(_derive(code, deployment_secret, questionnaire, KEY))
    digest = digest_saving_code(code, deployment_secret, questionnaire)
    return SavedSeal(digest, bytes(box.encrypt(pad_content(body))))


def open_saved(sealed: bytes, code: str, deployment_secret: str, questionnaire: UUID) -> bytes:
    """Give back what ``seal_saved`` sealed under the same code.

    Raises ``SavingCodeError``, and ``SealError`` for bytes that were altered or belong elsewhere.
    """
    box = SecretBox(_derive(code, deployment_secret, questionnaire, KEY))
    try:
        body = unpad_content(box.decrypt(sealed))
    except (CryptoError, ValueError):
        body = None
    if body is None:
        raise SealError(
            "Saved answers cannot be opened with this code.",
            where=f"Questionnaire {questionnaire}.",
            remedy="They were altered, or belong to another deployment.",
        )
    return body


def _derive(code: str, deployment_secret: str, questionnaire: UUID, purpose: bytes) -> bytes:
    if tidy_saving_code(code) != code:
        raise SavingCodeError(
            "This is not a code of saved answers.",
            where="Vault, saving.",
            remedy=f"A code has {LENGTH} letters and digits in groups of four.",
        )
    key = blake2b(deployment_secret.encode(), digest_size=64, person=purpose).digest()
    return blake2b(
        questionnaire.bytes + code.encode(), digest_size=32, key=key, person=purpose
    ).digest()
