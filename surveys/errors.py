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


class UnknownPageError(SurveysError):
    """A page, or a repetition of one, that the questionnaire does not have."""

    code = "unknown-page"


class UnknownInstrumentError(SurveysError):
    """No ready-made questionnaire has this name."""

    code = "unknown-instrument"


class InstrumentFileError(SurveysError):
    """A file that cannot be used as a questionnaire."""

    code = "instrument-file"


class UnreadableFileError(InstrumentFileError):
    """The file is absent, is not a file, or may not be read."""

    code = "unreadable-file"


class TooLargeError(InstrumentFileError):
    """The file is larger than any questionnaire."""

    code = "too-large"


class NotJsonError(InstrumentFileError):
    """The file is not JSON in UTF-8."""

    code = "not-json"


class WrongShapeError(InstrumentFileError):
    """The file is JSON, but not a questionnaire; ``where`` is the JSON path."""

    code = "wrong-shape"


class UnfinishedLanguageError(SurveysError):
    """A language that cannot be signed as it stands."""

    code = "unfinished-language"


class ExpressionError(SurveysError):
    """A condition or value that cannot be read; ``position`` counts its characters from 0."""

    code = "broken-expression"

    def __init__(self, what: str, position: int, remedy: str) -> None:
        super().__init__(what, where=f"At character {position + 1}.", remedy=remedy)
        self.position = position


class UnknownPartError(SurveysError):
    """A part of a questionnaire, or a list of parts, that it does not have."""

    code = "unknown-part"
