"""Every route that changes something records what was done, before it takes effect."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from uuid import uuid4

import pytest
from litestar import Litestar, post
from litestar.handlers import HTTPRouteHandler

from consult.errors import StorageError
from consult.settings import Settings
from consult.staff.audit import Act, AuditLog
from consult.staff.desk import StaffRequest
from consult.staff.roles import EVERYBODY, Role
from consult.store.staff import AuditRow, open_staff
from tests.staff import people
from tests.staff.people import PASSPHRASE, Client, Office, sign_in
from tests.staff.results import HOSTILE, ITEM, SIZES, add_responses, finish_run
from tests.staff.test_roles import walk_routes

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
CHANGES_NOTHING: Final = frozenset(
    {("POST", "/join"), ("POST", "/codebooks/{codebook:uuid}/blur")}
)
"""Written by hand, so that another one is seen in review: the first looks an invitation's code up,
the second blurs answers on the screen of one session, of which nothing is kept."""

ABOUT_A_CALLER: Final = frozenset(
    {
        ("POST", "/consultations/{slug:str}/calls/{questionnaire:uuid}"),
        ("POST", "/consultations/{slug:str}/calls/{questionnaire:uuid}/check"),
    }
)
"""Written by hand as well. An event would say when somebody rang and who took the call, so what a
caller said is stored like any other answer, and the record of staff never learns of it."""

SHARED_CODE: Final = {
    ("POST", "/consultations/{slug:str}/holders/replace"): {Act.KEY_TAKEN_AWAY},
}
"""What a route's code could record and this route never does, because another one shares it."""


def read_declared(handler: HTTPRouteHandler) -> set[Act] | None:
    """Give the acts that a route declares; None when it declares nothing usable."""
    declared = handler.opt.get("audit")
    acts = (declared,) if isinstance(declared, Act) else declared
    if not isinstance(acts, tuple) or not all(isinstance(act, Act) for act in acts):
        return None
    return set(acts)


def walk_reach(function: Callable[..., Any]) -> Iterator[tuple[ast.stmt, dict[str, Any]]]:
    """Give every statement that a function of the staff application can come to by name."""
    waiting, seen = [function], {function}
    while waiting:
        one = inspect.unwrap(waiting.pop())
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(one))).body
        assert isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)
        known = {**one.__globals__}
        for statement in tree.body:
            yield statement, known
            for node in ast.walk(statement):
                found = known.get(node.id) if isinstance(node, ast.Name) else None
                ours = getattr(found, "__module__", None) or ""
                if inspect.isfunction(found) and ours.startswith(("consult.staff", "tests.")):
                    waiting += [found] if found not in seen else []
                    seen.add(found)


def find_noted(function: Callable[..., Any]) -> set[Act]:
    """Give the acts named in the reach of a function that calls ``note``; none if it does not."""
    named: set[Act] = set()
    notes = False
    for statement, known in walk_reach(function):
        for node in ast.walk(statement):
            match node:
                case ast.Call(func=ast.Attribute(attr="note")):
                    notes = True
                case ast.Attribute(value=ast.Name(id="Act"), attr=name):
                    named.add(Act[name])
                case ast.Name(id=name) if name in known:
                    named |= _acts_in(known[name])
    return named if notes else set()


def _acts_in(value: object) -> set[Act]:
    if isinstance(value, dict):
        return _acts_in(tuple(value.values()))
    return {act for act in value if isinstance(act, Act)} if isinstance(value, tuple) else set()


def find_faults(routes: Iterable[tuple[str, str, HTTPRouteHandler]]) -> list[str]:
    """Name every route that changes something and does not record exactly what it declares."""
    faults = []
    for method, path, handler in routes:
        if method in SAFE:
            continue
        declared = read_declared(handler)
        if declared is None:
            faults.append(f"{method} {path} declares no act")
        elif not declared and (method, path) not in CHANGES_NOTHING | ABOUT_A_CALLER:
            faults.append(f"{method} {path} declares that it changes nothing")
        elif declared != find_noted(handler.fn) - SHARED_CODE.get((method, path), set()):
            faults.append(f"{method} {path} does not record what it declares")
    return faults


