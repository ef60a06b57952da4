from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from uuid import UUID

from consult.errors import ConsultationClosedError, PublicKeyChangedError
from consult.intake.redaction import KeptAnswers
from consult.intake.weeks import week_of
from consult.store.responses import QuestionnaireRow, ResponseWriter
from consult.vault.record import ResponseRecord
from consult.vault.seal import PublicKey, seal_response
from surveys.files import decode_instrument
from surveys.languages import find_ordinary
from surveys.model import Instrument
from surveys.path import find_ending, find_path, keep_on_path
from surveys.quoting import NOT_QUOTED, choose_way


class Intake:
    """Seals and stores kept answers, for respondents, helpline entry and imports alike.

    ``today`` gives the date from which the week is taken; nothing asks for the time of day.
    """

    def __init__(self, writer: ResponseWriter, today: Callable[[], date]) -> None:
        self._writer = writer
        self._today = today

    async def submit(  # noqa: PLR0913 - The columns of a record, and what is used up for it.
        self,
        kept: KeptAnswers,
        questionnaire: QuestionnaireRow,
        *,
        language: str,
        response: UUID | None = None,
        withdrawal_digest: bytes | None = None,
        entry_digest: bytes | None = None,
    ) -> None:
        """Store the answers that belong to their path, and return once they are durable.

        Sent again under the same random id, they are stored once.
        With a withdrawal digest they can be taken back by whoever has its code, and otherwise by
        nobody. With that of a code to begin with, the code is used up by storing. Nothing is
        stored where the path leads to an ending that keeps no answers. Raises
        ``ConsultationClosedError`` once its last day has passed, ``EntryCodeSpentError``,
        ``StorageError``, ``SealError`` for an unusable key, and ``SurveysError`` for an
        instrument that cannot be read.
        """
        today = self._today()
        _require_kept(questionnaire, today)
        instrument = _read_body(questionnaire.body, questionnaire.digest)
        path = find_path(instrument, kept.closed, today=today)
        if not find_ending(instrument, path).stores:
            return
        record = _make_record(kept, questionnaire, instrument, language, today)
        write = partial(
            self._writer.write,
            questionnaire.consultation,
            week=week_of(today),
            response=response,
            withdrawal_digest=withdrawal_digest,
            entry_digest=entry_digest,
        )
        key = questionnaire.public_key
        try:
            await write(seal_response(record, PublicKey(key)), sealed_to=key)
        except PublicKeyChangedError as changed:
            # Staff replaced the key after this page was begun; the answers are not lost by it.
            key = changed.public_key
            await write(seal_response(record, PublicKey(key)), sealed_to=key)


def _require_kept(questionnaire: QuestionnaireRow, today: date) -> None:
    if questionnaire.retention_end is not None and questionnaire.retention_end < today:
        raise ConsultationClosedError(
            "The last day of this consultation has passed, so nothing was stored.",
            where=f"Consultation {questionnaire.consultation}.",
            remedy="Nothing can be sent to it any more.",
        )


def _make_record(
    kept: KeptAnswers,
    questionnaire: QuestionnaireRow,
    instrument: Instrument,
    language: str,
    today: date,
) -> ResponseRecord:
    closed, missing, texts = keep_on_path(
        instrument, kept.closed, kept.missing, kept.texts, today=today
    )
    return ResponseRecord(
        instrument=questionnaire.digest,
        audience=questionnaire.audience,
        # Who reads easy words is a small group: nothing kept tells them from anybody else.
        language=find_ordinary(language),
        closed=closed,
        missing=missing,
        texts=texts,
        flags=kept.flags,
        flagged={key: flags for key, flags in kept.flagged.items() if key in texts},
        # What the consultation does not offer nobody can have agreed to, whatever a form said.
        quoting=choose_way(instrument.facts, kept.quoting) if texts else NOT_QUOTED,
    )


@lru_cache(maxsize=64)
def _read_body(body: bytes, digest: str) -> Instrument:
    return decode_instrument(body, where=f"Version {digest}")
