"""A published questionnaire, and the key that opens its answers."""

from datetime import date
from typing import Final, NamedTuple

from consult.store.responses import QuestionnaireRow, ResponsesStore
from consult.vault.keys import PrivateKey, make_key_pair
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from surveys.answers import AnswerSet, read_answers
from surveys.files import encode_instrument, instrument_digest
from surveys.model import LongText, MultipleChoice, Route, SingleChoice
from surveys.path import Visit
from surveys.rules import Chosen
from tests.surveys.samples import option, page, section, small, words

TODAY: Final = date(2026, 11, 22)
TOKEN: Final = "an-invented-token"

ADULT: Final = SingleChoice(
    id="adult", label=words("Adult?"), options=[option("yes"), option("no")]
)
CONTACT: Final = MultipleChoice(
    id="contact",
    label=words("Who?"),
    options=[option("police"), option("else", other=True)],
    missing=["dont-know"],
)
STORY: Final = LongText(id="story", label=words("Tell us."), missing=["prefer-not-to-say"])
INSTRUMENT: Final = small(
    section(
        page("adult", ADULT, routes=(Route(when=Chosen("adult", "no"), to="end:out"),)),
        page("contact", CONTACT),
        page("story", STORY),
    )
)


class Published(NamedTuple):
    """A questionnaire as a page reads it, where its answers go, and the key that opens them."""

    store: ResponsesStore
    row: QuestionnaireRow
    key: PrivateKey

    async def open_all(self) -> list[ResponseRecord]:
        """Open every stored response."""
        stored = [one async for one in self.store.iterate_responses(self.row.consultation)]
        return [open_response(one.sealed, self.key) for one in stored]


async def publish(store: ResponsesStore) -> Published:
    """Publish the questionnaire in an empty database."""
    keys = make_key_pair()
    consultation = await store.add_consultation("views", "Views", keys.public.raw, invented=True)
    body, digest = encode_instrument(INSTRUMENT), instrument_digest(INSTRUMENT)
    await store.add_questionnaire(consultation, INSTRUMENT.audience, TOKEN, body, digest)
    await store.set_state(consultation, "open")
    row = await store.read_questionnaire(TOKEN)
    assert row is not None
    return Published(store, row, keys.private)


def say(page_id: str, **form: str) -> AnswerSet:
    """Read one page's form; a name's ``__`` stands for ``~``."""
    fields = {name.replace("__", "~"): [value] for name, value in form.items()}
    answers, faults = read_answers(INSTRUMENT, Visit(page_id), fields)
    assert not faults
    return answers
