"""What a caller said is put down on one page, seen as it will be kept, and tied to nobody."""

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest

from anonymise.errors import RedactionError
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import open_responses
from surveys.files import read_ready
from tests.staff.callers import ANSWERS, NAME, TEXT, Phone, add_phone
from tests.staff.people import Client, Office, post, sign_in
from tests.whole.traces import find_traces

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

WORKER = Role.HELPLINE_WORKER


@pytest.fixture
async def phone(client: Client, settings: Settings, office: Office) -> Phone:
    """Give the form with somebody who takes calls signed in."""
    found = await add_phone(client, settings, office)
    await sign_in(client, office, office.people[WORKER])
    return found


@pytest.mark.both_engines
async def test_a_call_is_seen_then_kept(phone: Phone) -> None:
    """Nothing is stored before Save; then what was shown is, without the name, once."""
    answer = await phone.write()
    assert answer.headers["location"] == f"{phone.address}/check"
    page = await phone.check()
    assert "marmalade" in page
    assert NAME not in page
    assert await phone.read_records() == []
    saved = await phone.save()
    assert saved.headers["location"] == phone.address
    (record,) = await phone.read_records()
    assert "marmalade" in record.texts[TEXT].text
    assert NAME not in record.texts[TEXT].text
    assert record.closed["call-helpfulness"] == ("5",)
    assert "Nothing of that call is left" in (await phone.client.get(phone.address)).text
    assert "marmalade" not in (await phone.client.get(phone.address)).text
    await phone.save()
    assert len(await phone.read_records()) == 1


@pytest.mark.parametrize(
    ("wanted", "kept"), [("", ""), ("undescribed", "undescribed"), ("everything", "")]
)
async def test_the_caller_decides_whether_words_are_quoted(
    phone: Phone, wanted: str, kept: str
) -> None:
    """The way that the caller chose is stored; nothing chosen, or no such way, is not at all."""
    await phone.write()
    page = await phone.check()
    (first, *others) = re.findall(r'<input[^>]*name="_quote"[^>]*>', page)
    assert 'value=""' in first
    assert " checked" in first
    assert others
    assert not any(" checked" in other for other in others)
    await phone.save(_quote=wanted)
    (record,) = await phone.read_records()
    assert record.quoting == kept


async def test_without_words_nobody_asks_to_quote_them(phone: Phone) -> None:
    """A call of which no words are kept has nothing to be quoted."""
    await phone.write(**{TEXT: ""})
    assert 'name="_quote"' not in await phone.check()


async def test_the_whole_questionnaire_is_on_one_page(phone: Phone) -> None:
    """Every question is there, the boxes keep what a device should not remember out of it."""
    page = (await phone.client.get(phone.address)).text
    instrument = read_ready("helpline-caller-worker")
    for section in instrument.sections:
        for one in section.pages:
            assert all(f'"{item.id}"' in page for item in one.items if item.id != "start-kept")
    (box,) = re.findall(r"<textarea[^>]*>", page)
    assert 'autocomplete="off"' in box
    assert 'spellcheck="false"' in box
    urdu = (await phone.client.get(f"{phone.address}?language=ur")).text
    assert 'lang="ur" dir="rtl"' in urdu


async def test_nothing_says_who_took_the_call(phone: Phone) -> None:
    """Writing down, looking, removing, saving and discarding leave no event and no worker."""
    person = phone.office.people[WORKER]
    before = await phone.list_acts()
    await phone.write()
    await phone.save(_remove=TEXT)
    await phone.save()
    await phone.write()
    await phone.save(_do="discard")
    assert await phone.list_acts() == before
    (record,) = await phone.read_records()
    stored = msgspec.json.encode(record).decode()
    assert person.name not in stored
    assert str(person.id) not in stored
    assert TEXT not in record.texts


async def test_who_did_not_agree_is_not_kept(phone: Phone) -> None:
    """Where the caller said no, the page says that nothing is kept, and nothing is."""
    await phone.write(agree="no")
    page = await phone.check()
    assert "Nothing of this will be kept" in page
    assert "marmalade" not in page
    await phone.save()
    assert await phone.read_records() == []


