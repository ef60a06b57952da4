"""Choosing how people come in, and making codes, from the command line."""

import os
import re
import subprocess
from datetime import date

import pytest

from consult.settings import Settings
from consult.store.responses import ResponsesStore
from consult.store.staff import StaffStore
from tests.forking import run_consult
from tests.upkeep.house import House, build_house

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.any_engine]

FAR = date(2090, 1, 1)
LINE = re.compile(r"/views\t[2-9a-z]{4}(-[2-9a-z]{4}){3}")


@pytest.fixture
async def lasting(settings: Settings, responses: ResponsesStore, staff: StaffStore) -> House:
    """Give a consultation whose last day is far away."""
    return await build_house(settings, responses, staff, "views", FAR)


def run(environ: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run ``consult ways`` in a process of its own."""
    others = {name: one for name, one in os.environ.items() if not name.startswith("CONSULT_")}
    return run_consult("ways", *arguments, environ={**others, **environ})


async def test_ways_are_shown_changed_and_codes_made(
    lasting: House, environ: dict[str, str]
) -> None:
    """Invitation is chosen, codes are printed once and cancelled, and each is recorded."""
    assert run(environ, "show", "views").stdout == "survivor\t/views\topen\n"
    changed = run(environ, "change", "views", "survivor", "invitation")
    assert changed.stdout == "views, survivor: invitation.\n"
    assert run(environ, "show", "views").stdout.endswith("\tinvitation\n")
    lines = run(environ, "codes", "views", "survivor", "--count", "4").stdout.splitlines()
    assert len(set(lines)) == 4
    assert all(LINE.fullmatch(line) for line in lines)
    assert "works any more" in run(environ, "cancel", "views").stdout
    assert await lasting.list_acts() == [
        ("command line", "way-in-changed", "views"),
        ("command line", "invitation-codes-made", "views"),
        ("command line", "invitation-codes-cancelled", "views"),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "nowhere"), "not-found"),
        (("change", "views", "nobody", "open"), "not-found"),
        (("codes", "views", "survivor", "--count", "0"), "entry-code"),
        (("codes", "views", "survivor", "--count", "501"), "entry-code"),
    ],
)
async def test_what_cannot_be_done_is_one_line(
    lasting: House, environ: dict[str, str], words: tuple[str, ...], code: str
) -> None:
    """An unknown name or an odd number is refused with its code, and nothing is recorded."""
    done = run(environ, *words)
    assert done.returncode == 1
    assert f"[{code}]" in done.stderr
    assert await lasting.list_acts() == []
