"""Why a spreadsheet cannot be read as a form at all."""

from typing import Final

from surveys.errors import InstrumentFileError, TooLargeError, UnreadableFileError


class NotFormFileError(InstrumentFileError):
    """The file is not of the kind that its name says, or holds no survey sheet."""

    code = "not-a-form"


class FormLimitError(InstrumentFileError):
    """Reading the file took more time or memory than any questionnaire needs."""

    code = "form-limit"


FORM_ERRORS: Final[dict[str, type[InstrumentFileError]]] = {
    error.code: error
    for error in (NotFormFileError, FormLimitError, TooLargeError, UnreadableFileError)
}