async def test_every_change_is_recorded(app: Litestar) -> None:
    """Each route that changes something declares its acts, and its code records exactly those."""
    routes = walk_routes(app)
    assert find_faults(routes) == []
    assert sum(method not in SAFE for method, _, _ in routes) >= 15


@post("/control/silent", opt={"roles": EVERYBODY, "audit": Act.LOCKED})
async def silent(request: StaffRequest) -> None:
    """Declare an act and record none."""
    request.auth.forget_keys()


@post("/control/undeclared", opt={"roles": EVERYBODY})
async def undeclared(request: StaffRequest) -> None:
    """Record an act and declare none."""
    await request.app.state.desk.audit.note("x", Act.LOCKED)


@post("/control/other", opt={"roles": EVERYBODY, "audit": Act.LOCKED})
async def other(request: StaffRequest) -> None:
    """Record another act than the one declared, in a function further on."""
    await _note_other(request)


@post("/control/empty", opt={"roles": EVERYBODY, "audit": ()})
async def empty(request: StaffRequest) -> None:
    """Say that nothing is changed, without being known for it."""
    request.auth.forget_keys()


async def _note_other(request: StaffRequest) -> None:
    await request.app.state.desk.audit.note("x", Act.UNLOCKED)


@pytest.mark.parametrize("handler", [silent, undeclared, other, empty])
def test_unrecorded_route_is_found(handler: HTTPRouteHandler) -> None:
    """A route that declares nothing, records nothing or records something else is found."""
    (path,) = handler.paths
    assert len(find_faults([("POST", path, handler)])) == 1


async def read_events(settings: Settings) -> list[AuditRow]:
    """Read the whole record."""
    async with open_staff(settings.staff_database) as store:
        return [row async for row in store.iterate_events()]


class Drive:
    """Sends forms and says which events each one added."""

    def __init__(self, client: Client, settings: Settings) -> None:
        self.client = client
        self.settings = settings
        self.seen = 0

    async def post(self, path: str, **fields: str) -> list[tuple[str, str, str]]:
        """Send a form and give actor, act and subject of what it added to the record."""
        await people.post(self.client, path, **fields)
        return await self.read_new()

    async def read_new(self) -> list[tuple[str, str, str]]:
        """Give what was added since the last look."""
        events = await read_events(self.settings)
        new, self.seen = events[self.seen :], len(events)
        return [(row.actor, row.action, row.subject) for row in new]


async def test_successful_acts_grow_the_record(
    client: Client, settings: Settings, office: Office
) -> None:
    """From signing in to signing out, each act that succeeds adds its own event and no other."""
    drive, name, slug = Drive(client, settings), "Researcher Example", office.slug
    await sign_in(client, office, office.people[Role.RESEARCHER])
    assert await drive.read_new() == [(name, "signed-in", "")]
    base = f"/consultations/{slug}"
    assert await drive.post(f"{base}/unlock", passphrase=PASSPHRASE) == [(name, "unlocked", slug)]
    started = await drive.post(f"{base}/runs", audience="survivor", item=ITEM)
    assert started == [(name, "run-started", slug)]
    async with open_staff(settings.staff_database) as store:
        (run,) = await store.list_runs(office.consultation)
    assert await drive.post(f"/runs/{run.id}/continue") == [(name, "run-continued", slug)]
    assert await drive.post(f"/runs/{run.id}/stop") == [(name, "run-stopped", slug)]
    assert await drive.post(f"{base}/lock") == [(name, "locked", slug)]
    assert await drive.post("/sign-out") == [(name, "signed-out", "")]
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    await drive.read_new()
    exported = await drive.post("/audit", passphrase=PASSPHRASE)
    assert exported == [("Administrator Example", "audit-exported", "")]


async def test_refused_acts_leave_no_event(
    client: Client, settings: Settings, office: Office
) -> None:
    """What was refused has not been done, and is not recorded as if it had."""
    drive, base = Drive(client, settings), f"/consultations/{office.slug}"
    await sign_in(client, office, office.people[Role.RESEARCHER], passphrase="not it at all")
    assert await drive.read_new() == []
    await sign_in(client, office, office.people[Role.RESEARCHER])
    await drive.read_new()
    assert await drive.post(f"{base}/unlock", passphrase="not it at all") == []
    assert await drive.post(f"{base}/runs", audience="survivor", item="none") == []
    assert await drive.post(f"{base}/runs", audience="survivor", item=ITEM) == []
    assert await drive.post(f"/runs/{uuid4()}/stop") == []
    assert await drive.post("/audit", passphrase=PASSPHRASE) == []


