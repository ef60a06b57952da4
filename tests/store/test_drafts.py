"""Drafts, their versions, approvals and panels, on both engines."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest

from consult.errors import DraftChangedError, NameTakenError, NotFoundError
from consult.store.staff import DraftState, StaffStore

ADA, GRACE = UUID(int=1), UUID(int=2)


async def _start(store: StaffStore, slug: str = "views") -> tuple[UUID, UUID]:
    draft = await store.add_draft(slug, "Views", ADA)
    return draft, await store.add_draft_questionnaire(draft, b"first", "a" * 64, ADA)


async def _save(store: StaffStore, questionnaire: UUID, after: int, body: bytes) -> int:
    return await store.save_draft_version(
        questionnaire, after=after, body=body, digest="b" * 64, author=GRACE, note="Changed."
    )


async def _state(store: StaffStore, slug: str = "views") -> DraftState:
    row = await store.read_draft(slug)
    assert row is not None
    return row.state


@pytest.mark.anyio
async def test_draft_comes_back_whole(staff: StaffStore) -> None:
    """A draft is found by its slug with what was noted of it, and a slug is used once."""
    draft, _ = await _start(staff)
    consultation = uuid4()
    await staff.link_draft(draft, consultation)
    await staff.schedule_draft(draft, date(2026, 12, 1), None)
    await staff.rename_draft(draft, "Views of the north")
    row = await staff.read_draft("views")
    assert row is not None
    assert (row.state, row.consultation, row.started_by) == ("draft", consultation, ADA)
    assert (row.opens, row.closes, row.title) == (date(2026, 12, 1), None, "Views of the north")
    assert await staff.read_draft("others") is None
    with pytest.raises(NameTakenError):
        await staff.add_draft("views", "Again", GRACE)
    for change in (
        staff.link_draft(uuid4(), consultation),
        staff.schedule_draft(uuid4(), None, None),
        staff.rename_draft(uuid4(), ""),
    ):
        with pytest.raises(NotFoundError):
            await change


@pytest.mark.anyio
async def test_every_version_is_kept(staff: StaffStore) -> None:
    """Saving adds a version and leaves the earlier ones as they were."""
    draft, questionnaire = await _start(staff)
    assert await _save(staff, questionnaire, 1, b"second") == 2
    (row,) = await staff.list_draft_questionnaires(draft)
    assert (row.id, row.current, row.body, row.author) == (questionnaire, 2, b"second", GRACE)
    first = await staff.read_draft_version(questionnaire, 1)
    assert (first.body, first.parent, first.author) == (b"first", 0, ADA)
    listed = await staff.list_draft_versions(questionnaire)
    assert [(one.number, one.parent, one.note) for one in listed] == [
        (2, 1, "Changed."),
        (1, 0, ""),
    ]
    with pytest.raises(NotFoundError):
        await staff.read_draft_version(questionnaire, 3)


@pytest.mark.anyio
async def test_questionnaires_keep_their_order(staff: StaffStore) -> None:
    """Questionnaires are listed as they were added, whatever is saved later."""
    draft, first = await _start(staff)
    second = await staff.add_draft_questionnaire(draft, b"other", "c" * 64, ADA)
    await _save(staff, first, 1, b"later")
    rows = await staff.list_draft_questionnaires(draft)
    assert [row.id for row in rows] == [first, second]
    await staff.remove_draft_questionnaire(first, after=2)
    assert [row.id for row in await staff.list_draft_questionnaires(draft)] == [second]


@pytest.mark.anyio
async def test_of_many_at_once_one_saves(staff: StaffStore) -> None:
    """Of people who save after the same version at once one succeeds, and one row is kept."""
    _, questionnaire = await _start(staff)
    outcomes = await asyncio.gather(
        *(_save(staff, questionnaire, 1, b"%d" % number) for number in range(8)),
        return_exceptions=True,
    )
    assert outcomes.count(2) == 1
    assert sum(isinstance(one, DraftChangedError) for one in outcomes) == 7
    assert len(await staff.list_draft_versions(questionnaire)) == 2


@pytest.mark.anyio
async def test_undo_and_redo_move_the_pointer(staff: StaffStore) -> None:
    """Undoing lets an earlier version count, and what is saved then is a branch of its own."""
    draft, questionnaire = await _start(staff)
    await _save(staff, questionnaire, 1, b"second")
    await staff.move_draft_version(questionnaire, 2, 1)
    (row,) = await staff.list_draft_questionnaires(draft)
    assert (row.current, row.body) == (1, b"first")
    assert await _save(staff, questionnaire, 1, b"third") == 3
    assert [one.parent for one in await staff.list_draft_versions(questionnaire)] == [1, 1, 0]


@pytest.mark.anyio
async def test_moving_to_nowhere_changes_nothing(staff: StaffStore) -> None:
    """A version that is not there, or a stale pointer, is refused and nothing is changed."""
    draft, questionnaire = await _start(staff)
    with pytest.raises(NotFoundError):
        await staff.move_draft_version(questionnaire, 1, 9)
    with pytest.raises(DraftChangedError):
        await staff.move_draft_version(questionnaire, 2, 1)
    with pytest.raises(NotFoundError):
        await staff.move_draft_version(uuid4(), 1, 1)
    with pytest.raises(DraftChangedError):
        await staff.remove_draft_questionnaire(questionnaire, after=7)
    (row,) = await staff.list_draft_questionnaires(draft)
    assert row.current == 1


@pytest.mark.anyio
async def test_a_change_asks_for_approval_again(staff: StaffStore) -> None:
    """Whatever is changed after approval or publication, the draft is a draft again."""
    draft, questionnaire = await _start(staff)
    settled: list[DraftState] = ["approved", "published"]
    for state in settled:
        (row,) = await staff.list_draft_questionnaires(draft)
        assert await staff.set_draft_state(draft, state, expected="draft")
        number = await _save(staff, questionnaire, row.current, b"second")
        assert await _state(staff) == "draft"
        assert await staff.set_draft_state(draft, state, expected="draft")
        await staff.move_draft_version(questionnaire, number, 1)
        assert await _state(staff) == "draft"
        assert await staff.set_draft_state(draft, state, expected="draft")
        other = await staff.add_draft_questionnaire(draft, b"other", "c" * 64, ADA)
        assert await _state(staff) == "draft"
        assert await staff.set_draft_state(draft, state, expected="draft")
        await staff.remove_draft_questionnaire(other, after=1)
        assert await _state(staff) == "draft"


@pytest.mark.anyio
async def test_state_moves_from_what_was_seen(staff: StaffStore) -> None:
    """A draft in another state than the one that somebody saw stays as it is."""
    draft, questionnaire = await _start(staff)
    assert await staff.set_draft_state(draft, "review", expected="draft")
    assert not await staff.set_draft_state(draft, "approved", expected="draft")
    await _save(staff, questionnaire, 1, b"second")
    assert await _state(staff) == "review"


@pytest.mark.anyio
async def test_approvals_and_panels_are_listed(staff: StaffStore) -> None:
    """Approvals name the text they were given to, once a person, and panels their version."""
    draft, questionnaire = await _start(staff)
    await staff.add_approval(draft, "a" * 64, GRACE)
    with pytest.raises(NameTakenError):
        await staff.add_approval(draft, "a" * 64, GRACE)
    await staff.add_approval(draft, "b" * 64, GRACE)
    assert [row.digest[0] for row in await staff.list_approvals(draft)] == ["b", "a"]
    assert await staff.clear_approvals(draft) == 2
    assert await staff.list_approvals(draft) == []
    consultation = uuid4()
    await staff.add_panel(draft, questionnaire, 1, consultation)
    (panel,) = await staff.list_panels(draft)
    assert (panel.questionnaire, panel.version) == (questionnaire, 1)
    assert panel.consultation == consultation


@pytest.mark.anyio
async def test_a_removed_draft_takes_everything_with_it(staff: StaffStore) -> None:
    """Nothing of a removed draft is left, other drafts are untouched, and it is removed once."""
    draft, questionnaire = await _start(staff)
    other, _ = await _start(staff, "other")
    await staff.add_approval(draft, "a" * 64, GRACE)
    assert await staff.remove_draft(draft)
    assert not await staff.remove_draft(draft)
    assert await staff.list_draft_versions(questionnaire) == []
    assert await staff.list_approvals(draft) == []
    assert [row.id for row in await staff.list_drafts()] == [other]
    with pytest.raises(NotFoundError):
        await _save(staff, questionnaire, 1, b"late")
    with pytest.raises(NotFoundError):
        await staff.add_draft_questionnaire(draft, b"late", "a" * 64, ADA)
