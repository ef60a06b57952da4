from typing import ClassVar


class AnalysisError(Exception):
    """Anything this package refuses: what happened, where, and what to do about it.

    Messages carry ids and places only, because an error can end up in a log
    and an answer must never follow it there.
    """

    code: ClassVar[str] = "analysis"

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.where, self.remedy) if part)


class TooFewAnswersError(AnalysisError):
    """There are too few answers with content for themes to mean anything."""

    code = "too-few-answers"


class RepeatedExcerptError(AnalysisError):
    """Two excerpts have one id, so their codings could not be told apart."""

    code = "repeated-excerpt"


class ThemeParameterError(AnalysisError):
    """A run was asked for in a way that cannot be carried out."""

    code = "theme-parameter"


class SampleError(AnalysisError):
    """A sample for blind coding cannot be drawn, or is not the one that was registered."""

    code = "sample"


class CodebookError(AnalysisError):
    """A change of a codebook cannot be made as asked."""

    code = "codebook"


class SentenceModelError(AnalysisError):
    """The sentence model that an operator brought cannot be used, or is not the one pinned."""

    code = "sentence-model"
