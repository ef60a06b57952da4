"""The questionnaire of a draft that a page is about, and its languages."""

from uuid import UUID

from msgspec import Struct

from consult.errors import NotFoundError
from consult.staff.desk import StaffRequest, read_desk
from consult.store.staff import DraftQuestionnaireRow, DraftRow
from surveys.files import decode_instrument
from surveys.model import Instrument, Language
from surveys.signing import is_signed
from surveys.translating import shows_signed, signed_digest


class DraftedQuestionnaire(Struct, frozen=True):
    """A draft, one of its questionnaires as it stands, and that questionnaire read."""

    draft: DraftRow
    row: DraftQuestionnaireRow
    instrument: Instrument

    @property
    def address(self) -> str:
        """The address under which its pages lie."""
        return f"/design/{self.draft.slug}/{self.row.id}"


async def read_drafted(
    request: StaffRequest, slug: str, questionnaire: UUID
) -> DraftedQuestionnaire:
    """Read one questionnaire of a draft as it stands.

    Raises ``NotFoundError``.
    """
    staff = read_desk(request).staff
    draft = await staff.read_draft(slug)
    if draft is not None:
        for row in await staff.list_draft_questionnaires(draft.id):
            if row.id == questionnaire:
                instrument = decode_instrument(row.body, f"Questionnaire {row.id}")
                return DraftedQuestionnaire(draft, row, instrument)
    raise NotFoundError("There is no such questionnaire.", where=f"Id {questionnaire}.")


def require_language(instrument: Instrument, language: str) -> Language:
    """Give a language that a questionnaire can be translated into.

    Raises ``NotFoundError`` for English, the source, and for one that it does not have.
    """
    if language == "en" or language not in instrument.languages:
        raise NotFoundError("This questionnaire has no such language.", where=language[:40])
    return language


async def read_signed(
    request: StaffRequest, drafted: DraftedQuestionnaire, language: Language
) -> Instrument | None:
    """Give the version whose texts in a language were signed last, where that is an earlier one.

    None when nobody signed it, when it stands as it was signed, or when that version is gone.
    """
    digest = signed_digest(drafted.instrument, language)
    if not digest or is_signed(drafted.instrument, language):
        return None
    staff = read_desk(request).staff
    note = write_signed_note(language)
    for entry in await staff.list_draft_versions(drafted.row.id):
        if entry.note != note:
            continue
        row = await staff.read_draft_version(drafted.row.id, entry.number)
        instrument = decode_instrument(row.body, f"Version {entry.number}")
        if shows_signed(instrument, language, digest):
            return instrument
    return None


def write_signed_note(language: Language) -> str:
    """Write the note of the version in which a language was signed."""
    return f"Signed the translation ({language})"
