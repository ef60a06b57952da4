"""Accounts, grants and runs, on both engines."""

import asyncio
from uuid import UUID, uuid4

import pytest

from consult.errors import NameTakenError, NotFoundError, StorageError
from consult.store.staff import RunState, StaffStore


async def _add(store: StaffStore, name: str = "ada") -> UUID:
    return await store.add_account(
        name=name,
        role="analyst",
        passphrase_hash="$argon2id$invented",
        totp_secret_sealed=b"sealed secret",
        public_key=bytes(32),
        locked_key=b"locked key",
    )


@pytest.mark.anyio
async def test_account_comes_back_whole(staff: StaffStore) -> None:
    """What was added is read by name, and an unknown name is None."""
    account = await _add(staff)
    row = await staff.read_account("ada")
    assert row is not None
    assert (row.id, row.role, row.totp_step) == (account, "analyst", 0)
    assert (row.totp_secret_sealed, row.locked_key) == (b"sealed secret", b"locked key")
    assert await staff.read_account("grace") is None
    assert "argon2id" not in repr(row)


@pytest.mark.anyio
async def test_names_are_unique_and_listed(staff: StaffStore) -> None:
    """A name belongs to one account, and the list is in the order of names."""
    await _add(staff, "grace")
    await _add(staff, "ada")
    with pytest.raises(NameTakenError):
        await _add(staff, "ada")
    assert [row.name for row in await staff.list_accounts()] == ["ada", "grace"]


@pytest.mark.anyio
async def test_role_changes(staff: StaffStore) -> None:
    """A role is changed by id; an id that is not there is refused by name of its place."""
    account = await _add(staff)
    await staff.set_role(account, "owner")
    row = await staff.read_account("ada")
    assert row is not None
    assert row.role == "owner"
    stranger = uuid4()
    with pytest.raises(NotFoundError, match=str(stranger)):
        await staff.set_role(stranger, "owner")


@pytest.mark.anyio
async def test_totp_step_is_used_once(staff: StaffStore) -> None:
    """A step, and every earlier one, is refused once it was used."""
    account = await _add(staff)
    assert await staff.note_totp_step(account, 100)
    assert not await staff.note_totp_step(account, 100)
    assert not await staff.note_totp_step(account, 99)
    assert await staff.note_totp_step(account, 101)
    assert not await staff.note_totp_step(uuid4(), 102)


@pytest.mark.anyio
async def test_totp_step_is_atomic(staff: StaffStore) -> None:
    """Of many sign-ins with one code at the same moment, one succeeds."""
    account = await _add(staff)
    outcomes = await asyncio.gather(*(staff.note_totp_step(account, 7) for _ in range(20)))
    assert sorted(outcomes) == [False] * 19 + [True]


@pytest.mark.anyio
async def test_grant_replaces_an_earlier_one(staff: StaffStore) -> None:
    """A consultation's key is wrapped to an account at most once."""
    account, consultation = await _add(staff), uuid4()
    assert await staff.read_grant(consultation, account) is None
    await staff.grant_key(consultation, account, b"first")
    await staff.grant_key(consultation, account, b"second")
    assert await staff.read_grant(consultation, account) == b"second"
    assert await staff.read_grant(uuid4(), account) is None


@pytest.mark.anyio
async def test_grant_needs_an_account(staff: StaffStore) -> None:
    """A key is not granted to somebody who has no account."""
    with pytest.raises(StorageError):
        await staff.grant_key(uuid4(), uuid4(), b"wrapped")


@pytest.mark.anyio
async def test_run_goes_from_queued_to_done(staff: StaffStore) -> None:
    """A run keeps its progress and, at its end, its sealed result and release."""
    consultation, analyst = uuid4(), uuid4()
    run = await staff.add_run(consultation, "needs", b"{}", analyst)
    row = await staff.read_run(run)
    assert (row.state, row.share, row.worker, row.result) == ("queued", 0.0, "", None)
    assert (row.consultation, row.started_by) == (consultation, analyst)
    assert row.started.utcoffset() is not None
    assert await staff.claim_run(run, "worker-1")
    await staff.note_progress(run, "vectors", 0.25)
    row = await staff.read_run(run)
    assert (row.state, row.stage, row.share) == ("running", "vectors", 0.25)
    assert await staff.finish_run(run, b"result", b"release")
    row = await staff.read_run(run)
    assert (row.state, row.share, row.result, row.release) == ("done", 1.0, b"result", b"release")


@pytest.mark.anyio
async def test_run_is_claimed_once_by_a_worker(staff: StaffStore) -> None:
    """A run delivered twice is done once; a new worker takes over from one that ended."""
    run = await staff.add_run(uuid4(), "needs", b"{}", uuid4())
    claims = await asyncio.gather(*(staff.claim_run(run, "worker-1") for _ in range(10)))
    assert sorted(claims) == [False] * 9 + [True]
    assert await staff.claim_run(run, "worker-2")
    assert not await staff.claim_run(run, "worker-2")


@pytest.mark.anyio
async def test_waiting_run_is_claimed_again(staff: StaffStore) -> None:
    """A run that waited for an unlock is taken up, also by the worker that had it."""
    run = await staff.add_run(uuid4(), "needs", b"{}", uuid4())
    assert await staff.claim_run(run, "worker-1")
    await staff.set_run_state(run, "waiting")
    assert await staff.claim_run(run, "worker-1")


@pytest.mark.anyio
@pytest.mark.parametrize("state", ["done", "failed", "stopped"])
async def test_ended_run_stays_ended(staff: StaffStore, state: RunState) -> None:
    """A run that ended is not claimed, finished or moved on by a late delivery."""
    run = await staff.add_run(uuid4(), "needs", b"{}", uuid4())
    assert await staff.set_run_state(run, state, "too-few-answers")
    assert not await staff.set_run_state(run, "stopped")
    assert not await staff.claim_run(run, "worker-1")
    assert not await staff.finish_run(run, b"late", b"late")
    await staff.note_progress(run, "vectors", 0.5)
    row = await staff.read_run(run)
    assert (row.state, row.stage, row.result, row.fault) == (state, "", None, "too-few-answers")


@pytest.mark.anyio
async def test_runs_are_listed_newest_first(staff: StaffStore) -> None:
    """A consultation's runs come newest first, and no other's."""
    consultation = uuid4()
    first = await staff.add_run(consultation, "needs", b"{}", uuid4())
    second = await staff.add_run(consultation, "views", b"{}", uuid4())
    await staff.add_run(uuid4(), "needs", b"{}", uuid4())
    assert [row.id for row in await staff.list_runs(consultation)] == [second, first]


@pytest.mark.anyio
async def test_unknown_run_is_named(staff: StaffStore) -> None:
    """A run that is not there is refused by its id."""
    stranger = uuid4()
    with pytest.raises(NotFoundError, match=str(stranger)):
        await staff.read_run(stranger)
    with pytest.raises(NotFoundError, match=str(stranger)):
        await staff.set_run_state(stranger, "stopped")
