"""Coding a sample blind, and what comes of it.

A page on which somebody codes holds the answer and the themes in the order of the codebook, and
nothing of what the machine or anybody else gave: not hidden, not there at all.
"""

import asyncio
import secrets
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from analysis.errors import SampleError
from consult.errors import NotFoundError
from consult.jobs.codebooks import CodebookFile, add_sample, replace_sample
from consult.jobs.requests import RunRequest
from consult.jobs.samples import AGREEMENT, Arm, Sample, code_item, find_arm, find_next
from consult.staff.audit import Act
from consult.staff.codebooks.heading import view_head
from consult.staff.codebooks.measuring import start_measuring, view_measuring
from consult.staff.codebooks.opening import CHANGED, Book, keep_file, read_answers, read_book
from consult.staff.codebooks.sampleviews import BlindView, SamplesView, SampleView, view_study
from consult.staff.codebooks.views import split_pieces
from consult.staff.counts import read_today
from consult.staff.desk import StaffRequest
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, RUNNERS

PATH: Final = "/codebooks/{codebook:uuid}/samples"
ONE: Final = PATH + "/{number:int}"
ATTEMPTS: Final = 5
REGISTERED: Final = "The sample is fixed. Two people can begin to code it, each by themselves."
NOT_NUMBERS: Final = "Write how many answers as a number, such as 100."
GONE: Final = "somebody who has left"


