"""A panel comments on a draft by a private link, for those alone who were chosen to read."""

import pytest
from msgspec import Struct

from anonymise.types import RedactedText
from consult.staff.roles import Role
from consult.store.responses import ConsultationRow, ResponseWriter
from consult.vault.record import ResponseRecord
from consult.vault.seal import PublicKey, seal_response
from surveys.files import decode_instrument
from surveys.panel import WHOLE, comment_id, find_comments
from tests.staff.drafts import NAME, Studio
from tests.staff.people import PASSPHRASE
from tests.staff.seats import seat

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

PANEL = f"{NAME}-panel-1"
CLEAR, LONG = "This is clear to me.", "It is much too long."


class Opened(Struct, frozen=True):
    """A panel that has been asked, its private consultation, and the page of its comments."""

    row: ConsultationRow
    token: str
    path: str


async def open_panel(studio: Studio) -> Opened:
    """Ask a panel, with the writer as the one who reads."""
    asked = await studio.writer.send(
        studio.path("/panel"),
        {
            "questionnaire": str(studio.questionnaire),
            "holders": [str(studio.office.people[Role.POLICY_DESIGNER].id)],
        },
    )
    assert asked.status_code == 303
    (panel,) = await studio.staff.list_panels(studio.draft)
    row = await studio.responses.read_consultation(PANEL)
    assert row is not None
    assert (row.id, row.state, panel.version) == (panel.consultation, "open", 1)
    (entry,) = await studio.responses.list_questionnaires(row.id)
    return Opened(row, entry.token, studio.path(f"/panel/{panel.id}"))


async def comment(studio: Studio, row: ConsultationRow, **texts: str) -> None:
    """Send comments as a member of the panel would, under the ids of their boxes."""
    async with ResponseWriter(studio.responses) as writer:
        record = ResponseRecord(
            instrument="0" * 64,
            audience="survivor",
            language="en",
            closed={},
            missing={},
            texts={item: RedactedText(text) for item, text in texts.items()},
        )
        await writer.write(row.id, seal_response(record, PublicKey(row.public_key)), "2026-W47")


async def test_comments_open_for_the_chosen_alone(studio: Studio) -> None:
    """Comments are read under the question they are on, by whoever holds the key and unlocks."""
    opened = await open_panel(studio)
    asked = comment_id("agencies")
    await comment(studio, opened.row, **{asked: CLEAR, WHOLE: LONG})
    await comment(studio, opened.row, **{asked: "A second thought."})
    assert "Unlock the comments" in (await studio.writer.get(opened.path)).text
    wrong = await studio.writer.post(opened.path, passphrase="not it at all")
    assert (wrong.status_code, CLEAR in wrong.text) == (422, False)
    assert (await studio.writer.post(opened.path, passphrase=PASSPHRASE)).status_code == 303
    read = (await studio.writer.get(opened.path)).text
    # In the order of their words, so that two of one person stand nowhere in the same place.
    assert 0 < read.index("A second thought.") < read.index(CLEAR) < read.index(LONG)
    others = await studio.approver.get(opened.path)
    assert "do not hold the key" in others.text
    refused = await studio.approver.post(opened.path, passphrase=PASSPHRASE)
    assert (refused.status_code, CLEAR in refused.text) == (422, False)


async def test_private_link_is_on_its_page_alone(studio: Studio) -> None:
    """The link stands on the draft's page, the key on it once, and no list names the panel."""
    opened = await open_panel(studio)
    page = (await studio.writer.get(studio.path("/panel"))).text
    assert f"/{opened.token}" in page
    assert "Recovery key" in page
    assert "Recovery key" not in (await studio.writer.get(studio.path("/panel"))).text
    researcher = await seat(studio.client, studio.office, Role.RESEARCHER, unlocked=False)
    assert PANEL not in (await researcher.get("/")).text


async def test_panel_answers_on_respondents_terms(studio: Studio) -> None:
    """What the panel is asked has every item of the draft, and is kept for 90 days at most."""
    opened = await open_panel(studio)
    row = await studio.responses.read_questionnaire(opened.token)
    assert row is not None
    asked = decode_instrument(row.body, "Panel")
    boxes = {item for item, _ in find_comments(asked)}
    own = await studio.read_instrument()
    items = {item.id for part in own.sections for page in part.pages for item in page.items}
    assert {comment_id(item) for item in items} < boxes
    assert opened.row.retention_end == asked.facts.retention_end
    assert not opened.row.invented


@pytest.mark.both_engines
async def test_erased_comments_are_gone(studio: Studio) -> None:
    """Closing takes no more comments, and erasing leaves neither a comment nor a key."""
    opened = await open_panel(studio)
    await comment(studio, opened.row, **{WHOLE: LONG})
    await studio.writer.post(opened.path, passphrase=PASSPHRASE)
    await studio.writer.post(f"{opened.path}/close")
    closed = await studio.responses.read_consultation(PANEL)
    assert closed is not None
    assert closed.state == "closed"
    assert LONG in (await studio.writer.get(opened.path)).text
    await studio.writer.post(f"{opened.path}/erase")
    assert await studio.responses.count_responses(opened.row.id) == 0
    assert await studio.staff.list_holders(opened.row.id) == []
    assert LONG not in (await studio.writer.get(opened.path)).text


async def test_panel_is_not_asked_without_readers(studio: Studio) -> None:
    """Without somebody who reads, or with somebody who may not, no link is made."""
    researcher = str(studio.office.people[Role.RESEARCHER].id)
    for holders in ([], [researcher]):
        answer = await studio.writer.send(
            studio.path("/panel"),
            {"questionnaire": str(studio.questionnaire), "holders": holders},
        )
        assert answer.status_code == 422
    answer = await studio.writer.send(studio.path("/panel"), {"questionnaire": "another"})
    assert "which questionnaire" in answer.text
    assert await studio.staff.list_panels(studio.draft) == []
