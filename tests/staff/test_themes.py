"""What analysts see of a run, and what may leave it."""

from uuid import UUID, uuid4

import pytest

from consult.settings import Settings
from consult.staff.roles import Role
from tests.staff.people import PASSPHRASE, Client, Office, post, sign_in
from tests.staff.results import HOSTILE, SIZES, finish_run

pytestmark = pytest.mark.anyio


async def unlock(client: Client, office: Office, role: Role = Role.RESEARCHER) -> None:
    """Sign somebody in and unlock the consultation."""
    await sign_in(client, office, office.people[role])
    response = await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    assert response.status_code == 303


@pytest.fixture
async def run(settings: Settings, office: Office) -> UUID:
    """Give a finished run."""
    return await finish_run(settings, office)


async def test_themes_are_shown_exactly(client: Client, office: Office, run: UUID) -> None:
    """Unlocked analysts see each theme with its exact count, marked as not for release."""
    await unlock(client, office)
    page = await client.get(f"/runs/{run}/themes")
    assert page.status_code == 200
    for label, size in SIZES.items():
        assert label in page.text
        assert f"{size} answers" in page.text
    assert 'data-mark="Not for release"' in page.text
    assert "Invented data" in page.text


async def test_answers_that_are_nearly_the_same_are_said(
    client: Client, office: Office, run: UUID
) -> None:
    """The page says how many answers are alike, and each theme's size with every group once."""
    await unlock(client, office)
    page = (await client.get(f"/runs/{run}/themes")).text
    assert "5 answers in 2 groups are nearly the same." in page
    assert "59 when answers that are nearly the same count once" in page
    assert "56 when answers that are nearly the same count once" in page
    assert page.count("count once</span>") == 2


async def test_locked_run_shows_nothing(client: Client, office: Office, run: UUID) -> None:
    """Without an unlock no theme, count or excerpt is on any page of the run."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    for path in ("", "/themes", "/export"):
        page = await client.get(f"/runs/{run}{path}", follow_redirects=True)
        assert "Unlock to continue" in page.text
        assert not any(label in page.text for label in SIZES)
    taken = await post(client, f"/runs/{run}/export", passphrase=PASSPHRASE)
    assert taken.status_code == 303


async def test_excerpts_are_escaped(client: Client, office: Office, run: UUID) -> None:
    """Markup in an answer is shown as it was typed and never becomes part of the page."""
    await unlock(client, office)
    page = await client.get(f"/runs/{run}/themes")
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert HOSTILE not in page.text


async def test_excerpts_cannot_be_taken(client: Client, office: Office, run: UUID) -> None:
    """The page of themes offers no file, no copy and no print of excerpts."""
    await unlock(client, office)
    page = (await client.get(f"/runs/{run}/themes")).text.casefold()
    for word in ("download", "clipboard", "print", "mailto:", "<textarea"):
        assert word not in page


async def test_reviewer_reads_without_exporting(client: Client, office: Office, run: UUID) -> None:
    """A reviewer sees the themes and the released table, and is offered no way to take it out."""
    await unlock(client, office, Role.REVIEWER)
    page = await client.get(f"/runs/{run}/themes")
    assert page.status_code == 200
    assert "/export" in page.text
    table = await client.get(f"/runs/{run}/export")
    assert table.status_code == 200
    assert '<form method="post" action="/runs' not in table.text
    asked = await post(client, f"/runs/{run}/export", passphrase=PASSPHRASE)
    assert asked.status_code == 403


async def test_unknown_run_is_not_found(client: Client, office: Office) -> None:
    """A run that does not exist is a plain page that says so."""
    await unlock(client, office)
    response = await client.get(f"/runs/{uuid4()}/themes")
    assert response.status_code == 404
    assert "There is no such page" in response.text