@pytest.fixture
def failing_record(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what makes the record fail from then on."""

    async def fail(*_: object) -> None:
        raise StorageError("The database refused a statement.")

    return lambda: monkeypatch.setattr(AuditLog, "note", fail)


async def test_unrecorded_sign_in_opens_nothing(
    client: Client, app: Litestar, office: Office, failing_record: Callable[[], None]
) -> None:
    """When signing in cannot be recorded, nobody is signed in."""
    failing_record()
    answer = await sign_in(client, office, office.people[Role.RESEARCHER])
    assert (answer.status_code, "set-cookie" in answer.headers) == (503, False)
    assert len(app.state.desk.sessions) == 0


async def test_unrecorded_unlock_holds_no_key(
    client: Client, app: Litestar, office: Office, failing_record: Callable[[], None]
) -> None:
    """When unlocking cannot be recorded, the session holds no key."""
    token = people.read_token(await sign_in(client, office, office.people[Role.RESEARCHER]))
    failing_record()
    path = f"/consultations/{office.slug}/unlock"
    assert (await people.post(client, path, passphrase=PASSPHRASE)).status_code == 503
    assert app.state.desk.sessions.find(token).read_key(office.consultation) is None


async def test_unrecorded_run_is_not_started_or_stopped(
    client: Client, settings: Settings, office: Office, failing_record: Callable[[], None]
) -> None:
    """When a run's start or stop cannot be recorded, there is no run, or it goes on."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    base = f"/consultations/{office.slug}"
    await people.post(client, f"{base}/unlock", passphrase=PASSPHRASE)
    await people.post(client, f"{base}/runs", audience="survivor", item=ITEM)
    async with open_staff(settings.staff_database) as store:
        (before,) = await store.list_runs(office.consultation)
        failing_record()
        await people.post(client, f"{base}/runs", audience="survivor", item=ITEM)
        await people.post(client, f"/runs/{before.id}/stop")
        await people.post(client, f"/runs/{before.id}/continue")
        assert await store.list_runs(office.consultation) == [before]


async def test_unrecorded_leaving_still_leaves(
    client: Client, app: Litestar, office: Office, failing_record: Callable[[], None]
) -> None:
    """Locking and signing out happen even when they cannot be recorded: both only close."""
    token = people.read_token(await sign_in(client, office, office.people[Role.RESEARCHER]))
    base = f"/consultations/{office.slug}"
    await people.post(client, f"{base}/unlock", passphrase=PASSPHRASE)
    session = app.state.desk.sessions.find(token)
    assert session.read_key(office.consultation) is not None
    failing_record()
    assert (await people.post(client, f"{base}/lock")).status_code == 503
    assert session.read_key(office.consultation) is None
    await people.post(client, "/sign-out")
    assert app.state.desk.sessions.find(token) is None


async def test_record_holds_nothing_of_respondents(
    client: Client, settings: Settings, office: Office
) -> None:
    """No event holds a word, an id or a count of those who answered."""
    responses = await add_responses(settings, office, 140)
    run = await finish_run(settings, office)
    await sign_in(client, office, office.people[Role.RESEARCHER])
    base = f"/consultations/{office.slug}"
    await people.post(client, f"{base}/unlock", passphrase=PASSPHRASE)
    assert "61 answers" in (await client.get(f"/runs/{run}/themes")).text
    await people.post(client, f"/runs/{run}/export", passphrase=PASSPHRASE)
    await people.post(client, f"{base}/runs", audience="survivor", item=ITEM)
    await people.post(client, f"{base}/lock")
    events = await read_events(settings)
    assert len(events) >= 5
    words = {word for row in events for word in f"{row.subject} {row.detail}".split()}
    assert not words & {str(response) for response in responses}
    assert not words & {str(size) for size in (140, 122, *SIZES.values())}
    told = " ".join(words).lower()
    for text in (*SIZES, HOSTILE, "officer", "school", "waiting"):
        assert not any(part.strip() in told for part in text.lower().split(","))
