"""The list of consultations and the page of one."""

from litestar import Response, get
from litestar.params import FromPath
from msgspec import Struct

from consult.staff.calls.asked import list_asked
from consult.staff.counts import count_to_last_week, read_today, write_last_week
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.exportviews import WishView, view_waiting
from consult.staff.governing.dates import write_standing
from consult.staff.governing.launching import list_links
from consult.staff.governing.working import find_panels
from consult.staff.inviting.standing import write_ways
from consult.staff.questions import QuestionLine, view_questions
from consult.staff.reading import (
    Questionnaire,
    read_all_versions,
    read_consultation,
    read_questionnaires,
)
from consult.staff.rendering import render_page
from consult.staff.roles import ANALYSTS, CALL_TAKERS, DESIGNERS, EVERYBODY, LEADS, RUNNERS, Role
from consult.staff.runlines import RunLine, view_runs
from consult.store.responses import ConsultationRow, takes_answers
from surveys.audiences import write_way
from surveys.piping import say_text


class ConsultationLine(Struct, frozen=True):
    """One consultation in the list."""

    slug: str
    title: str
    state: str
    is_open: bool
    responses: str
    invented: bool


class ConsultationsView(Struct, frozen=True):
    """The list of consultations."""

    consultations: list[ConsultationLine]
    until: str


class QuestionnaireLine(Struct, frozen=True):
    """One audience's questionnaire."""

    id: str
    audience: str
    title: str


class ConsultationView(Struct, frozen=True):
    """What one person may see and do in a consultation."""

    slug: str
    title: str
    state: str
    responses: str
    reads_questions: bool
    designs: bool
    analyses: bool
    leads: bool
    starts_runs: bool
    unlocked: bool
    questionnaires: list[QuestionnaireLine]
    links: list[tuple[str, str]]
    ways: str
    calls: list[QuestionnaireLine]
    questions: list[QuestionLine]
    runs: list[RunLine]
    waiting: list[WishView]


@get("/", opt={"roles": EVERYBODY})
async def show_consultations(request: StaffRequest) -> Response[str]:
    """Show every consultation with its state and its responses to the last week, in tens."""
    desk, today = read_desk(request), read_today()
    panels = await find_panels(desk)
    lines = [
        ConsultationLine(
            row.slug,
            row.title,
            write_standing(row, today),
            takes_answers(row, today),
            await count_to_last_week(desk, row.id, today),
            row.invented,
        )
        for row in await desk.responses.list_consultations()
        if row.id not in panels
    ]
    view = ConsultationsView(lines, write_last_week(today))
    return render_page(request, "consultations", view)


@get("/consultations/{slug:str}", opt={"roles": EVERYBODY})
async def show_consultation(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Show one consultation; what is on the page depends on the person's role."""
    row = await read_consultation(request, slug)
    view = await _view_consultation(request, row)
    return render_page(request, "consultation", view, invented=row.invented)


async def _view_consultation(request: StaffRequest, row: ConsultationRow) -> ConsultationView:
    role, today = Role(request.user.role), read_today()
    counted = await count_to_last_week(read_desk(request), row.id, today)
    questionnaires = await read_questionnaires(request, row.id)
    questions = view_questions(await read_all_versions(request, row.id))
    analyses = role in ANALYSTS
    return ConsultationView(
        slug=row.slug,
        title=row.title,
        state=write_standing(row, today),
        responses=f"{counted} {write_last_week(today)}",
        reads_questions=role in DESIGNERS | ANALYSTS,
        designs=role in DESIGNERS,
        analyses=analyses,
        leads=role in LEADS,
        starts_runs=role in RUNNERS,
        unlocked=request.auth.read_key(row.id) is not None,
        questionnaires=[_view_line(one) for one in questionnaires],
        links=await list_links(read_desk(request), row) if role in DESIGNERS else [],
        ways=await write_ways(read_desk(request), row) if role in DESIGNERS else "",
        calls=await _list_calls(request, row) if role in CALL_TAKERS else [],
        questions=questions if analyses else [],
        runs=await view_runs(request, row.id, questions) if analyses else [],
        waiting=await view_waiting(request, row.id) if analyses else [],
    )


async def _list_calls(request: StaffRequest, row: ConsultationRow) -> list[QuestionnaireLine]:
    asked = await list_asked(read_desk(request), row)
    return [_view_line(Questionnaire(one.row.id, one.instrument)) for one in asked]


def _view_line(questionnaire: Questionnaire) -> QuestionnaireLine:
    instrument = questionnaire.instrument
    return QuestionnaireLine(
        str(questionnaire.id),
        write_way(instrument.audience, instrument.wave),
        say_text(instrument.title, "en"),
    )
