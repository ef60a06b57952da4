from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID, uuid4

from consult.errors import NotFoundError
from consult.store.database import Database, open_database
from consult.store.responses.rows import (
    ConsultationRow,
    QuestionnaireEntry,
    QuestionnaireRow,
    State,
    StoredResponse,
)
from consult.store.responses.tables import Consultation, Instrument, Questionnaire, Response

PLACE: Final = "responses"


class ResponsesStore:
    """The responses database: what a consultation asks, and what came back sealed.

    Every method raises ``StorageError`` when the database cannot do its part. Responses are
    written by ``ResponseWriter`` only.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_consultation(
        self,
        slug: str,
        title: str,
        public_key: bytes,
        invented: bool,  # noqa: FBT001 - Part of the record, as in every caller.
    ) -> UUID:
        """Add a consultation in state ``draft``.

        Raises ``NameTakenError`` when the slug is in use.
        """
        row = Consultation(
            id=uuid4(),
            slug=slug,
            title=title,
            state="draft",
            invented=invented,
            public_key=public_key,
        )
        async with self.database.writing():
            await Consultation.insert(row)
        return row.id

    async def add_questionnaire(
        self, consultation: UUID, audience: str, token: str, body: bytes, digest: str
    ) -> UUID:
        """Add an audience's questionnaire, and its instrument unless that version is there.

        Raises ``NameTakenError`` when the token is in use, ``NotFoundError`` when there is no
        such consultation.
        """
        row = Questionnaire(
            id=uuid4(),
            consultation=consultation,
            audience=audience,
            token=token,
            instrument=digest,
        )
        async with self.database.writing():
            await _require(consultation)
            await _keep_instrument(digest, body)
            await Questionnaire.insert(row)
        return row.id

    async def set_state(self, consultation: UUID, state: State) -> None:
        """Move a consultation to another state.

        Raises ``NotFoundError`` when there is no such consultation.
        """
        async with self.database.writing():
            await _require(consultation)
            await Consultation.update({Consultation.state: state}).where(
                Consultation.id == consultation
            )

    async def read_questionnaire(self, token: str) -> QuestionnaireRow | None:
        """Find the questionnaire at a public address; None when there is none."""
        consultation = Questionnaire.consultation
        with self.database.reading():
            row = await (
                Questionnaire.select(
                    Questionnaire.id,
                    Questionnaire.consultation,
                    consultation.slug.as_alias("slug"),
                    Questionnaire.audience,
                    consultation.state.as_alias("state"),
                    consultation.invented.as_alias("invented"),
                    consultation.public_key.as_alias("public_key"),
                    Questionnaire.instrument.body.as_alias("body"),
                    Questionnaire.instrument.as_alias("digest"),
                )
                .where(Questionnaire.token == token)
                .first()
            )
        return None if row is None else QuestionnaireRow(**row)

    async def list_questionnaires(self, consultation: UUID) -> list[QuestionnaireEntry]:
        """List a consultation's questionnaires by audience, without their bodies."""
        with self.database.reading():
            rows = await (
                Questionnaire.select(
                    Questionnaire.id,
                    Questionnaire.audience,
                    Questionnaire.token,
                    Questionnaire.instrument.as_alias("digest"),
                )
                .where(Questionnaire.consultation == consultation)
                .order_by(Questionnaire.audience)
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

    async def count_responses(self, consultation: UUID) -> int:
        """Count exactly; what leaves the staff application is counted in tens, elsewhere."""
        with self.database.reading():
            count = await Response.count().where(Response.consultation == consultation)
        return int(count)

    async def iterate_responses(
        self, consultation: UUID, batch: int = 500
    ) -> AsyncIterator[StoredResponse]:
        """Give every sealed response in the order of its random id, never that of arrival."""
        last: UUID | None = None
        while rows := await self._read_after(consultation, last, batch):
            for row in rows:
                yield row
            last = rows[-1].id

    async def _read_after(
        self, consultation: UUID, last: UUID | None, batch: int
    ) -> list[StoredResponse]:
        query = Response.select(Response.id, Response.sealed).where(
            Response.consultation == consultation
        )
        if last is not None:
            query = query.where(Response.id > last)
        with self.database.reading():
            rows = await query.order_by(Response.id).limit(batch)
        return [StoredResponse(**row) for row in rows]


@asynccontextmanager
async def open_responses(url: str) -> AsyncIterator[ResponsesStore]:
    """Open the responses database for the length of the block; migrations have made it.

    Raises ``StorageError``.
    """
    async with open_database(url, PLACE) as database:
        yield ResponsesStore(database)


async def _require(consultation: UUID) -> None:
    if not await Consultation.exists().where(Consultation.id == consultation):
        raise NotFoundError(
            "There is no such consultation.", where=f"Consultation {consultation}."
        )


async def _keep_instrument(digest: str, body: bytes) -> None:
    if not await Instrument.exists().where(Instrument.digest == digest):
        await Instrument.insert(Instrument(digest=digest, body=body))
