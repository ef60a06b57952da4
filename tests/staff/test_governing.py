"""A draft becomes what people are asked only by the word of a second person."""

import asyncio
import re
from datetime import date, timedelta
from html import unescape

import pytest
from litestar import Litestar
from msgspec.structs import replace

from consult.settings import Settings
from consult.staff.roles import Role
from consult.vault.keys import unlock_person, unwrap_key
from surveys.files import encode_instrument, instrument_digest, read_ready
from tests.staff.acts import read_account, read_acts
from tests.staff.drafts import NAME, TODAY, Studio
from tests.staff.people import PASSPHRASE

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


def type_day(field: str, day: date) -> dict[str, str]:
    """Give the three boxes of a day as somebody fills them in."""
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{field}-{part}": str(value) for part, value in parts.items()}


@pytest.mark.both_engines
async def test_from_draft_to_open(studio: Studio, settings: Settings) -> None:
    """Asked for, approved by another and published, a draft is open with keys for its holders."""
    await studio.approve()
    closes = TODAY + timedelta(days=30)
    assert await studio.publish((Role.RESEARCHER,), **type_day("closes", closes)) == 303
    row = await studio.responses.read_consultation(NAME)
    assert row is not None
    assert (row.state, row.opens, row.closes, row.invented) == ("open", None, closes, False)
    assert (await studio.read()).consultation == row.id
    assert (await studio.read()).state == "published"
    person = studio.office.people[Role.RESEARCHER]
    assert await studio.staff.list_holders(row.id) == [person.id]
    wrapped = await studio.staff.read_grant(row.id, person.id)
    account = await read_account(settings, person.name)
    assert wrapped is not None
    key = unwrap_key(wrapped, unlock_person(account.locked_key, PASSPHRASE))
    assert key.public.raw == row.public_key
    acts = [act for _, act, subject in await read_acts(settings) if subject == NAME]
    assert acts == ["approval-asked-for", "draft-approved", "consultation-published"]


async def test_key_and_addresses_are_shown_once(studio: Studio) -> None:
    """The recovery key stands on one page, once, and nowhere in a database or a later page."""
    await studio.approve()
    await studio.publish()
    shown = (await studio.writer.get(studio.path("/published"))).text
    row = await studio.responses.read_consultation(NAME)
    assert row is not None
    (entry,) = await studio.responses.list_questionnaires(row.id)
    assert f"/{entry.token}" in shown
    assert "Recovery key" in shown
    again = await studio.writer.get(studio.path("/published"))
    assert again.headers["location"] == studio.path("/review")
    assert await studio.staff.read_recovery_key(row.id) is not None


@pytest.mark.parametrize("way", ["invitation", ""])
async def test_how_people_come_in_is_chosen_when_publishing(studio: Studio, way: str) -> None:
    """With the tick nobody begins without a code from the first moment; without it everybody."""
    await studio.approve()
    await studio.publish(way=way)
    row = await studio.responses.read_consultation(NAME)
    assert row is not None
    entries = await studio.responses.list_questionnaires(row.id)
    assert [entry.by_invitation for entry in entries] == [way == "invitation"]


async def test_nobody_agrees_to_their_own_work(studio: Studio) -> None:
    """An approver who saved any version since the last approval is refused, and says why."""
    own = await studio.read_instrument()
    await studio.save(replace(own, title={"en": "Mine"}), Role.APPROVER)
    await studio.save(own)
    await studio.writer.post(studio.path("/review"))
    assert await studio.agree(studio.approver) == 422
    page = await studio.approver.get(studio.path("/review"))
    assert "Somebody else has to agree" in page.text
    assert (await studio.read()).state == "review"


