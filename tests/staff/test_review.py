"""Reviewers read flagged answers, take out more, and decide; nothing is ever put back."""

import re
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from consult.settings import Settings
from consult.staff.roles import Role
from consult.vault.record import ResponseRecord
from tests.staff.acts import read_acts
from tests.staff.people import Client, Office, sign_in
from tests.staff.reviews import (
    ITEM,
    SECOND_ITEM,
    Reviewer,
    make_record,
    read_records,
    store_records,
    unlock_as,
)

pytestmark = pytest.mark.anyio

WORDS = "My neighbour zephyrine called and zephyrine\u2019s brother drove the red lorry."
OTHER = "Ask zephyrine, she knows."


async def read_one(settings: Settings, office: Office) -> ResponseRecord:
    """Give the only response there is."""
    (record,) = (await read_records(settings, office)).values()
    return record


def read_number(page: str) -> int:
    """Give the number that an invented answer has."""
    found = re.search(r">mark(\d+)<", page)
    assert found
    return int(found[1])


@pytest.fixture
async def reviewer(client: Client, office: Office, settings: Settings) -> Reviewer:
    """Store one flagged response and let the reviewer unlock the consultation."""
    await store_records(settings, office, make_record(WORDS, OTHER, flags=["second-pass"]))
    return await unlock_as(client, office, Role.REVIEWER)


async def test_locked_leads_to_the_unlocking(client: Client, office: Office) -> None:
    """Without an unlock of one's own every page of the review leads to where it is given."""
    await sign_in(client, office, office.people[Role.REVIEWER])
    for path in ("review", "review/found", "review/deny", f"review/answers/{uuid4()}"):
        answer = await client.get(f"/consultations/{office.slug}/{path}", follow_redirects=False)
        assert answer.headers["location"] == f"/consultations/{office.slug}/unlock"


async def test_worst_comes_first(client: Client, office: Office, settings: Settings) -> None:
    """Answers are listed by their worst flag, those without one are not, and no word shows."""
    await store_records(
        settings,
        office,
        make_record("one marker-alpha", flags=["heavily-redacted"]),
        make_record("two marker-beta", flags=["safeguarding"]),
        make_record("three marker-gamma", flags=["a-flag-of-tomorrow"]),
        make_record("four marker-delta"),
    )
    reviewer = await unlock_as(client, office, Role.REVIEWER)
    handles = await reviewer.list_handles()
    assert "marker-" not in reviewer.page
    shown = [await reviewer.look(f"/answers/{handle}") for handle in handles]
    marks = ["marker-beta", "marker-gamma", "marker-alpha"]
    assert [mark in page for mark, page in zip(marks, shown, strict=True)] == [True] * 3
    assert "A flag of tomorrow" in shown[1]


async def test_order_is_of_no_meaning(client: Client, office: Office, settings: Settings) -> None:
    """Alike answers stand in another order in another session, under other addresses."""
    records = [make_record(f"mark{one}", flags=["second-pass"]) for one in range(12)]
    await store_records(settings, office, *records)
    ids = {str(one) for one in await read_records(settings, office)}
    one = await unlock_as(client, office, Role.REVIEWER)
    first = await one.list_handles()
    mine = [await one.look(f"/answers/{handle}") for handle in first]
    other = await unlock_as(client, office, Role.RESEARCHER)
    second = await other.list_handles()
    theirs = [await other.look(f"/answers/{handle}") for handle in second]
    assert len(first) == len(second) == 12
    assert not ids & {*first, *second}
    assert not set(first) & set(second)
    assert [read_number(page) for page in mine] != [read_number(page) for page in theirs]


async def test_words_are_gone_everywhere(
    reviewer: Reviewer, office: Office, settings: Settings
) -> None:
    """A word that is taken out goes from the whole response, whose id is another afterwards."""
    before = set(await read_records(settings, office))
    handle = await reviewer.open_first()
    assert (await reviewer.take_out(handle, "zephyrine")).status_code == 303
    assert "The words are gone" in await reviewer.read_notice(f"/answers/{handle}")
    records = await read_records(settings, office)
    assert not before & set(records)
    (record,) = records.values()
    assert record.texts[ITEM].text == (
        "My neighbour [REMOVED] called and [REMOVED] brother drove the red lorry."
    )
    assert record.texts[SECOND_ITEM].text == "Ask [REMOVED] she knows."
    assert "zephyrine" not in str(record.reviews)


async def test_a_kind_stands_in_the_place(
    reviewer: Reviewer, office: Office, settings: Settings
) -> None:
    """Words are replaced by a kind from the list, and by nothing else that a form may send."""
    handle = await reviewer.open_first()
    await reviewer.take_out(handle, "red", "lorry", kind="JOB")
    await reviewer.look(f"/answers/{handle}")
    await reviewer.take_out(handle, "brother", kind="<b>Darren</b>")
    text = (await read_one(settings, office)).texts[ITEM].text
    assert text.endswith("zephyrine\u2019s [REMOVED] drove the [JOB]")


async def test_nothing_can_be_put_back(
    reviewer: Reviewer, office: Office, settings: Settings
) -> None:
    """Placeholders have no box, and naming places that are no word's changes nothing."""
    handle = await reviewer.open_first()
    await reviewer.take_out(handle, "zephyrine")
    await reviewer.look(f"/answers/{handle}")
    before = await read_one(settings, office)
    answer = await reviewer.press(handle, "change", _word=["999", "-1", "x"])
    assert answer.status_code == 422
    assert "Choose the words" in answer.text
    assert await read_one(settings, office) == before


