"""The rows of a form of any kind, whatever the file turns out to be."""

from surveys.errors import InstrumentFileError, TooLargeError
from surveys.xlsform.errors import FormLimitError, NotFormFileError
from surveys.xlsform.limits import FILE_LIMIT
from surveys.xlsform.sheets import FORM_KINDS, XLS, XLSX, Sheets, gather_sheets
from surveys.xlsform.text_forms import read_text_form
from surveys.xlsform.workbooks import read_workbook


def read_rows(data: bytes, kind: str) -> Sheets:
    """Read the sheets of a form of one of ``FORM_KINDS``.

    Only the worker, whose time and memory are bounded, may be given a file
    from outside. Raises ``NotFormFileError``, ``TooLargeError`` or
    ``FormLimitError``.
    """
    check_kind(kind)
    if len(data) > FILE_LIMIT:
        raise TooLargeError("This is larger than 2 MB.", remedy="Is it a questionnaire?")
    try:
        read = read_workbook if kind in {XLSX, XLS} else read_text_form
        return gather_sheets(read(data, kind))
    except InstrumentFileError:
        raise
    except (MemoryError, RecursionError):
        raise too_costly() from None
    except Exception:  # noqa: BLE001 - The libraries raise anything at all on a damaged file.
        raise NotFormFileError(
            f"This cannot be read as a form in a {kind} file.",
            remedy="Open it where it was made, and save it again.",
        ) from None


def check_kind(kind: str) -> None:
    """Refuse a kind of file that forms do not come in.

    Raises ``NotFormFileError``.
    """
    if kind not in FORM_KINDS:
        raise NotFormFileError(
            "Forms do not come in files of this kind.",
            remedy=f"Use one of {', '.join(FORM_KINDS)}.",
        )


def too_costly() -> FormLimitError:
    """Make the refusal of a file that took more than a questionnaire would."""
    return FormLimitError(
        "Reading this took more time or memory than any questionnaire needs.",
        remedy="Save the sheets survey, choices and settings as a new file.",
    )
