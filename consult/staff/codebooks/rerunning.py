"""Finding themes again from a codebook, beside the themes that are locked in it."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from consult.jobs.requests import decode_request, encode_request
from consult.staff.audit import Act
from consult.staff.codebooks.opening import read_book
from consult.staff.desk import StaffRequest
from consult.staff.rendering import SEE_OTHER
from consult.staff.roles import RUNNERS
from consult.staff.runs import start


@post(
    "/codebooks/{codebook:uuid}/run",
    opt={"roles": RUNNERS, "audit": Act.RUN_STARTED},
    status_code=SEE_OTHER,
)
async def run_again(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Start a run of the codebook's question that leaves its locked themes as they are.

    Of audience, wave and parameters it asks what the run asked from which the codebook began.
    """
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    desk, row = book.unlocked.desk, book.row
    first = decode_request((await desk.staff.read_run(row.run)).parameters)
    asked = encode_request(replace(first, codebook=codebook, repeats=None))
    await desk.audit.note(request.user.name, Act.RUN_STARTED, codebook, row.item)
    run = await desk.staff.add_run(row.consultation, row.item, asked, request.user.id)
    return await start(request, run, book.unlocked.key)
