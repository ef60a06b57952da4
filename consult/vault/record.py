from msgspec import Struct

from anonymise.types import RedactedText


class ResponseRecord(Struct, frozen=True, kw_only=True):
    """One response as it is sealed: everything that could describe who answered is inside.

    ``instrument`` is the digest of the questionnaire's version; ``closed`` and ``missing`` map
    an answer key to codes; ``texts`` accepts redacted text only, so that sealing raw answers
    does not type-check.
    """

    instrument: str
    audience: str
    language: str
    closed: dict[str, tuple[str, ...]]
    missing: dict[str, str]
    texts: dict[str, RedactedText]
    flags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return (
            f"ResponseRecord({len(self.closed)} closed, {len(self.missing)} missing, "
            f"{len(self.texts)} texts)"
        )
