"""Consultations, questionnaires and sealed responses: all that the respondents' process knows."""

from consult.store.responses.rows import (
    ConsultationRow,
    FormerVersionRow,
    QuestionnaireEntry,
    QuestionnaireRow,
    State,
    StoredResponse,
    takes_answers,
)
from consult.store.responses.store import ResponsesStore, open_responses
from consult.store.responses.tallies import RedactionCounts
from consult.store.responses.writer import ResponseWriter

__all__ = (
    "ConsultationRow",
    "FormerVersionRow",
    "QuestionnaireEntry",
    "QuestionnaireRow",
    "RedactionCounts",
    "ResponseWriter",
    "ResponsesStore",
    "State",
    "StoredResponse",
    "open_responses",
    "takes_answers",
)
