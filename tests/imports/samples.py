"""A consultation to import into, and the key that opens what came in."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from consult.store.responses import ResponsesStore
from consult.vault.keys import PrivateKey, make_key_pair
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from surveys.files import encode_instrument, instrument_digest, read_ready

TODAY: Final = date(2026, 11, 22)
CONSTANTS: Final[dict[str, str | int]] = {
    "adult": "yes",
    "lives-here": "yes",
    "experienced": "yes",
    "agree": "yes",
}
MAP: Final = """
[columns]
Change = "what-should-change"
[constants]
adult = "yes"
lives-here = "yes"
experienced = "yes"
agree = "yes"
[dropped]
Email = "Names the person."
"""


class Opened(NamedTuple):
    """A consultation and the key to its responses."""

    id: UUID
    key: PrivateKey

    async def open_all(self, store: ResponsesStore) -> list[ResponseRecord]:
        """Open every stored response."""
        stored = [one async for one in store.iterate_responses(self.id)]
        return [open_response(one.sealed, self.key) for one in stored]


async def publish(
    store: ResponsesStore, *slugs: str, opened: bool = True, name: str = "views"
) -> Opened:
    """Make a consultation of ready-made questionnaires."""
    keys = make_key_pair()
    consultation = await store.add_consultation(name, "Views", keys.public.raw, invented=True)
    for slug in slugs or ("survivor-views",):
        instrument = read_ready(slug)
        await store.add_questionnaire(
            consultation,
            instrument.audience,
            f"{name}-{slug}",
            encode_instrument(instrument),
            instrument_digest(instrument),
            wave=instrument.wave or "",
        )
    if opened:
        await store.set_state(consultation, "open")
    return Opened(consultation, keys.private)
