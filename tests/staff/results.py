"""Finished runs, as a worker would leave them."""

from uuid import UUID

from analysis.types import Coding, Manifest, Theme, ThemeParameters, ThemeSet
from anonymise.disclosure import Policy
from anonymise.types import RedactedText
from consult.findings.themes import release_theme_counts
from consult.jobs.requests import RunRequest, encode_request
from consult.jobs.results import RunResult, seal_release, seal_result
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.staff import open_staff
from tests.staff.people import Office

ITEM = "what-should-change"
SIZES = {"waiting, weeks, call": 61, "officer, listened, calm": 57, "school, told, nobody": 4}
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} & "quoted"'


def make_result() -> RunResult:
    """Make three themes in 140 answers, one of them too small to be published."""
    themes = tuple(
        Theme(
            f"t{number}", label, tuple(label.split(", ")), size, 0.81 - number / 6, (f"e{number}",)
        )
        for number, (label, size) in enumerate(SIZES.items())
    )
    codings = tuple(
        Coding(f"{theme.id}-{number}", (theme.id,), 0.9, "answer")
        for theme in themes
        for number in range(theme.size)
    )
    silent = tuple(Coding(f"n{number}", (), 0.0, "non-answer") for number in range(18))
    texts = (HOSTILE, "An officer listened and stayed calm.", "Nobody at school was told.")
    manifest = Manifest(
        input_digest="0" * 64,
        parameters=ThemeParameters(),
        seed=0,
        versions={"candour": "0"},
        answers=140,
        non_answers=18,
        distinct_answers=122,
        without_words=0,
    )
    return RunResult(
        theme_set=ThemeSet(themes, (*codings, *silent), manifest),
        excerpts={f"e{number}": RedactedText(text) for number, text in enumerate(texts)},
        respondents=140,
    )


async def finish_run(settings: Settings, office: Office, item: str = ITEM) -> UUID:
    """Store a finished run as the worker does: result and release sealed to the consultation."""
    result, public = make_result(), office.key.public
    release = release_theme_counts(result.theme_set, Policy())
    async with open_staff(settings.staff_database) as staff:
        run = await staff.add_run(
            office.consultation,
            item,
            encode_request(RunRequest(audience="survivor")),
            office.people[Role.RESEARCHER].id,
        )
        await staff.finish_run(run, seal_result(result, public), seal_release(release, public))
    return run
