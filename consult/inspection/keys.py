"""Whether every consultation can be opened by those who should, also after somebody has left."""

import asyncio
from typing import Final

from consult.errors import ConsultError
from consult.inspection.verdict import Verdict, judge, refuse
from consult.settings import Settings
from consult.store.responses import ConsultationRow, open_responses
from consult.store.staff import StaffStore, open_staff
from consult.vault.paper import read_public_key
from consult.vault.seal import PublicKey, seal_derived

ENOUGH: Final = 2
"""Holders of a key: with one alone, an accident to that person ends the consultation."""


def check_keys(settings: Settings) -> list[Verdict]:
    """Look at the keys of every consultation that has or takes answers.

    Whether a public key belongs to the private one shows only to somebody who can open it, so
    the staff application compares them at each unlock.
    """
    try:
        count, faults = asyncio.run(_look(settings))
    except ConsultError as error:
        return [refuse("keys", error)]
    good = "usable, each with two holders or more and one on paper."
    return judge("keys", good if count else "none yet: no consultation has answers.", faults)


def check_backup_key(settings: Settings) -> list[Verdict]:
    """Find a key for backups that is missing or cannot be read."""
    if not settings.backup_key:
        return [
            Verdict(
                "backups",
                "there is no key to seal them to, so none can be written.",
                "Run: consult backup-key, and set CONSULT_BACKUP_KEY.",
            )
        ]
    try:
        key = read_public_key(settings.backup_key)
        seal_derived(b"", key)
    except ConsultError as error:
        return [refuse("backups", error)]
    return [Verdict("backups", f"sealed to the key {key.fingerprint[:16]}.")]


async def _look(settings: Settings) -> tuple[int, list[Verdict]]:
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        rows = [
            row for row in await responses.list_consultations() if row.state in {"open", "closed"}
        ]
        faults = [fault for row in rows for fault in await _check_one(staff, row)]
    return len(rows), [*faults, *_check_shared(rows)]


async def _check_one(staff: StaffStore, row: ConsultationRow) -> list[Verdict]:
    faults = []
    try:
        seal_derived(b"", PublicKey(row.public_key))
    except ConsultError:
        faults.append(
            Verdict(
                "keys",
                f"nothing can be sealed to the public key of {row.slug}.",
                f"Close {row.slug}, and restore it from a backup.",
            )
        )
    holders = await staff.list_holders(row.id)
    if len(holders) < ENOUGH:
        faults.append(_say_too_few(row, len(holders)))
    if await staff.read_recovery_key(row.id) is None:
        faults.append(
            Verdict(
                "keys",
                f"{row.slug} has no key on paper.",
                f"Run: consult keys new-recovery --consultation {row.slug}",
            )
        )
    return faults


def _say_too_few(row: ConsultationRow, count: int) -> Verdict:
    if not count:
        return Verdict(
            "keys",
            f"nobody can open {row.slug}.",
            f"Run: consult keys recover --consultation {row.slug}, with its key on paper.",
        )
    return Verdict(
        "keys",
        f"one person alone can open {row.slug}.",
        "Have them give the key to somebody else as well, on the page of its holders.",
    )


def _check_shared(rows: list[ConsultationRow]) -> list[Verdict]:
    by_key: dict[bytes, list[str]] = {}
    for row in rows:
        by_key.setdefault(row.public_key, []).append(row.slug)
    return [
        Verdict(
            "keys",
            f"{', '.join(slugs)} have the same key, so whoever opens one opens all.",
            "Rotate the key of each on the page of its holders.",
        )
        for slugs in by_key.values()
        if len(slugs) > 1
    ]
