"""Beginning with an invitation code, as a browser without scripts does it."""

from pathlib import Path

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.intake.refusing import MOST_WAITING
from consult.store.responses import open_responses
from consult.vault.entry import digest_entry_code, make_entry_code
from tests.respond.house import TOKEN, House, Visitor, build_house, go_to_review, open_house
from tests.respond.stepping import Stepper, step_to_review
from tests.respond.test_taking_back import find_bytes

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


@pytest.fixture(autouse=True)
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consult.intake.refusing.REFUSAL_SECONDS", 0.0)


async def invite(house: House, *, by_invitation: bool = True) -> str:
    """Have the questionnaire answered by invitation only, and give one code to it."""
    code = make_entry_code()
    async with open_responses(house.settings.responses_database) as store:
        row = await store.read_questionnaire(TOKEN)
        assert row is not None
        await store.set_invitation(row.id, by_invitation=by_invitation)
        digest = digest_entry_code(code, house.settings.secret, row.id)
        await store.add_entry_codes(house.consultation, [digest])
    return code


async def count_codes(house: House) -> int:
    """Count the codes that can still be used."""
    return len(house._run("SELECT digest FROM entry_code"))


async def begin(visitor: Visitor, code: str) -> Response:
    """Open the address, type a code, press Start, and give the page that follows."""
    visitor.cookie = None
    await visitor.get()
    assert 'name="_entry"' in visitor.page
    reply = await visitor.post({"_do": "start", "_language": "en", "_entry": code})
    assert (reply.status_code, reply.text, reply.headers["location"]) == (303, "", visitor.address)
    return await visitor.get()


async def go_to_end(visitor: Visitor) -> None:
    """Answer what has to be answered, up to the page before sending."""
    await visitor.press()
    await visitor.press(adult="yes", lives__here="yes", experienced="yes")
    await visitor.press(agree="yes")
    await go_to_review(visitor)


@pytest.mark.both_engines
async def test_a_code_is_used_up_by_sending(visitor: Visitor, house: House) -> None:
    """Beginning, answering and leaving use nothing up; sending does, and stores once."""
    code = await invite(house)
    await begin(visitor, code)
    assert visitor.at
    await go_to_end(visitor)
    assert await count_codes(house) == 1
    await begin(visitor, code.upper().replace("-", " "))
    await go_to_end(visitor)
    assert "Your answers have been sent" in await visitor.press("send")
    assert (house.count(), await count_codes(house)) == (1, 0)


@pytest.mark.both_engines
async def test_every_refused_code_gets_the_same_reply(visitor: Visitor, house: House) -> None:
    """Used, unknown, mistyped and missing codes cannot be told apart by page, status or header."""
    code = await invite(house)
    await begin(visitor, code)
    await go_to_end(visitor)
    await visitor.press("send")
    texts = (code, make_entry_code(), code[:-1], "", "x" * 500, "½" * 16)
    replies = [await begin(visitor, text) for text in texts]
    assert "We cannot begin with this code" in visitor.page
    assert {reply.content for reply in replies} == {replies[0].content}
    assert {reply.status_code for reply in replies} == {200}
    cookieless = [
        [pair for pair in reply.headers.raw if pair[0] != b"set-cookie"] for reply in replies
    ]
    assert all(one == cookieless[0] for one in cookieless)
    assert house.count() == 1


async def test_the_page_that_refuses_takes_the_next_code(visitor: Visitor, house: House) -> None:
    """Whoever slipped types the code again where they are."""
    code = await invite(house)
    await begin(visitor, "slip")
    assert 'name="_entry"' in visitor.page
    assert "slip" not in visitor.page
    await visitor.post({"_do": "start", "_language": "en", "_entry": code})
    await visitor.get()
    assert visitor.at


async def test_an_open_link_asks_for_no_code(visitor: Visitor, house: House) -> None:
    """Where nobody is invited there is no box, and no code is used up."""
    await invite(house, by_invitation=False)
    await visitor.get()
    assert "_entry" not in visitor.page
    await visitor.start()
    await go_to_end(visitor)
    await visitor.press("send")
    assert (house.count(), await count_codes(house)) == (1, 1)


