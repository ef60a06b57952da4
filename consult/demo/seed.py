"""Fills the demonstration, by the same doors that real people and answers come through."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Final

from msgspec.structs import replace

from consult.demo.people import DemoNotes, DemoPerson, make_passphrase
from consult.demo.voices import Person, Voices, read_voices
from consult.intake.levels import read_rules
from consult.intake.redaction import KeptAnswers, redact_answers
from consult.intake.submit import Intake
from consult.settings import Settings
from consult.staff.accounts import NewAccount, add_account
from consult.staff.publishing import Holder, Published, publish_consultation
from consult.staff.roles import Role
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.staff import StaffStore, open_staff
from surveys.answers import read_answers
from surveys.files import decode_instrument, read_ready
from surveys.model import Instrument
from surveys.path import find_page, find_path
from surveys.quoting import NOT_QUOTED, list_ways

RESPONSES: Final = 470
SEED: Final = 2026
AT_ONCE: Final = 64
WEEKS: Final = 6
A_WEEK: Final = timedelta(weeks=1)
OPEN: Final = "survivor-views"
DRAFT: Final = "helpline-caller"
PEOPLE: Final = (
    ("Robin Researcher", Role.RESEARCHER),
    ("Rowan Reviewer", Role.REVIEWER),
    ("Dana Designer", Role.POLICY_DESIGNER),
    ("Alex Approver", Role.APPROVER),
    ("Ada Administrator", Role.ADMINISTRATOR),
)
HOLDERS: Final = 2
"""The first of them hold the key: a file of counts leaves only when two people agree."""


async def seed_demo(settings: Settings, secret: str, say: Callable[[str], None]) -> DemoNotes:
    """Make the demonstration's people, consultations and invented responses.

    Raises ``StorageError``.
    """
    today = date.today()  # noqa: DTZ011 - the machine's own day decides the week, as in the service.
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        people, accounts = await _add_people(staff, secret)
        published = await _publish(responses, staff, accounts, OPEN, today, opened=True)
        await _publish(responses, staff, accounts, DRAFT, today, opened=False)
        say(f"writing {RESPONSES} invented responses")
        await send_invented(responses, published.tokens["survivor"], today, RESPONSES)
    return DemoNotes(secret, people, published.tokens)


async def send_invented(
    responses: ResponsesStore, token: str, today: date, number: int, seed: int = SEED
) -> None:
    """Answer a questionnaire as invented people would, in weeks before that of ``today``."""
    row = await responses.read_questionnaire(token)
    if row is None:
        raise LookupError(token)
    instrument = decode_instrument(row.body, where=row.slug)
    voices, chance = read_voices(), Random(seed)  # noqa: S311 - it must give the same people again.
    kept = [answer_all(instrument, voices, Random(chance.random()), today) for _ in range(number)]  # noqa: S311 - the same.
    async with ResponseWriter(responses) as writer:
        # Counts of people are shown up to the last week, and this week's would not be in them.
        intake = Intake(writer, lambda: today - chance.randint(1, WEEKS) * A_WEEK)
        for start in range(0, number, AT_ONCE):
            group = kept[start : start + AT_ONCE]
            await asyncio.gather(*(intake.submit(one, row, language="en") for one in group))


def answer_all(instrument: Instrument, voices: Voices, chance: Random, today: date) -> KeptAnswers:
    """Let one invented person answer page by page, each page redacted before the next is shown."""
    person = Person(voices, chance)
    rules = read_rules(None)(instrument.facts.redaction)
    kept = KeptAnswers()
    seen = 0
    while seen < len(visits := find_path(instrument, kept.closed, today=today).visits):
        visit = visits[seen]
        form = person.fill(find_page(instrument, visit), visit)
        answers, faults = read_answers(instrument, visit, form, kept.closed, today)
        if faults:
            raise LookupError(faults[0].key)
        kept = kept.merge(redact_answers(answers, language="en", today=today, rules=rules))
        seen += 1
    return replace(kept, quoting=chance.choice((NOT_QUOTED, *list_ways(instrument.facts))))


async def _add_people(
    staff: StaffStore, secret: str
) -> tuple[tuple[DemoPerson, ...], list[NewAccount]]:
    people, accounts = [], []
    for name, role in PEOPLE:
        passphrase = make_passphrase()
        account = await add_account(
            staff, name=name, role=role, passphrase=passphrase, deployment_secret=secret
        )
        people.append(DemoPerson(name, role.label, passphrase, account.totp_secret))
        accounts.append(account)
    return tuple(people), accounts


async def _publish(  # noqa: PLR0913 - each is a fact about the consultation.
    responses: ResponsesStore,
    staff: StaffStore,
    accounts: list[NewAccount],
    slug: str,
    today: date,
    *,
    opened: bool,
) -> Published:
    return await publish_consultation(
        responses,
        staff,
        slug=slug,
        instruments=[read_ready(slug)],
        holders=[Holder(account.id, account.public_key) for account in accounts[:HOLDERS]],
        today=today,
        invented=True,
        opened=opened,
    )
