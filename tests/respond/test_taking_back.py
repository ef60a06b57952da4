"""Taking answers back with a code, as a browser without scripts does it."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from httpx import Response

from consult.respond.progress import ProgressStore
from consult.store.responses.rows import State
from consult.vault.withdrawal import digest_withdrawal_code
from surveys.files import read_ready
from tests.postgres import Cluster
from tests.respond.house import House, Visitor, build_house, go_to_review, go_to_text, open_house

pytestmark = pytest.mark.any_engine

SHOWN = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
WRONG = "0000 1111 2222 3333"
LAST = read_ready("survivor-views").facts.retention_end or date.max
TEXT = "what-they-did:police"


@pytest.fixture(autouse=True)
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consult.intake.withdrawal.REPLY_SECONDS", 0.0)


def read_code(page: str) -> str:
    """Find the code on a page."""
    found = SHOWN.search(page)
    assert found is not None
    return found[0]


def read_digests(house: House) -> list[bytes]:
    """Give the withdrawal digests that are stored."""
    return [row[0] for row in house._run("SELECT withdrawal_digest FROM response")]


async def send(visitor: Visitor, **form: str) -> str:
    """Answer a little, go to the last page and send; give the page that follows."""
    await go_to_text(visitor)
    await go_to_review(visitor)
    return await visitor.press("send", **form)


async def give_code(visitor: Visitor, code: str) -> Response:
    """Open the address, press the button, type a code, and give the last reply."""
    visitor.cookie = None
    await visitor.get()
    await visitor.post({"_do": "ask-code"})
    await visitor.get()
    assert "Take answers back" in visitor.page
    reply = await visitor.post({"_do": "take-back", "_code": code})
    assert (reply.status_code, reply.text, reply.headers["location"]) == (303, "", visitor.address)
    return await visitor.get()


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_answers_are_taken_back_with_the_code_that_was_shown(
    visitor: Visitor, house: House
) -> None:
    """From asking for a code to the erased row: one response goes, another stays."""
    await send(visitor)
    page = await send(visitor, _code="yes")
    assert "Your answers have been sent" in page
    assert house.count() == 2
    await give_code(visitor, read_code(page).replace(" ", "-"))
    assert "erased now" in visitor.page
    assert house.count() == 1
    assert not any(read_digests(house))


@pytest.mark.anyio
async def test_nobody_is_given_a_code_who_did_not_ask(visitor: Visitor, house: House) -> None:
    """Without the tick there is no code on the last page, and no digest in the row."""
    page = await send(visitor)
    assert "Your answers have been sent" in page
    assert SHOWN.search(page) is None
    assert not any(read_digests(house))


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_every_code_gets_the_same_reply(visitor: Visitor, house: House) -> None:
    """Right, wrong, used and malformed codes cannot be told apart by page, status or header."""
    code = read_code(await send(visitor, _code="yes"))
    replies = [await give_code(visitor, text) for text in (WRONG, code, code, "", "x" * 500)]
    assert house.count() == 0
    assert {reply.content for reply in replies} == {replies[0].content}
    assert {reply.status_code for reply in replies} == {200}
    assert len({tuple(reply.headers.raw) for reply in replies}) == 1
    assert replies[0].headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert visitor.cookie is None


@pytest.mark.anyio
async def test_the_code_is_shown_once(visitor: Visitor) -> None:
    """Reloading the last page, or going back to it, shows the start page and no code."""
    await send(visitor, _code="yes")
    await visitor.get()
    assert ">Start<" in visitor.page
    assert SHOWN.search(visitor.page) is None


@pytest.mark.anyio
async def test_a_lost_last_page_can_be_had_again(visitor: Visitor, house: House) -> None:
    """Whoever never saw the page presses Send again, and gets the same code for one response."""
    await go_to_text(visitor)
    await go_to_review(visitor)
    cookie, at = visitor.cookie, visitor.at
    await visitor.post({"_at": at, "_do": "send", "_code": "yes"})
    visitor.cookie = cookie
    await visitor.post({"_at": at, "_do": "send", "_code": "yes"})
    await visitor.get()
    assert house.count() == 1
    digest = digest_withdrawal_code(
        read_code(visitor.page), house.settings.secret, house.consultation
    )
    assert read_digests(house) == [digest]


@pytest.mark.anyio
async def test_no_code_is_shown_before_the_answers_are_stored(
    visitor: Visitor, house: House
) -> None:
    """When storing fails the tick stays without a code; sending again gives one that works."""
    await go_to_text(visitor)
    await go_to_review(visitor)
    house.break_storing()
    page = await visitor.press("send", _code="yes")
    assert "nothing has been sent" in page
    assert SHOWN.search(page) is None
    assert re.search(r'name="_code"[^>]* checked', page)
    house.mend_storing()
    code = read_code(await visitor.press("send", _code="yes"))
    assert house.count() == 1
    await give_code(visitor, code)
    assert house.count() == 0


@pytest.mark.anyio
async def test_who_changes_their_mind_before_sending_has_no_code(
    visitor: Visitor, house: House
) -> None:
    """A tick that was taken out after a failed sending leaves no digest behind."""
    await go_to_text(visitor)
    await go_to_review(visitor)
    house.break_storing()
    await visitor.press("send", _code="yes")
    house.mend_storing()
    page = await visitor.press("send")
    assert SHOWN.search(page) is None
    assert not any(read_digests(house))


@pytest.mark.anyio
async def test_removing_an_answer_keeps_the_tick(visitor: Visitor) -> None:
    """Another button of the page does not undo what was ticked."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: "some words"})
    await go_to_review(visitor)
    page = await visitor.press("", _remove=TEXT, _code="yes")
    assert "What we will keep" in page
    assert re.search(r'name="_code"[^>]* checked', page)


