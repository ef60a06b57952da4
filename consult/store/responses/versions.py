"""Versions of a questionnaire: the present one is answered, the former ones stay readable."""

from datetime import date
from typing import Final
from uuid import UUID, uuid5

from consult.errors import NotFoundError
from consult.store.database import Database
from consult.store.responses.rows import FormerVersionRow
from consult.store.responses.tables import FormerVersion, Instrument, Questionnaire

NUMBERED: Final = UUID("5b0f6c7e-63a1-4c57-9a53-2f7e1c1f3a10")
"""The name space of keys made from a questionnaire and a version's number."""


class Versions:
    """Puts new versions in the place of old ones, and keeps the old."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def revise_questionnaire(
        self, questionnaire: UUID, body: bytes, digest: str, *, instead_of: str, on: date
    ) -> bool:
        """Ask another version from now on, and keep the one of digest ``instead_of``.

        Whoever is answering meanwhile starts again; what was sent keeps its version. False when
        ``instead_of`` is not the present version at that moment, so that of two who publish at
        once the later does not undo what the other has done. Raises ``NotFoundError`` when there
        is no such questionnaire.
        """
        async with self.database.writing():
            await _require_questionnaire(questionnaire)
            await keep_instrument(digest, body)
            changed = await (
                Questionnaire.update({Questionnaire.instrument: digest})
                .where(Questionnaire.id == questionnaire)
                .where(Questionnaire.instrument == instead_of)
                .returning(Questionnaire.id)
            )
            if changed:
                await _keep_former(questionnaire, instead_of, on)
        return bool(changed)

    async def list_former_versions(self, questionnaire: UUID) -> list[FormerVersionRow]:
        """List the versions that a questionnaire had before the present one, oldest first."""
        with self.database.reading():
            rows = await (
                FormerVersion.select(
                    FormerVersion.number,
                    FormerVersion.instrument.as_alias("digest"),
                    FormerVersion.until,
                )
                .where(FormerVersion.questionnaire == questionnaire)
                .order_by(FormerVersion.number)
            )
        return [FormerVersionRow(**row) for row in rows]


async def keep_instrument(digest: str, body: bytes) -> None:
    """Add an instrument inside the caller's transaction, unless that version is there."""
    if not await Instrument.exists().where(Instrument.digest == digest):
        await Instrument.insert(Instrument(digest=digest, body=body))


async def _keep_former(questionnaire: UUID, digest: str, until: date) -> None:
    number = 1 + await FormerVersion.count().where(FormerVersion.questionnaire == questionnaire)
    await FormerVersion.insert(
        FormerVersion(
            id=uuid5(NUMBERED, f"{questionnaire} {number}"),
            questionnaire=questionnaire,
            number=number,
            instrument=digest,
            until=until,
        )
    )


async def _require_questionnaire(questionnaire: UUID) -> None:
    if not await Questionnaire.exists().where(Questionnaire.id == questionnaire):
        raise NotFoundError(
            "There is no such questionnaire.", where=f"Questionnaire {questionnaire}."
        )
