from typing import ClassVar


class SurveysError(Exception):
    """Anything this package refuses: what happened, where, and what to do about it.

    Messages carry ids and places only, because an error can end up in a log
    and an answer must never follow it there.
    """

    code: ClassVar[str] = "surveys"

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.where, self.remedy) if part)
