"""What analysts see of a run, and what may leave it."""

import csv
import io
from uuid import UUID, uuid4

import pytest

from anonymise.disclosure import Policy
from consult.exports.csv import write_csv
from consult.findings.themes import release_theme_counts
from consult.settings import Settings
from consult.staff.roles import Role
from tests.staff.people import PASSPHRASE, Client, Office, post, sign_in
from tests.staff.results import HOSTILE, SIZES, finish_run, make_result

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
    """A reviewer sees the themes and is offered no way to take counts out."""
    await unlock(client, office, Role.REVIEWER)
    page = await client.get(f"/runs/{run}/themes")
    assert page.status_code == 200
    assert "/export" not in page.text
    assert (await client.get(f"/runs/{run}/export")).status_code == 403


async def test_export_is_the_release(client: Client, office: Office, run: UUID) -> None:
    """The file is the sealed release, byte for byte as the exports room writes it."""
    await unlock(client, office)
    response = await post(client, f"/runs/{run}/export", passphrase=PASSPHRASE)
    assert response.status_code == 200
    release = release_theme_counts(make_result().theme_set, Policy())
    assert response.content == write_csv(release)
    assert response.headers["content-type"].startswith("text/csv")
    disposition = response.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="invented-themes-views-example-')
    assert response.headers["cache-control"] == "no-store"


async def test_export_holds_no_exact_count(client: Client, office: Office, run: UUID) -> None:
    """No exact size and no small theme is in the file or on the page before it."""
    await unlock(client, office)
    page = await client.get(f"/runs/{run}/export")
    response = await post(client, f"/runs/{run}/export", passphrase=PASSPHRASE)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    cells = {cell for row in rows for cell in row}
    assert cells.isdisjoint({str(size) for size in SIZES.values()})
    assert "school, told, nobody" not in page.text + response.text


async def test_export_asks_for_passphrase(client: Client, office: Office, run: UUID) -> None:
    """Nothing leaves without the passphrase, even from an unlocked session."""
    await unlock(client, office)
    for passphrase in ("", "not the right one"):
        response = await post(client, f"/runs/{run}/export", passphrase=passphrase)
        assert response.status_code == 422
        assert "content-disposition" not in response.headers


async def test_unknown_run_is_not_found(client: Client, office: Office) -> None:
    """A run that does not exist is a plain page that says so."""
    await unlock(client, office)
    response = await client.get(f"/runs/{uuid4()}/themes")
    assert response.status_code == 404
    assert "There is no such page" in response.text
