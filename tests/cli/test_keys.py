"""Recovery keys on paper, from the command line."""

import asyncio
import re
from pathlib import Path
from typing import Final

import pytest

from consult.settings import Settings, read_settings
from consult.staff.audit import COMMAND_LINE, Act
from consult.store.responses import open_responses
from consult.store.staff import AuditRow, open_staff
from consult.vault.keys import PrivateKey, unlock_person, unwrap_key
from consult.vault.paper import read_paper_key
from tests.cli.conftest import Run

SLUG: Final = "views-2026"
HOLDER, SECOND, DESIGNER = "Robin Example", "Rowan Example", "Dana Example"
PASSPHRASE: Final = "seven calm herons walk"
PAPER: Final = re.compile(r"^(?:[0-9A-Z]{6} ){10}[0-9A-Z]{6}$", re.MULTILINE)


@pytest.fixture
def published(run: Run) -> str:
    """Publish a consultation that one person holds, and give everything that was printed."""
    assert run("migrate").returncode == 0
    roles = {HOLDER: "researcher", SECOND: "reviewer", DESIGNER: "policy-designer"}
    for name, role in roles.items():
        adding = ("user", "add", name, "--role", role, "--passphrase-stdin")
        assert run(*adding, given=PASSPHRASE + "\n").returncode == 0
    words = (
        "instrument",
        "publish",
        "survivor-views",
        "--slug",
        SLUG,
        "--holder",
        HOLDER,
        "--invented",
    )
    ended = run(*words)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """Give the settings under which the programs ran."""
    return read_settings(environ)


async def open_as(settings: Settings, name: str) -> PrivateKey | None:
    """Give the consultation's key as somebody holds it; None when they do not."""
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        row, account = await responses.read_consultation(SLUG), await staff.read_account(name)
        assert row is not None
        assert account is not None
        wrapped = await staff.read_grant(row.id, account.id)
        if wrapped is None:
            return None
        key = unwrap_key(wrapped, unlock_person(account.locked_key, PASSPHRASE))
        assert key.public.raw == row.public_key
        return key


async def read_events(settings: Settings) -> list[AuditRow]:
    """Give the record, the oldest event first."""
    async with open_staff(settings.staff_database) as staff:
        return [one async for one in staff.iterate_events()]


def recover(run: Run, paper: str, name: str = SECOND) -> "tuple[int, str]":
    """Type a paper key in, and give the exit code and what was said."""
    words = ("keys", "recover", "--consultation", SLUG, "--to", name, "--key-stdin")
    ended = run(*words, given=paper + "\n")
    return ended.returncode, ended.stdout + ended.stderr


def test_publishing_prints_the_paper_once(published: str, run: Run, data: Path) -> None:
    """The key for paper is printed with what losing it means, and is in no file."""
    [paper] = PAPER.findall(published)
    assert "shown this once" in published
    assert "the answers can never be\nread again" in published
    assert run("keys", "list").stdout == f"{SLUG}\t{HOLDER}\ton paper\n"
    files = [path.read_bytes() for path in data.rglob("*") if path.is_file()]
    raw = read_paper_key(paper).write_plain()
    for form in (paper, paper.replace(" ", "")):
        assert not [one for one in files if form.encode() in one]
    assert files
    assert not [one for one in files if raw in one or raw.hex().encode() in one]


def test_paper_gives_access_back(published: str, run: Run, settings: Settings) -> None:
    """Typed in by hand, in any case and spacing, the paper gives somebody the key; recorded."""
    [paper] = PAPER.findall(published)
    assert asyncio.run(open_as(settings, SECOND)) is None
    code, said = recover(run, "-".join(paper.lower().split()))
    assert (code, f"{SECOND} can now open {SLUG}" in said) == (0, True)
    assert asyncio.run(open_as(settings, SECOND)) is not None
    last = asyncio.run(read_events(settings))[-1]
    assert (last.actor, last.action) == (COMMAND_LINE, Act.KEY_RECOVERED)
    assert (last.subject, last.detail) == (SLUG, f"to {SECOND}")
    assert "published" in [
        one.action.rpartition("-")[2] for one in asyncio.run(read_events(settings))
    ]


