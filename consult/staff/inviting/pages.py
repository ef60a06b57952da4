"""How people come in: by the address alone or with a code, and the codes to hand out."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import NotFoundError
from consult.pages.words import name_language
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.inviting.batches import MOST_CODES, make_batch, read_count
from consult.staff.inviting.slips import print_slips, write_slips
from consult.staff.reading import read_consultation
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.store.responses import ConsultationRow, QuestionnaireEntry
from surveys.audiences import write_way
from surveys.files import decode_instrument
from surveys.languages import is_easy
from surveys.signing import ENGLISH

PATH: Final = "/consultations/{slug:str}/ways"
ONE: Final = f"{PATH}/{{questionnaire:uuid}}"
OPEN: Final = "open"
INVITATION: Final = "invitation"

CHOOSE: Final = "Choose one of the two."
COUNT: Final = f"Write a number from 1 to {MOST_CODES}."
SURE: Final = "Tick the box if you are sure."
ENDED: Final = "This consultation has ended and its answers are erased."


class LanguageChoice(Struct, frozen=True):
    """A language in which slips can be printed."""

    value: str
    label: str
    checked: bool = False


class WayView(Struct, frozen=True):
    """One questionnaire and how people come to it."""

    id: str
    name: str
    link: str
    by_invitation: bool
    languages: list[LanguageChoice]


class WaysView(FormView, frozen=True, kw_only=True):
    """Every questionnaire of a consultation and how people come to it."""

    slug: str
    title: str
    ended: bool
    relative: bool
    most: int
    ways: list[WayView]
    notice: str = ""


@get(PATH, opt={"roles": DESIGNERS})
async def show_ways(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Show how people come to each questionnaire."""
    return await _render(request, await read_consultation(request, slug), [])


@post(ONE, opt={"roles": DESIGNERS, "audit": Act.WAY_CHANGED}, status_code=SEE_OTHER)
async def change_way(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[Any]:
    """Let everybody with the address begin, or only those with a code."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    entry = await _read_entry(request, row, questionnaire)
    (way,) = await read_fields(request, "way")
    if way not in {OPEN, INVITATION} or row.state == "erased":
        fault = ENDED if row.state == "erased" else CHOOSE
        return await _render(request, row, [FormFault(f"way-{entry.id}", fault)])
    said = f"{write_way(entry.audience, entry.wave)}: {way}"
    await desk.audit.note(request.user.name, Act.WAY_CHANGED, row.slug, said)
    await desk.responses.set_invitation(entry.id, by_invitation=way == INVITATION)
    request.auth.keep_once("notice", (f"Saved. {_say_way(way)}",))
    return redirect_to(f"/consultations/{row.slug}/ways")


@post(f"{ONE}/codes", opt={"roles": DESIGNERS, "audit": Act.ENTRY_CODES_MADE}, status_code=200)
async def make_codes(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[Any]:
    """Make a batch of codes, which leaves as a file or is shown once to be printed."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    entry = await _read_entry(request, row, questionnaire)
    typed, form, language = await read_fields(
        request, f"count-{entry.id}", "form", f"language-{entry.id}"
    )
    count = read_count(typed)
    if count is None or row.state == "erased":
        fault = COUNT if count is None else ENDED
        return await _render(request, row, [FormFault(f"count-{entry.id}", fault)])
    said = f"{count} for {write_way(entry.audience, entry.wave)}"
    codes = await make_batch(
        desk.responses,
        row.id,
        entry.id,
        count,
        secret=desk.settings.secret,
        record=lambda: desk.audit.note(request.user.name, Act.ENTRY_CODES_MADE, row.slug, said),
    )
    link = desk.settings.write_link(entry.audience, entry.token)
    if form == "file":
        return _give_file(write_slips(link, codes))
    kept = language if language in await _list_languages(request, entry) else ENGLISH
    request.auth.keep_once("entry-codes", (row.slug, link, kept, *codes))
    return redirect_to(f"/consultations/{row.slug}/ways/codes")


@get(f"{PATH}/codes", opt={"roles": DESIGNERS})
async def show_codes(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Show a batch that was just made, ready to be cut up, this once."""
    kept = request.auth.take_once("entry-codes")
    if not kept or kept[0] != slug:
        request.auth.keep_once("notice", ("Those codes were shown already.",))
        return redirect_to(f"/consultations/{slug}/ways")
    _, link, language, *codes = kept
    return Response(print_slips(link, language, codes, slug), media_type="text/html")


@post(
    f"{PATH}/cancel",
    opt={"roles": DESIGNERS, "audit": Act.ENTRY_CODES_CANCELLED},
    status_code=SEE_OTHER,
)
async def cancel_codes(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Make every code useless that nobody has answered with."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    (sure,) = await read_fields(request, "sure")
    if sure != "yes":
        return await _render(request, row, [FormFault("sure", SURE)])
    await desk.audit.note(request.user.name, Act.ENTRY_CODES_CANCELLED, row.slug)
    await desk.responses.cancel_entry_codes(row.id)
    request.auth.keep_once("notice", ("No code that was handed out works any more.",))
    return redirect_to(f"/consultations/{row.slug}/ways")


async def _read_entry(
    request: StaffRequest, row: ConsultationRow, questionnaire: UUID
) -> QuestionnaireEntry:
    for entry in await read_desk(request).responses.list_questionnaires(row.id):
        if entry.id == questionnaire:
            return entry
    raise NotFoundError("There is no such questionnaire.", where=f"Id {questionnaire}.")


async def _list_languages(request: StaffRequest, entry: QuestionnaireEntry) -> list[str]:
    body = await read_desk(request).responses.read_instrument(entry.digest) or b""
    instrument = decode_instrument(body, f"Questionnaire {entry.id}")
    return [code for code in instrument.languages if not is_easy(code)]


def _say_way(way: str) -> str:
    if way == OPEN:
        return "Everybody who has the address can begin."
    return "Only people with a code can begin. Whoever has begun already can still send."


def _give_file(content: str) -> Response[str]:
    return Response(
        content,
        media_type="text/plain; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="slips.txt"'},
    )


async def _render(
    request: StaffRequest, row: ConsultationRow, faults: list[FormFault]
) -> Response[str]:
    entries = await read_desk(request).responses.list_questionnaires(row.id)
    ways = [await _view_way(request, entry) for entry in entries]
    view = WaysView(
        faults=faults,
        slug=row.slug,
        title=row.title,
        ended=row.state == "erased",
        relative=any(way.link.startswith("/") for way in ways),
        most=MOST_CODES,
        ways=ways,
        notice=" ".join(request.auth.take_once("notice")),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "ways", view, status_code=status, invented=row.invented)


async def _view_way(request: StaffRequest, entry: QuestionnaireEntry) -> WayView:
    return WayView(
        id=str(entry.id),
        name=write_way(entry.audience, entry.wave),
        link=read_desk(request).settings.write_link(entry.audience, entry.token),
        by_invitation=entry.by_invitation,
        languages=[
            LanguageChoice(code, name_language(code), code == ENGLISH)
            for code in await _list_languages(request, entry)
        ],
    )