async def test_undoing_brings_back_nothing_unapproved(studio: Studio) -> None:
    """What was undone to is its author's own work still, though it is older than an approval."""
    own = await studio.read_instrument()
    await studio.save(replace(own, title={"en": "Mine"}), Role.APPROVER)
    await studio.save(own)
    # Somebody else agreed meanwhile, so that nothing is newer than the last approval.
    await studio.staff.add_approval(
        studio.draft, "0" * 64, studio.office.people[Role.ADMINISTRATOR].id
    )
    await studio.staff.move_draft_version(studio.questionnaire, 3, 2)
    await studio.writer.post(studio.path("/review"))
    assert await studio.agree(studio.approver) == 422


async def test_agreement_is_to_what_was_shown(studio: Studio) -> None:
    """What was changed since the page was opened, or after, is not what was agreed to."""
    await studio.writer.post(studio.path("/review"))
    assert await studio.agree(studio.approver, digest="0" * 64) == 422
    assert await studio.agree(studio.approver, passphrase="not it at all") == 422
    assert await studio.agree(studio.approver) == 303
    own = await studio.read_instrument()
    await studio.save(replace(own, title={"en": "Another title"}))
    assert (await studio.read()).state == "draft"
    assert await studio.publish() == 422
    assert await studio.responses.read_consultation(NAME) is None


async def test_only_an_approver_agrees(studio: Studio) -> None:
    """The writer cannot approve, and nobody can before approval was asked for."""
    answer = await studio.writer.post(studio.path("/approve"), passphrase=PASSPHRASE)
    assert answer.status_code == 403
    assert await studio.agree(studio.approver) == 422
    assert await studio.publish() == 422
    await studio.writer.post(studio.path("/review"))
    assert (await studio.approver.post(studio.path("/review/return"))).status_code == 303
    assert (await studio.read()).state == "draft"


async def test_faults_and_drafts_stand_in_the_way(studio: Studio) -> None:
    """Errors, an invented organisation and unsigned translations are named and refused."""
    own = await studio.read_instrument()
    invented = replace(own.facts, controller="The Example (an invented name: put yours here)")
    await studio.save(replace(own, endings=[], facts=invented, languages=["en", "cy"]))
    asked = await studio.writer.post(studio.path("/review"))
    assert asked.status_code == 422
    for words in ("invented ones", "translations as they stand: Welsh (cy)", "fault"):
        assert words in asked.text
    assert (await studio.read()).state == "draft"


@pytest.mark.both_engines
async def test_of_two_who_publish_at_once_one_does(studio: Studio) -> None:
    """Two presses at once make one consultation, and the other is told."""
    await studio.approve()
    statuses = await asyncio.gather(studio.publish(), studio.publish())
    assert sorted(statuses) == [303, 422]
    slugs = [row.slug for row in await studio.responses.list_consultations()]
    assert slugs.count(NAME) == 1


async def test_new_version_keeps_promises_and_the_old_version(studio: Studio) -> None:
    """A running consultation gets a new version, and one that loosens a promise is refused."""
    await studio.approve()
    await studio.publish()
    own = await studio.read_instrument()
    longer = replace(own.facts, retention_end=own.facts.retention_end.replace(year=2039))  # type: ignore[union-attr] # It has one.
    await studio.save(replace(own, facts=longer))
    refused = await studio.writer.post(studio.path("/review"))
    assert refused.status_code == 422
    assert "kept for longer than people were told" in refused.text
    better = replace(own, title={"en": "A better title"})
    await studio.save(better)
    await studio.approve()
    assert await studio.publish() == 303
    row = await studio.responses.read_consultation(NAME)
    assert row is not None
    (entry,) = await studio.responses.list_questionnaires(row.id)
    assert entry.digest == instrument_digest(better)
    (former,) = await studio.responses.list_former_versions(entry.id)
    kept = await studio.responses.read_instrument(former.digest)
    assert kept == encode_instrument(own)
    page = (await studio.writer.get(studio.path("/versions"))).text
    assert "A better title" in page