def test_slip_is_named_by_its_group(published: str, run: Run, settings: Settings) -> None:
    """A slip in the fourth group is named, nothing typed is shown again, and nobody gets a key."""
    groups = PAPER.findall(published)[0].split()
    groups[3] = ("1" if groups[3][0] == "0" else "0") + groups[3][1:]
    code, said = recover(run, " ".join(groups))
    assert code == 1
    assert "Group 4 of 11" in said
    assert "[recovery-key]" in said
    assert not [group for group in groups if group in said]
    assert asyncio.run(open_as(settings, SECOND)) is None


def test_paper_of_another_consultation(published: str, run: Run, settings: Settings) -> None:
    """The paper of one consultation opens no other, and the refusal says which paper it is not."""
    other = run(
        "instrument",
        "publish",
        "helpline-caller",
        "--slug",
        "other",
        "--holder",
        HOLDER,
        "--invented",
    )
    assert PAPER.findall(published) != PAPER.findall(other.stdout)
    code, said = recover(run, PAPER.findall(other.stdout)[0])
    assert (code, "of another consultation" in said) == (1, True)
    assert asyncio.run(open_as(settings, SECOND)) is None


@pytest.mark.parametrize("name", [DESIGNER, "Nobody Example"])
def test_key_is_recovered_for_analysts_only(
    published: str, run: Run, settings: Settings, name: str
) -> None:
    """The paper gives the key to nobody whose role keeps them from answers, nor to no account."""
    before = asyncio.run(read_events(settings))
    code, said = recover(run, PAPER.findall(published)[0], name)
    assert (code, "[account]" in said) == (1, True)
    assert asyncio.run(read_events(settings)) == before


def make_new(run: Run, passphrase: str = PASSPHRASE, holder: str = HOLDER) -> "tuple[int, str]":
    """Make a new paper key, and give the exit code and what was said."""
    words = ("keys", "new-recovery", "--consultation", SLUG, "--holder", holder)
    ended = run(*words, "--passphrase-stdin", given=passphrase + "\n")
    return ended.returncode, ended.stdout + ended.stderr


def test_new_paper_takes_the_old_ones_place(published: str, run: Run, settings: Settings) -> None:
    """A holder makes a new paper; it opens, the old one does not, and both acts are recorded."""
    code, said = make_new(run)
    assert code == 0
    [new] = PAPER.findall(said)
    old = PAPER.findall(published)[0]
    assert recover(run, old)[0] == 1
    assert asyncio.run(open_as(settings, SECOND)) is None
    assert recover(run, new)[0] == 0
    assert asyncio.run(open_as(settings, SECOND)) is not None
    acts = [one.action for one in asyncio.run(read_events(settings))]
    assert acts[-2:] == [Act.RECOVERY_KEY_MADE, Act.KEY_RECOVERED]


@pytest.mark.parametrize(
    ("passphrase", "holder", "kind"),
    [("not the right one", HOLDER, "locked"), (PASSPHRASE, SECOND, "account")],
)
def test_new_paper_needs_a_holder(
    published: str, run: Run, passphrase: str, holder: str, kind: str
) -> None:
    """Without a holder's own passphrase no paper is made, and the old one goes on opening."""
    code, said = make_new(run, passphrase, holder)
    assert code == 1
    assert f"[{kind}]" in said
    assert not PAPER.findall(said)
    assert recover(run, PAPER.findall(published)[0])[0] == 0


def test_unknown_consultation(published: str, run: Run) -> None:
    """A consultation that does not exist is said so."""
    paper = PAPER.findall(published)[0]
    words = ("keys", "recover", "--consultation", "none", "--to", SECOND, "--key-stdin")
    ended = run(*words, given=paper + "\n")
    assert ended.returncode == 1
    assert "[not-found]" in ended.stderr