async def test_emptied_answer_is_not_kept(
    client: Client, office: Office, settings: Settings
) -> None:
    """An answer of which nothing is left is not kept, and the reviewer is told."""
    await store_records(settings, office, make_record("zephyrine", flags=["second-pass"]))
    reviewer = await unlock_as(client, office, Role.REVIEWER)
    handle = await reviewer.open_first()
    answer = await reviewer.take_out(handle, "zephyrine")
    assert answer.headers["location"] == reviewer.path
    assert "not kept any more" in await reviewer.read_notice()
    assert (await read_one(settings, office)).texts == {}
    assert (await client.get(f"{reviewer.path}/answers/{handle}")).status_code == 404


async def test_withheld_for_good(reviewer: Reviewer, office: Office, settings: Settings) -> None:
    """An answer is withheld only when the reviewer is sure, and nothing lifts that again."""
    handle = await reviewer.open_first()
    assert (await reviewer.press(handle, "withhold")).status_code == 422
    assert not (await read_one(settings, office)).reviews
    await reviewer.press(handle, "withhold", sure="yes")
    await reviewer.look(f"/answers/{handle}")
    for button in ("pass", "clear"):
        await reviewer.press(handle, button)
        assert "withheld" in await reviewer.read_notice(f"/answers/{handle}")
    review = (await read_one(settings, office)).reviews[ITEM]
    assert review.withheld
    assert not review.passed
    assert review.cleared_by == ()


async def test_fine_leaves_the_list(
    reviewer: Reviewer, office: Office, settings: Settings
) -> None:
    """What was found fine is on the list no more, and a later change puts it back there."""
    handle = await reviewer.open_first()
    await reviewer.press(handle, "pass")
    assert await reviewer.list_handles() == []
    await reviewer.look(f"/answers/{handle}")
    await reviewer.take_out(handle, "brother")
    assert await reviewer.list_handles() == [handle]
    assert not (await read_one(settings, office)).reviews[ITEM].passed


async def test_changed_meanwhile_is_not_decided(
    reviewer: Reviewer, office: Office, settings: Settings
) -> None:
    """Whoever decides about words that somebody else has changed is told, and nothing is done."""
    handle = await reviewer.open_first()
    stale = reviewer.page
    await reviewer.take_out(handle, "brother")
    before = await read_one(settings, office)
    for button in ("change", "pass", "clear", "withhold"):
        reviewer.page = stale
        await reviewer.press(handle, button, sure="yes", _word=["1"])
        assert "Nothing was done" in await reviewer.read_notice(f"/answers/{handle}")
    other = await unlock_as(reviewer.client, office, Role.RESEARCHER)
    await other.take_out(await other.open_first(), "lorry")
    reviewer.come_back()
    assert before != await read_one(settings, office)
    assert (await reviewer.client.get(f"{reviewer.path}/answers/{handle}")).status_code == 404


async def test_memo_is_redacted(reviewer: Reviewer, office: Office, settings: Settings) -> None:
    """A memo is kept without names, is shown to reviewers, and loses words taken out later."""
    handle = await reviewer.open_first()
    assert (await reviewer.press(handle, "memo", memo=" ")).status_code == 422
    assert (await reviewer.press(handle, "memo", memo="x" * 1001)).status_code == 422
    await reviewer.press(handle, "memo", memo="Darren Pickersgill drives the lorry, 07700 900123.")
    memo = (await read_one(settings, office)).reviews[ITEM].memo
    assert memo is not None
    assert memo.text == "[NAME 1] drives the lorry, [PHONE]."
    assert "[NAME 1] drives the lorry" in await reviewer.look(f"/answers/{handle}")
    await reviewer.take_out(handle, "lorry")
    memo = (await read_one(settings, office)).reviews[ITEM].memo
    assert memo is not None
    assert "lorry" not in memo.text


async def test_search_keeps_no_term(reviewer: Reviewer, settings: Settings) -> None:
    """Answers are found by all of some words; names are not looked for, and no term is kept."""
    sent = await reviewer.search("red lorries lorry")
    assert sent.headers["location"] == f"{reviewer.path}/found"
    assert "No answer holds" in await reviewer.look("/found")
    await reviewer.search("lorry RED Darren")
    found = await reviewer.look("/found")
    assert found.count("/review/answers/") == 1
    assert "lorry" not in found
    refused = await reviewer.search("Darren Pickersgill")
    assert refused.status_code == 422
    assert "Darren" not in refused.text
    acts = await read_acts(settings)
    assert [one for one in acts if one[1] == "answers-searched"]
    assert not [one for one in acts if "lorry" in str(one)]


async def test_record_says_no_word(reviewer: Reviewer, office: Office, settings: Settings) -> None:
    """What reviewers did is recorded with the consultation, and neither words nor answer."""
    handle = await reviewer.open_first()
    await reviewer.take_out(handle, "zephyrine")
    await reviewer.look(f"/answers/{handle}")
    await reviewer.press(handle, "pass")
    acts = [one[1:] for one in await read_acts(settings)][-2:]
    assert acts == [("answer-changed", office.slug), ("answer-found-fine", office.slug)]


async def test_old_flags_count_for_every_text(
    client: Client, settings: Settings, office: Office
) -> None:
    """A response from before flags were kept text by text has each of its texts looked at."""
    record = replace(make_record("one", "two", flags=["second-pass"]), flagged={})
    await store_records(settings, office, record)
    reviewer = await unlock_as(client, office, Role.REVIEWER)
    assert len(await reviewer.list_handles()) == 2


async def test_unknown_answers_are_not_found(reviewer: Reviewer) -> None:
    """A handle of nobody's list is refused like any other unknown address."""
    answer = await reviewer.client.get(f"{reviewer.path}/answers/{UUID(int=7)}")
    assert answer.status_code == 404
