"""Two different people read an answer before a word of it may be quoted."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from consult.intake.amending import Amending, Opened, say_of
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.vault.open import open_response
from consult.vault.record import is_withheld, may_be_quoted, read_review
from consult.vault.review import AnswerReview, find_first_week_in_time
from tests.staff.people import Client, Office
from tests.staff.reviews import ITEM, make_record, read_records, store_records, unlock_as

TWO = (uuid4(), uuid4())


async def is_quotable(settings: Settings, office: Office) -> bool:
    """Say whether the only answer there is may be quoted."""
    (record,) = (await read_records(settings, office)).values()
    return may_be_quoted(record, ITEM, overdue=False)


@pytest.mark.anyio
async def test_two_people_clear(client: Client, office: Office, settings: Settings) -> None:
    """An answer may be quoted when two people have cleared it, and not when one has twice."""
    await store_records(settings, office, make_record("one lorry here", flags=["second-pass"]))
    first = await unlock_as(client, office, Role.REVIEWER)
    handle = await first.open_first()
    await first.press(handle, "clear")
    assert "Decide first" in await first.read_notice(f"/answers/{handle}")
    await first.press(handle, "pass")
    await first.press(handle, "clear")
    await first.press(handle, "clear")
    assert "somebody else" in await first.read_notice(f"/answers/{handle}")
    assert not await is_quotable(settings, office)
    second = await unlock_as(client, office, Role.RESEARCHER)
    assert "Cleared by one other person" in await second.look()
    theirs = await second.open_first()
    await second.press(theirs, "clear")
    assert await is_quotable(settings, office)
    assert "May be quoted" in await second.look(f"/answers/{theirs}")
    await second.take_out(theirs, "lorry")
    assert not await is_quotable(settings, office)


@pytest.mark.anyio
async def test_race_counts_each_person_once(office: Office, settings: Settings) -> None:
    """Of many who clear the same answer at the same moment none is lost and none counts twice."""
    await store_records(settings, office, make_record("one"))
    async with open_responses(settings.responses_database) as store:
        (row,) = [one async for one in store.iterate_responses(office.consultation)]
        record = open_response(row.sealed, office.key)
        opened = Opened(office.consultation, row.id, row.sealed, office.key.public)

        async def clear(person: UUID) -> bool:
            review = AnswerReview(cleared_by=(person,))
            return await Amending(store).note(opened, say_of(record, ITEM, review))

        # Everybody starts from the same bytes, as two browsers do that opened the same page.
        done = await asyncio.gather(*(clear(uuid4()) for _ in range(6)))
    assert sum(done) == 1
    (record,) = (await read_records(settings, office)).values()
    assert len(read_review(record, ITEM).cleared_by) == 1
    assert not may_be_quoted(record, ITEM, overdue=False)


@pytest.mark.parametrize(
    ("review", "flags", "quotable"),
    [
        (AnswerReview(cleared_by=TWO), (), True),
        (AnswerReview(cleared_by=TWO, passed=True), ("rare-event",), True),
        (AnswerReview(cleared_by=TWO), ("rare-event",), False),
        (AnswerReview(cleared_by=(TWO[0], TWO[0])), (), False),
        (AnswerReview(cleared_by=TWO[:1]), (), False),
        (AnswerReview(passed=True), (), False),
        (AnswerReview(cleared_by=TWO, withheld=True), (), False),
        (AnswerReview(cleared_by=TWO, withheld=True, passed=True), (), False),
    ],
    ids=[
        "two",
        "flag-passed",
        "flag-open",
        "one-twice",
        "one",
        "nobody",
        "withheld",
        "withheld-passed",
    ],
)
def test_rule(review: AnswerReview, flags: tuple[str, ...], *, quotable: bool) -> None:
    """Quoting needs two people, no open flag, and nobody who withheld it."""
    record = say_of(make_record("one", flags=flags), ITEM, review)
    assert may_be_quoted(record, ITEM, overdue=False) is quotable
    assert not may_be_quoted(replace(record, texts={}), ITEM, overdue=False)


def test_nobody_is_quoted_who_did_not_allow_it() -> None:
    """However many people clear an answer, it is not quoted unless its writer chose a way."""
    cleared = say_of(make_record("one"), ITEM, AnswerReview(cleared_by=TWO))
    assert may_be_quoted(cleared, ITEM, overdue=False)
    assert may_be_quoted(replace(cleared, quoting="undescribed"), ITEM, overdue=False)
    assert not may_be_quoted(replace(cleared, quoting=""), ITEM, overdue=False)


@pytest.mark.anyio
async def test_reviewers_cannot_clear_what_was_not_allowed(
    client: Client, office: Office, settings: Settings
) -> None:
    """The page offers no clearing, and a form sent all the same changes nothing."""
    silent = replace(make_record("one lorry here", flags=["second-pass"]), quoting="")
    await store_records(settings, office, silent)
    reviewer = await unlock_as(client, office, Role.REVIEWER)
    handle = await reviewer.open_first()
    await reviewer.press(handle, "pass")
    page = await reviewer.look(f"/answers/{handle}")
    assert "did not allow it to be quoted" in page
    assert "Clear for quoting" not in page
    await reviewer.press(handle, "clear")
    assert "did not allow" in await reviewer.read_notice(f"/answers/{handle}")
    (record,) = (await read_records(settings, office)).values()
    assert read_review(record, ITEM).cleared_by == ()


def test_nobody_counts_as_two() -> None:
    """One person's clearing, however often it is noted, is one."""
    person = uuid4()
    for cleared_by in ((person,), (person, person), (person,) * 5):
        record = say_of(make_record("one"), ITEM, AnswerReview(cleared_by=cleared_by))
        assert not may_be_quoted(record, ITEM, overdue=False)


def test_waiting_too_long_withholds() -> None:
    """A flag that nobody looked at in time withholds an answer, until it is found fine."""
    flagged = make_record("one", flags=["rare-event"])
    assert is_withheld(flagged, ITEM, overdue=True)
    assert not is_withheld(flagged, ITEM, overdue=False)
    assert not is_withheld(make_record("one"), ITEM, overdue=True)
    passed = say_of(flagged, ITEM, AnswerReview(passed=True))
    assert not is_withheld(passed, ITEM, overdue=True)


@pytest.mark.parametrize(
    ("today", "week"),
    [
        # Monday the 2nd of November is thirty days before the 2nd of December.
        (date(2026, 12, 2), "2026-W45"),
        (date(2026, 12, 3), "2026-W46"),
        (date(2026, 12, 9), "2026-W46"),
        (date(2027, 1, 28), "2027-W01"),
    ],
)
def test_time_is_counted_by_weeks(today: date, week: str) -> None:
    """The first week in time is the first whose Monday is at most thirty days ago."""
    assert find_first_week_in_time(today) == week