@pytest.mark.parametrize("first", [{"_do": "start"}, {"_do": "ask-code"}])
async def test_nobody_gets_past_the_code(
    visitor: Visitor, house: House, first: dict[str, str]
) -> None:
    """Forms made by hand, from the page that refuses or from another, answer and send nothing."""
    await invite(house)
    for form in (
        {"_at": "p.eligibility.", "_do": "next", "adult": "yes"},
        {"_at": "r", "_do": "send"},
    ):
        await visitor.post(first)
        await visitor.get()
        await visitor.post(form)
        await visitor.get()
        assert ">Start<" in visitor.page
    assert house.count() == 0


@pytest.mark.both_engines
async def test_a_code_lets_in_with_scripts_on(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """The same form, fetched: refused codes lead to one page, a good one in, and Send uses it."""
    code, stepper = await invite(house), Stepper(client)
    assert "_entry" in await stepper.start()
    pages = []
    for text in (make_entry_code(), "slip", ""):
        stepper.take(await stepper.send({"_do": "start", "_language": "en", "_entry": text}))
        pages.append(stepper.page)
    assert "We cannot begin with this code" in pages[0]
    assert len(set(pages)) == 1
    assert ">Start<" in await stepper.press("send", _at="r")
    stepper.take(await stepper.send({"_do": "start", "_language": "en", "_entry": code}))
    await stepper.press()
    await stepper.press(adult="yes", lives__here="yes", experienced="yes")
    await stepper.press(agree="yes")
    await step_to_review(stepper)
    assert await count_codes(house) == 1
    assert "have been sent" in await stepper.press("send")
    assert (house.count(), await count_codes(house)) == (1, 0)


async def test_two_who_share_a_code_send_once(house: House) -> None:
    """Both can begin; the second to send is told, and nothing of theirs is stored."""
    code = await invite(house)
    async with open_house(house) as client:
        visitors = [Visitor(client), Visitor(client)]
        for visitor in visitors:
            await begin(visitor, code)
            await go_to_end(visitor)
        assert "have been sent" in await visitors[0].press("send")
        assert "Nothing has been sent from here" in await visitors[1].press("send")
    assert house.count() == 1


async def test_a_failed_sending_leaves_the_code(visitor: Visitor, house: House) -> None:
    """When storing fails, Send can be pressed again with the same code."""
    await begin(visitor, await invite(house))
    await go_to_end(visitor)
    house.break_storing()
    assert "nothing has been sent" in await visitor.press("send")
    house.mend_storing()
    assert await count_codes(house) == 1
    assert "have been sent" in await visitor.press("send")
    assert (house.count(), await count_codes(house)) == (1, 0)


async def test_who_began_at_an_open_link_can_send(visitor: Visitor, house: House) -> None:
    """Staff who change to invitations meanwhile take nobody's answers away."""
    await visitor.start()
    await invite(house)
    await go_to_end(visitor)
    assert "have been sent" in await visitor.press("send")
    assert await count_codes(house) == 1


async def test_a_flood_of_guesses_keeps_nobody_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While too many guesses wait, more are told to come back, and a right code begins."""
    code = await invite(house)
    async with open_house(house) as client:
        visitor = Visitor(client)
        monkeypatch.setattr("consult.intake.refusing.MOST_WAITING", 0)
        await begin(visitor, make_entry_code())
        assert "Many codes are being tried" in visitor.page
        await begin(visitor, code)
        assert visitor.at
    assert MOST_WAITING == 50


async def test_no_file_holds_a_code(tmp_path: Path) -> None:
    """A code that was typed, refused or used is in no file of the service."""
    house = await build_house(tmp_path)
    code, unknown = await invite(house), make_entry_code()
    async with open_house(house) as client:
        visitor = Visitor(client)
        await begin(visitor, unknown)
        await begin(visitor, code)
        await go_to_end(visitor)
        await visitor.press("send")
        assert house.count() == 1
        needles = [
            form.encode() for one in (code, unknown) for form in (one, one.replace("-", ""))
        ]
        assert find_bytes(tmp_path, *needles) == set()
        (tmp_path / "planted").write_bytes(needles[0])
        assert find_bytes(tmp_path, *needles) == {"planted"}
