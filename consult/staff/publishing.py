import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.errors import NameTakenError, PublishRefusedError
from consult.staff.paperkeys import PaperKey, make_paper_key
from consult.store.responses import ResponsesStore
from consult.store.staff import StaffStore
from consult.vault.keys import PrivateKey, make_key_pair, wrap_key
from consult.vault.seal import PublicKey
from surveys.checker import check_instrument
from surveys.files import encode_instrument, instrument_digest
from surveys.model import Instrument

TOKEN_BYTES: Final = 12


class Holder(Struct, frozen=True):
    """An account that will be able to open a consultation: its key is wrapped to theirs."""

    id: UUID
    public_key: PublicKey


class Published(Struct, frozen=True):
    """A new consultation, and the public address of each audience's questionnaire.

    ``paper_key`` opens every response of it. It is in no database: show it once.
    """

    consultation: UUID
    tokens: dict[str, str]
    paper_key: str

    def __repr__(self) -> str:
        return f"Published({self.consultation})"


Record = Callable[[], Awaitable[object]]


async def record_nothing() -> None:
    """Record nothing, where a consultation is invented."""


async def publish_consultation(  # noqa: PLR0913 - each is a fact about the consultation.
    responses: ResponsesStore,
    staff: StaffStore,
    *,
    slug: str,
    instruments: Sequence[Instrument],
    holders: Sequence[Holder],
    today: date,
    invented: bool = False,
    opened: bool = True,
    record: Record = record_nothing,
) -> Published:
    """Add a consultation with keys of its own, wrapped for each holder, and open it or leave it.

    Its key is wrapped to a key on paper as well. It is opened last, so that nobody can answer
    what nobody could read; ``record`` is called once nothing stands in the way and before
    anything is stored. Raises ``PublishRefusedError`` for a questionnaire with faults or without
    holders, ``NameTakenError`` when the slug is in use, ``StorageError``.
    """
    _require_publishable(instruments, holders, today)
    await _require_free(responses, slug)
    await record()
    pair = make_key_pair()
    title = instruments[0].title["en"]
    kept, taken_back = find_last_days(instruments)
    consultation = await responses.add_consultation(
        slug,
        title,
        pair.public.raw,
        invented,
        retention_end=kept,
        withdrawal_cutoff=taken_back,
    )
    paper = await _grant(staff, consultation, holders, pair.private)
    tokens: dict[str, str] = {
        instrument.audience: await _add(responses, consultation, instrument)
        for instrument in instruments
    }
    if opened:
        await responses.set_state(consultation, "open")
    return Published(consultation, tokens, paper.text)


def find_last_days(instruments: Sequence[Instrument]) -> tuple[date, date]:
    """Give the last day of keeping responses, and of taking one back, as promised to everybody.

    Of several questionnaires the earliest days hold, so that nothing is kept for longer than
    anybody was told; nothing can be taken back that is not kept any more. A questionnaire without
    a last day, which the checker refuses, counts as one whose last day has passed.
    """
    facts = [instrument.facts for instrument in instruments]
    kept = min(one.retention_end or date.min for one in facts)
    return kept, min(kept, *(one.withdrawal_cutoff or kept for one in facts))


async def _require_free(responses: ResponsesStore, slug: str) -> None:
    if await responses.read_consultation(slug) is not None:
        raise NameTakenError(
            "There is a consultation of this name.",
            where=f"Consultation {slug}.",
            remedy="Choose another name.",
        )


async def _grant(
    staff: StaffStore, consultation: UUID, holders: Sequence[Holder], key: PrivateKey
) -> PaperKey:
    for holder in holders:
        await staff.grant_key(consultation, holder.id, wrap_key(key, holder.public_key))
    paper = make_paper_key(key)
    await staff.keep_recovery_key(consultation, paper.public.raw, paper.wrapped)
    return paper


async def _add(responses: ResponsesStore, consultation: UUID, instrument: Instrument) -> str:
    # An address that says nothing and cannot be guessed: it may stand in a browser's history.
    token = secrets.token_hex(TOKEN_BYTES)
    body = encode_instrument(instrument)
    await responses.add_questionnaire(
        consultation, instrument.audience, token, body, instrument_digest(instrument)
    )
    return token


def _require_publishable(
    instruments: Sequence[Instrument], holders: Sequence[Holder], today: date
) -> None:
    if not instruments or not holders:
        raise PublishRefusedError(
            "A consultation needs a questionnaire and somebody who can open its responses.",
            remedy="Name at least one of each.",
        )
    if len({instrument.audience for instrument in instruments}) < len(instruments):
        raise PublishRefusedError(
            "Two questionnaires are for the same audience.",
            remedy="Publish one questionnaire for each audience.",
        )
    if find_last_days(instruments)[0] < today:
        raise PublishRefusedError(
            "The last day on which responses are kept has passed already.",
            where="Facts of the questionnaire, retention_end.",
            remedy="Set a later day, and tell respondents so.",
        )
    for instrument in instruments:
        faults = [
            finding
            for finding in check_instrument(instrument, today)
            if finding.severity == "error"
        ]
        if faults:
            raise PublishRefusedError(
                f"The questionnaire has {len(faults)} faults; the first: {faults[0].message}",
                where=f"Questionnaire {instrument.slug}.",
                remedy="Run: consult instrument check FILE",
            )
