"""A word that was taken out of one answer is to go from every later answer.

The word waits in this session's memory between the two pages, and becomes a keyed digest at
once: what is stored cannot be read, and is tied to no consultation, person or time.
"""

import asyncio
from collections import Counter
from collections.abc import Collection
from http import HTTPStatus
from random import SystemRandom
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from anonymise.errors import ListError
from anonymise.words import fold_words, is_everyday
from consult.settings import require_secret
from consult.staff.audit import Act
from consult.staff.desk import Desk, StaffRequest
from consult.staff.formfaults import FormFault, FormView
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.reviewing.opening import Batch, Unlocked, iterate_opened, read_unlocked
from consult.staff.roles import ANALYSTS
from consult.vault.denial import derive_denial_key, digest_denied, make_decoy, make_places

PATH: Final = "/consultations/{slug:str}/review/deny"
ENOUGH: Final = 20
"""From how many answers on a share of them says something."""
TOO_COMMON: Final = 0.1
"""A word in so many of the answers is no name, and without it people could not say anything."""
NOTHING: Final = "Choose at least one word, or go back to the answers."
FULL: Final = (
    "There is no room for another word today. Come back tomorrow; the answer here is changed "
    "already."
)
ADDED: Final = "From tomorrow the words that you chose go from every answer as it comes in."

_RANDOM: Final = SystemRandom()


class DeniedView(Struct, frozen=True):
    """One word that could go everywhere, and how common it is."""

    word: str
    value: str
    found: str
    everyday: bool
    too_common: bool


class DenyingView(FormView, frozen=True, kw_only=True):
    """The words that were just taken out of one answer."""

    slug: str
    title: str
    words: list[DeniedView]
    any_left: bool


@get(PATH, opt={"roles": ANALYSTS})
async def show_denying(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Ask whether words are to go everywhere, and say how common they are."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    if not unlocked.worklist.denying:
        return redirect_to(unlocked.path)
    return await _render(unlocked, [])


@post(PATH, opt={"roles": ANALYSTS, "audit": Act.WORD_DENIED}, status_code=SEE_OTHER)
async def deny_words(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Put the digests of the chosen words among the decoys that wait for the night."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    ticked = (await request.form()).getall("_word", [])
    offered = {one.value: one.word for one in await _view_words(unlocked) if not one.too_common}
    chosen = [offered[value] for value in offered if value in ticked]
    if not chosen:
        return await _render(unlocked, [FormFault("words", NOTHING)])
    # No consultation is named: that would tie the word to those who answered it.
    await unlocked.desk.audit.note(request.user.name, Act.WORD_DENIED)
    for word in chosen:
        if not await _deny(unlocked.desk, word):
            return await _render(unlocked, [FormFault("words", FULL)])
    unlocked.worklist.denying = ()
    request.auth.keep_once("notice", (ADDED,))
    return redirect_to(unlocked.path)


async def _deny(desk: Desk, word: str) -> bool:
    """Say whether a word goes from tomorrow on; False for want of room."""
    key = derive_denial_key(require_secret(desk.settings))
    digest = digest_denied(word, key)
    if digest in await desk.responses.read_denied_words():
        return True
    while True:
        places = await _read_places(desk, key)
        if digest in places.values():
            return True
        free = [place for place, held in places.items() if held == make_decoy(place, key)]
        if not free:
            return False
        place = _RANDOM.choice(free)
        if await desk.staff.take_denial_place(place, places[place], digest):
            return True


async def _read_places(desk: Desk, key: bytes) -> dict[UUID, bytes]:
    """Read what is in each place; before the first night they are made here."""
    if places := await desk.staff.read_denials():
        return places
    await desk.staff.renew_denials({}, make_places(key))
    return await desk.staff.read_denials()


async def _view_words(unlocked: Unlocked) -> list[DeniedView]:
    words = unlocked.worklist.denying
    answers, found = 0, Counter[str]()
    async for batch in iterate_opened(unlocked):
        counted, some = await asyncio.to_thread(_count, batch, words)
        answers, found = answers + counted, found + some
    return [
        DeniedView(
            word=word,
            value=str(place),
            found=f"{found[word]:,} of {answers:,} answers here",
            everyday=_is_everyday(word),
            too_common=answers >= ENOUGH and found[word] >= TOO_COMMON * answers,
        )
        for place, word in enumerate(words)
    ]


def _is_everyday(word: str) -> bool:
    """Warn rather than not when the word lists cannot be read."""
    try:
        return is_everyday(word)
    except ListError:
        return True


def _count(batch: Batch, words: Collection[str]) -> tuple[int, Counter[str]]:
    texts = [text for _, record in batch for text in record.texts.values()]
    folded = (set(fold_words(text.text)) for text in texts)
    return len(texts), Counter(word for some in folded for word in words if word in some)


async def _render(unlocked: Unlocked, faults: list[FormFault]) -> Response[str]:
    words = await _view_words(unlocked)
    view = DenyingView(
        faults=faults,
        slug=unlocked.row.slug,
        title=unlocked.row.title,
        words=words,
        any_left=any(not one.too_common for one in words),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(
        unlocked.request,
        "review_denying",
        view,
        status_code=status,
        invented=unlocked.row.invented,
    )
