"""Says at the end of a run which promises hold: those whose tests all ran and all passed."""

from typing import Final

import pytest

from consult.promises import Promise, read_threat_model

OUTCOMES: Final[dict[str, bool]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how every test ended, under its id without parameters too."""
    if report.when == "call" or report.failed:
        for name in {report.nodeid, report.nodeid.partition("[")[0]}:
            OUTCOMES[name] = OUTCOMES.get(name, True) and report.passed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print one line of figures, and one for every promise that does not hold."""
    promises = read_threat_model().promise
    standings = {promise.id: stand(promise, OUTCOMES) for promise in promises}
    figures = [
        f"{sum(one == kind for one in standings.values())} {kind}"
        for kind in ("hold", "broken", "not tried")
    ]
    terminalreporter.write_line(f"promises: {', '.join(figures)}")
    for name, standing in standings.items():
        if standing == "broken":
            terminalreporter.write_line(f"promise broken: {name}", red=True)


def stand(promise: Promise, outcomes: dict[str, bool]) -> str:
    """Say whether a promise holds, is broken or was not wholly tried in these outcomes."""
    found = [outcomes.get(test) for test in (*promise.tests, *promise.broken)]
    if False in found:
        return "broken"
    return "hold" if all(found) else "not tried"
