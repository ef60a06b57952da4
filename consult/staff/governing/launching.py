"""Publishing an approved draft: a new consultation, or new versions of one that runs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from msgspec import Struct

from consult.errors import ConsultError, NameTakenError, PublishRefusedError
from consult.staff.audit import Act
from consult.staff.desk import Desk
from consult.staff.governing.approval import check_draft
from consult.staff.governing.working import Part, Working
from consult.staff.publishable import find_last_days
from consult.staff.publishing import (
    Holder,
    add_way_in,
    name_way_in,
    publish_consultation,
)
from consult.store.responses import ConsultationRow
from surveys.audiences import write_way
from surveys.files import encode_instrument, instrument_digest


class Launch(Struct, frozen=True):
    """Who publishes what, for whom to read, from when to when it is to be answered, and how."""

    desk: Desk
    working: Working
    person: str
    holders: Sequence[Holder] = ()
    opens: date | None = None
    closes: date | None = None
    by_invitation: bool = False


class Launched(Struct, frozen=True):
    """What was published: whole public addresses by questionnaire, and a new key for paper.

    ``paper_key`` is empty for new versions, whose consultation keeps its key.
    """

    slug: str
    links: list[tuple[str, str]]
    paper_key: str

    def __repr__(self) -> str:
        return f"Launched({self.slug})"


async def launch_draft(launch: Launch) -> Launched:
    """Publish a draft that a second person agreed to exactly as it stands.

    Of two people who publish at once one does. Raises ``PublishRefusedError`` when it is not
    approved, something stands in its way, or what runs was changed meanwhile; ``NameTakenError``
    and ``StorageError``. Then the draft is approved as before.
    """
    working, staff = launch.working, launch.desk.staff
    if not working.is_approved:
        raise PublishRefusedError(
            "Nobody has agreed to this draft as it stands.",
            where=f"Draft {working.draft.slug}.",
            remedy="Ask a second person to approve it.",
        )
    for hindrance in check_draft(working, trial=launch.desk.settings.trial):
        raise hindrance.refuse()
    if not await staff.set_draft_state(working.draft.id, "published", expected="approved"):
        raise PublishRefusedError(
            "Somebody else has published or changed this draft meanwhile.",
            where=f"Draft {working.draft.slug}.",
        )
    try:
        return await (_revise(launch) if launch.working.consultation else _begin(launch))
    except ConsultError:
        await staff.set_draft_state(working.draft.id, "approved", expected="published")
        raise


async def _begin(launch: Launch) -> Launched:
    desk, working = launch.desk, launch.working
    slug = working.draft.slug
    published = await publish_consultation(
        desk.responses,
        desk.staff,
        slug=slug,
        instruments=working.instruments,
        holders=launch.holders,
        today=datetime.now(UTC).date(),
        invented=desk.settings.trial,
        opens=launch.opens,
        closes=launch.closes,
        by_invitation=launch.by_invitation,
        record=lambda: desk.audit.note(launch.person, Act.PUBLISHED, slug),
    )
    await desk.staff.link_draft(working.draft.id, published.consultation)
    await desk.staff.schedule_draft(working.draft.id, launch.opens, launch.closes)
    links = [
        (
            write_way(part.instrument.audience, part.instrument.wave),
            desk.settings.write_link(
                part.instrument.audience, published.tokens[name_way_in(part.instrument)]
            ),
        )
        for part in working.parts
    ]
    return Launched(slug, links, published.paper_key)


async def _revise(launch: Launch) -> Launched:
    desk, working = launch.desk, launch.working
    consultation = working.consultation
    if consultation is None or consultation.state == "erased":
        raise PublishRefusedError(
            "This consultation has ended and its answers are erased.",
            where=f"Draft {working.draft.slug}.",
            remedy="Begin a new draft from this one.",
        )
    await desk.audit.note(launch.person, Act.VERSION_PUBLISHED, consultation.slug)
    # The days come first: nothing is kept for longer than the new version says.
    await _tighten_days(desk, consultation, working)
    for part in working.parts:
        await _revise_part(desk, consultation, part)
    return Launched(consultation.slug, await list_links(desk, consultation), "")


async def list_links(desk: Desk, consultation: ConsultationRow) -> list[tuple[str, str]]:
    """Give the whole public address of every questionnaire, by audience and wave."""
    return [
        (
            write_way(one.audience, one.wave),
            desk.settings.write_link(one.audience, one.token),
        )
        for one in await desk.responses.list_questionnaires(consultation.id)
    ]


async def _tighten_days(desk: Desk, consultation: ConsultationRow, working: Working) -> None:
    kept, taken_back = find_last_days(working.instruments)
    kept = min(kept, consultation.retention_end or date.max)
    cutoff = consultation.withdrawal_cutoff or consultation.retention_end
    # People who have answered were told the day that is stored, and may not lose it.
    taken_back = min(kept, max(taken_back, cutoff or taken_back))
    await desk.responses.set_retention(consultation.id, kept, taken_back)


async def _revise_part(desk: Desk, consultation: ConsultationRow, part: Part) -> None:
    if part.entry is None:
        await add_way_in(desk.responses, consultation.id, part.instrument)
        return
    digest = instrument_digest(part.instrument)
    if digest == part.entry.digest:
        return
    changed = await desk.responses.revise_questionnaire(
        part.entry.id,
        encode_instrument(part.instrument),
        digest,
        instead_of=part.entry.digest,
        on=datetime.now(UTC).date(),
    )
    if not changed:
        raise NameTakenError(
            "Somebody else has published a version meanwhile.",
            where=f"Questionnaire {name_way_in(part.instrument)}.",
            remedy="Look at what they published, and publish again.",
        )
