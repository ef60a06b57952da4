import zlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from consult.errors import DraftChangedError, NotFoundError
from consult.store.database import Database
from consult.store.staff.rows import DraftQuestionnaireRow, DraftVersionRow, VersionEntry
from consult.store.staff.tables import Draft, DraftQuestionnaire, DraftVersion

# What an approval or a publication was about is no longer what the draft says.
SETTLED = ["approved", "published"]


class DraftVersions:
    """The questionnaires of a draft, every saved step of each, and the one that counts.

    Bodies are compressed, since a step differs from the one before it by a few words.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_draft_questionnaire(
        self, draft: UUID, body: bytes, digest: str, author: UUID
    ) -> UUID:
        """Add a questionnaire whose version 1 is this body, after those that are there.

        An approved or published draft is a draft again. Raises ``NotFoundError`` when there is
        no such draft.
        """
        questionnaire = uuid4()
        async with self.database.writing():
            await _unsettle(draft)
            place = await DraftQuestionnaire.count().where(DraftQuestionnaire.draft == draft)
            await DraftQuestionnaire.insert(
                DraftQuestionnaire(id=questionnaire, draft=draft, place=place, current=1)
            )
            await DraftVersion.insert(_version(questionnaire, 1, 0, body, digest, author, ""))
        return questionnaire

    async def remove_draft_questionnaire(self, questionnaire: UUID, *, after: int) -> None:
        """Remove a questionnaire with all its versions, as long as version ``after`` counts.

        An approved or published draft is a draft again. Raises ``DraftChangedError`` when
        another version counts meanwhile, and ``NotFoundError`` when it is gone.
        """
        async with self.database.writing():
            draft = await _point(questionnaire, after, after)
            await _unsettle(draft)
            await DraftQuestionnaire.delete().where(DraftQuestionnaire.id == questionnaire)

    async def list_draft_questionnaires(self, draft: UUID) -> list[DraftQuestionnaireRow]:
        """List a draft's questionnaires as they stand, in the order in which they were added."""
        with self.database.reading():
            rows = await (
                DraftVersion.select(
                    DraftVersion.questionnaire.id.as_alias("id"),
                    DraftVersion.questionnaire.draft.as_alias("draft"),
                    DraftVersion.questionnaire.current.as_alias("current"),
                    DraftVersion.body,
                    DraftVersion.digest,
                    DraftVersion.author,
                    DraftVersion.saved,
                )
                .where(DraftVersion.questionnaire.draft == draft)
                .where(DraftVersion.number == DraftVersion.questionnaire.current)
                .order_by(DraftVersion.questionnaire.place)
                .order_by(DraftVersion.questionnaire.id)
            )
        return [DraftQuestionnaireRow(**_whole(row)) for row in rows]

    async def save_draft_version(  # noqa: PLR0913 - The parts of one row.
        self,
        questionnaire: UUID,
        *,
        after: int,
        body: bytes,
        digest: str,
        author: UUID,
        note: str = "",
    ) -> int:
        """Keep another version made from version ``after``, let it count, and give its number.

        An approved or published draft is a draft again. Raises ``DraftChangedError`` when
        another version counts meanwhile; then nothing is kept. Raises ``NotFoundError`` when
        there is no such questionnaire.
        """
        async with self.database.writing():
            # The first statement locks the row, so that whoever saves at the same time waits,
            # and then finds that another version counts.
            draft = await _point(questionnaire, after, after)
            number = 1 + await _count_versions(questionnaire)
            row = _version(questionnaire, number, after, body, digest, author, note)
            await DraftVersion.insert(row)
            await _point(questionnaire, after, number)
            await _unsettle(draft)
        return number

    async def move_draft_version(self, questionnaire: UUID, from_: int, to: int) -> None:
        """Let another version count, to undo or redo, as long as version ``from_`` does.

        An approved or published draft is a draft again. Raises ``DraftChangedError`` when
        another counts meanwhile, and ``NotFoundError`` when there is no such version.
        """
        async with self.database.writing():
            draft = await _point(questionnaire, from_, to)
            key = _key(questionnaire, to)
            if not await DraftVersion.exists().where(DraftVersion.id == key):
                raise _no_version(questionnaire, to)
            await _unsettle(draft)

    async def list_draft_versions(self, questionnaire: UUID) -> list[VersionEntry]:
        """List every version of a questionnaire, the newest first, without the bodies."""
        with self.database.reading():
            rows = await (
                DraftVersion.select(
                    DraftVersion.number,
                    DraftVersion.parent,
                    DraftVersion.digest,
                    DraftVersion.author,
                    DraftVersion.saved,
                    DraftVersion.note,
                )
                .where(DraftVersion.questionnaire == questionnaire)
                .order_by(DraftVersion.number, ascending=False)
            )
        return [VersionEntry(**row) for row in rows]

    async def read_draft_version(self, questionnaire: UUID, number: int) -> DraftVersionRow:
        """Give one version whole.

        Raises ``NotFoundError`` when there is no such version.
        """
        with self.database.reading():
            row = await (
                DraftVersion.select(*DraftVersion.all_columns(exclude=[DraftVersion.id]))
                .where(DraftVersion.id == _key(questionnaire, number))
                .first()
            )
        if row is None:
            raise _no_version(questionnaire, number)
        return DraftVersionRow(**_whole(row))


async def _point(questionnaire: UUID, expected: int, number: int) -> UUID:
    """Let a version count inside the caller's transaction, and give the draft it belongs to."""
    changed = await (
        DraftQuestionnaire.update({DraftQuestionnaire.current: number})
        .where(DraftQuestionnaire.id == questionnaire)
        .where(DraftQuestionnaire.current == expected)
        .returning(DraftQuestionnaire.draft)
    )
    if changed:
        return UUID(str(changed[0]["draft"]))
    where = f"Questionnaire {questionnaire}."
    if not await DraftQuestionnaire.exists().where(DraftQuestionnaire.id == questionnaire):
        raise NotFoundError("There is no such questionnaire.", where=where)
    raise DraftChangedError(
        "Somebody else has changed this questionnaire meanwhile.",
        where=where,
        remedy="Look at what they changed, then make your change again.",
    )


async def _count_versions(questionnaire: UUID) -> int:
    return int(await DraftVersion.count().where(DraftVersion.questionnaire == questionnaire))


async def _unsettle(draft: UUID) -> None:
    """Make an approved or published draft a draft again inside the caller's transaction."""
    await (
        Draft.update({Draft.state: "draft"})
        .where(Draft.id == draft)
        .where(Draft.state.is_in(SETTLED))
    )
    if not await Draft.exists().where(Draft.id == draft):
        raise NotFoundError("There is no such draft.", where=f"Draft {draft}.")


def _version(  # noqa: PLR0913, PLR0917 - The parts of one row.
    questionnaire: UUID,
    number: int,
    parent: int,
    body: bytes,
    digest: str,
    author: UUID,
    note: str,
) -> DraftVersion:
    return DraftVersion(
        id=_key(questionnaire, number),
        questionnaire=questionnaire,
        number=number,
        parent=parent,
        body=zlib.compress(body),
        digest=digest,
        author=author,
        saved=datetime.now(UTC),
        note=note,
    )


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "body": zlib.decompress(row["body"])}


def _key(questionnaire: UUID, number: int) -> UUID:
    return uuid5(questionnaire, str(number))


def _no_version(questionnaire: UUID, number: int) -> NotFoundError:
    return NotFoundError(
        "There is no such version.", where=f"Questionnaire {questionnaire}, version {number}."
    )
