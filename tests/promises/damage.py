"""Ways to break promises about what is stored, kept and recorded."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO, Final

from consult.errors import BackupError
from consult.vault.archive import open_archive
from consult.vault.keys import PrivateKey
from consult.vault.seal import SealedText
from consult.vault.withdrawal import tidy_withdrawal_code


def put(place: str, value: object) -> None:
    """Put a value where a name points, such as ``package.module:Class.name``."""
    module, _, path = place.partition(":")
    owner: Any = import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    setattr(owner, name, value)


async def do_nothing(*_: object, **__: object) -> bool:
    """Do nothing, and say that it was done."""
    return True


def leave_derived_text_open() -> None:
    """Store what a run found as it is."""
    put("consult.jobs.results:seal_derived", lambda payload, _: SealedText(payload))


def name_the_machine() -> None:
    """Write into the queue where a message comes from."""
    put("consult.jobs.queue:BLANK", import_module("os").uname().nodename)


def keep_the_order() -> None:
    """Copy rows in the order in which they came."""
    put("consult.store.sqlite_rewrite:shuffle_tables", do_nothing)


def leave_the_log() -> None:
    """Leave the write-ahead log as it is."""
    put("consult.store.sqlite:PinnedSQLite.empty_log", do_nothing)


def leave_what_was_worked_out() -> None:
    """Go on showing what erased responses gave to a run."""
    put("consult.jobs.erased:take_out", lambda result, _: result)


def never_end() -> None:
    """Take every last day for one that is ahead."""
    put("consult.upkeep.erasing:is_past", lambda *_: False)


def write_plain_backups() -> None:
    """Write the content of a backup as it is."""
    put("consult.vault.archive:push", lambda _, frame, *__: frame + bytes(17))


def overlook_damage() -> None:
    """Take a backup for whole where it stops being one."""

    def open_quietly(file: BinaryIO, key: PrivateKey) -> Iterator[bytes]:
        with suppress(BackupError):
            yield from open_archive(file, key)

    put("consult.vault.archive:open_archive", open_quietly)


def let_one_person_decide() -> None:
    """Ask nobody else before a file leaves."""

    async def allow(*_: object, **__: object) -> list[str]:
        return []

    put("consult.staff.exporting:check_export", allow)
    put("consult.store.staff.exports:Exports.take_export", do_nothing)


def keep_the_old_key() -> None:
    """Go on with the old key when somebody has left."""
    put("consult.vault.keys:PrivateKey.succeed", lambda _, old: old)


def tie_nothing() -> None:
    """Give every event of the record the same digest."""
    put("consult.store.staff.audit:tie_event", lambda *_: bytes(32))


def tell_codes_apart() -> None:
    """Say of a code whether it can be one."""
    real = import_module("consult.respond.taking_back")._take_back

    async def take_back(desk: Any, row: Any, state: Any, text: str) -> Any:
        return state if tidy_withdrawal_code(text) is None else await real(desk, row, state, text)

    put("consult.respond.taking_back:_take_back", take_back)


def store_under_the_old_key() -> None:
    """Store what was sealed to a key that was replaced meanwhile."""
    put("consult.store.responses.writer:Waiting.check", lambda *_: None)


def lock_people_out() -> None:
    """Make whoever owns a name wait as long as others have tried it."""
    put("consult.staff.throttle:NameDelays.note_attempt", lambda *_: float("inf"))


def take_any_passphrase() -> None:
    """Take the passphrases that are guessed first."""
    put("consult.staff.choosing:is_guessable", lambda _: False)


def count_clearings() -> None:
    """Count how often an answer was cleared, and not by how many people."""
    put("consult.vault.record:set", tuple)


def leave_the_log_of_changes() -> None:
    """Leave what a changed response was in the write-ahead log."""
    put("consult.store.responses.amending:leave_no_trace", do_nothing)


def digest_without_a_key() -> None:
    """Digest denied words as anybody could."""
    put("consult.vault.denial:derive_denial_key", lambda _: bytes(32))


AT_REST: Final[dict[str, Callable[[], None]]] = {
    "two-people-for-a-quote": count_clearings,
    "taken-out-in-review": leave_the_log_of_changes,
    "denied-words-unreadable": digest_without_a_key,
    "derived-text-sealed": leave_derived_text_open,
    "queue-holds-ids": name_the_machine,
    "no-order": keep_the_order,
    "taken-back-is-gone": leave_the_log,
    "codes-say-nothing": tell_codes_apart,
    "derived-text-follows": leave_what_was_worked_out,
    "retention-runs-itself": never_end,
    "backups-sealed-whole": write_plain_backups,
    "damaged-backup-refused": overlook_damage,
    "two-people-for-a-file": let_one_person_decide,
    "who-left-opens-nothing": keep_the_old_key,
    "record-shows-tampering": tie_nothing,
    "rotation-loses-nothing": store_under_the_old_key,
    "nobody-locked-out": lock_people_out,
    "guessed-passphrases-refused": take_any_passphrase,
}
"""By the id of the promise that each one breaks."""
