"""The page on which a draft is looked at as a whole, sent for approval, and agreed to."""

from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath

from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.exportviews import LEFT
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.governing.approval import CHANGED, check_approver, check_draft
from consult.staff.governing.comparing import PartView, view_parts
from consult.staff.governing.working import Working, read_working
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.publishable import Hindrance
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import APPROVERS, DESIGNERS, Role

PATH: Final = "/design/{slug:str}/review"
STATES: Final = {
    "draft": "Draft",
    "review": "Waiting for approval",
    "approved": "Approved",
    "published": "Published",
}


class ReviewView(FormView, frozen=True, kw_only=True):
    """A draft with what it changes, what stands in its way, and what this person can do."""

    slug: str
    title: str
    state: str
    state_label: str
    digest: str
    parts: list[PartView]
    hindrances: list[Hindrance]
    approved_by: list[str]
    is_approver: bool
    closed: list[str]
    notice: str


@get(PATH, opt={"roles": DESIGNERS})
async def show_review(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Show what a draft changes, what is found in it, and how far it is on its way."""
    return await _render(request, await read_working(request, slug))


@post(PATH, opt={"roles": DESIGNERS, "audit": Act.APPROVAL_ASKED}, status_code=SEE_OTHER)
async def ask_for_approval(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Say that a draft is ready for a second person to agree to."""
    working, desk = await read_working(request, slug), read_desk(request)
    if faults := _list_faults(request, working):
        return await _render(request, working, faults)
    if working.draft.state == "draft":
        await desk.audit.note(request.user.name, Act.APPROVAL_ASKED, slug)
        await desk.staff.set_draft_state(working.draft.id, "review", expected="draft")
    return redirect_to(f"/design/{slug}/review")


@post(
    f"{PATH}/return",
    opt={"roles": DESIGNERS, "audit": Act.DRAFT_RETURNED},
    status_code=SEE_OTHER,
)
async def return_draft(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Send a draft back to those who write it, approved or not."""
    working, desk = await read_working(request, slug), read_desk(request)
    if working.draft.state in {"review", "approved"}:
        await desk.audit.note(request.user.name, Act.DRAFT_RETURNED, slug)
        await desk.staff.set_draft_state(working.draft.id, "draft", expected=working.draft.state)
    return redirect_to(f"/design/{slug}/review")


@post(
    "/design/{slug:str}/approve",
    opt={"roles": APPROVERS, "audit": Act.DRAFT_APPROVED},
    status_code=SEE_OTHER,
)
async def approve(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Agree, as a second person, to a draft exactly as it was shown."""
    digest, passphrase = await read_fields(request, "digest", "passphrase")
    is_known = await unlock_own_key(request, passphrase) is not None
    # Read after the passphrase, whose check takes a while in which the draft can be changed.
    working, desk = await read_working(request, slug), read_desk(request)
    faults = [] if is_known else [FormFault("passphrase", WRONG)]
    faults += [
        FormFault("decision", one) for one in await check_approver(desk, working, request.user.id)
    ]
    faults += [FormFault("decision", CHANGED)] if digest != working.digest else []
    faults += _list_faults(request, working)
    if faults:
        return await _render(request, working, faults)
    await desk.audit.note(request.user.name, Act.DRAFT_APPROVED, slug, working.digest[:12])
    await _agree(request, working)
    return redirect_to(f"/design/{slug}/review")


async def _agree(request: StaffRequest, working: Working) -> None:
    """Keep the agreement first: a draft is approved only while one for its digest is there."""
    staff, mine = read_desk(request).staff, (request.user.id, working.digest)
    if mine not in {(one.account, one.digest) for one in working.approvals}:
        await staff.add_approval(working.draft.id, working.digest, request.user.id)
    await staff.set_draft_state(working.draft.id, "approved", expected="review")


def _list_faults(request: StaffRequest, working: Working) -> list[FormFault]:
    trial = read_desk(request).settings.trial
    return [FormFault("hindrances", str(one)) for one in check_draft(working, trial=trial)]


async def _render(
    request: StaffRequest, working: Working, faults: list[FormFault] | None = None
) -> Response[str]:
    desk, draft = read_desk(request), working.draft
    names = {row.id: row.name for row in await desk.staff.list_accounts()}
    is_approver = Role(request.user.role) in APPROVERS
    view = ReviewView(
        faults=faults or [],
        slug=draft.slug,
        title=draft.title,
        state=draft.state,
        state_label=STATES[draft.state],
        digest=working.digest,
        parts=await view_parts(desk, working),
        hindrances=check_draft(working, trial=desk.settings.trial),
        approved_by=[
            f"{names.get(one.account, LEFT)}, {one.at:%-d %B %Y}"
            for one in working.approvals
            if one.digest == working.digest and draft.state in {"approved", "published"}
        ],
        is_approver=is_approver,
        closed=await check_approver(desk, working, request.user.id) if is_approver else [],
        notice=" ".join(request.auth.take_once("notice")),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "review", view, status_code=status)
