"""A questionnaire's languages, and each beside its English, to be written and signed."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from consult.errors import DraftChangedError
from consult.pages.words import draft_digest
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.staff.translating.reading import (
    DraftedQuestionnaire,
    read_drafted,
    read_signed,
    require_language,
    write_signed_note,
)
from consult.staff.translating.saving import (
    add_language,
    keep_version,
    read_code,
    read_sent,
    remove_language,
    save_words,
)
from consult.staff.translating.views import (
    LanguagesView,
    Typed,
    view_languages,
    view_translation,
    view_words,
)
from surveys.errors import UnfinishedLanguageError
from surveys.model import Language
from surveys.piping import say_text
from surveys.signing import sign
from surveys.translating import list_cells

ALL: Final = "/design/{slug:str}/{questionnaire:uuid}/languages"
ONE: Final = ALL + "/{language:str}"
_NOT_A_CODE: Final = (
    "There is no such language. Write its English name or its short code, for example Welsh or cy."
)
_THERE_ALREADY: Final = "This questionnaire has this language already."
_BOTH: Final = (
    "Somebody else has changed the marked texts while you were writing. Their words stand beside "
    "yours. Nothing of this page is saved yet: choose what is right, then save again."
)
_GONE: Final = (
    "Some of these texts were removed from the questionnaire meanwhile. The others are as you "
    "wrote them and are not saved yet: save again."
)


@get(ALL, opt={"roles": DESIGNERS})
async def show_languages(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[str]:
    """Show how far each language is, and who signed it."""
    drafted = await read_drafted(request, slug, questionnaire)
    return _show_all(request, drafted, [])


@post(ALL, opt={"roles": DESIGNERS, "audit": Act.TRANSLATED}, status_code=SEE_OTHER)
async def begin_language(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[Any]:
    """Add a language, whose texts are all missing at first."""
    drafted = await read_drafted(request, slug, questionnaire)
    (language,) = await read_fields(request, "language")
    language = read_code(language.strip())
    if not language:
        return _show_all(request, drafted, [FormFault("language", _NOT_A_CODE)])
    if language in drafted.instrument.languages:
        return _show_all(request, drafted, [FormFault("language", _THERE_ALREADY)])
    instrument = add_language(drafted.instrument, language)
    await keep_version(request, drafted, instrument, f"Added a language ({language})")
    return redirect_to(f"{drafted.address}/languages/{language}")


@get(ONE, opt={"roles": DESIGNERS})
async def show_translation(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromPath[str],
    page: FromQuery[int] = 1,
) -> Response[str]:
    """Show one page of texts beside their English."""
    drafted = await read_drafted(request, slug, questionnaire)
    return await _show_one(request, drafted, language, page, Typed())


@post(ONE, opt={"roles": DESIGNERS, "audit": Act.TRANSLATED}, status_code=SEE_OTHER)
async def save_translation(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromPath[str],
    page: FromQuery[int] = 1,
) -> Response[Any]:
    """Save the texts of one page that were changed, and go on to the next."""
    drafted = await read_drafted(request, slug, questionnaire)
    code = require_language(drafted.instrument, language)
    form = await request.form()
    sent = read_sent(dict(form.items()))
    saved = await save_words(request, drafted, code, sent)
    if saved.clashes or saved.gone:
        faults = [FormFault("content", _BOTH if saved.clashes else _GONE)]
        typed = Typed(sent.changed, saved.clashes, faults)
        now = await read_drafted(request, slug, questionnaire)
        return await _show_one(request, now, language, page, typed)
    step = 1 if form.get("go") == "next" else 0
    return redirect_to(f"{drafted.address}/languages/{code}?page={page + step}")


@post(ONE + "/remove", opt={"roles": DESIGNERS, "audit": Act.TRANSLATED}, status_code=SEE_OTHER)
async def take_out_language(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromPath[str],
) -> Response[Any]:
    """Take a language out with all its words; undoing brings both back."""
    drafted = await read_drafted(request, slug, questionnaire)
    code = require_language(drafted.instrument, language)
    instrument = remove_language(drafted.instrument, code)
    await keep_version(request, drafted, instrument, f"Took a language out ({code})")
    return redirect_to(f"{drafted.address}/languages")


@get(ONE + "/words", opt={"roles": DESIGNERS})
async def show_words(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromPath[str],
) -> Response[str]:
    """Show the words that are the same on every page, for whoever answers for a language."""
    drafted = await read_drafted(request, slug, questionnaire)
    code = require_language(drafted.instrument, language)
    view = view_words(f"{drafted.address}/languages/{code}", code)
    return render_page(request, "words", view)


@post(ONE + "/sign", opt={"roles": DESIGNERS, "audit": Act.TRANSLATED}, status_code=SEE_OTHER)
async def sign_translation(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromPath[str],
) -> Response[Any]:
    """Sign a language in the name of whoever is signed in, exactly as they saw it."""
    drafted = await read_drafted(request, slug, questionnaire)
    code = require_language(drafted.instrument, language)
    version, ticked = await read_fields(request, "version", "words")
    if version != str(drafted.row.current):
        # A signature is for what somebody has read, not for what was changed a moment ago.
        raise DraftChangedError(
            "The questionnaire was changed after you opened this page, so it is not signed.",
            where=f"Language {code}.",
            remedy="Look at what changed, then sign.",
        )
    day = datetime.now(UTC).date()
    # What was on the page of words, and no version of them that came since.
    words = draft_digest(code) if ticked and ticked == draft_digest(code) else ""
    try:
        signed = sign(drafted.instrument, code, request.user.name, day, words=words)
    except UnfinishedLanguageError as error:
        typed = Typed(faults=[FormFault("content", str(error))])
        return await _show_one(request, drafted, code, 1, typed)
    await keep_version(request, drafted, signed, write_signed_note(code))
    return redirect_to(f"{drafted.address}/languages")


def _show_all(
    request: StaffRequest, drafted: DraftedQuestionnaire, faults: list[FormFault]
) -> Response[str]:
    view = LanguagesView(
        faults=faults,
        address=f"{drafted.address}/languages",
        back=f"/design/{drafted.draft.slug}",
        title=say_text(drafted.instrument.title, "en"),
        version=drafted.row.current,
        lines=view_languages(drafted.instrument),
    )
    return render_page(request, "languages", view, status_code=_status(faults))


async def _show_one(
    request: StaffRequest, drafted: DraftedQuestionnaire, language: str, page: int, typed: Typed
) -> Response[str]:
    code: Language = require_language(drafted.instrument, language)
    before = await read_signed(request, drafted, code)
    cells = list_cells(drafted.instrument, code, before)
    view = view_translation(drafted, code, cells, page, typed)
    return render_page(request, "translate", view, status_code=_status(typed.faults))


def _status(faults: list[FormFault]) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
