"""What the pages of blind coding show."""

from msgspec import Struct

from analysis.agreement.types import Estimate, PairAgreement, Study
from analysis.codebooks.types import Codebook
from consult.staff.codebooks.views import BookHead
from consult.staff.runs import ProgressView


class StudyView(Struct, frozen=True):
    """Figures of agreement as rows of tables, every one with its interval."""

    rows: list[list[str]]
    themes: list[list[str]]
    gap: str
    missing: int


class SampleView(Struct, frozen=True):
    """One sample: how it was drawn, who codes it, and what came of it."""

    number: int
    registered: str
    digest: str
    version: int
    blind: int
    anchored: int
    coders: list[str]
    is_mine: bool
    is_coded: bool
    erased: int
    study: StudyView | None


class SamplesView(Struct, frozen=True):
    """Every sample of a codebook, the newest first, and how far the worker is."""

    head: BookHead
    samples: list[SampleView]
    answers: int
    measuring: ProgressView | None


class BlindView(Struct, frozen=True):
    """One answer to code, and the themes to choose from; ``ticked`` only in the second arm."""

    head: BookHead
    number: int
    excerpt: str
    pieces: list[tuple[str, bool]]
    themes: list[tuple[str, str]]
    ticked: list[str]
    is_anchored: bool
    done: int
    of: int


def view_study(study: Study, codebook: Codebook) -> StudyView:
    """Show a study: people with one another first, the machine with each beside it."""
    pairs = [
        ("The two people, blind", study.humans),
        ("The machine and the first person", study.machine[0]),
        ("The machine and the second person", study.machine[1]),
    ]
    if study.anchored is not None:
        pairs.append(("The machine and somebody who saw its ticks", study.anchored))
    labels = {theme.id: theme.label for theme in codebook.themes}
    return StudyView(
        rows=[_view_pair(name, pair) for name, pair in pairs],
        themes=[
            [
                labels.get(theme.theme, theme.theme),
                str(theme.both + theme.first_only + theme.second_only),
                write_estimate(theme.alpha),
            ]
            for theme in study.humans.themes
        ],
        gap="" if study.gap is None else write_estimate(study.gap),
        missing=study.missing,
    )


def write_estimate(estimate: Estimate) -> str:
    """Write a figure with its interval, or that there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "cannot be said"
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _view_pair(name: str, pair: PairAgreement) -> list[str]:
    figures = (pair.alpha, pair.f1, pair.identical)
    return [name, str(pair.items), *map(write_estimate, figures)]
