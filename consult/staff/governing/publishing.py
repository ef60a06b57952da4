"""The page on which an approved draft is published, and the one that shows its key once."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import NameTakenError, PublishRefusedError
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.governing.choosing import (
    PersonChoice,
    find_holders,
    list_people,
    read_chosen,
    view_people,
)
from consult.staff.governing.days import (
    find_kept,
    read_days,
    take_day,
    write_day,
)
from consult.staff.governing.launching import Launch, Launched, launch_draft
from consult.staff.governing.working import Working, read_working
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, DESIGNERS
from consult.staff.typed_days import TypedDay, type_day

PATH: Final = "/design/{slug:str}/publish"
NOBODY: Final = "Choose at least one person who will be able to read the answers."


class PublishView(FormView, frozen=True, kw_only=True):
    """The form that publishes a draft; ``is_new`` where there is no consultation of it yet."""

    slug: str
    title: str
    is_new: bool
    is_approved: bool
    state: str
    questionnaires: list[str]
    people: list[PersonChoice]
    opens: TypedDay
    closes: TypedDay
    kept: str = ""


class PublishedView(Struct, frozen=True):
    """What was published; key and addresses are shown this once, and the key nowhere else."""

    slug: str
    draft: str
    title: str
    links: list[tuple[str, str]]
    paper_key: str
    relative: bool


@get(PATH, opt={"roles": DESIGNERS})
async def show_publishing(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Ask who will be able to read the answers, and when they are to be taken."""
    return await _render(request, await read_working(request, slug), [])


@post(
    PATH,
    opt={"roles": DESIGNERS, "audit": (Act.PUBLISHED, Act.VERSION_PUBLISHED)},
    status_code=SEE_OTHER,
)
async def publish_draft(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Publish an approved draft, and lead to the page that shows its key once."""
    way, passphrase = await read_fields(request, "way", "passphrase")
    typed = await take_day(request, "opens"), await take_day(request, "closes")
    chosen = await read_chosen(request, "holders")
    is_known = await unlock_own_key(request, passphrase) is not None
    working = await read_working(request, slug)
    today = datetime.now(UTC).date()
    days, faults = read_days(*typed, today, find_kept(working.instruments))
    holders = find_holders(await list_people(request, ANALYSTS), chosen)
    if working.consultation is None and not holders:
        faults.append(FormFault("holders", NOBODY))
    if not is_known:
        faults.append(FormFault("passphrase", WRONG))
    if faults:
        return await _render(request, working, faults, typed, chosen)
    launch = Launch(
        read_desk(request),
        working,
        request.user.name,
        holders,
        days.opens,
        days.closes,
        by_invitation=way == "invitation",
    )
    try:
        launched = await launch_draft(launch)
    except (PublishRefusedError, NameTakenError) as error:
        return await _render(
            request, working, [FormFault("hindrances", str(error))], typed, chosen
        )
    _keep_launched(request, slug, launched)
    return redirect_to(f"/design/{slug}/published")


@get("/design/{slug:str}/published", opt={"roles": DESIGNERS})
async def show_published(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Show the addresses and, this once, the key on paper; afterwards there is nothing here."""
    kept = request.auth.take_once(f"published {slug}")
    if not kept:
        return redirect_to(f"/design/{slug}/review")
    working = await read_working(request, slug)
    consultation, paper_key, *links = kept
    pairs = list(zip(links[::2], links[1::2], strict=True))
    view = PublishedView(
        slug=consultation,
        draft=slug,
        title=working.draft.title,
        links=pairs,
        paper_key=paper_key,
        relative=any(link.startswith("/") for _, link in pairs),
    )
    return render_page(request, "published", view)


def _keep_launched(request: StaffRequest, slug: str, launched: Launched) -> None:
    flat = [part for pair in launched.links for part in pair]
    request.auth.keep_once(f"published {slug}", (launched.slug, launched.paper_key, *flat))


async def _render(
    request: StaffRequest,
    working: Working,
    faults: list[FormFault],
    typed: tuple[TypedDay, TypedDay] | None = None,
    chosen: list[str] | None = None,
) -> Response[str]:
    planned = type_day(working.draft.opens), type_day(working.draft.closes)
    opens, closes = typed or planned
    view = PublishView(
        faults=faults,
        slug=working.draft.slug,
        title=working.draft.title,
        is_new=working.consultation is None,
        is_approved=working.is_approved,
        state=working.draft.state,
        questionnaires=[part.title for part in working.parts],
        people=view_people(await list_people(request, ANALYSTS), chosen or ()),
        opens=opens,
        closes=closes,
        kept=write_day(find_kept(working.instruments)),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "publish", view, status_code=status)