async def test_second_audience_joins_a_running_consultation(studio: Studio) -> None:
    """A questionnaire that is added later gets an address of its own beside the first."""
    await studio.approve()
    await studio.publish()
    other = replace(await studio.read_instrument(), audience="professional", slug="views-prof")
    author = studio.office.people[Role.POLICY_DESIGNER].id
    await studio.staff.add_draft_questionnaire(
        studio.draft, encode_instrument(other), instrument_digest(other), author
    )
    await studio.approve()
    assert await studio.publish() == 303
    row = await studio.responses.read_consultation(NAME)
    assert row is not None
    entries = await studio.responses.list_questionnaires(row.id)
    assert [one.audience for one in entries] == ["professional", "survivor"]
    assert len({one.token for one in entries}) == 2


async def test_going_back_saves_the_old_words_again(studio: Studio) -> None:
    """Going back to a version is a new version like it, refused where somebody was faster."""
    own = await studio.read_instrument()
    await studio.save(replace(own, title={"en": "Another title"}))
    path = studio.path(f"/versions/{studio.questionnaire}/1")
    page = (await studio.writer.get(path)).text
    assert "Another title" in page
    assert (await studio.writer.post(path, current="1")).status_code == 422
    assert (await studio.writer.post(path, current="2")).status_code == 303
    assert await studio.read_instrument() == own
    entries = await studio.staff.list_draft_versions(studio.questionnaire)
    assert [one.number for one in entries] == [3, 2, 1]
    assert entries[0].note == "Went back to version 1"


async def test_days_are_changed_and_reminded_of(studio: Studio) -> None:
    """A designer extends, closes and opens again, and the page of it says when it ends."""
    path = f"/consultations/{studio.office.slug}/dates"
    tomorrow = TODAY + timedelta(days=1)
    assert (await studio.writer.post(path, **type_day("closes", tomorrow))).status_code == 303
    assert "Closes tomorrow" in (await studio.writer.get(path)).text
    yesterday = type_day("closes", TODAY - timedelta(days=1))
    assert (await studio.writer.post(path, **yesterday)).status_code == 422
    opens = TODAY + timedelta(days=3)
    days = type_day("opens", opens) | type_day("closes", tomorrow)
    turned = await studio.writer.post(path, **days)
    assert "before the first" in turned.text
    row = await studio.responses.read_consultation(studio.office.slug)
    assert row is not None
    assert row.closes == tomorrow
    for end, state in (("/close", "closed"), ("/open", "open")):
        await studio.writer.post(path + end)
        row = await studio.responses.read_consultation(studio.office.slug)
        assert row is not None
        assert row.state == state


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("30", "2", "2027"), "There is no such date"),
        (("31", "13", "2027"), "There is no such date"),
        (("3", "2", "27"), "all four digits"),
        (("3", "", "2027"), "Fill in the day"),
        (("third", "2", "2027"), "Fill in the day"),
        (("³", "2", "2027"), "Fill in the day"),
    ],
    ids=["day", "month", "year", "gap", "word", "sign"],
)
async def test_a_day_that_is_none_is_said_and_shown_again(
    studio: Studio, parts: tuple[str, str, str], said: str
) -> None:
    """What is wrong with a day is said beside its boxes, which keep what was typed."""
    path = f"/consultations/{studio.office.slug}/dates"
    names = ("closes-day", "closes-month", "closes-year")
    answer = await studio.writer.post(path, **dict(zip(names, parts, strict=True)))
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert said in page
    assert 'href="#closes"' in page
    boxes = re.findall(r'name="closes-\w+"[^>]* value="([^"]*)"', page)
    assert tuple(boxes) == parts
    row = await studio.responses.read_consultation(studio.office.slug)
    assert row is not None
    assert row.closes is None


async def test_trial_publishes_drafts_as_invented(studio: Studio, app: Litestar) -> None:
    """In a trial a ready-made draft with unsigned languages is published, and marked for it."""
    settings = replace(app.state.desk.settings, trial=True)
    app.state.desk = replace(app.state.desk, settings=settings)
    await studio.save(replace(read_ready("survivor-views"), slug="as-it-comes"))
    await studio.approve()
    assert await studio.publish() == 303
    row = await studio.responses.read_consultation(NAME)
    assert row is not None
    assert row.invented
