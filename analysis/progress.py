"""How far a run has come."""

from collections.abc import Callable

ShareReport = Callable[[float], None]
StageReport = Callable[[str, float], None]


def ignore_share(_share: float) -> None:
    """Tell nobody."""


def ignore_stage(_stage: str, _share: float) -> None:
    """Tell nobody."""


def narrow(report: StageReport, stage: str, start: float, end: float) -> ShareReport:
    """A report for one stage, whose shares from 0 to 1 become `start` to `end` of the run."""

    def report_share(share: float) -> None:
        report(stage, start + (end - start) * share)

    return report_share
