"""Ways to break what is promised of codes, of what callers said and of easy words."""

from collections.abc import Callable, Collection
from typing import Any, Final

from consult.errors import EntryCodeError
from consult.staff.audit import Act
from tests.promises.damage import put


def use_codes_often() -> None:
    """Let every code in, however often it comes."""

    async def spend(digests: Collection[bytes]) -> set[bytes]:
        return set(digests)

    put("consult.store.responses.writer:spend_entry_codes", spend)


def keep_spent_codes() -> None:
    """Tell which code a response came with: leave its digest where the response's is."""

    def values(batch: list[Any]) -> list[Any]:
        return [
            value
            for one in batch
            for value in (
                one.id,
                one.consultation,
                one.sealed.blob,
                one.week,
                (one.entry_digest or b"").hex().encode(),
            )
        ]

    put("consult.store.responses.writer:_values", values)


def tell_slips_from_strangers() -> None:
    """Say of a code with a slip of the finger that it can be none."""

    def refuse(text: str) -> str:
        raise EntryCodeError(text)

    from consult.vault.entry import tidy_entry_code  # noqa: PLC0415 - loaded once it is broken.

    def tidy(text: str) -> str:
        return tidy_entry_code(text) or refuse(text)

    put("consult.intake.entry:tidy_entry_code", tidy)


def record_calls() -> None:
    """Note in the record of staff that somebody rang, and who took the call."""
    from consult.staff.calls import pages  # noqa: PLC0415 - loaded once it is broken.

    store = pages._store

    async def note(call: Any, held: Any, wanted: str) -> None:
        await call.desk.audit.note("whoever took it", Act.IMPORTED)
        await store(call, held, wanted)

    put("consult.staff.calls.pages:_store", note)


def tell_easy_words() -> None:
    """Keep the very language that somebody read."""
    put("consult.intake.submit:find_ordinary", lambda language: language)


AT_THE_DOOR: Final[dict[str, Callable[[], None]]] = {
    "invitation-codes-work-once": use_codes_often,
    "invitation-codes-unjoined": keep_spent_codes,
    "invitation-codes-alike": tell_slips_from_strangers,
    "calls-unrecorded": record_calls,
    "easy-words-untold": tell_easy_words,
}
"""By the id of the promise that each one breaks."""
