"""The form of a part as a page, with what stands in the way of saving it."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from litestar import Response
from msgspec import Struct

from consult.staff.designing.choices import count_before, list_sources
from consult.staff.designing.fields import KINDS
from consult.staff.designing.findings import group_findings, make_anchor, say_findings
from consult.staff.designing.formviews import Choice, PartView, view_fields
from consult.staff.designing.outlineviews import FoundView
from consult.staff.designing.saving import FACTS, WHOLE, list_meanwhile
from consult.staff.designing.typed import Typed
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault
from consult.staff.rendering import render_page
from consult.staff.translating.reading import DraftedQuestionnaire
from surveys.checker import check_instrument
from surveys.item_kinds import ITEMS, kind_of
from surveys.model import Calculated, Consent, Facts, Instrument, Note
from surveys.outline import name_of
from surveys.parts import walk_placed
from surveys.piping import say_text

_MEANWHILE: Final = (
    "Somebody else has changed this questionnaire while you were writing. What they changed is "
    "listed here. Nothing of yours is saved yet, and all of it still stands below: save again to "
    "put it in place."
)
_GONE: Final = (
    "Somebody else has moved or removed this part while you were writing. All that you typed "
    "still stands below, so that you can copy it to where it belongs now."
)
_NAMES: Final = {
    "Section": "section",
    "Page": "page",
    "Route": "route",
    "Ending": "ending",
    "SupportLine": "support line",
}


class Asked(Struct, frozen=True, kw_only=True):
    """What a form is about, and what stands in it.

    ``at`` is the address of a part, or else ``above`` and ``field`` say where a new one goes.
    ``seen`` is the version that the person's page showed; empty when it shows the present one.
    """

    node: Struct
    typed: Typed
    at: str = ""
    above: str = ""
    field: str = ""
    kind: str = ""
    seen: str = ""


class KindsView(Struct, frozen=True, kw_only=True):
    """The kinds of questions, to choose one from."""

    address: str
    back: str
    title: str
    above: str
    kinds: list[tuple[str, str, str]]


async def render_part(
    request: StaffRequest,
    drafted: DraftedQuestionnaire,
    asked: Asked,
    faults: list[FormFault] | None = None,
    *,
    gone: bool = False,
) -> Response[str]:
    """Show a form with everything that was typed in it, and what stands in the way of it."""
    found = list(faults or [])
    conflict = asked.seen not in {"", str(drafted.row.current)}
    meanwhile = await list_meanwhile(request, drafted, asked.seen) if conflict else []
    if gone or conflict:
        found.insert(0, FormFault("meanwhile", _GONE if gone else _MEANWHILE))
    findings = await asyncio.to_thread(_find, drafted.instrument, asked.at)
    end = count_before(drafted.instrument, asked.at, asked.above, asked.field)
    view = PartView(
        faults=found,
        address=drafted.address,
        back=f"{drafted.address}#{make_anchor(_anchored(asked))}",
        title=say_text(drafted.instrument.title, "en"),
        heading=_head(asked),
        action=f"{drafted.address}/{'part' if asked.at else 'new'}",
        hidden=_hide(drafted, asked),
        fields=view_fields(type(asked.node), asked.typed, found, drafted.instrument, end),
        sources=list_sources(drafted.instrument, end),
        kinds=_list_kinds(asked),
        findings=findings,
        meanwhile=meanwhile,
        conflict=conflict,
        gone=gone,
        everywhere=isinstance(asked.node, Facts),
    )
    return render_page(request, "design_part", view, status_code=_status(found, conflict or gone))


def render_kinds(
    request: StaffRequest, drafted: DraftedQuestionnaire, above: str
) -> Response[str]:
    """Show the kinds of questions that can be added to a page."""
    view = KindsView(
        address=drafted.address,
        back=f"{drafted.address}#{make_anchor(above)}",
        title=say_text(drafted.instrument.title, "en"),
        above=above,
        kinds=[(kind, name, what) for kind, (name, what) in KINDS.items()],
    )
    return render_page(request, "design_kinds", view)


def _find(instrument: Instrument, at: str) -> list[FoundView]:
    if not at:
        return []
    today = datetime.now(UTC).date()
    beside = group_findings(walk_placed(instrument), check_instrument(instrument, today))
    found = [
        finding
        for address, findings in beside.items()
        for finding in findings
        if _is_about(at, address, finding.where.path)
    ]
    return say_findings(found)


def _is_about(at: str, address: str, path: str) -> bool:
    if at in {FACTS, WHOLE}:
        return not address and (path.startswith("$.facts") is (at == FACTS))
    inside = address.removeprefix(f"{at}.")
    # Pages and items inside have forms of their own; options and the like have not.
    own = inside != address and inside.partition(".")[0] in {"options", "rows", "points"}
    return address == at or own


def _anchored(asked: Asked) -> str:
    return "" if asked.at in {FACTS, WHOLE} else asked.at or asked.above


def _head(asked: Asked) -> str:
    if asked.at == FACTS:
        return "What people are told"
    if asked.at == WHOLE:
        return "Title and audience"
    if asked.at:
        return f"Change: {name_of(asked.node)}"
    if isinstance(asked.node, ITEMS):
        return f"Add: {KINDS[kind_of(asked.node)][0].lower()}"
    return f"Add a {_NAMES[type(asked.node).__name__]}"


def _hide(drafted: DraftedQuestionnaire, asked: Asked) -> list[tuple[str, str]]:
    version = ("version", str(drafted.row.current))
    if asked.at:
        return [version, ("at", asked.at)]
    return [version, ("above", asked.above), ("field", asked.field), ("kind", asked.kind)]


def _list_kinds(asked: Asked) -> list[Choice]:
    """List the kinds that a question can become; one that is new has its kind already."""
    node = asked.node
    if (
        not asked.at
        or not isinstance(node, ITEMS)
        or isinstance(node, Note | Calculated | Consent)
    ):
        return []
    chosen = next(iter(asked.typed.get("kind", [])), kind_of(node))
    return [
        Choice(kind, name, kind == chosen)
        for kind, (name, _) in KINDS.items()
        if kind not in {"note", "calculated", "consent"}
    ]


def _status(faults: list[FormFault], conflict: bool) -> HTTPStatus:  # noqa: FBT001 - said at the one call.
    if conflict:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
