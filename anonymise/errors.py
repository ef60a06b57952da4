from typing import ClassVar


class AnonymiseError(Exception):
    """Anything this package refuses: what happened, where, and what to do about it.

    Messages carry ids and places only, because an error can end up in a log
    and an answer must never follow it there.
    """

    code: ClassVar[str] = "anonymise"

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.where, self.remedy) if part)


class DisclosureError(AnonymiseError):
    """A table cannot be released as asked."""

    code = "disclosure"


class PolicyError(DisclosureError):
    """A disclosure policy is looser than may ever be used."""

    code = "policy"


class TableError(DisclosureError):
    """The parts of a table of counts contradict one another."""

    code = "table"


class ReleaseRefusedError(DisclosureError):
    """No way was found to publish a table without giving a small count away."""

    code = "release-refused"


class ReleaseAlteredError(DisclosureError):
    """A release is not the one that disclosure control made."""

    code = "release-altered"


class RedactionError(AnonymiseError):
    """A text could not be redacted, so nothing of it may be kept; names a step only."""

    code = "redaction"

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, f"Step: {self.where}.", self.remedy)))


class ListError(RedactionError):
    """A word list is missing or altered, so no text can be redacted safely."""

    code = "redaction-list"


class DetectorError(AnonymiseError):
    """A detector of the deployment's own cannot be used, or broke a rule while it was used."""

    code = "detector"


class LevelError(AnonymiseError):
    """A deployment's own policy of redaction cannot be read, or is looser than ours."""

    code = "redaction-policy"
