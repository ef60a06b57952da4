"""Whether every consultation can be opened by those who should."""

import asyncio
from uuid import UUID

import msgspec
import pytest

from consult.inspection.keys import check_backup_key, check_keys
from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.responses.rows import State
from consult.store.staff import open_staff
from consult.vault.keys import make_key_pair
from consult.vault.paper import write_public_key

pytestmark = pytest.mark.any_engine


def add(
    settings: Settings, slug: str, *, key: bytes = b"", state: State = "open", holders: int = 2
) -> UUID:
    """Add a consultation that invented people can open, and no key on paper."""

    async def work() -> UUID:
        async with (
            open_responses(settings.responses_database) as responses,
            open_staff(settings.staff_database) as staff,
        ):
            made = await responses.add_consultation(
                slug, "An example", key or make_key_pair().public.raw, invented=True
            )
            await responses.set_state(made, state)
            for number in range(holders):
                account = await staff.add_account(
                    f"{slug} {number}", "researcher", "none", b"none", b"k" * 32, b"none"
                )
                await staff.grant_key(made, account, b"wrapped")
        return made

    return asyncio.run(work())


def print_key(settings: Settings, consultation: UUID) -> None:
    """Note that a consultation's key is on paper as well."""

    async def work() -> None:
        async with open_staff(settings.staff_database) as staff:
            await staff.keep_recovery_key(consultation, b"p" * 32, b"wrapped")

    asyncio.run(work())


def findings(settings: Settings) -> list[str]:
    """Give what is to be mended."""
    return [verdict.finding for verdict in check_keys(settings) if verdict.remedy]


def test_new_installation_has_no_fault(settings: Settings) -> None:
    """Without a consultation there is nothing to mend, and nothing is claimed either."""
    (verdict,) = check_keys(settings)
    assert (verdict.remedy, "none yet" in verdict.finding) == ("", True)


def test_two_holders_and_paper_are_enough(settings: Settings) -> None:
    """A consultation with two holders and a key on paper has nothing to mend."""
    print_key(settings, add(settings, "views"))
    (verdict,) = check_keys(settings)
    assert (verdict.remedy, "two holders" in verdict.finding) == ("", True)


@pytest.mark.both_engines
@pytest.mark.parametrize("state", ["open", "closed"])
def test_single_holder_is_named(settings: Settings, state: State) -> None:
    """A key that one person holds, or nobody, is named as long as there are answers."""
    print_key(settings, add(settings, "one", state=state, holders=1))
    print_key(settings, add(settings, "none", state=state, holders=0))
    assert sorted(findings(settings)) == [
        "nobody can open none.",
        "one person alone can open one.",
    ]


@pytest.mark.parametrize("state", ["draft", "erased"])
def test_consultation_without_answers_is_left_out(settings: Settings, state: State) -> None:
    """What has no answers needs no keys."""
    add(settings, "views", state=state, holders=0)
    assert findings(settings) == []


def test_missing_paper_is_named(settings: Settings) -> None:
    """A consultation without a key on paper is named with the command that makes one."""
    add(settings, "views")
    (verdict,) = check_keys(settings)
    assert "consult keys new-recovery --consultation views" in verdict.remedy


@pytest.mark.parametrize("key", [b"short", bytes(32), b"\x01" + bytes(31)])
def test_unusable_key_is_named(settings: Settings, key: bytes) -> None:
    """A public key of another length, or one to which nothing can be sealed, is named."""
    print_key(settings, add(settings, "views", key=key))
    assert findings(settings) == ["nothing can be sealed to the public key of views."]


def test_shared_key_is_named(settings: Settings) -> None:
    """Two consultations under one key are named together."""
    for slug in ("first", "second"):
        print_key(settings, add(settings, slug, key=make_key_pair_once()))
    assert findings(settings) == [
        "first, second have the same key, so whoever opens one opens all."
    ]


def make_key_pair_once() -> bytes:
    """Give a usable public key, the same one each time."""
    return bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")


def test_key_of_backups(settings: Settings) -> None:
    """A key for backups is read; without one, or with a slip in it, that is to be mended."""
    text = write_public_key(make_key_pair().public)
    (good,) = check_backup_key(msgspec.structs.replace(settings, backup_key=text))
    assert good.remedy == ""
    slipped = ("A" if text[0] != "A" else "B") + text[1:]
    for bad in ("", slipped, text[:-1], "x"):
        (verdict,) = check_backup_key(msgspec.structs.replace(settings, backup_key=bad))
        assert verdict.remedy
        assert not bad or slipped not in verdict.finding
