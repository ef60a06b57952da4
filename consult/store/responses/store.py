from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from consult.store.database import open_database
from consult.store.responses.bursts import KeptBursts
from consult.store.responses.consultation import require_consultation
from consult.store.responses.denied import DeniedWords
from consult.store.responses.entry import EntryCodes
from consult.store.responses.erasure import Erasure
from consult.store.responses.former import FormerIds
from consult.store.responses.resealing import Resealing
from consult.store.responses.rows import (
    ConsultationRow,
    QuestionnaireEntry,
    QuestionnaireRow,
    State,
    StoredResponse,
)
from consult.store.responses.saved import Saved
from consult.store.responses.tables import Consultation, Instrument, Questionnaire, Response
from consult.store.responses.tallies import KeptTallies
from consult.store.responses.versions import Versions, keep_instrument

PLACE: Final = "responses"

# Every page of a respondent's asks this, so that closing takes effect at once in every process and
# no time tells whether somebody else has just been here. Piccolo takes ten times as long to build
# the same statement from columns as the database takes to answer it.
FIND: Final = (
    "SELECT asked.id, asked.consultation, asked.audience, asked.wave, asked.by_invitation, "
    "asked.instrument AS digest, known.body, held.slug, held.state, held.invented, "
    "held.public_key, held.retention_end, held.withdrawal_cutoff, held.opens, held.closes "
    "FROM questionnaire AS asked "
    "JOIN consultation AS held ON held.id = asked.consultation "
    "JOIN instrument AS known ON known.digest = asked.instrument "
    "WHERE asked.token = {}"
)


