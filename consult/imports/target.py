from datetime import UTC, datetime
from typing import NoReturn

from consult.errors import ImportRefusedError
from consult.store.responses import (
    ConsultationRow,
    QuestionnaireEntry,
    QuestionnaireRow,
    ResponsesStore,
    takes_answers,
)


async def find_target(
    store: ResponsesStore,
    slug: str,
    audience: str | None,
    *,
    beside: bool,
    wave: str | None = None,
) -> QuestionnaireRow:
    """Find the questionnaire that a file's answers belong to.

    ``wave`` is one of the audience's; None where it is asked once.
    Nothing about an imported file is kept by which a second import of it could be known, so a
    consultation that holds responses takes more only when ``beside`` says that this is meant.
    Raises ``ImportRefusedError`` when there is no such questionnaire, it is not open, or it
    holds responses; ``StorageError``.
    """
    consultation = await store.read_consultation(slug)
    if consultation is None:
        _refuse(slug, "There is no such consultation.", "Check the name.")
    _require_open(consultation)
    if not beside and await store.count_responses(consultation.id):
        _refuse(
            slug,
            "This consultation already holds responses.",
            "If this file was imported before, do not import it again: every answer would count "
            "twice. If its answers are new, repeat the command with --beside.",
        )
    return await _find_questionnaire(store, consultation, audience, wave)


def _require_open(consultation: ConsultationRow) -> None:
    if consultation.state == "draft":
        _refuse(consultation.slug, "This consultation is a draft.", "Open it first.")
    if not takes_answers(consultation, datetime.now(UTC).date()):
        _refuse(
            consultation.slug,
            "This consultation is closed.",
            "Answers come in only while it is open, from its first day to its last.",
        )


async def _find_questionnaire(
    store: ResponsesStore,
    consultation: ConsultationRow,
    audience: str | None,
    wave: str | None,
) -> QuestionnaireRow:
    entries = await store.list_questionnaires(consultation.id)
    heard = [entry for entry in entries if audience in {None, entry.audience}]
    if len({entry.audience for entry in heard}) != 1:
        names = ", ".join(sorted({entry.audience for entry in entries}))
        _refuse(
            consultation.slug,
            "It is not clear whose questionnaire the answers belong to.",
            f"Set audience in the map to one of: {names}.",
        )
    fitting = [entry for entry in heard if wave in {None, entry.wave}]
    if len(fitting) != 1:
        _refuse_wave(consultation.slug, heard, wave)
    row = await store.read_questionnaire(fitting[0].token)
    if row is None:
        _refuse(consultation.slug, "The questionnaire is no longer there.", "Try again.")
    return row


def _refuse_wave(slug: str, entries: list[QuestionnaireEntry], wave: str | None) -> NoReturn:
    """Answers from before and after something must never be stored as if they were of one time."""
    waves = ", ".join(sorted(entry.wave for entry in entries if entry.wave))
    if not waves:
        _refuse(slug, "These people are asked once, so there is no wave.", "Leave --wave out.")
    what = (
        "These people are asked in several waves, and it is not clear which one this is."
        if wave is None
        else f"There is no wave {wave}."
    )
    _refuse(slug, what, f"Repeat the command with --wave and one of: {waves}.")


def _refuse(slug: str, what: str, remedy: str) -> NoReturn:
    raise ImportRefusedError(what, where=f"Consultation {slug}.", remedy=remedy)
