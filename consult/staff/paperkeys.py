"""Recovery keys: a consultation's key, wrapped to a key that exists on paper only."""

from uuid import UUID

from msgspec import Struct

from consult.errors import LockedError, RecoveryKeyError
from consult.store.staff import StaffStore
from consult.vault.keys import PrivateKey, make_key_pair, unwrap_key, wrap_key
from consult.vault.paper import read_paper_key, write_paper_key
from consult.vault.seal import PublicKey


class PaperKey(Struct, frozen=True):
    """A fresh recovery key: ``text`` is printed once, and the rest is kept in the database."""

    text: str
    public: PublicKey
    wrapped: bytes

    def __repr__(self) -> str:
        return f"PaperKey({self.public!r})"


def make_paper_key(key: PrivateKey) -> PaperKey:
    """Make a key for paper that opens a consultation's key; nothing is stored."""
    pair = make_key_pair()
    return PaperKey(write_paper_key(pair.private), pair.public, wrap_key(key, pair.public))


def write_paper_words(slug: str, text: str) -> str:
    """Write what is printed with a key for paper, in words for whoever keeps it."""
    return (
        f"Recovery key of {slug}. It is shown this once: print it, or copy it by hand, now.\n\n"
        f"{text}\n\n"
        "Keep it on paper, locked away from this machine, from its backups and from the people "
        "who\nhold passphrases. Whoever has it together with the database can read every "
        "answer.\nIf everybody who holds the key loses their passphrase, it gives access back "
        "with\nconsult keys recover. If this paper is lost as well, that is final: the answers "
        "can never be\nread again, and nobody can help."
    )


async def open_paper_key(staff: StaffStore, consultation: UUID, text: str) -> PrivateKey:
    """Give a consultation's key from what was typed in from paper.

    Raises ``RecoveryKeyError`` naming the group with a slip, or saying that the paper is not
    the one of this consultation, and ``StorageError``.
    """
    typed = read_paper_key(text)
    row = await staff.read_recovery_key(consultation)
    if row is None:
        raise _refusal("This consultation has no key on paper.", consultation)
    if row.public_key != typed.public.raw:
        raise _refusal(
            "This paper is of another consultation, or a newer one exists.", consultation
        )
    try:
        return unwrap_key(row.wrapped, typed)
    except LockedError:
        raise _refusal("What this paper opens was altered.", consultation) from None


def _refusal(what: str, consultation: UUID) -> RecoveryKeyError:
    return RecoveryKeyError(
        what,
        where=f"Consultation {consultation}.",
        remedy="Compare the name on the paper, or ask somebody who holds the key to give it.",
    )
