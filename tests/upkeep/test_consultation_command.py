"""Closing, reopening and deleting consultations from the command line."""

import os
import subprocess
from datetime import date

import pytest

from consult.settings import Settings
from consult.store.responses import ResponsesStore
from consult.store.staff import StaffStore
from tests.forking import run_consult
from tests.upkeep.house import GONE, WHOLE, House, build_house

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.any_engine]

FAR = date(2090, 1, 1)


@pytest.fixture
async def lasting(settings: Settings, responses: ResponsesStore, staff: StaffStore) -> House:
    """Give a consultation whose last day is far away."""
    return await build_house(settings, responses, staff, "views", FAR)


def run(
    environ: dict[str, str], *arguments: str, given: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run ``consult consultation`` in a process of its own."""
    others = {name: one for name, one in os.environ.items() if not name.startswith("CONSULT_")}
    return run_consult("consultation", *arguments, environ={**others, **environ}, given=given)


async def test_list_names_states_and_last_days(
    lasting: House, responses: ResponsesStore, environ: dict[str, str]
) -> None:
    """Every consultation is a line with its state, and no number of responses."""
    await responses.add_consultation("other", "Other", b"k" * 32, invented=True)
    listed = run(environ, "list").stdout
    assert listed == (
        "other\tdraft\tkept until no end\ttaken back until no end\n"
        f"views\topen\tkept until {FAR}\ttaken back until {FAR}\n"
    )
    assert lasting.slug in listed


async def test_closing_and_reopening_are_recorded(lasting: House, environ: dict[str, str]) -> None:
    """A closed consultation keeps everything and can be opened again; both are in the audit."""
    assert run(environ, "close", "views").stdout == "views is closed.\n"
    assert (await lasting.read()).state == "closed"
    assert run(environ, "reopen", "views").stdout == "views is open.\n"
    assert (await lasting.read()).state == "open"
    assert await lasting.count_traces() == WHOLE
    assert await lasting.list_acts() == [
        ("command line", "consultation-closed", "views"),
        ("command line", "consultation-reopened", "views"),
    ]


async def test_what_has_ended_is_not_reopened(house: House, environ: dict[str, str]) -> None:
    """After its last day, and once it is erased, a consultation takes no answers again."""
    await house.responses.set_retention(house.id, date(2020, 1, 1), None)
    await house.responses.set_state(house.id, "closed")
    refused = run(environ, "reopen", "views")
    assert refused.returncode == 1
    assert "last day has passed" in refused.stderr
    await house.responses.erase_responses(house.id)
    for word in ("reopen", "close"):
        refused = run(environ, word, "views")
        assert refused.returncode == 1
        assert "[publish-refused]" in refused.stderr
    assert (await house.read()).state == "erased"
    assert await house.list_acts() == []


@pytest.mark.parametrize("typed", ["", "\n", "view\n", "views-2\n", "yes\n"])
async def test_another_name_deletes_nothing(
    lasting: House, environ: dict[str, str], typed: str
) -> None:
    """Whoever does not type the name as it is has deleted nothing."""
    refused = run(environ, "delete", "views", given=typed)
    assert refused.returncode != 0
    assert await lasting.count_traces() == WHOLE
    assert await lasting.list_acts() == []


@pytest.mark.parametrize("way", ["typed", "option"])
@pytest.mark.both_engines
async def test_deleting_leaves_nothing(
    settings: Settings, lasting: House, environ: dict[str, str], way: str
) -> None:
    """Deleting takes answers, findings, keys and the consultation itself, and is recorded."""
    kept = await build_house(settings, lasting.responses, lasting.staff, "kept", FAR)
    if way == "typed":
        ended = run(environ, "delete", "views", given="views\n")
    else:
        ended = run(environ, "delete", "views", "--yes-delete", "views")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("views is deleted.\n")
    assert await lasting.count_traces() == GONE
    assert await lasting.responses.read_consultation("views") is None
    assert await lasting.responses.list_questionnaires(lasting.id) == []
    assert await kept.count_traces() == WHOLE
    assert await lasting.list_acts() == [("command line", "consultation-deleted", "views")]


@pytest.mark.both_engines
async def test_deleting_is_finished_after_a_fault(lasting: House, environ: dict[str, str]) -> None:
    """A deletion that was cut off half-way is finished by the same command."""
    await lasting.staff.erase_consultation(lasting.id)
    await lasting.responses.erase_responses(lasting.id)
    assert run(environ, "delete", "views", "--yes-delete", "views").returncode == 0
    assert await lasting.responses.read_consultation("views") is None


@pytest.mark.parametrize("word", ["close", "reopen", "delete"])
async def test_an_unknown_name_is_said(lasting: House, environ: dict[str, str], word: str) -> None:
    """A name that does not exist is refused with the way to list those that do."""
    refused = run(environ, word, "nothing-here")
    assert refused.returncode == 1
    assert "Consultation nothing-here." in refused.stderr
    assert "consult consultation list" in refused.stderr
    assert await lasting.count_traces() == WHOLE


async def test_days_are_set_and_listed(
    lasting: House, responses: ResponsesStore, environ: dict[str, str]
) -> None:
    """Days are set one by one, listed, and refused where they cannot be meant."""
    first = run(environ, "dates", "views", "--opens", "2027-03-01", "--closes", "2027-03-31")
    assert (first.returncode, first.stdout) == (
        0,
        "views takes answers from 2027-03-01 to 2027-03-31.\n",
    )
    moved = run(environ, "dates", "views", "--opens", "none")
    assert moved.stdout == "views takes answers from any day to 2027-03-31.\n"
    assert "answers from any day to 2027-03-31" in run(environ, "list").stdout
    for wrong in (("--closes", "soon"), ("--closes", "2091-01-01"), ("--opens", "2027-04-01")):
        assert run(environ, "dates", "views", *wrong).returncode == 1
    row = await responses.read_consultation("views")
    assert row is not None
    assert (row.opens, row.closes) == (None, date(2027, 3, 31))
    assert ("command line", "dates-changed", "views") in await lasting.list_acts()
