"""Every door by which people's own words come in, with somebody's name going through it.

What is sealed is read before it is sealed, and what is written is searched: the harmless words
have to arrive and the name must not. A door left open on purpose is noticed by the same search.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest
from litestar.testing import AsyncTestClient
from msgspec.structs import replace

from anonymise.types import RedactedText, Redaction
from consult.imports.answers import Reading
from consult.imports.map import read_map
from consult.imports.plan import ImportPlan
from consult.imports.report import ImportReport
from consult.imports.store import begin_report, store_rows
from consult.imports.target import find_target
from consult.intake.submit import Intake
from consult.intake.tally import TALLIES, keep_tallies
from consult.logs import FaultLog
from consult.staff.accounts import add_account
from consult.staff.app import create_app
from consult.staff.conditions import Conditions
from consult.staff.roles import Role
from consult.store.responses import ResponseWriter, open_responses
from consult.store.responses.writer import read_today
from consult.store.staff import open_staff
from surveys.files import read_ready
from surveys.keys import other_key
from surveys.model import Instrument
from surveys.panel import AGREE, comment_id, make_panel_instrument
from tests.imports.samples import MAP
from tests.intake.test_canary import find_marker
from tests.respond.house import (
    House,
    Visitor,
    build_house,
    go_to_agencies,
    go_to_review,
    go_to_text,
    open_house,
)
from tests.staff.callers import TEXT, Phone
from tests.staff.people import PASSPHRASE, QUICK, Clock, Office, Person, sign_in

pytestmark = pytest.mark.anyio

NAME: Final = "Featherstonehaugh"
SAID: Final = "marmalade"
"""An ordinary word that nothing of ours writes anywhere."""

WORDS: Final = f"Tell {NAME} about the {SAID}, please."

Pass = Callable[[House, Path], Awaitable[None]]


async def answer_openly(house: House, _: Path) -> None:
    """Answer a question in words of one's own."""
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_text(visitor)
        await visitor.press(**{"what-they-did:police": WORDS})
        await go_to_review(visitor)
        await visitor.press("send")


async def list_names(house: House, _: Path) -> None:
    """List a name that should be taken out; what stands around it is kept."""
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_text(visitor)
        form = {"what-they-did:police": WORDS, "_names": f"{NAME}, please"}
        await visitor.press(**form)
        await go_to_review(visitor)
        await visitor.press("send")


async def name_another(house: House, _: Path) -> None:
    """Say which other organisation was meant."""
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_agencies(visitor)
        await visitor.press(agencies="other-organisation", **{other_key("agencies"): WORDS})
        await go_to_review(visitor)
        await visitor.press("send")


async def comment_on_a_draft(house: House, _: Path) -> None:
    """Comment on a question as a member of a panel."""
    field = comment_id("agencies")
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.start()
        for _page in range(60):
            if "Send my answers" in visitor.page:
                break
            await visitor.press(**{AGREE: "yes", field: WORDS})
        await visitor.press("send")


async def take_a_call(house: House, _: Path) -> None:
    """Put down what a caller said, as whoever took the call."""
    clock = Clock()
    async with open_staff(house.settings.staff_database) as staff:
        made = await add_account(
            staff,
            name="Robin Example",
            role=Role.HELPLINE_WORKER,
            passphrase=PASSPHRASE,
            deployment_secret=house.settings.secret,
            hardness=QUICK,
        )
    async with open_responses(house.settings.responses_database) as store:
        (entry,) = await store.list_questionnaires(house.consultation)
    person = Person(made.id, "Robin Example", Role.HELPLINE_WORKER, made.totp_secret)
    slug = house.instrument.slug
    office = Office({}, clock, [], house.consultation, slug, entry.id, house.key)
    conditions = Conditions(clock=clock, now=clock, hardness=QUICK)
    app = create_app(house.settings, conditions)
    async with AsyncTestClient(app, base_url="https://testserver.local") as client:
        await sign_in(client, office, person)
        phone = Phone(client, house.settings, office, entry.id)
        await phone.write(**{TEXT: WORDS})
        await phone.save()


async def bring_a_file(house: House, folder: Path) -> None:
    """Bring answers in from a file."""
    plan = ImportPlan.make(read_map(_write(folder, "map.toml", MAP)), house.instrument)
    reading = Reading(plan, "en", read_today())
    path = _write(folder, "answers.csv", f'Change,Email\n"{WORDS}",\n')
    report: ImportReport = begin_report(path, reading, is_trial=False)
    async with open_responses(house.settings.responses_database) as store:
        target = await find_target(store, house.instrument.slug, None, beside=True)
        async with ResponseWriter(store) as writer:
            await store_rows(path, reading, report, Intake(writer, read_today), target)


def _write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def _panel() -> Instrument:
    return make_panel_instrument(
        replace(read_ready("survivor-views"), languages=["en"]), read_today()
    )


DOORS: Final[dict[str, tuple[Pass, Callable[[], Instrument] | None]]] = {
    "open answer": (answer_openly, None),
    "names to take out": (list_names, None),
    "other, please specify": (name_another, None),
    "panel comment": (comment_on_a_draft, _panel),
    "imported file": (bring_a_file, None),
    "caller on the telephone": (take_a_call, lambda: read_ready("helpline-caller-worker")),
}


@pytest.fixture(params=sorted(DOORS))
def door(request: pytest.FixtureRequest) -> str:
    """Name one door."""
    return str(request.param)


@pytest.fixture
async def house(tmp_path: Path, door: str) -> House:
    """Open what the door leads to."""
    make = DOORS[door][1]
    return await build_house(tmp_path / "house", instrument=make() if make else None)


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Give everything that is sealed from now on, as it was before."""
    seen: list[bytes] = []
    seal = _read_seal()

    def note(padded: bytes, key: bytes) -> bytes:
        seen.append(padded)
        return seal(padded, key)

    monkeypatch.setattr("consult.vault.seal.crypto_box_seal", note)
    return seen


def _read_seal() -> Callable[[bytes, bytes], bytes]:
    from consult.vault import seal  # noqa: PLC0415 - Its own name for what is replaced.

    return vars(seal)["crypto_box_seal"]  # type: ignore[no-any-return]  # A function of NaCl's.


async def test_no_name_comes_through(
    door: str, house: House, sealed: list[bytes], tmp_path: Path
) -> None:
    """What was said arrives under seal, the name does not, and no file holds either."""
    await DOORS[door][0](house, tmp_path)
    assert any(SAID.encode() in one for one in sealed)
    assert not any(NAME.encode() in one for one in sealed)
    assert find_marker(tmp_path / "house") == set()


async def test_every_door_is_counted(door: str, house: House, tmp_path: Path) -> None:
    """Whatever comes in by a door is counted among the texts of its week."""
    TALLIES.take()
    await DOORS[door][0](house, tmp_path)
    async with open_responses(house.settings.responses_database) as store:
        await keep_tallies(store, FaultLog())
        (week,) = await store.list_redactions(4)
    assert week.total > 0


async def test_open_door_is_noticed(
    door: str,
    house: House,
    sealed: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where redaction is passed by, the same search finds the name."""

    def pass_by(text: str, **_: object) -> Redaction:
        return Redaction(RedactedText(text), (), ())

    monkeypatch.setattr("consult.intake.redaction.redact", pass_by)
    await DOORS[door][0](house, tmp_path)
    assert any(NAME.encode() in one for one in sealed)