async def test_what_is_missing_is_said_and_nothing_typed_is_shown(phone: Phone) -> None:
    """Ticks stay, the text is held without its name, and an empty box then keeps it."""
    answer = await phone.write(agree="")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Before you go on" in answer.text
    assert re.search(r'<input[^>]*value="5"[^>]* checked', answer.text)
    assert "marmalade" not in answer.text
    assert NAME not in answer.text
    await phone.write(**{TEXT: ""})
    page = await phone.check()
    assert "marmalade" in page
    assert NAME not in page


async def test_a_text_that_cannot_be_redacted_is_not_kept(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When redaction fails, nothing of the page is held, and the page says so."""

    def fail(*_: Any, **__: Any) -> None:
        raise RedactionError("A text could not be redacted.", where="answer")

    monkeypatch.setattr("consult.staff.calls.taking.redact_answers", fail)
    answer = await phone.write()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "could not be checked" in answer.text
    assert "marmalade" not in answer.text
    assert (await phone.client.get(f"{phone.address}/check", follow_redirects=False)).headers[
        "location"
    ] == phone.address


async def test_save_takes_only_what_was_shown(phone: Phone) -> None:
    """Save of a page that was left open is refused once something else is held."""
    await phone.write()
    other = await phone.post(f"{phone.address}/check", {"_seen": "earlier", "_do": "save"})
    assert other.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert await phone.read_records() == []
    await phone.save()
    assert len(await phone.read_records()) == 1


async def test_signing_out_leaves_nothing(phone: Phone) -> None:
    """What was not saved is gone with the session."""
    await phone.write()
    await post(phone.client, "/sign-out")
    await sign_in(phone.client, phone.office, phone.office.people[WORKER])
    assert "marmalade" not in (await phone.client.get(phone.address)).text
    answer = await phone.client.get(f"{phone.address}/check", follow_redirects=False)
    assert answer.headers["location"] == phone.address


async def test_a_failed_storing_can_be_tried_again(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the database does not answer, what was seen is still held and is stored later."""
    await phone.write()
    with monkeypatch.context() as broken:
        broken.setattr("consult.store.responses.writer.INSERT", "INSERT INTO nowhere VALUES ")
        answer = await phone.save()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "could not be stored" in answer.text
    assert await phone.read_records() == []
    await phone.save()
    assert len(await phone.read_records()) == 1


async def test_closed_consultations_take_no_calls(phone: Phone) -> None:
    """Once it is closed there is no form, and what is held cannot be saved."""
    assert phone.address in (await phone.client.get(f"/consultations/{phone.office.slug}")).text
    await phone.write()
    async with open_responses(phone.settings.responses_database) as store:
        await store.set_state(phone.office.consultation, "closed")
    assert (await phone.client.get(phone.address)).status_code == HTTPStatus.NOT_FOUND
    answer = await phone.post(f"{phone.address}/check", {"_do": "save"})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    page = (await phone.client.get(f"/consultations/{phone.office.slug}")).text
    assert phone.address not in page


async def test_other_audiences_are_not_asked_by_telephone(phone: Phone) -> None:
    """The questionnaire for survivors cannot be filled in by staff."""
    address = phone.address.replace(str(phone.questionnaire), str(phone.office.questionnaire))
    assert (await phone.client.get(address)).status_code == HTTPStatus.NOT_FOUND
    answer = await phone.post(address, ANSWERS)
    assert answer.status_code == HTTPStatus.NOT_FOUND


async def test_forms_of_another_kind_are_refused(phone: Phone) -> None:
    """A multipart form, whose parser may write to disk, is not read."""
    answer = await phone.client.post(
        phone.address,
        files={TEXT: ("words.txt", b"marmalade")},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "marmalade" not in await phone.check()


async def test_no_file_holds_a_call_that_was_not_saved(
    phone: Phone, list_written: Callable[[], list[Path]], tmp_path: Path
) -> None:
    """Between writing and saving nothing of a call is on disk, neither words nor name."""
    words = ("marmalade", NAME)
    await phone.write()
    assert "marmalade" in await phone.check()
    assert find_traces(list_written(), words) == []
    (tmp_path / "planted").write_text(" ".join(words))
    assert len(find_traces(list_written(), words)) == len(words)
