"""Consultations, questionnaires and sealed responses: all that the respondents' process knows."""

from consult.store.responses.rows import (
    ConsultationRow,
    QuestionnaireEntry,
    QuestionnaireRow,
    State,
    StoredResponse,
)
from consult.store.responses.store import ResponsesStore, open_responses
from consult.store.responses.writer import ResponseWriter

__all__ = (
    "ConsultationRow",
    "QuestionnaireEntry",
    "QuestionnaireRow",
    "ResponseWriter",
    "ResponsesStore",
    "State",
    "StoredResponse",
    "open_responses",
)
