"""Every kind of answer: a page, a way back, the way out, and what our script is given."""

from typing import Final

from litestar import MediaType, Response
from litestar.datastructures import Cookie

from consult.respond.cookies import forget_cookie, set_cookie
from consult.respond.forms import FETCHED

CLEAR: Final = {"clear-site-data": '"cache", "cookies", "storage"'}
SEE_OTHER: Final = 303
REFUSED: Final = 422
TOO_MANY: Final = 429
CHALLENGE: Final = "x-work"


def reply_page(html: str, *, cookie: str | None = None, status: int = 200) -> Response[str]:
    """Answer with a page, and with the next cookie value if there is one."""
    return Response(
        html,
        media_type=MediaType.HTML,
        status_code=status,
        cookies=[] if cookie is None else [set_cookie(cookie)],
    )


def reply_last_page(html: str, *, clear: bool = False) -> Response[str]:
    """Answer with a page after which the browser holds nothing of ours.

    With ``clear`` its copies of earlier pages go too.
    """
    return Response(
        html,
        media_type=MediaType.HTML,
        headers=CLEAR if clear else {},
        cookies=[forget_cookie()],
    )


def reply_to_address(token: str, cookie: str | None) -> Response[str]:
    """Answer a form: the page comes from the one address, never from the form."""
    return _redirect(f"/{token}", forget_cookie() if cookie is None else set_cookie(cookie))


def reply_step(html: str, *, key: str = "", clear: bool = False) -> Response[str]:
    """Answer our script with a page, and with the key of what is held if anything is."""
    headers = {**(CLEAR if clear else {}), **({FETCHED: key} if key else {})}
    return Response(html, media_type=MediaType.HTML, headers=headers)


def reply_trouble(html: str, *, status: int) -> Response[str]:
    """Answer our script with what went wrong: the page stays as it is, and so does its key."""
    return Response(html, media_type=MediaType.HTML, status_code=status)


def reply_harder(html: str, challenge: str) -> Response[str]:
    """Answer work that was done in vain with another challenge, which our script does at once."""
    return Response(
        html,
        media_type=MediaType.HTML,
        status_code=TOO_MANY,
        headers={CHALLENGE: challenge},
    )


def reply_done(*, clear: bool = False) -> Response[str]:
    """Answer our script with nothing; with ``clear`` the browser forgets what it holds of ours."""
    return Response("", media_type=MediaType.HTML, headers=CLEAR if clear else {})


def reply_elsewhere(token: str) -> Response[str]:
    """Lead whoever is not our script to the one address, without a word in any cookie."""
    return Response(
        "",
        media_type=MediaType.HTML,
        status_code=SEE_OTHER,
        headers={"location": f"/{token}"},
    )


def reply_exit(url: str) -> Response[str]:
    """Answer the way out: an everyday site, and nothing of ours left behind."""
    reply = _redirect(url, forget_cookie())
    reply.headers.update(CLEAR)
    return reply


def _redirect(url: str, cookie: Cookie) -> Response[str]:
    return Response(
        "",
        media_type=MediaType.HTML,
        status_code=SEE_OTHER,
        headers={"location": url},
        cookies=[cookie],
    )