@get(PATH, opt={"roles": ANALYSTS})
async def show_samples(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show the samples of a codebook, how far each is, and what came of it."""
    measuring = await view_measuring(request, codebook, AGREEMENT)
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    accounts = {str(one.id): one.name for one in await book.unlocked.desk.staff.list_accounts()}
    samples = [
        _view_sample(book, number, sample, accounts, request.user.id)
        for number, sample in enumerate(book.file.samples)
    ]
    view = SamplesView(
        head=await view_head(request, book),
        samples=samples[::-1],
        answers=len(book.workbook.codings),
        measuring=measuring,
    )
    return render_page(request, "codebook_samples", view, invented=book.unlocked.row.invented)


@post(PATH, opt={"roles": RUNNERS, "audit": Act.SAMPLE_REGISTERED}, status_code=SEE_OTHER)
async def register_sample(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Fix a sample by chance, before anybody has looked at it."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    numbers = await read_fields(request, "blind", "anchored")
    if not all(one.isascii() and one.isdecimal() for one in numbers):
        return _lead_back(book, NOT_NUMBERS)
    blind, anchored = map(int, numbers)
    person, today, seed = request.user.id, read_today(), secrets.randbelow(2**31)
    try:
        file = add_sample(book.file, person, today, blind=blind, anchored=anchored, seed=seed)
    except SampleError as error:
        return _lead_back(book, str(error))
    await book.unlocked.desk.audit.note(request.user.name, Act.SAMPLE_REGISTERED, codebook)
    return _lead_back(book, REGISTERED if await keep_file(book, file) else CHANGED)


@get(f"{ONE}/code", opt={"roles": ANALYSTS})
async def show_next(
    request: StaffRequest, codebook: FromPath[UUID], number: FromPath[int]
) -> Response[Any]:
    """Show the answer that this person codes next, or lead back when theirs are done."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    sample = _read_sample(book, number)
    excerpt = find_next(sample, request.user.id)
    arm = find_arm(sample, request.user.id)
    if excerpt is None or arm is None:
        return redirect_to(f"{book.path}/samples")
    answers = await read_answers(book, [excerpt])
    known = await asyncio.to_thread(book.file.read, sample.version)
    view = BlindView(
        head=await view_head(request, book),
        number=number,
        excerpt=excerpt,
        pieces=split_pieces(answers[excerpt].text) if excerpt in answers else [],
        themes=[(one.id, one.label) for one in known.codebook.themes if one.status != "retired"],
        # Only whoever has done the blind arm sees what the machine gave, and to other answers.
        ticked=list(sample.machine[excerpt]) if arm == "anchored" else [],
        is_anchored=arm == "anchored",
        done=_count_done(sample, arm, request.user.id),
        of=len(sample.registration.blind if arm == "blind" else sample.registration.anchored),
    )
    return render_page(request, "codebook_blind", view, invented=book.unlocked.row.invented)


@post(f"{ONE}/code", opt={"roles": ANALYSTS, "audit": Act.SAMPLE_CODED}, status_code=SEE_OTHER)
async def code_next(
    request: StaffRequest, codebook: FromPath[UUID], number: FromPath[int]
) -> Response[Any]:
    """Keep what this person gave, whatever the other coder does in the same moment."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    (excerpt,) = await read_fields(request, "_excerpt")
    chosen = [one for one in (await request.form()).getall("_theme", []) if isinstance(one, str)]
    await book.unlocked.desk.audit.note(request.user.name, Act.SAMPLE_CODED, codebook)
    for _ in range(ATTEMPTS):
        file = _code(book, number, request.user.id, excerpt, chosen)
        if file == book.file or await keep_file(book, file):
            break
        book = await read_book(request, codebook)
        if isinstance(book, Redirect):
            return book
    return redirect_to(f"{book.path}/samples/{number}/code#answer")


@post(
    f"{ONE}/agreement",
    opt={"roles": RUNNERS, "audit": Act.AGREEMENT_MEASURED},
    status_code=SEE_OTHER,
)
async def measure_agreement(
    request: StaffRequest, codebook: FromPath[UUID], number: FromPath[int]
) -> Response[Any]:
    """Have the worker measure a sample that is coded to the end."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    if not _read_sample(book, number).is_coded:
        return redirect_to(f"{book.path}/samples")
    await book.unlocked.desk.audit.note(request.user.name, Act.AGREEMENT_MEASURED, codebook)
    asked = RunRequest(codebook=codebook, sample=number)
    return _lead_back(book, await start_measuring(book, AGREEMENT, asked))


def _code(book: Book, number: int, account: UUID, excerpt: str, chosen: list[str]) -> CodebookFile:
    sample = _read_sample(book, number)
    known = book.file.read(sample.version).codebook
    usable = {one.id for one in known.themes if one.status != "retired"}
    themes = tuple(one for one in dict.fromkeys(chosen) if one in usable)
    return replace_sample(book.file, number, code_item(sample, account, excerpt, themes))


def _read_sample(book: Book, number: int) -> Sample:
    if not 0 <= number < len(book.file.samples):
        raise NotFoundError("There is no such sample.", where=f"Sample {number + 1}.")
    return book.file.samples[number]


def _view_sample(
    book: Book, number: int, sample: Sample, accounts: dict[str, str], person: UUID
) -> SampleView:
    of = len(sample.registration.blind)
    known = book.file.read(sample.version).codebook
    return SampleView(
        number=number,
        registered=f"{sample.on:%-d %B %Y}, by {accounts.get(str(sample.by), GONE)}",
        digest=sample.registration.digest[:16],
        version=sample.version,
        blind=of,
        anchored=len(sample.registration.anchored),
        coders=[
            f"{accounts.get(name, GONE)}: {len(coded)} of {of}"
            for name, coded in sample.blind.items()
        ],
        is_mine=find_next(sample, person) is not None,
        is_coded=sample.is_coded,
        erased=sample.erased,
        study=None if sample.study is None else view_study(sample.study, known),
    )


def _count_done(sample: Sample, arm: Arm, account: UUID) -> int:
    held = sample.blind if arm == "blind" else sample.anchored
    return len(held.get(str(account), {}))


def _lead_back(book: Book, notice: str) -> Redirect:
    book.unlocked.request.auth.keep_once("notice", (notice,))
    return redirect_to(f"{book.path}/samples")
