"""A changed response stands in the place of what it was, or nothing is changed."""

import asyncio
from uuid import UUID, uuid4

import pytest
from msgspec import Struct
from msgspec.structs import replace

from consult.store.responses import ResponsesStore, ResponseWriter
from consult.store.responses.amending import Amendment, ResponseAmender
from consult.store.responses.tables import FormerId, Response
from consult.vault.seal import SealedResponse

pytestmark = pytest.mark.anyio

WEEK = "2026-W47"
KEY = bytes(32)
BEFORE, LESS = SealedResponse(b"before"), SealedResponse(b"less")
DIGEST = b"\x07" * 32


class Kept(Struct, frozen=True):
    """One stored response, and who changes it."""

    store: ResponsesStore
    amender: ResponseAmender
    wish: Amendment

    async def read(self) -> list[tuple[UUID, bytes, str, bytes | None]]:
        """Give what is stored: ids, bytes, weeks and digests."""
        with self.store.database.reading():
            rows = await Response.select()
        return [
            (row["id"], bytes(row["sealed"]), row["week"], row["withdrawal_digest"])
            for row in rows
        ]


@pytest.fixture
async def kept(responses: ResponsesStore) -> Kept:
    """Store one response of an open consultation."""
    consultation = await responses.add_consultation("views", "Views", KEY, invented=False)
    await responses.set_state(consultation, "open")
    there = uuid4()
    async with ResponseWriter(responses) as writer:
        await writer.write(
            consultation, BEFORE, WEEK, response=there, withdrawal_digest=DIGEST, sealed_to=KEY
        )
    wish = Amendment(
        consultation=consultation, id=there, before=b"before", new_id=uuid4(), sealed_to=KEY
    )
    return Kept(responses, ResponseAmender(responses.database), wish)


async def test_takes_the_place(kept: Kept) -> None:
    """The new bytes stand under the new id, with the same week and the same way to take back."""
    assert await kept.amender.amend(kept.wish, LESS)
    assert await kept.read() == [(kept.wish.new_id, b"less", WEEK, DIGEST)]


async def test_same_id_may_stay(kept: Kept) -> None:
    """What people say of an answer is stored without anything that was derived from it going."""
    assert await kept.amender.amend(replace(kept.wish, new_id=kept.wish.id), LESS)
    assert await kept.read() == [(kept.wish.id, b"less", WEEK, DIGEST)]


@pytest.mark.parametrize("other", ["id", "consultation", "before", "sealed_to"])
async def test_anything_else_changes_nothing(kept: Kept, other: str) -> None:
    """Another response, other bytes or another key than there are change nothing."""
    value = uuid4() if other in {"id", "consultation"} else b"other"
    before = await kept.read()
    assert not await kept.amender.amend(replace(kept.wish, **{other: value}), LESS)
    assert await kept.read() == before


async def test_one_of_two_at_once(kept: Kept) -> None:
    """Of two who change the same response at once, one changes it and the other is told."""
    done = await asyncio.gather(
        *(kept.amender.amend(replace(kept.wish, new_id=uuid4()), LESS) for _ in range(5))
    )
    assert sorted(done) == [False] * 4 + [True]
    assert len(await kept.read()) == 1


async def test_erased_stays_erased(kept: Kept) -> None:
    """A change never brings back what is erased, whether both come at once or it comes later."""
    consultation = kept.wish.consultation
    await asyncio.gather(
        kept.amender.amend(kept.wish, LESS), kept.store.erase_responses(consultation)
    )
    assert await kept.read() == []
    assert not await kept.amender.amend(kept.wish, LESS)
    assert await kept.read() == []


async def test_taken_back_stays_taken_back(kept: Kept) -> None:
    """Whoever takes a response back at the moment of a change takes back whichever there is."""
    consultation = kept.wish.consultation
    _, gone = await asyncio.gather(
        kept.amender.amend(kept.wish, LESS), kept.store.erase_withdrawn(consultation, DIGEST)
    )
    assert gone
    assert await kept.read() == []


async def send_again(kept: Kept) -> None:
    """Send the response once more as it was, as somebody does who got no reply."""
    async with ResponseWriter(kept.store) as writer:
        await writer.write(
            kept.wish.consultation,
            SealedResponse(b"before, sealed anew"),
            WEEK,
            response=kept.wish.id,
            withdrawal_digest=DIGEST,
            sealed_to=KEY,
        )


@pytest.mark.parametrize("moved", [True, False])
async def test_sending_again_brings_nothing_back(kept: Kept, *, moved: bool) -> None:
    """Whoever sends again after a change is thanked, and what was taken out stays out."""
    wish = kept.wish if moved else replace(kept.wish, new_id=kept.wish.id)
    assert await kept.amender.amend(wish, LESS)
    await send_again(kept)
    assert await kept.read() == [(wish.new_id, b"less", WEEK, DIGEST)]


@pytest.mark.parametrize("moved", [True, False])
async def test_sending_again_at_the_moment_of_a_change(kept: Kept, *, moved: bool) -> None:
    """Whichever of both is first, one response is there, and what was changed stays changed."""
    for _ in range(10):
        (there, sealed, _week, _digest) = (await kept.read())[0]
        wish = replace(kept.wish, id=there, before=sealed, new_id=uuid4() if moved else there)
        here = replace(kept, wish=wish)
        changed, _ = await asyncio.gather(kept.amender.amend(wish, LESS), send_again(here))
        rows = await kept.read()
        assert len(rows) == 1
        assert rows[0][1] == (b"less" if changed else b"before, sealed anew")


async def test_former_ids_are_forgotten_in_the_second_night(kept: Kept) -> None:
    """A change is safe for a night and a day, and after two nights its former id is nowhere."""
    assert await kept.amender.amend(kept.wish, LESS)
    await kept.store.forget_former_ids()
    await send_again(kept)
    assert len(await kept.read()) == 1
    await kept.store.forget_former_ids()
    with kept.store.database.reading():
        assert await FormerId.count() == 0