@pytest.mark.anyio
@pytest.mark.parametrize("state", ["draft", "closed"])
async def test_a_closed_questionnaire_still_takes_codes(
    visitor: Visitor, house: House, state: State
) -> None:
    """Answers can be taken back after a consultation has closed, by a button on that page."""
    code = read_code(await send(visitor, _code="yes"))
    house.set_state(state)
    visitor.cookie = None
    await visitor.get()
    assert "Thank you for coming" in visitor.page
    assert ">I have a code<" in visitor.page
    await give_code(visitor, code)
    assert "erased now" in visitor.page
    assert house.count() == 0


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_an_erased_consultation_offers_nothing(visitor: Visitor, house: House) -> None:
    """Where nothing is kept any more, no code is asked for."""
    house.set_state("erased")
    await visitor.get()
    assert "I have a code" not in visitor.page
    await visitor.post({"_do": "ask-code"})
    await visitor.get()
    assert "has passed" in visitor.page


@pytest.mark.anyio
async def test_taking_back_has_no_address_of_its_own(visitor: Visitor, house: House) -> None:
    """A history shows the one address only, and no page of this leads to another one.

    A language's address is the first page and says nothing else, on a poster as in a history.
    """
    await visitor.get()
    pages = [visitor.page]
    await visitor.post({"_do": "ask-code"})
    await visitor.get()
    pages.append(visitor.page)
    await visitor.post({"_do": "take-back", "_code": WRONG})
    await visitor.get()
    pages.append(visitor.page)
    for page in pages:
        assert "<title>Questionnaire</title>" in page
        assert set(re.findall(r'action="([^"]*)"', page)) <= {visitor.address}
        links = set(re.findall(r'<a [^>]*href="([^"]*)"', page))
        known = ["/support", "/about", *(f"/{code}" for code in house.instrument.languages)]
        assert links <= {"/exit", *(visitor.address + tail for tail in known)}


@pytest.mark.anyio
async def test_a_code_is_never_shown_again_once_typed(visitor: Visitor, house: House) -> None:
    """Neither the reply nor the page of a failure holds what was typed."""
    reply = await give_code(visitor, WRONG)
    assert WRONG not in reply.text
    house.break_storing()
    reply = await give_code(visitor, WRONG)
    assert "do not count on anything" in reply.text
    assert WRONG not in reply.text
    house.mend_storing()


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_a_code_that_could_not_be_looked_for_works_later(
    visitor: Visitor, house: House
) -> None:
    """A failing database erases nothing, says so for every code, and costs nobody their code."""
    code = read_code(await send(visitor, _code="yes"))
    house.break_storing()
    replies = [await give_code(visitor, text) for text in (code, WRONG)]
    assert replies[0].content == replies[1].content
    assert "could not look for the code" in replies[0].text
    house.mend_storing()
    assert house.count() == 1
    await give_code(visitor, code)
    assert house.count() == 0


@pytest.mark.anyio
async def test_leaving_without_erasing_shows_a_clean_start_page(
    visitor: Visitor, house: House
) -> None:
    """Going back erases nothing, holds nothing, and reproaches nobody with lost answers."""
    await send(visitor, _code="yes")
    visitor.cookie = None
    await visitor.post({"_do": "ask-code"})
    await visitor.get()
    await visitor.post({"_do": "leave-code"})
    assert visitor.cookie is None
    await visitor.get()
    assert ">Start<" in visitor.page
    assert "we no longer hold it" not in visitor.page
    assert house.count() == 1


