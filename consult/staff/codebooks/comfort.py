"""How answers are shown to somebody who reads hard material: blurred until they look, or not."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from consult.staff.desk import StaffRequest
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to
from consult.staff.roles import ANALYSTS


@post(
    "/codebooks/{codebook:uuid}/blur",
    opt={"roles": ANALYSTS, "audit": ()},
    status_code=SEE_OTHER,
)
async def turn_blur(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Blur answers from now on, or show them, for this session and kept nowhere."""
    wanted, theme, back = await read_fields(request, "_do", "theme", "back")
    request.auth.blurs = wanted == "blur"
    path = f"/codebooks/{codebook}"
    pages = {
        "theme": f"/themes/{theme}" if theme.isalnum() else "",
        "again": "/again",
        "links": "/links",
        "sample": f"/samples/{theme}/code" if theme.isalnum() else "/samples",
    }
    return redirect_to(path + pages.get(back, ""))
