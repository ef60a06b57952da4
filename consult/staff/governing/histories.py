"""Every version of a draft's questionnaires, what each changed, and going back to one."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import DraftChangedError, NotFoundError
from consult.staff.audit import Act
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.exportviews import LEFT
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.governing.days import write_day
from consult.staff.governing.working import Part, Working, read_version, read_working
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.store.staff import DraftVersionRow
from surveys.differences import Difference, list_differences
from surveys.files import decode_instrument

PATH: Final = "/design/{slug:str}/versions"
ONE: Final = f"{PATH}/{{questionnaire:uuid}}/{{number:int}}"
CHANGED: Final = (
    "Somebody has changed this questionnaire since you opened the page. Look at it again first."
)


class VersionLine(Struct, frozen=True):
    """One saved version: who saved it, when, and what they noted."""

    number: int
    saved: str
    author: str
    note: str
    is_current: bool


class FormerLine(Struct, frozen=True):
    """A version that people were asked before, with what the one after it changed."""

    number: int
    until: str
    differences: list[Difference]


class HistoryView(Struct, frozen=True):
    """All versions of one questionnaire, the newest first, and those that were published."""

    id: str
    title: str
    versions: list[VersionLine]
    former: list[FormerLine]


class HistoriesView(Struct, frozen=True):
    """The versions of every questionnaire of a draft."""

    slug: str
    title: str
    questionnaires: list[HistoryView]
    notice: str


class VersionView(FormView, frozen=True, kw_only=True):
    """One version: what it changed, and what going back to it would change."""

    slug: str
    id: str
    title: str
    number: int
    current: int
    saved: str
    author: str
    changed: list[Difference]
    returning: list[Difference]


@get(PATH, opt={"roles": DESIGNERS})
async def show_versions(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """List every version of a draft's questionnaires."""
    working = await read_working(request, slug)
    names = await _read_names(read_desk(request))
    view = HistoriesView(
        slug=slug,
        title=working.draft.title,
        questionnaires=[
            await _view_history(read_desk(request), part, names) for part in working.parts
        ],
        notice=" ".join(request.auth.take_once("notice")),
    )
    return render_page(request, "versions", view)


@get(ONE, opt={"roles": DESIGNERS})
async def show_version(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    number: FromPath[int],
) -> Response[str]:
    """Show what one version changed, and what going back to it would."""
    working = await read_working(request, slug)
    return await _render(request, working, _find_part(working, questionnaire), number, [])


@post(ONE, opt={"roles": DESIGNERS, "audit": Act.DRAFT_REVERTED}, status_code=SEE_OTHER)
async def revert(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    number: FromPath[int],
) -> Response[Any]:
    """Save an old version again as the newest; nothing of what came between is lost."""
    working, desk = await read_working(request, slug), read_desk(request)
    part = _find_part(working, questionnaire)
    row = await desk.staff.read_draft_version(questionnaire, number)
    (seen,) = await read_fields(request, "current")
    if seen != str(part.row.current):
        return await _render(request, working, part, number, [FormFault("content", CHANGED)])
    await desk.audit.note(request.user.name, Act.DRAFT_REVERTED, slug, f"version {number}")
    try:
        await _save_again(request, row, part.row.current)
    except DraftChangedError:
        return await _render(request, working, part, number, [FormFault("content", CHANGED)])
    request.auth.keep_once("notice", (f"The draft is as it was in version {number} again.",))
    return redirect_to(f"/design/{slug}/versions")


async def _save_again(request: StaffRequest, row: DraftVersionRow, after: int) -> None:
    await read_desk(request).staff.save_draft_version(
        row.questionnaire,
        after=after,
        body=row.body,
        digest=row.digest,
        author=request.user.id,
        note=f"Went back to version {row.number}",
    )


def _find_part(working: Working, questionnaire: UUID) -> Part:
    for part in working.parts:
        if part.row.id == questionnaire:
            return part
    raise NotFoundError("There is no such questionnaire.", where=f"Id {questionnaire}.")


async def _view_history(desk: Desk, part: Part, names: dict[UUID, str]) -> HistoryView:
    versions = [
        VersionLine(
            one.number,
            f"{one.saved:%-d %B %Y, %H:%M} UTC",
            names.get(one.author, LEFT),
            one.note,
            one.number == part.row.current,
        )
        for one in await desk.staff.list_draft_versions(part.row.id)
    ]
    return HistoryView(str(part.row.id), part.title, versions, await _view_former(desk, part))


async def _view_former(desk: Desk, part: Part) -> list[FormerLine]:
    """Hold each published version against the one that took its place, newest first."""
    if part.entry is None or part.running is None:
        return []
    after, lines = part.running, []
    for row in reversed(await desk.responses.list_former_versions(part.entry.id)):
        before = await read_version(desk, row.digest)
        lines.append(FormerLine(row.number, write_day(row.until), list_differences(before, after)))
        after = before
    return lines


async def _render(
    request: StaffRequest, working: Working, part: Part, number: int, faults: list[FormFault]
) -> Response[str]:
    desk = read_desk(request)
    row = await desk.staff.read_draft_version(part.row.id, number)
    then = decode_instrument(row.body, f"Version {number}")
    view = VersionView(
        faults=faults,
        slug=working.draft.slug,
        id=str(part.row.id),
        title=part.title,
        number=number,
        current=part.row.current,
        saved=f"{row.saved:%-d %B %Y, %H:%M} UTC",
        author=(await _read_names(desk)).get(row.author, LEFT),
        changed=await _list_changed(desk, row),
        returning=list_differences(part.instrument, then),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "version", view, status_code=status)


async def _list_changed(desk: Desk, row: DraftVersionRow) -> list[Difference]:
    if not row.parent:
        return []
    before = await desk.staff.read_draft_version(row.questionnaire, row.parent)
    return list_differences(
        decode_instrument(before.body, f"Version {row.parent}"),
        decode_instrument(row.body, f"Version {row.number}"),
    )


async def _read_names(desk: Desk) -> dict[UUID, str]:
    return {row.id: row.name for row in await desk.staff.list_accounts()}
