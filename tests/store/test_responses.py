"""Consultations, questionnaires and what is read back of responses, on both engines."""

from uuid import uuid4

import pytest

from consult.errors import NameTakenError, NotFoundError
from consult.store.responses import ResponsesStore, ResponseWriter
from consult.vault.seal import SealedResponse

KEY = bytes(range(32))


@pytest.mark.anyio
async def test_questionnaire_is_found_by_its_token(responses: ResponsesStore) -> None:
    """A token leads to everything that a page needs, in one row."""
    consultation = await responses.add_consultation("views", "Your views", KEY, invented=True)
    added = await responses.add_questionnaire(consultation, "survivor", "token-1", b"{}", "d" * 64)
    row = await responses.read_questionnaire("token-1")
    assert row is not None
    assert (row.id, row.consultation, row.slug) == (added, consultation, "views")
    assert (row.audience, row.state, row.invented) == ("survivor", "draft", True)
    assert (row.public_key, row.body, row.digest) == (KEY, b"{}", "d" * 64)


@pytest.mark.anyio
async def test_what_is_not_there_is_none(responses: ResponsesStore) -> None:
    """An unknown token, slug or digest gives None, never an error that tells them apart."""
    assert await responses.read_questionnaire("unknown") is None
    assert await responses.read_consultation("unknown") is None
    assert await responses.read_instrument("0" * 64) is None
    assert await responses.count_responses(uuid4()) == 0


@pytest.mark.anyio
async def test_state_moves(responses: ResponsesStore) -> None:
    """A consultation's state is seen through its questionnaires at once."""
    consultation = await responses.add_consultation("views", "Your views", KEY, invented=False)
    await responses.add_questionnaire(consultation, "survivor", "token-1", b"{}", "d" * 64)
    await responses.set_state(consultation, "open")
    row = await responses.read_questionnaire("token-1")
    assert row is not None
    assert row.state == "open"
    assert [one.state for one in await responses.list_consultations()] == ["open"]


@pytest.mark.anyio
async def test_audiences_share_an_instrument(responses: ResponsesStore) -> None:
    """The same version is stored once, however many questionnaires ask it."""
    consultation = await responses.add_consultation("views", "Your views", KEY, invented=False)
    await responses.add_questionnaire(consultation, "survivor", "token-1", b"{}", "d" * 64)
    await responses.add_questionnaire(consultation, "professional", "token-2", b"{}", "d" * 64)
    assert await responses.read_instrument("d" * 64) == b"{}"
    entries = await responses.list_questionnaires(consultation)
    assert [(one.audience, one.token) for one in entries] == [
        ("professional", "token-2"),
        ("survivor", "token-1"),
    ]


@pytest.mark.anyio
async def test_slug_and_token_are_unique(responses: ResponsesStore) -> None:
    """A second use of a slug or a token is refused and changes nothing."""
    consultation = await responses.add_consultation("views", "Your views", KEY, invented=False)
    with pytest.raises(NameTakenError):
        await responses.add_consultation("views", "Others", KEY, invented=False)
    await responses.add_questionnaire(consultation, "survivor", "token-1", b"{}", "d" * 64)
    with pytest.raises(NameTakenError):
        await responses.add_questionnaire(consultation, "professional", "token-1", b"2", "e" * 64)
    assert await responses.read_instrument("e" * 64) is None
    assert len(await responses.list_consultations()) == 1


@pytest.mark.anyio
async def test_unknown_consultation_is_named(responses: ResponsesStore) -> None:
    """A questionnaire or a state for a consultation that is not there is refused by its id."""
    stranger = uuid4()
    with pytest.raises(NotFoundError, match=str(stranger)):
        await responses.add_questionnaire(stranger, "survivor", "token", b"{}", "d" * 64)
    with pytest.raises(NotFoundError, match=str(stranger)):
        await responses.set_state(stranger, "open")


@pytest.mark.anyio
@pytest.mark.parametrize("batch", [1, 3, 7, 500])
async def test_iteration_gives_each_response_once(responses: ResponsesStore, batch: int) -> None:
    """Whatever the batch, every response of the consultation comes once, by its random id."""
    consultation = await responses.add_consultation("views", "Your views", KEY, invented=False)
    other = await responses.add_consultation("other", "Other views", KEY, invented=False)
    await responses.set_state(consultation, "open")
    await responses.set_state(other, "open")
    blobs = [bytes([number]) * 40 for number in range(7)]
    async with ResponseWriter(responses) as writer:
        for blob in blobs:
            await writer.write(consultation, SealedResponse(blob), "2026-W47")
        await writer.write(other, SealedResponse(b"other"), "2026-W47")
    read = [stored async for stored in responses.iterate_responses(consultation, batch)]
    assert sorted(stored.sealed for stored in read) == blobs
    assert [stored.id for stored in read] == sorted(stored.id for stored in read)
    assert await responses.count_responses(consultation) == 7


@pytest.mark.anyio
async def test_rows_do_not_print_what_they_hold(responses: ResponsesStore) -> None:
    """A row's repr has ids and lengths, so that a log line cannot carry a body."""
    consultation = await responses.add_consultation("views", "Your views", KEY, invented=False)
    await responses.add_questionnaire(consultation, "survivor", "token-1", b"MARKER", "d" * 64)
    await responses.set_state(consultation, "open")
    async with ResponseWriter(responses) as writer:
        await writer.write(consultation, SealedResponse(b"MARKER"), "2026-W47")
    stored = [one async for one in responses.iterate_responses(consultation)]
    shown = f"{await responses.read_questionnaire('token-1')!r} {stored!r}"
    assert "MARKER" not in shown
