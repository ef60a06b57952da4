"""Words of a translation taken in from a form: what changed is written, and nothing is lost."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from consult.errors import DraftChangedError
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.translating.reading import DraftedQuestionnaire, read_drafted
from surveys.files import decode_instrument, encode_instrument, instrument_digest
from surveys.model import Instrument, Language
from surveys.raw import clean_text
from surveys.translating import CELL_LIMIT, remove_words, walk_texts, write_cells
from surveys.xlsform.languages import is_language_code, read_language

WORDS: Final = "words:"
SEEN: Final = "seen:"
TRIES: Final = 3


class Sent(Struct, frozen=True):
    """What a form brought: the words typed for each address, and those it had shown."""

    words: dict[str, str]
    seen: dict[str, str]

    @property
    def changed(self) -> dict[str, str]:
        """The words that differ from what the form had shown."""
        return {place: said for place, said in self.words.items() if said != self.seen.get(place)}


class Saved(Struct, frozen=True):
    """What came of it: the addresses that somebody else had changed, and those that are gone.

    Nothing at all was written where there are any.
    """

    clashes: list[str] = []
    gone: list[str] = []


def read_sent(form: Mapping[str, object]) -> Sent:
    """Read the fields of a page of texts; line breaks are those of the questionnaire."""
    texts = {name: clean_text(said) for name, said in form.items() if isinstance(said, str)}
    return Sent(_under(WORDS, texts), _under(SEEN, texts))


async def save_words(
    request: StaffRequest, drafted: DraftedQuestionnaire, language: Language, sent: Sent
) -> Saved:
    """Write the words that changed into the questionnaire as it stands now.

    Two people may translate at once: only a text that both changed stands in the way. Raises
    ``DraftChangedError`` when others keep saving in between, and ``StorageError``.
    """
    for _ in range(TRIES):
        current = dict(walk_texts(drafted.instrument))
        gone = [place for place in sent.changed if place not in current]
        clashes = [
            place
            for place, words in sent.changed.items()
            if place in current
            and current[place].get(language, "").strip() not in {sent.seen.get(place, ""), words}
        ]
        if gone or clashes:
            return Saved(clashes, gone)
        instrument, _ = write_cells(drafted.instrument, language, sent.changed)
        if instrument == drafted.instrument:
            return Saved()
        try:
            await keep_version(request, drafted, instrument, f"Translated ({language})")
        except DraftChangedError:
            drafted = await read_drafted(request, drafted.draft.slug, drafted.row.id)
        else:
            return Saved()
    raise DraftChangedError(
        "Others are changing this questionnaire at this moment.",
        where=f"Questionnaire {drafted.row.id}.",
        remedy="Save once more.",
    )


async def keep_version(
    request: StaffRequest, drafted: DraftedQuestionnaire, instrument: Instrument, note: str
) -> None:
    """Record the act, then keep a new version.

    Raises ``DraftChangedError`` when another version counts meanwhile.
    """
    body = encode_instrument(instrument)
    # What cannot be read again must never be kept: this would lock everybody out of the draft.
    decode_instrument(body, f"Questionnaire {drafted.row.id}")
    desk = read_desk(request)
    await desk.audit.note(request.user.name, Act.TRANSLATED, drafted.draft.slug, note)
    await desk.staff.save_draft_version(
        drafted.row.id,
        after=drafted.row.current,
        body=body,
        digest=instrument_digest(instrument),
        author=request.user.id,
        note=note,
    )


def add_language(instrument: Instrument, language: Language) -> Instrument:
    """Give the questionnaire with a language more, all of it still to be translated."""
    return replace(instrument, languages=[*instrument.languages, language])


def remove_language(instrument: Instrument, language: Language) -> Instrument:
    """Give the questionnaire without a language: its words, and who signed them, are gone."""
    bare = remove_words(instrument, language)
    return replace(
        bare,
        languages=[one for one in bare.languages if one != language],
        signed=[one for one in bare.signed if one.language != language],
    )


def read_code(words: str) -> Language:
    """Give the code of a language from its name or from itself; nothing where it is neither."""
    return words if is_language_code(words) else read_language(words) or ""


def _under(prefix: str, texts: dict[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(prefix): said[:CELL_LIMIT]
        for name, said in texts.items()
        if name.startswith(prefix)
    }
