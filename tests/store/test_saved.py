"""Saved answers in the responses database."""

from uuid import UUID

import pytest

from consult.errors import NotFoundError, StorageError
from consult.store.responses import ResponsesStore
from consult.store.responses.tables import SavedAnswers
from consult.vault.keys import make_key_pair

pytestmark = pytest.mark.anyio

FIRST, SECOND = b"a" * 32, b"b" * 32


async def add_consultation(store: ResponsesStore, slug: str = "views") -> UUID:
    """Give an open consultation."""
    made = await store.add_consultation(slug, "Views", make_key_pair().public.raw, invented=True)
    await store.set_state(made, "open")
    return made


def test_a_row_has_four_columns() -> None:
    """Nothing says who saved, or when more finely than the week."""
    names = {column._meta.name for column in SavedAnswers._meta.columns}
    assert names == {"digest", "consultation", "sealed", "week"}


async def test_saving_anew_takes_the_place(responses: ResponsesStore) -> None:
    """What was saved before goes at the same moment, and only in its own consultation is found."""
    here, there = await add_consultation(responses), await add_consultation(responses, "others")
    await responses.save_answers(here, FIRST, b"sealed", "2026-W40")
    assert await responses.read_saved(here, FIRST) == b"sealed"
    assert await responses.read_saved(there, FIRST) is None
    await responses.save_answers(here, SECOND, b"again", "2026-W41", FIRST)
    assert await responses.read_saved(here, FIRST) is None
    assert await responses.read_saved(here, SECOND) == b"again"
    with pytest.raises(StorageError):
        await responses.save_answers(here, SECOND, b"other", "2026-W41")
    assert await responses.read_saved(here, SECOND) == b"again"
    with pytest.raises(NotFoundError):
        await responses.save_answers(UUID(int=5), FIRST, b"sealed", "2026-W40")


async def test_weeks_and_consultations_end(responses: ResponsesStore) -> None:
    """Earlier weeks go, later ones stay; erasing a consultation takes all of its own."""
    here, there = await add_consultation(responses), await add_consultation(responses, "others")
    await responses.save_answers(here, FIRST, b"old", "2026-W40")
    await responses.save_answers(here, SECOND, b"new", "2026-W41")
    await responses.save_answers(there, b"c" * 32, b"other", "2026-W40")
    await responses.drop_saved_before(here, "2026-W41")
    assert await responses.read_saved(here, FIRST) is None
    assert await responses.read_saved(here, SECOND) == b"new"
    await responses.drop_saved(there, SECOND)
    assert await responses.read_saved(here, SECOND) == b"new"
    await responses.erase_responses(here)
    assert await responses.read_saved(here, SECOND) is None
    assert await responses.read_saved(there, b"c" * 32) == b"other"
    await responses.delete_consultation(there)
