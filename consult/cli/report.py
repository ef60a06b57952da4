import sys

from analysis.errors import AnalysisError
from anonymise.errors import AnonymiseError
from consult.errors import ConsultError
from surveys.errors import SurveysError

FAILED = 1
UNUSABLE = 2
FAMILIES = (AnalysisError, AnonymiseError, ConsultError, SurveysError)


def report_error(error: BaseException) -> int | None:
    """Print one refusal on standard error and give the exit code; None for a fault of ours."""
    if not isinstance(error, FAMILIES):
        return None
    sys.stderr.write(f"consult: {error} [{error.code}]\n")
    return FAILED
