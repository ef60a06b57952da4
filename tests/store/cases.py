"""One call of every method of the stores, on rows that are made afresh for it."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from msgspec import Struct

from consult.settings import Settings
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.responses.amending import Amendment, ResponseAmender
from consult.store.staff import AccountRow, RecoveryKeyRow, StaffStore, open_staff
from consult.vault.seal import SealedResponse

MARKER: Final = "marker-thimble"
BYTES: Final = MARKER.encode()
WEEK: Final = "2026-W47"
TOMORROW: Final = datetime.now(UTC) + timedelta(days=1)
STORES: Final = (ResponsesStore, ResponseWriter, StaffStore, ResponseAmender)


class World(Struct, frozen=True):
    """Both stores with their writer and their amender."""

    responses: ResponsesStore
    writer: ResponseWriter
    staff: StaffStore
    amender: ResponseAmender


class Asked(Struct, frozen=True):
    """What there is in the responses database for one call to work on."""

    consultation: UUID
    slug: str
    token: str
    digest: str
    questionnaire: UUID
    response: UUID


class Office(Struct, frozen=True, kw_only=True):
    """What there is in the staff database for one call to work on."""

    consultation: UUID
    name: str
    account: UUID
    second: UUID
    invitation: UUID
    export: UUID
    agreed: UUID
    run: UUID
    done: UUID
    codebook: UUID
    draft: UUID
    drafted: UUID
    places: dict[UUID, bytes]


Call = Callable[[World, Any], Awaitable[object] | AsyncIterator[object]]


@asynccontextmanager
async def open_world(settings: Settings) -> AsyncIterator[World]:
    """Open both databases, migrated before, for the length of the block."""
    async with (
        open_responses(settings.responses_database) as responses,
        ResponseWriter(responses) as writer,
        open_staff(settings.staff_database) as staff,
    ):
        yield World(responses, writer, staff, ResponseAmender(responses.database))


def unique() -> str:
    """Give a name that nothing has yet."""
    return f"{MARKER}-{uuid4().hex}"


def unique_digest() -> str:
    """Give a digest that nothing has yet."""
    return uuid4().hex * 2


async def make_rows(case: str, world: World) -> Asked | Office:
    """Add one of everything that the calls of a store work on."""
    if case.startswith(StaffStore.__name__):
        return await _make_office(world.staff)
    return await _make_asked(world)


async def _make_asked(world: World) -> Asked:
    slug, token, digest = unique(), unique(), unique_digest()
    consultation = await world.responses.add_consultation(slug, MARKER, BYTES, invented=False)
    questionnaire = await world.responses.add_questionnaire(
        consultation, "survivor", token, BYTES, digest
    )
    asked = Asked(consultation, slug, token, digest, questionnaire, uuid4())
    await world.responses.set_state(asked.consultation, "open")
    sealed = SealedResponse(BYTES)
    await asyncio.gather(
        world.writer.write(
            asked.consultation, sealed, WEEK, response=asked.response, withdrawal_digest=BYTES
        ),
        world.writer.write(asked.consultation, sealed, WEEK),
    )
    return asked


async def _make_office(staff: StaffStore) -> Office:
    consultation, name, digest = uuid4(), unique(), unique_digest()
    account = await staff.add_account(name, "analyst", MARKER, BYTES, BYTES, BYTES)
    second = await staff.add_account(unique(), "analyst", MARKER, BYTES, BYTES, BYTES)
    await staff.grant_key(consultation, account, BYTES)
    await staff.keep_recovery_key(consultation, BYTES, BYTES)
    await staff.replace_recovery_codes(account, [BYTES])
    run = await staff.add_run(consultation, MARKER, BYTES, account)
    done = await staff.add_run(consultation, MARKER, BYTES, account)
    await staff.finish_run(done, BYTES, BYTES)
    codebook = await staff.add_codebook(consultation, MARKER, done, BYTES)
    agreed = await staff.add_export(run, consultation, digest, account)
    await staff.agree_to_export(agreed, second)
    await staff.append_event(BYTES, MARKER, MARKER)
    await staff.keep_figures(consultation, WEEK, BYTES, BYTES)
    draft = await staff.add_draft(name, MARKER, account)
    drafted = await staff.add_draft_questionnaire(draft, BYTES, digest, account)
    await staff.add_approval(draft, digest, second)
    await staff.add_panel(draft, drafted, 1, consultation)
    places = {uuid4(): uuid4().bytes * 2}
    await staff.renew_denials(await staff.read_denials(), places)
    return Office(
        consultation=consultation,
        name=name,
        account=account,
        second=second,
        invitation=await staff.add_invitation(unique(), "analyst", BYTES, TOMORROW),
        export=await staff.add_export(run, consultation, digest, account),
        agreed=agreed,
        run=run,
        done=done,
        codebook=codebook,
        draft=draft,
        drafted=drafted,
        places=places,
    )


def make_account() -> AccountRow:
    """Give the row of somebody who is about to join."""
    return AccountRow(
        id=uuid4(),
        name=unique(),
        role="analyst",
        passphrase_hash=MARKER,
        totp_secret_sealed=BYTES,
        totp_step=0,
        public_key=BYTES,
        locked_key=BYTES,
    )


def list_methods() -> list[str]:
    """Name every public method that waits for a database, as ``Class.method``."""
    return [
        f"{store.__name__}.{name}"
        for store in STORES
        for name, method in inspect.getmembers(store, inspect.isfunction)
        if not name.startswith("_")
        and (inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method))
    ]


RESPONSES: Final[dict[str, Call]] = {
    "add_consultation": lambda w, _: w.responses.add_consultation(unique(), MARKER, BYTES, True),
    "add_questionnaire": lambda w, r: w.responses.add_questionnaire(
        r.consultation, "survivor", unique(), BYTES, unique_digest()
    ),
    "add_denied_words": lambda w, _: w.responses.add_denied_words([uuid4().bytes * 2]),
    "add_entry_codes": lambda w, r: w.responses.add_entry_codes(
        r.consultation, [uuid4().bytes * 2, uuid4().bytes * 2]
    ),
    "cancel_entry_codes": lambda w, r: w.responses.cancel_entry_codes(r.consultation),
    "count_denied_words": lambda w, _: w.responses.count_denied_words(),
    "count_responses": lambda w, r: w.responses.count_responses(r.consultation),
    "delete_consultation": lambda w, r: w.responses.delete_consultation(r.consultation),
    "drop_saved": lambda w, r: w.responses.drop_saved(r.consultation, BYTES),
    "drop_saved_before": lambda w, r: w.responses.drop_saved_before(r.consultation, WEEK),
    "erase_responses": lambda w, r: w.responses.erase_responses(r.consultation),
    "erase_withdrawn": lambda w, r: w.responses.erase_withdrawn(r.consultation, BYTES),
    "forget_withdrawal_digests": lambda w, r: w.responses.forget_withdrawal_digests(
        r.consultation
    ),
    "has_entry_code": lambda w, r: w.responses.has_entry_code(r.consultation, BYTES),
    "keep_burst": lambda w, r: w.responses.keep_burst(r.consultation, WEEK, 2),
    "add_redactions": lambda w, _: w.responses.add_redactions(WEEK, 3, 1, 0),
    "list_redactions": lambda w, _: w.responses.list_redactions(4),
    "forget_former_ids": lambda w, _: w.responses.forget_former_ids(),
    "list_bursts": lambda w, r: w.responses.list_bursts(r.consultation),
    "iterate_responses": lambda w, r: w.responses.iterate_responses(r.consultation),
    "list_consultations": lambda w, _: w.responses.list_consultations(),
    "list_former_versions": lambda w, r: w.responses.list_former_versions(r.questionnaire),
    "list_questionnaires": lambda w, r: w.responses.list_questionnaires(r.consultation),
    "list_response_ids": lambda w, r: w.responses.list_response_ids(r.consultation),
    "read_saved": lambda w, r: w.responses.read_saved(r.consultation, BYTES),
    "save_answers": lambda w, r: w.responses.save_answers(
        r.consultation, uuid4().bytes * 2, BYTES, WEEK, BYTES
    ),
    "read_after": lambda w, r: w.responses.read_after(r.consultation, None, 10),
    "read_consultation": lambda w, r: w.responses.read_consultation(r.slug),
    "read_denied_words": lambda w, _: w.responses.read_denied_words(),
    "read_instrument": lambda w, _: w.responses.read_instrument("0" * 64),
    "read_questionnaire": lambda w, r: w.responses.read_questionnaire(r.token),
    "read_response": lambda w, r: w.responses.read_response(r.consultation, r.response),
    "reseal_responses": lambda w, r: w.responses.reseal_responses(
        r.consultation, lambda blob: blob + b"-again"
    ),
    "revise_questionnaire": lambda w, r: w.responses.revise_questionnaire(
        r.questionnaire, BYTES, unique_digest(), instead_of=r.digest, on=date(2026, 11, 1)
    ),
    "set_dates": lambda w, r: w.responses.set_dates(
        r.consultation, date(2026, 11, 2), date(2028, 1, 31)
    ),
    "set_invitation": lambda w, r: w.responses.set_invitation(r.questionnaire, by_invitation=True),
    "set_public_key": lambda w, r: w.responses.set_public_key(r.consultation, b"another"),
    "set_retention": lambda w, r: w.responses.set_retention(
        r.consultation, date(2028, 1, 31), date(2027, 1, 31)
    ),
    "set_state": lambda w, r: w.responses.set_state(r.consultation, "closed"),
}
WRITER: Final[dict[str, Call]] = {
    "write": lambda w, r: w.writer.write(r.consultation, SealedResponse(BYTES), WEEK),
}
AMENDER: Final[dict[str, Call]] = {
    "amend": lambda w, r: w.amender.amend(
        Amendment(
            consultation=r.consultation,
            id=r.response,
            before=BYTES,
            new_id=uuid4(),
            sealed_to=BYTES,
        ),
        SealedResponse(b"less"),
    ),
}
DRAFTS: Final[dict[str, Call]] = {
    "add_approval": lambda w, r: w.staff.add_approval(r.draft, unique_digest(), r.second),
    "add_draft": lambda w, r: w.staff.add_draft(unique(), MARKER, r.account),
    "add_draft_questionnaire": lambda w, r: w.staff.add_draft_questionnaire(
        r.draft, BYTES, unique_digest(), r.account
    ),
    "add_panel": lambda w, r: w.staff.add_panel(r.draft, r.drafted, 1, r.consultation),
    "clear_approvals": lambda w, r: w.staff.clear_approvals(r.draft),
    "link_draft": lambda w, r: w.staff.link_draft(r.draft, r.consultation),
    "list_approvals": lambda w, r: w.staff.list_approvals(r.draft),
    "list_draft_questionnaires": lambda w, r: w.staff.list_draft_questionnaires(r.draft),
    "list_draft_versions": lambda w, r: w.staff.list_draft_versions(r.drafted),
    "list_drafts": lambda w, _: w.staff.list_drafts(),
    "list_panels": lambda w, r: w.staff.list_panels(r.draft),
    "move_draft_version": lambda w, r: w.staff.move_draft_version(r.drafted, 1, 1),
    "read_draft": lambda w, r: w.staff.read_draft(r.name),
    "read_draft_version": lambda w, r: w.staff.read_draft_version(r.drafted, 1),
    "remove_draft": lambda w, r: w.staff.remove_draft(r.draft),
    "remove_draft_questionnaire": lambda w, r: w.staff.remove_draft_questionnaire(
        r.drafted, after=1
    ),
    "rename_draft": lambda w, r: w.staff.rename_draft(r.draft, "another"),
    "save_draft_version": lambda w, r: w.staff.save_draft_version(
        r.drafted, after=1, body=BYTES, digest="0" * 64, author=r.second
    ),
    "schedule_draft": lambda w, r: w.staff.schedule_draft(
        r.draft, date(2026, 12, 1), date(2027, 1, 31)
    ),
    "set_draft_state": lambda w, r: w.staff.set_draft_state(r.draft, "review", expected="draft"),
}
STAFF: Final[dict[str, Call]] = {
    **DRAFTS,
    "add_account": lambda w, _: w.staff.add_account(unique(), MARKER, MARKER, BYTES, BYTES, BYTES),
    "add_codebook": lambda w, r: w.staff.add_codebook(r.consultation, MARKER, r.done, BYTES),
    "add_export": lambda w, r: w.staff.add_export(r.run, r.consultation, "0" * 64, r.account),
    "add_invitation": lambda w, _: w.staff.add_invitation(unique(), MARKER, BYTES, TOMORROW),
    "add_run": lambda w, r: w.staff.add_run(r.consultation, MARKER, BYTES, r.account),
    "admit_account": lambda w, r: w.staff.admit_account(make_account(), [BYTES], r.invitation),
    "agree_to_export": lambda w, r: w.staff.agree_to_export(r.export, r.second),
    "append_event": lambda w, _: w.staff.append_event(BYTES, MARKER, MARKER),
    "change_locks": lambda w, r: w.staff.change_locks(r.account, "another", b"another"),
    "change_totp_secret": lambda w, r: w.staff.change_totp_secret(r.account, b"another"),
    "claim_run": lambda w, r: w.staff.claim_run(r.run, MARKER),
    "count_recovery_codes": lambda w, r: w.staff.count_recovery_codes(r.account),
    "erase_consultation": lambda w, r: w.staff.erase_consultation(r.consultation),
    "find_invitation": lambda w, _: w.staff.find_invitation(BYTES),
    "finish_run": lambda w, r: w.staff.finish_run(r.run, BYTES, BYTES),
    "grant_key": lambda w, r: w.staff.grant_key(r.consultation, r.account, b"another"),
    "drop_figures": lambda w, r: w.staff.drop_figures(r.consultation),
    "keep_figures": lambda w, r: w.staff.keep_figures(r.consultation, WEEK, b"new", BYTES),
    "read_figures": lambda w, r: w.staff.read_figures(r.consultation),
    "iterate_events": lambda w, _: w.staff.iterate_events(),
    "keep_recovery_key": lambda w, r: w.staff.keep_recovery_key(r.consultation, b"a", b"b"),
    "list_accounts": lambda w, _: w.staff.list_accounts(),
    "list_codebooks": lambda w, r: w.staff.list_codebooks(r.consultation),
    "list_exports": lambda w, r: w.staff.list_exports(r.run),
    "list_held": lambda w, r: w.staff.list_held(r.account),
    "list_holders": lambda w, r: w.staff.list_holders(r.consultation),
    "list_invitations": lambda w, _: w.staff.list_invitations(),
    "list_newest_events": lambda w, _: w.staff.list_newest_events(3),
    "list_runs": lambda w, r: w.staff.list_runs(r.consultation),
    "list_waiting_exports": lambda w, r: w.staff.list_waiting_exports(
        r.consultation, datetime(2026, 1, 1, tzinfo=UTC)
    ),
    "note_progress": lambda w, r: w.staff.note_progress(r.run, MARKER, 0.5),
    "note_totp_step": lambda w, r: w.staff.note_totp_step(r.account, 7),
    "read_denials": lambda w, _: w.staff.read_denials(),
    "renew_denials": lambda w, r: w.staff.renew_denials(r.places, {uuid4(): BYTES}),
    "take_denial_place": lambda w, r: w.staff.take_denial_place(
        min(r.places), r.places[min(r.places)], b"another"
    ),
    "read_account": lambda w, r: w.staff.read_account(r.name),
    "read_codebook": lambda w, r: w.staff.read_codebook(r.codebook),
    "read_export": lambda w, r: w.staff.read_export(r.export),
    "read_grant": lambda w, r: w.staff.read_grant(r.consultation, r.account),
    "read_grants": lambda w, r: w.staff.read_grants(r.consultation),
    "read_recovery_key": lambda w, r: w.staff.read_recovery_key(r.consultation),
    "read_run": lambda w, r: w.staff.read_run(r.run),
    "remove_account": lambda w, r: w.staff.remove_account(r.account),
    "remove_invitation": lambda w, r: w.staff.remove_invitation(r.invitation),
    "replace_codebook": lambda w, r: w.staff.replace_codebook(r.codebook, BYTES, b"another"),
    "replace_grants": lambda w, r: w.staff.replace_grants(
        r.consultation,
        {r.account: b"new", r.second: b"new"},
        RecoveryKeyRow(r.consultation, BYTES, b"new"),
    ),
    "replace_recovery_codes": lambda w, r: w.staff.replace_recovery_codes(
        r.account, [b"one", b"two"]
    ),
    "replace_result": lambda w, r: w.staff.replace_result(r.done, BYTES, b"another"),
    "revoke_key": lambda w, r: w.staff.revoke_key(r.consultation, r.account),
    "set_role": lambda w, r: w.staff.set_role(r.account, "another"),
    "set_run_state": lambda w, r: w.staff.set_run_state(r.run, "stopped"),
    "take_export": lambda w, r: w.staff.take_export(r.agreed, r.account),
    "use_recovery_code": lambda w, r: w.staff.use_recovery_code(r.account, BYTES),
}
CASES: Final[dict[str, Call]] = {
    f"{store.__name__}.{name}": call
    for store, calls in zip(STORES, (RESPONSES, WRITER, STAFF, AMENDER), strict=True)
    for name, call in calls.items()
}


async def carry_out(case: str, world: World, rows: Asked | Office) -> Any:
    """Call a method, and read what it gives to the end."""
    given = CASES[case](world, rows)
    if isinstance(given, AsyncIterator):
        return [one async for one in given]
    return await given
