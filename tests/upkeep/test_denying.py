"""Denied words join the list at night, among as many decoys as it takes."""

from datetime import date

import pytest

from consult.upkeep.denying import fill_up
from consult.upkeep.work import work_on
from consult.vault.denial import (
    PLACES,
    derive_denial_key,
    digest_denied,
    make_decoy,
    make_places,
)
from tests.upkeep.house import LAST_DAY, SECRET, House

KEY = derive_denial_key(SECRET)


async def record_nothing(*_: object) -> None:
    """Take the place of the audit."""


@pytest.mark.anyio
async def test_each_night_adds_as_many(house: House) -> None:
    """A night with a word and one without add as many digests, and make as many places."""
    sizes = []
    for night in range(3):
        await work_on(house.settings, date(2026, 11, 20), LAST_DAY, record_nothing)
        sizes.append(await house.responses.count_denied_words())
        if night == 1:
            place, decoy = min((await house.staff.read_denials()).items())
            assert await house.staff.take_denial_place(place, decoy, digest_denied("mill", KEY))
    assert sizes == [PLACES, 2 * PLACES, 3 * PLACES]
    assert digest_denied("mill", KEY) in await house.responses.read_denied_words()
    places = await house.staff.read_denials()
    assert len(places) == PLACES
    assert all(held == make_decoy(place, KEY) for place, held in places.items())


@pytest.mark.anyio
async def test_cut_off_work_adds_no_word_twice(house: House) -> None:
    """Work that ended between both databases is done again, and a digest is listed once."""
    await work_on(house.settings, date(2026, 11, 20), LAST_DAY, record_nothing)
    waiting = set((await house.staff.read_denials()).values())
    await house.responses.add_denied_words(sorted(waiting))
    await work_on(house.settings, date(2026, 11, 20), LAST_DAY, record_nothing)
    assert await house.responses.count_denied_words() == 3 * PLACES


def test_order_is_chance() -> None:
    """Words stand anywhere among the decoys, so that the order of rows says nothing."""
    word = digest_denied("mill", KEY)
    assert len({fill_up({word}).index(word) for _ in range(200)}) > PLACES // 2


def test_words_and_decoys_look_alike() -> None:
    """Both have the same length, and without the key neither can be made from a guess."""
    key, other = derive_denial_key(SECRET), derive_denial_key("t" * 40)
    places = make_places(key)
    assert {len(one) for one in places.values()} == {len(digest_denied("mill", key))}
    assert digest_denied("mill", key) != digest_denied("mill", other)
    assert not set(places.values()) & {make_decoy(place, other) for place in places}
