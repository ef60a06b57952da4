from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.jobs.arrivals import ARRIVALS
from consult.jobs.comparisons import COMPARISON
from consult.jobs.figures import FIELDWORK
from consult.jobs.requests import decode_request
from consult.jobs.runs import read_run_state
from consult.jobs.samples import AGREEMENT
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.questions import QuestionLine, view_questions
from consult.staff.reading import read_all_versions
from consult.staff.runstates import STATES, StateView
from consult.store.staff import RunRow, RunState
from surveys.audiences import write_way

NO_QUESTION: Final = frozenset({FIELDWORK, AGREEMENT, ARRIVALS, COMPARISON})
"""What runs are about that look for no themes and stand in no list of those that do."""


class RunLine(Struct, frozen=True):
    """One run in the list of a consultation."""

    id: str
    question: str
    heard_from: str
    state: StateView
    started: str
    started_by: str


async def view_runs(
    request: StaffRequest, consultation: UUID, questions: Sequence[QuestionLine]
) -> list[RunLine]:
    """List a consultation's runs, the newest first."""
    desk = read_desk(request)
    names = {account.id: account.name for account in await desk.staff.list_accounts()}
    lines = []
    for row in await desk.staff.list_runs(consultation):
        if row.item in NO_QUESTION:
            continue
        state = await read_run_state(desk.settings, desk.staff, row.id)
        lines.append(_view_run(row, find_question(row, questions), state, names))
    return lines


async def read_question(request: StaffRequest, row: RunRow) -> QuestionLine:
    """Read the question that a run looks at."""
    versions = await read_all_versions(request, row.consultation)
    return find_question(row, view_questions(versions))


def find_question(row: RunRow, questions: Sequence[QuestionLine]) -> QuestionLine:
    """Find the question that a run looks at; one that was withdrawn is named by its id."""
    request = decode_request(row.parameters)
    audience, wave = request.audience or "", request.wave
    for question in questions:
        same = (question.audience, question.item) == (audience, row.item)
        if same and wave in {None, question.wave}:
            return question
    heard_from = write_way(audience, wave or "") if audience else "One audience"
    return QuestionLine(audience, wave or "", row.item, row.item, heard_from)


def _view_run(
    row: RunRow, question: QuestionLine, state: RunState, names: Mapping[UUID, str]
) -> RunLine:
    return RunLine(
        id=str(row.id),
        question=question.label,
        heard_from=question.heard_from,
        state=STATES[state],
        started=f"{row.started:%-d %B %Y}",
        started_by=names.get(row.started_by, "somebody who has left"),
    )
