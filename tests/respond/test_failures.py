"""When something of ours breaks: what is lost, what is not, and what nobody may see."""

import asyncio
import logging
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from anonymise.errors import RedactionError
from tests.respond.house import (
    House,
    Visitor,
    build_house,
    go_to_agencies,
    go_to_review,
    go_to_text,
    open_house,
)

TEXT = "what-they-did:police"
MARK = "marigold"


def refuse(text: str, **more: object) -> None:
    """Fail as redaction might, with the text in the message."""
    del more
    raise RuntimeError(text)


def refuse_form(instrument: object, visit: object, form: object, *_: object, **__: object) -> None:
    """Fail as a fault of ours might, with a whole form in the message."""
    del instrument, visit
    raise RuntimeError(form)


def find_files_with(folder: Path, mark: bytes) -> list[Path]:
    """Name every file in which some bytes stand."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if mark in path.read_bytes()]


@pytest.mark.anyio
async def test_a_text_that_cannot_be_redacted_is_lost_alone(
    visitor: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier answers and this page's choices stay; these words go, and the page says so."""
    await go_to_agencies(visitor)
    await visitor.press(agencies=["police", "council"])
    await visitor.press(**{TEXT: "earlier words"})
    monkeypatch.setattr("consult.intake.redaction.redact", refuse)
    await visitor.press(
        **{"what-they-did:council": MARK, "helpfulness:council": "1", "_at": visitor.at}
    )
    assert "cannot bring them back" in visitor.page
    assert "p.agency.council" in visitor.page
    assert MARK not in visitor.page
    monkeypatch.undo()
    await visitor.press(**{"helpfulness:council": "1"})
    await go_to_review(visitor)
    assert "earlier words" in visitor.page
    assert MARK not in visitor.page
    await visitor.press("send")
    assert house.records()[0].closed["helpfulness:council"] == ("1",)


@pytest.mark.anyio
async def test_answers_that_could_not_be_stored_can_be_sent_again(
    visitor: Visitor, house: House
) -> None:
    """A broken database costs a second press, not the answers."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: "They listened to me."})
    await go_to_review(visitor)
    house.break_storing()
    await visitor.press("send")
    assert "nothing has been sent" in visitor.page
    assert "They listened to me." in visitor.page
    house.mend_storing()
    await visitor.press("send")
    assert "Your answers have been sent" in visitor.page
    assert house.count() == 1


@pytest.mark.anyio
async def test_sending_twice_at_once_stores_once(visitor: Visitor, house: House) -> None:
    """A double press, or a browser that sends again, is one response and one thank-you."""
    await go_to_text(visitor)
    await go_to_review(visitor)
    cookie = visitor.cookie
    visitors = [Visitor(visitor.client) for _ in range(8)]
    for one in visitors:
        one.cookie = cookie
    await asyncio.gather(*(one.post({"_at": "r", "_do": "send"}) for one in visitors))
    assert house.count() == 1
    thanked = 0
    for one in visitors:
        await one.get()
        thanked += "Your answers have been sent" in one.page
    assert thanked == 1


@pytest.mark.anyio
async def test_sending_again_is_thanked_again(visitor: Visitor, house: House) -> None:
    """Whoever presses Send a second time sees Thank you, not a page that says nothing was sent."""
    await go_to_text(visitor)
    await go_to_review(visitor)
    cookie = visitor.cookie
    await visitor.post({"_at": "r", "_do": "send"})
    visitor.cookie = cookie
    await visitor.press("send")
    assert "Your answers have been sent" in visitor.page
    assert house.count() == 1


@pytest.mark.anyio
async def test_pressing_twice_goes_on_once(visitor: Visitor) -> None:
    """The same form sent twice leads to the same page, whichever answer the browser keeps."""
    await go_to_agencies(visitor)
    cookie, at = visitor.cookie, visitor.at
    await visitor.post({"_at": at, "_do": "next", "agencies": "police"})
    visitor.cookie = cookie
    await visitor.post({"_at": at, "_do": "next", "agencies": "police"})
    await visitor.get()
    assert "p.agency.police" in visitor.page


@pytest.mark.anyio
async def test_many_at_once_keep_to_themselves(house: House) -> None:
    """Twenty people answering together each see and store only their own."""

    async def answer(client: AsyncTestClient[Litestar], index: int) -> None:
        visitor = Visitor(client)
        await go_to_text(visitor)
        await visitor.press(**{TEXT: f"voice {index} of many"})
        await go_to_review(visitor)
        assert f"voice {index} of many" in visitor.page
        await visitor.press("send")

    async with open_house(house) as first, open_house(house) as second:
        clients = [first, second]
        await asyncio.gather(*(answer(clients[index % 2], index) for index in range(20)))
    texts = sorted(record.texts[TEXT].text for record in house.records())
    assert texts == sorted(f"voice {index} of many" for index in range(20))


@pytest.mark.anyio
async def test_no_path_writes_a_word_of_an_answer_anywhere(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A planted word is in no log, on no stream and in no file, through success and failure."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # The client of this test, not our process.
    house = await build_house(tmp_path)
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_text(visitor)
        await visitor.press(**{TEXT: MARK})
        await visitor.post({"_at": MARK, "_do": MARK, MARK: MARK, "_remove": MARK})
        await visitor.get()
        await visitor.post({"_at": MARK}, {"sec-fetch-site": "cross-site"})
        await client.post(visitor.address, content=f"{MARK}=" + "a" * 70_000)
        await client.post(visitor.address, json={MARK: MARK})
        await client.put(f"{visitor.address}?{MARK}", content=MARK)
        await client.get(f"/{MARK}/{MARK}/{MARK}")
        await client.get(f"/{MARK}", headers={"cookie": f"__Host-q={MARK}"})
        await go_to_text(visitor)
        monkeypatch.setattr("consult.intake.redaction.redact", refuse)
        await visitor.press(**{TEXT: MARK})
        monkeypatch.setattr("consult.respond.answering.read_answers", refuse_form)
        broken = await visitor.post({"_at": visitor.at, "_do": "next", TEXT: MARK})
        assert (broken.status_code, MARK in broken.text) == (500, False)
        monkeypatch.undo()
        await visitor.press(**{TEXT: MARK})
        await go_to_review(visitor)
        house.break_storing()
        await visitor.press("send")
        house.mend_storing()
        await visitor.press("send")
        await go_to_text(visitor)
        house.break_reading()
        await visitor.post({"_at": visitor.at, TEXT: MARK})
    said = capfd.readouterr()
    assert MARK not in said.out + said.err
    assert MARK not in caplog.text
    assert "RedactionError" in caplog.text
    assert "RuntimeError on /{token" in caplog.text
    assert find_files_with(tmp_path, b"SQLite format 3")
    assert not find_files_with(tmp_path, MARK.encode())
    assert MARK in house.records()[0].texts[TEXT].text


def test_the_canary_can_fail() -> None:
    """The failure that the tests above provoke does carry the text, so finding none means much."""
    with pytest.raises(RuntimeError, match=MARK):
        refuse(MARK)
    assert MARK not in str(RedactionError("A text could not be redacted."))
