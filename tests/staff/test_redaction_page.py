"""What staff are told of how well identifying details are removed."""

from datetime import date

import pytest

from anonymise.figures import Figures, Part, read_figures
from anonymise.rates import Rate
from consult.intake.weeks import week_of
from consult.staff.counts import read_today
from consult.staff.redaction import view_figures
from consult.staff.roles import Role
from tests.staff.people import Client, Office, sign_in

LEAKING = Rate("answers leaking a direct identifier", 2, 200)


def make_figures(*rates: Rate) -> Figures:
    """Give figures of all parts, the unseen one with these rates."""
    return Figures(
        corpus="an invented corpus",
        measured=date(2026, 11, 22),
        parts=(
            Part("locked2", 200, "4" * 64, (LEAKING, *rates)),
            Part("locked3", 100, "2" * 64, (LEAKING,)),
            Part("locked", 200, "0" * 64, (LEAKING,)),
            Part("open", 400, "1" * 64, (LEAKING,)),
        ),
    )


def test_small_groups_of_names_get_no_figure() -> None:
    """Nothing is claimed of an origin with fewer than 100 names; it is named as too small."""
    view = view_figures(make_figures(Rate("name welsh", 100, 100), Rate("name irish", 99, 99)))
    table = next(one for one in view.parts[0].tables if one.caption == "By origin of names")
    assert [line.name for line in table.lines] == ["Welsh names"]
    assert table.few == ["Irish names (99)"]


def test_a_share_comes_with_its_interval_and_its_base() -> None:
    """Every line says how many there were and how far off the share may be."""
    view = view_figures(make_figures(Rate("label PHONE", 81, 263)))
    table = next(one for one in view.parts[0].tables if one.caption == "By kind")
    (line,) = table.lines
    assert (line.name, line.share, line.interval, line.of) == (
        "phone numbers",
        "30.8 %",
        "25.5 to 36.6 %",
        "263",
    )


def test_leaks_are_said_per_thousand_answers() -> None:
    """People read how many of 1,000 answers still told of somebody."""
    part = view_figures(make_figures()).parts[0]
    assert (part.leaking, part.leaking_interval) == ("10", "3 to 36")


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_everybody_on_the_staff_can_read_it(client: Client, office: Office) -> None:
    """The page gives the figures that were measured last, the unseen answers first."""
    await sign_in(client, office, office.people[Role.HELPLINE_WORKER])
    page = (await client.get("/redaction")).text
    figures = read_figures()
    assert "Most identifying details are removed, not all." in page
    assert figures.corpus.replace("'", "&#39;") in page
    assert page.index("nobody had looked at") < page.index("were improved on")
    assert f"{figures.part('locked2').answers:,}" in page


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_weeks_are_told_in_tens_once_they_are_over(client: Client, office: Office) -> None:
    """Past weeks are counted in tens, the one under way is not, and a failure is said at once."""
    await sign_in(client, office, office.people[Role.HELPLINE_WORKER])
    assert "What happened here" not in (await client.get("/redaction")).text
    desk = client.app.state.desk
    await desk.responses.add_redactions("2026-W40", 47, 0, 0)
    page = (await client.get("/redaction")).text
    assert "4 October 2026" in page
    assert "About 40" in page
    assert "None" in page
    assert "could not be redacted in the last weeks" not in page
    await desk.responses.add_redactions(week_of(read_today()), 123, 0, 1)
    page = (await client.get("/redaction")).text
    assert "About 120" not in page
    assert "could not be redacted in the last weeks" in page
