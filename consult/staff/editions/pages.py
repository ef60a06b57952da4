"""A draft's questionnaire in every form in which somebody may meet it: paper, files, previews."""

from typing import Final, get_args
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from consult.errors import NotFoundError
from consult.pages.environment import read_environment
from consult.pages.words import name_language
from consult.staff.desk import StaffRequest
from consult.staff.editions.build import print_form
from consult.staff.editions.files import FileKind, write_file
from consult.staff.editions.views import Look, PrintedForm
from consult.staff.rendering import render_page
from consult.staff.roles import DESIGNERS
from consult.staff.translating.reading import DraftedQuestionnaire, read_drafted
from surveys.languages import is_easy
from surveys.model import Language
from surveys.piping import say_text
from surveys.signing import ENGLISH, is_signed

FORMS: Final = "/design/{slug:str}/{questionnaire:uuid}/forms"


class FormsLanguage(Struct, frozen=True):
    """One language that a form can be printed in."""

    code: Language
    name: str
    draft: bool


class FormsView(Struct, frozen=True, kw_only=True):
    """Every form of a questionnaire that can be had."""

    address: str
    back: str
    title: str
    languages: list[FormsLanguage]


class EditionView(Struct, frozen=True):
    """A questionnaire on paper, how it looks, and whether its language is a draft."""

    form: PrintedForm
    look: Look
    draft: bool


@get(FORMS, opt={"roles": DESIGNERS})
async def show_forms(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[str]:
    """List the forms on paper, the files and the preview of one questionnaire."""
    drafted = await read_drafted(request, slug, questionnaire)
    view = FormsView(
        address=drafted.address,
        back=f"/design/{drafted.draft.slug}",
        title=say_text(drafted.instrument.title, ENGLISH),
        languages=[
            FormsLanguage(code, name_language(code), not is_signed(drafted.instrument, code))
            for code in drafted.instrument.languages
            if not is_easy(code)
        ],
    )
    return render_page(request, "forms", view)


@get(FORMS + "/paper/{look:str}", opt={"roles": DESIGNERS})
async def show_paper(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    look: FromPath[str],
    language: FromQuery[str] = ENGLISH,
) -> Response[str]:
    """Show a questionnaire as it is printed: ordinary, large or easy to read."""
    drafted = await read_drafted(request, slug, questionnaire)
    found = next((known for known in get_args(Look) if known == look), None)
    if found is None or language not in drafted.instrument.languages:
        raise NotFoundError("This questionnaire is not printed in this way.", where=look[:40])
    easy = found == "easy"
    form = print_form(drafted.instrument, ENGLISH if easy else language, easy=easy)
    view = EditionView(form, found, not is_signed(drafted.instrument, language))
    body = read_environment().get_template("staff/edition.html").render(view=view)
    return Response(body, media_type="text/html")


@get(FORMS + "/file/{kind:str}", opt={"roles": DESIGNERS})
async def give_file(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID], kind: FromPath[str]
) -> Response[bytes]:
    """Give a questionnaire as a file: our JSON, or an XLSForm for other tools."""
    drafted = await read_drafted(request, slug, questionnaire)
    found = next((known for known in get_args(FileKind) if known == kind), None)
    if found is None:
        raise NotFoundError("This questionnaire is not given in this kind of file.")
    content, media_type = write_file(drafted.instrument, found)
    return Response(
        content,
        media_type=media_type,
        headers={"content-disposition": f'attachment; filename="{_name(drafted, found)}"'},
    )


def _name(drafted: DraftedQuestionnaire, kind: FileKind) -> str:
    return f"{drafted.instrument.slug}-{drafted.row.current}.{kind}"
