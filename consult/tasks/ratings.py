"""The closed question beside an open one: what people rated, and then wrote about."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.store.responses import ResponsesStore
from surveys.files import decode_instrument
from surveys.model import Instrument, Page, Rating, SingleChoice

LANGUAGE: Final = "en"
OTHER: Final = "~other"


class LinkedRating(Struct, frozen=True):
    """A rating or single choice, and the English label of each answer by its code."""

    item: str
    label: str
    choices: dict[str, str]

    def key_beside(self, key: str) -> str:
        """Give the key of its answer beside an open one, which may be about one option."""
        _, colon, option = key.partition(":")
        return self.item + colon + option.removesuffix(OTHER)


async def read_ratings(
    store: ResponsesStore, consultation: UUID, item: str
) -> dict[str, LinkedRating]:
    """Give the closed question beside an item, for every version that has one, by digest.

    Raises ``StorageError``, and ``InstrumentFileError`` for a version that cannot be read.
    """
    found: dict[str, LinkedRating] = {}
    for entry in await store.list_questionnaires(consultation):
        former = await store.list_former_versions(entry.id)
        for digest in (entry.digest, *(one.digest for one in former)):
            body = await store.read_instrument(digest)
            if body is not None:
                linked = find_rating(decode_instrument(body, f"Version {digest[:12]}"), item)
                found |= {digest: linked} if linked else {}
    return found


def find_rating(instrument: Instrument, item: str) -> LinkedRating | None:
    """Find the closed question nearest before an open one: on its page, or else in its section.

    On an earlier page it must have been asked as often as the open one, about the same options.
    A rating is preferred to a choice, which may be a fact and no judgement.
    """
    base = item.removesuffix(OTHER)
    for section in instrument.sections:
        place = next((at for at, page in enumerate(section.pages) if _holds(page, base)), None)
        if place is not None:
            own = section.pages[place]
            alike = [page for page in section.pages[:place] if _same_turn(page, own)]
            before = [
                *_list_closed(own, base),
                *(one for page in reversed(alike) for one in _list_closed(page)),
            ]
            rated = [one for one in before if isinstance(one, Rating)]
            return _link((rated or before)[0]) if before else None
    return None


def _holds(page: Page, item: str) -> bool:
    return any(one.id == item for one in page.items)


def _same_turn(page: Page, other: Page) -> bool:
    return (page.for_each, page.times) == (other.for_each, other.times)


def _list_closed(page: Page, until: str = "") -> Iterator[Rating | SingleChoice]:
    """List a page's ratings and choices from the last back, those before an item where named."""
    ids = [one.id for one in page.items]
    end = ids.index(until) if until in ids else len(ids)
    for one in reversed(page.items[:end]):
        if isinstance(one, Rating | SingleChoice):
            yield one


def _link(item: Rating | SingleChoice) -> LinkedRating:
    if isinstance(item, Rating):
        choices = {str(one.value): one.label.get(LANGUAGE, str(one.value)) for one in item.points}
    else:
        choices = {one.code: one.label.get(LANGUAGE, one.code) for one in item.options}
    return LinkedRating(item.id, item.label.get(LANGUAGE, item.id), choices)
