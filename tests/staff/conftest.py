"""An office with one person of each role and one consultation, over both engines."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.settings import Settings, read_settings
from consult.staff.accounts import add_account
from consult.staff.conditions import Conditions
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.schema import migrate
from consult.store.staff import open_staff
from consult.vault.keys import make_key_pair, wrap_key
from surveys.files import encode_instrument, instrument_digest, read_ready
from tests.staff.drafts import Studio, build_studio
from tests.staff.people import PASSPHRASE, QUICK, Clock, Office, Person
from tests.staff.renewal import renew_app

SLUG = "views-example"


@pytest.fixture
def settings(databases: dict[str, str]) -> Settings:
    """Give the settings of an installation with databases of its own."""
    return read_settings({**databases, "CONSULT_SECRET": "s" * 40})


@pytest.fixture
async def office(settings: Settings) -> Office:
    """Make accounts of every role; the researcher and the reviewer hold the consultation's key."""
    await migrate(settings)
    keys, people, clock = make_key_pair(), {}, Clock()
    instrument = read_ready("survivor-views")
    async with open_responses(settings.responses_database) as responses:
        consultation = await responses.add_consultation(
            SLUG, "Views on an example", keys.public.raw, invented=True
        )
        await responses.set_state(consultation, "open")
        questionnaire = await responses.add_questionnaire(
            consultation,
            instrument.audience,
            "token-example",
            encode_instrument(instrument),
            instrument_digest(instrument),
        )
    async with open_staff(settings.staff_database) as staff:
        for role in Role:
            made = await add_account(
                staff,
                name=f"{role.label} Example",
                role=role,
                passphrase=PASSPHRASE,
                deployment_secret=settings.secret,
                hardness=QUICK,
            )
            people[role] = Person(made.id, f"{role.label} Example", role, made.totp_secret)
            if role in {Role.RESEARCHER, Role.REVIEWER}:
                wrapped = wrap_key(keys.private, made.public_key)
                await staff.grant_key(consultation, made.id, wrapped)
    return Office(people, clock, [], consultation, SLUG, questionnaire, keys.private)


@pytest.fixture
def app(settings: Settings, office: Office) -> Litestar:
    """Make the staff application on the office's clock."""

    async def note_wait(seconds: float) -> None:
        office.waits.append(seconds)

    conditions = Conditions(clock=office.clock, now=office.clock, sleep=note_wait, hardness=QUICK)
    return renew_app(settings, conditions)


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """Open a browser without anybody signed in."""
    async with AsyncTestClient(
        app, base_url="https://staff.example.org", raise_server_exceptions=False
    ) as client:
        yield client


@pytest.fixture
async def studio(
    client: AsyncTestClient[Litestar], office: Office, settings: Settings
) -> AsyncIterator[Studio]:
    """Begin a draft, over connections of our own: the application's belong to its thread."""
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        yield await build_studio(office, client, staff, responses)
