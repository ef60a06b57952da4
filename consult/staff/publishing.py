import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.errors import NameTakenError, PublishRefusedError
from consult.staff.paperkeys import PaperKey, make_paper_key
from consult.staff.publishable import check_publishable, find_last_days
from consult.store.responses import ResponsesStore
from consult.store.staff import StaffStore
from consult.vault.keys import PrivateKey, make_key_pair, wrap_key
from consult.vault.seal import PublicKey
from surveys.files import encode_instrument, instrument_digest
from surveys.model import Instrument

TOKEN_BYTES: Final = 12


class Holder(Struct, frozen=True):
    """An account that will be able to open a consultation: its key is wrapped to theirs."""

    id: UUID
    public_key: PublicKey


class Published(Struct, frozen=True):
    """A new consultation, and the token of each questionnaire's public address.

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
    opens: date | None = None,
    closes: date | None = None,
    by_invitation: bool = False,
    record: Record = record_nothing,
) -> Published:
    """Add a consultation with keys of its own, wrapped for each holder, and open it or leave it.

    Its key is wrapped to a key on paper as well. It is opened last, so that nobody can answer
    what nobody could read, and takes answers from the day ``opens`` to ``closes``; where it is
    ``by_invitation``, from people who have a code. ``record`` is called once nothing stands in
    the way and before anything is stored. Raises ``PublishRefusedError`` for a questionnaire with
    faults or without holders, ``NameTakenError`` when the slug is in use, ``StorageError``.
    """
    _require_publishable(instruments, holders, today, invented=invented)
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
        opens=opens,
        closes=closes,
    )
    paper = await _grant(staff, consultation, holders, pair.private)
    tokens: dict[str, str] = {
        name_way_in(instrument): await add_way_in(
            responses, consultation, instrument, by_invitation=by_invitation
        )
        for instrument in instruments
    }
    if opened:
        await responses.set_state(consultation, "open")
    return Published(consultation, tokens, paper.text)


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


def name_way_in(instrument: Instrument) -> str:
    """Name a questionnaire by its audience, and by its wave where it has one."""
    return f"{instrument.audience} {instrument.wave or ''}".strip()


async def add_way_in(
    responses: ResponsesStore,
    consultation: UUID,
    instrument: Instrument,
    *,
    by_invitation: bool = False,
) -> str:
    """Add a questionnaire at a new public address, and give the address's token."""
    # An address that says nothing and cannot be guessed: it may stand in a browser's history.
    token = secrets.token_hex(TOKEN_BYTES)
    body = encode_instrument(instrument)
    await responses.add_questionnaire(
        consultation,
        instrument.audience,
        token,
        body,
        instrument_digest(instrument),
        wave=instrument.wave or "",
        by_invitation=by_invitation,
    )
    return token


def _require_publishable(
    instruments: Sequence[Instrument],
    holders: Sequence[Holder],
    today: date,
    *,
    invented: bool,
) -> None:
    if not instruments or not holders:
        raise PublishRefusedError(
            "A consultation needs a questionnaire and somebody who can open its responses.",
            remedy="Name at least one of each.",
        )
    for hindrance in check_publishable(instruments, today, invented=invented):
        raise hindrance.refuse()