@pytest.mark.anyio
async def test_the_form_for_a_code_is_shown_once_like_every_page(visitor: Visitor) -> None:
    """A reload of it shows the start page."""
    await visitor.post({"_do": "ask-code"})
    await visitor.get()
    assert "Take answers back" in visitor.page
    await visitor.get()
    assert ">Start<" in visitor.page


@pytest.mark.anyio
async def test_a_full_service_erases_nothing_unsaid(house: House) -> None:
    """Where no page can be held for the reply, nothing is erased, and the page says so."""
    async with open_house(house, ProgressStore(most=1)) as client:
        code = read_code(await send(Visitor(client), _code="yes"))
        busy = Visitor(client)
        await go_to_text(busy)
        late = Visitor(client)
        await late.post({"_do": "take-back", "_code": code})
        await late.get()
        assert "could not start" in late.page
        assert house.count() == 1


@pytest.mark.anyio
async def test_after_the_last_day_nobody_is_promised_anything(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the last day it works; on the next, start, review and the form for a code all say no."""
    days = [LAST]
    monkeypatch.setattr("consult.respond.desk.read_today", lambda: days[0])
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.get()
        assert f"until {LAST.day} {LAST:%B %Y}" in visitor.page
        code = read_code(await send(visitor, _code="yes"))
        await go_to_text(visitor)
        await go_to_review(visitor)
        days[0] = LAST + timedelta(days=1)
        page = await visitor.press("send", _code="yes")
        assert "so there is no code" in page
        assert 'name="_code"' not in page
        assert "cannot be changed or taken back" in page
        assert house.count() == 1
        assert SHOWN.search(await visitor.press("send")) is None
        await visitor.get()
        assert "no longer be taken back" in visitor.page
        assert "I have a code" not in visitor.page
        await visitor.post({"_do": "take-back", "_code": code})
        await visitor.get()
        assert "has passed" in visitor.page
        assert house.count() == 2


def find_bytes(folder: Path, *needles: bytes) -> set[str]:
    """Name the files below a folder that hold any of these bytes."""
    found = set()
    for path in folder.rglob("*"):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:  # A running server removes files of its log.
            continue
        if any(needle in content for needle in needles):
            found.add(path.name)
    return found


def write_forms(code: str) -> list[bytes]:
    """Give a code as it could stand in a file."""
    shapes = [code, code.replace(" ", ""), code.replace(" ", "-"), code.replace(" ", "+")]
    return [shape.encode(encoding) for shape in shapes for encoding in ("utf-8", "utf-16-le")]


@pytest.mark.anyio
async def test_a_code_is_in_no_file_and_its_digest_in_none_once_used(tmp_path: Path) -> None:
    """The code is never on disk; the digest is while the response is, and then in no file."""
    house = await build_house(tmp_path)
    async with open_house(house) as client:
        visitor = Visitor(client)
        code = read_code(await send(visitor, _code="yes"))
        digest = digest_withdrawal_code(code, house.settings.secret, house.consultation)
        assert find_bytes(tmp_path, digest)
        assert find_bytes(tmp_path, *write_forms(code)) == set()
        await give_code(visitor, code)
        assert find_bytes(tmp_path, digest, *write_forms(code)) == set()
    assert find_bytes(tmp_path, digest, *write_forms(code)) == set()
    (tmp_path / "planted").write_bytes(code.encode())
    assert find_bytes(tmp_path, *write_forms(code)) == {"planted"}


@pytest.mark.anyio
async def test_a_code_is_in_no_file_of_the_cluster(
    tmp_path: Path, postgres_cluster: Cluster, databases: dict[str, str]
) -> None:
    """PostgreSQL never sees a code: none of its files, logs included, ever holds it."""
    database = databases.get("CONSULT_RESPONSES_DATABASE", "")
    house = await build_house(tmp_path, database=database)
    async with open_house(house) as client:
        visitor = Visitor(client)
        code = read_code(await send(visitor, _code="yes"))
        await give_code(visitor, code)
        assert house.count() == 0
        postgres_cluster.run_sql("CHECKPOINT")
        assert find_bytes(postgres_cluster.folder, *write_forms(code)) == set()
        house._run(f"UPDATE consultation SET title = '{code}'")  # noqa: S608 - sixteen digits.
        if database:
            postgres_cluster.run_sql("CHECKPOINT")
            assert find_bytes(postgres_cluster.folder, *write_forms(code)) != set()
