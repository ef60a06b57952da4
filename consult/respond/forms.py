"""Forms as they arrive: small, never on disk, and from our own pages only."""

from asyncio import timeout
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

from litestar.exceptions import ClientException

from consult.respond.cookies import Asked

FETCHED: Final = "x-step"
"""The header of whatever our own script asks for, and of the key that it is given in return."""

BODY_LIMIT: Final = 64 * 1024
BODY_SECONDS: Final = 60.0
_FIELD_LIMIT: Final = 1000
_KIND: Final = "application/x-www-form-urlencoded"

Form = Mapping[str, list[str]]


async def read_form(request: Asked) -> Form:
    """Read a form's fields, blank ones included.

    Raises ``ClientException`` without a word of what was sent, also where a body does not
    arrive in time: whoever sends byte by byte would otherwise hold on to a connection. Other
    kinds of form are refused because their parsers write large fields to disk.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise ClientException
    try:
        async with timeout(BODY_SECONDS):
            body = await request.body()
        return parse_qs(
            body.decode(),
            keep_blank_values=True,
            strict_parsing=bool(body),
            max_num_fields=_FIELD_LIMIT,
        )
    except (ValueError, TimeoutError):
        raise ClientException from None


def read_field(form: Form, name: str) -> str:
    """Give a field's last value; empty when there is none."""
    return form.get(name, [""])[-1]


def read_host(request: Asked) -> str:
    """Give the host that a browser asked for, which a proxy in front must hand on."""
    return request.headers.get("host", "")


def is_fetch(request: Asked) -> bool:
    """Say whether our own script asks, and neither a form nor somebody who typed an address.

    No page of another site can send the header, and a browser that tells how it asks must not
    say that it goes somewhere.
    """
    mode = request.headers.get("sec-fetch-mode", "cors")
    return FETCHED in request.headers and mode in {"cors", "same-origin"}


def read_language(request: Asked) -> str:
    """Give the language of the page that our script asks from; empty when it says none."""
    return request.headers.get("accept-language", "")


def require_own_site(request: Asked) -> None:
    """Refuse a form that another site's page sent; raises ``ClientException``.

    A browser that says neither where a form came from nor hides it is old,
    and the cookie's SameSite is what is left.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise ClientException
        return
    origin = request.headers.get("origin", "null")
    if origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise ClientException