class ResponsesStore(
    Versions,
    Erasure,
    Resealing,
    DeniedWords,
    EntryCodes,
    Saved,
    KeptBursts,
    KeptTallies,
    FormerIds,
):
    """The responses database: what a consultation asks, and what came back sealed.

    Every method raises ``StorageError`` when the database cannot do its part. Responses are
    written by ``ResponseWriter`` only.
    """

    async def add_consultation(  # noqa: PLR0913 - The columns of a record.
        self,
        slug: str,
        title: str,
        public_key: bytes,
        invented: bool,  # noqa: FBT001 - Part of the record, as in every caller.
        *,
        retention_end: date | None = None,
        withdrawal_cutoff: date | None = None,
        opens: date | None = None,
        closes: date | None = None,
    ) -> UUID:
        """Add a consultation in state ``draft``; each date may be None for none.

        Raises ``NameTakenError`` when the slug is in use.
        """
        row = Consultation(
            id=uuid4(),
            slug=slug,
            title=title,
            state="draft",
            invented=invented,
            public_key=public_key,
            retention_end=retention_end,
            withdrawal_cutoff=withdrawal_cutoff,
            opens=opens,
            closes=closes,
        )
        async with self.database.writing():
            await Consultation.insert(row)
        return row.id

    async def add_questionnaire(  # noqa: PLR0913 - The columns of a record.
        self,
        consultation: UUID,
        audience: str,
        token: str,
        body: bytes,
        digest: str,
        *,
        wave: str = "",
        by_invitation: bool = False,
    ) -> UUID:
        """Add the questionnaire of an audience, and of one wave of it where it has several.

        ``by_invitation`` lets only people with a code begin. Its instrument is added unless that
        version is there. Raises ``NameTakenError`` when the token is in use, ``NotFoundError``
        when there is no such consultation.
        """
        row = Questionnaire(
            id=uuid4(),
            consultation=consultation,
            audience=audience,
            wave=wave,
            token=token,
            instrument=digest,
            by_invitation=by_invitation,
        )
        async with self.database.writing():
            await require_consultation(consultation)
            await keep_instrument(digest, body)
            await Questionnaire.insert(row)
        return row.id

    async def set_state(self, consultation: UUID, state: State) -> None:
        """Move a consultation to another state.

        Raises ``NotFoundError`` when there is no such consultation.
        """
        async with self.database.writing():
            await require_consultation(consultation)
            await Consultation.update({Consultation.state: state}).where(
                Consultation.id == consultation
            )

    async def set_retention(
        self, consultation: UUID, retention_end: date | None, withdrawal_cutoff: date | None
    ) -> None:
        """Set the last days on which responses are kept, and on which one can be taken back.

        Raises ``NotFoundError`` when there is no such consultation.
        """
        async with self.database.writing():
            await require_consultation(consultation)
            await Consultation.update(
                {
                    Consultation.retention_end: retention_end,
                    Consultation.withdrawal_cutoff: withdrawal_cutoff,
                }
            ).where(Consultation.id == consultation)

    async def set_dates(self, consultation: UUID, opens: date | None, closes: date | None) -> None:
        """Set the first and the last day on which answers are taken; None for no such day.

        They count for an open consultation only. Raises ``NotFoundError`` when there is no such
        consultation.
        """
        async with self.database.writing():
            await require_consultation(consultation)
            await Consultation.update(
                {Consultation.opens: opens, Consultation.closes: closes}
            ).where(Consultation.id == consultation)

    async def read_questionnaire(self, token: str) -> QuestionnaireRow | None:
        """Find the questionnaire at a public address; None when there is none."""
        with self.database.reading():
            rows = await Questionnaire.raw(FIND, token)
        return QuestionnaireRow(**rows[0]) if rows else None

    async def list_questionnaires(self, consultation: UUID) -> list[QuestionnaireEntry]:
        """List a consultation's questionnaires by audience, without their bodies."""
        with self.database.reading():
            rows = await (
                Questionnaire.select(
                    Questionnaire.id,
                    Questionnaire.audience,
                    Questionnaire.wave,
                    Questionnaire.token,
                    Questionnaire.instrument.as_alias("digest"),
                    Questionnaire.by_invitation,
                )
                .where(Questionnaire.consultation == consultation)
                .order_by(Questionnaire.audience)
                .order_by(Questionnaire.wave)
                .order_by(Questionnaire.token)
            )
        return [QuestionnaireEntry(**row) for row in rows]

    async def read_consultation(self, slug: str) -> ConsultationRow | None:
        """Find a consultation by its slug; None when there is none."""
        with self.database.reading():
            row = await Consultation.select().where(Consultation.slug == slug).first()
        return None if row is None else ConsultationRow(**row)

    async def list_consultations(self) -> list[ConsultationRow]:
        """List every consultation, by slug."""
        with self.database.reading():
            rows = await Consultation.select().order_by(Consultation.slug)
        return [ConsultationRow(**row) for row in rows]

    async def read_instrument(self, digest: str) -> bytes | None:
        """Give the encoded instrument of one version; None when it is not here."""
        with self.database.reading():
            row = (
                await Instrument.select(Instrument.body).where(Instrument.digest == digest).first()
            )
        return None if row is None else bytes(row["body"])

    async def count_responses(self, consultation: UUID, before_week: str | None = None) -> int:
        """Count exactly, in weeks before ``before_week`` such as ``2026-W47``, or in all.

        What leaves the staff application is counted in tens, elsewhere.
        """
        query = Response.count().where(Response.consultation == consultation)
        if before_week is not None:
            query = query.where(Response.week < before_week)
        with self.database.reading():
            return int(await query)

    async def read_response(self, consultation: UUID, response: UUID) -> StoredResponse | None:
        """Give one sealed response of a consultation; None when it is gone."""
        with self.database.reading():
            row = await (
                Response.select(Response.id, Response.sealed)
                .where(Response.consultation == consultation)
                .where(Response.id == response)
                .first()
            )
        return None if row is None else StoredResponse(**row)

    async def iterate_responses(
        self, consultation: UUID, batch: int = 500, *, before_week: str | None = None
    ) -> AsyncIterator[StoredResponse]:
        """Give every sealed response in the order of its random id, never that of arrival.

        With ``before_week``, such as ``2026-W47``, only those of earlier weeks.
        """
        last: UUID | None = None
        while rows := await self.read_after(consultation, last, batch, before_week):
            for row in rows:
                yield row
            last = rows[-1].id


@asynccontextmanager
async def open_responses(url: str) -> AsyncIterator[ResponsesStore]:
    """Open the responses database for the length of the block; migrations have made it.

    Raises ``StorageError``.
    """
    async with open_database(url, PLACE) as database:
        yield ResponsesStore(database)
