"""How much is left to read, and what may be said of the themes so far.

The time that an answer takes is typed by whoever plans and kept nowhere: how fast somebody reads
hard accounts is nobody's business, so nothing here measures it.
"""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from analysis.agreement.claims import REFUSED, check_claims, write_claims
from analysis.agreement.plan import Target, measure_share, plan_figure, plan_share
from consult.jobs.samples import Sample
from consult.staff.audit import Act
from consult.staff.codebooks.heading import read_digest, view_head
from consult.staff.codebooks.opening import Book, read_book
from consult.staff.codebooks.views import BookHead
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault, FormView
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.reviewing.typed import read_typed
from consult.staff.roles import ANALYSTS

SECONDS: Final = 120
"""What blind coding of a long account is taken to need; nobody has measured it."""
LONGEST: Final = 3600
MARGINS: Final = (0.10, 0.075, 0.05, 0.03)
ALPHA_MARGINS: Final = (0.10, 0.05)
STANDS: Final = "Nothing in this sentence is refused. Keep its figures together."
PLAN: Final = "/codebooks/{codebook:uuid}/plan"
CLAIMS: Final = "/codebooks/{codebook:uuid}/claims"


class PlanView(Struct, frozen=True):
    """What is read, what each interval takes, and which have been reached."""

    head: BookHead
    seconds: int
    answers: int
    read: int
    sample: int
    targets: list[list[str]]
    alpha: list[list[str]]
    reached: list[list[str]]


class ClaimsView(FormView, frozen=True, kw_only=True):
    """Sentences that are supported, by sample, and wording that is not, with the reason."""

    head: BookHead
    supported: list[tuple[str, list[str]]]
    refused: list[tuple[str, str]]


@get(PLAN, opt={"roles": ANALYSTS})
async def show_plan(
    request: StaffRequest, codebook: FromPath[UUID], seconds: FromQuery[int] = SECONDS
) -> Response[Any]:
    """Show what reading on would bring, from the newest sample that people have coded."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    seconds = min(max(seconds, 1), LONGEST)
    number = _find_sample(book)
    sample = None if number is None else book.file.samples[number]
    read = 0 if sample is None else len(_list_read(sample))
    # Answers that the people behind a blind sample have coded are the only random ones.
    answers = len(book.workbook.codings)
    view = PlanView(
        head=await view_head(request, book),
        seconds=seconds,
        answers=answers,
        read=read,
        sample=0 if number is None else number + 1,
        targets=[
            _view_target(plan_share(margin, answers=answers, read=read, seconds=seconds))
            for margin in MARGINS
        ]
        if answers
        else [],
        alpha=_plan_alpha(sample, answers, seconds),
        reached=_view_reached(book, sample, answers),
    )
    return render_page(request, "codebook_plan", view, invented=book.unlocked.row.invented)


@get(CLAIMS, opt={"roles": ANALYSTS})
async def show_claims(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show what may be said of machine and people, word for word, and what may not."""
    book = await read_book(request, codebook)
    return book if isinstance(book, Redirect) else await _render_claims(request, book, [])


@post(CLAIMS, opt={"roles": ANALYSTS, "audit": Act.CLAIM_CHECKED}, status_code=SEE_OTHER)
async def check_claim(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Say whether a sentence claims what nobody has shown; it is kept nowhere."""
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    typed = await read_typed(request, "sentence")
    if isinstance(typed, FormFault):
        return await _render_claims(request, book, [typed])
    await book.unlocked.desk.audit.note(request.user.name, Act.CLAIM_CHECKED, codebook)
    items = sum(one.study.humans.items for one in book.file.samples if one.study is not None)
    faults = check_claims(typed.text, blind_items=items)
    if faults:
        told = [FormFault("sentence", f"“{one.words}”: {one.remedy}") for one in faults]
        return await _render_claims(request, book, told)
    request.auth.keep_once("notice", (STANDS,))
    return redirect_to(f"{book.path}/claims")


async def _render_claims(
    request: StaffRequest, book: Book, faults: list[FormFault]
) -> Response[str]:
    supported = [
        (f"Sample {number}", write_claims(one.study, codebook=_name_version(book, one)))
        for number, one in enumerate(book.file.samples, 1)
        if one.study is not None
    ]
    head, refused = await view_head(request, book), list(REFUSED.items())
    view = ClaimsView(faults=faults, head=head, supported=supported, refused=refused)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    invented = book.unlocked.row.invented
    return render_page(request, "codebook_claims", view, status_code=status, invented=invented)


def _name_version(book: Book, sample: Sample) -> str:
    digest = read_digest(book.file.read(sample.version))
    return f"version {sample.version} of the codebook (digest {digest[:16]})"


def _find_sample(book: Book) -> int | None:
    """Give the newest sample that somebody has begun to code, by its place."""
    begun = [place for place, one in enumerate(book.file.samples) if _list_read(one)]
    return begun[-1] if begun and book.file.samples[begun[-1]].is_coded else None


def _list_read(sample: Sample) -> set[str]:
    """Name the blind answers that both people have coded."""
    coded = [set(one) for one in sample.blind.values()]
    return set.intersection(*coded) if coded else set()


def _plan_alpha(sample: Sample | None, answers: int, seconds: int) -> list[list[str]]:
    if sample is None or sample.study is None:
        return []
    figure = sample.study.humans.alpha
    plans = (
        plan_figure(figure, margin, answers=answers, seconds=seconds) for margin in ALPHA_MARGINS
    )
    return [
        [f"± {plan.margin:.2f}", *_view_target(plan)[1:]] for plan in plans if plan is not None
    ]


def _view_target(target: Target) -> list[str]:
    reached = "reached" if not target.left else f"{target.hours:.1f}"
    width = f"± {100 * target.margin:g} points"
    return [width, f"{target.needed:,}", f"{target.left:,}", reached]


def _view_reached(book: Book, sample: Sample | None, answers: int) -> list[list[str]]:
    """Give each theme's share with its interval, as each of the two people coded the sample."""
    if sample is None:
        return []
    read = _list_read(sample)
    known = book.file.read(sample.version).codebook
    rows = []
    for theme in known.themes:
        given = [
            sum(theme.id in coded[one] for one in read)
            for _, coded in sorted(sample.blind.items())
        ]
        if theme.status != "retired":
            rows.append([theme.label, *(_write_share(one, len(read), answers) for one in given)])
    return rows


def _write_share(given: int, read: int, answers: int) -> str:
    found = measure_share(given, read, answers)
    if found is None:
        return "cannot be said"
    return f"{100 * found.share:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f} %)"
