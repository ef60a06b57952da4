"""Measuring agreement in a sample that people have coded blind."""

from functools import partial

from msgspec.structs import replace

from analysis.agreement.masi import LabelSet
from analysis.agreement.types import Study
from consult.errors import NotFoundError, RunInterruptedError
from consult.jobs.codebooks import CodebookFile, open_codebook, replace_sample, seal_codebook
from consult.jobs.requests import decode_request
from consult.jobs.samples import Codings, Sample
from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.staff import RunRow, StaffStore
from consult.tasks.progress import Watch
from consult.vault.keys import PrivateKey


async def measure_agreement_of(
    settings: Settings, staff: StaffStore, row: RunRow, key: PrivateKey, watch: Watch
) -> None:
    """Measure how far two coders and the machine agree, and keep the figures in the codebook.

    Raises ``NotFoundError`` for a sample that is not coded to the end, what opening and
    measuring raise, and ``RunInterruptedError`` when it was changed meanwhile.
    """
    request = decode_request(row.parameters)
    if request.codebook is None:
        raise NotFoundError("This run names no codebook.", where=f"Run {row.id}.")
    book = await staff.read_codebook(request.codebook)
    file = await watch.follow(partial(open_codebook, book.sealed, key))
    sample = _read_sample(file, request.sample)
    watch.progress.report("measuring agreement", 0.1)
    study = await watch.follow(partial(measure, sample, _list_respondents(file)))
    done = replace_sample(file, request.sample, replace(sample, study=study))
    async with open_responses(settings.responses_database) as store:
        there = await store.list_response_ids(row.consultation)
    gone = {author.response for author in file.result.authors} - there
    sealed = seal_codebook(done, key.public)
    if gone or not await staff.replace_codebook(book.id, book.sealed, sealed):
        raise RunInterruptedError("Answers or codings changed meanwhile.", where=f"Run {row.id}.")
    await staff.set_run_state(row.id, "done")


def measure(sample: Sample, respondents: dict[str, str]) -> Study:
    """Measure one sample; answers of one respondent are drawn again together."""
    # They bring the numerical libraries, whose limits the worker has set by now.
    from analysis.agreement.bootstrap import Draws  # noqa: PLC0415 - see above.
    from analysis.agreement.study import measure_study  # noqa: PLC0415 - see above.

    first, second = sorted(sample.blind)
    anchored = next(iter(sample.anchored.values()), None)
    return measure_study(
        sample.registration,
        (_as_sets(sample.blind[first]), _as_sets(sample.blind[second])),
        _as_sets(sample.machine),
        None if anchored is None else _as_sets(anchored),
        draws=Draws(seed=sample.registration.seed, respondents=respondents),
    )


def _read_sample(file: CodebookFile, number: int) -> Sample:
    if not 0 <= number < len(file.samples) or not file.samples[number].is_coded:
        raise NotFoundError("The sample is not coded to the end.", where=f"Sample {number + 1}.")
    return file.samples[number]


def _list_respondents(file: CodebookFile) -> dict[str, str]:
    return {
        name: str(author.response) for author in file.result.authors for name in author.excerpts
    }


def _as_sets(codings: Codings) -> dict[str, LabelSet]:
    return {excerpt: frozenset(themes) for excerpt, themes in codings.items()}
