"""The one cookie, which holds nothing but half of a key and is worth nothing once it is spent."""

import secrets
from typing import Final

from litestar import Request
from litestar.datastructures import Cookie
from litestar.datastructures import State as AppState

NAME: Final = "__Host-q"
# Marks a cookie that was given because there was no room, so that the page can say so.
_NO_ROOM: Final = "0."

Asked = Request[object, object, AppState]


def make_value() -> str:
    """Make a value that nobody has had before."""
    return secrets.token_urlsafe(32)


def make_no_room() -> str:
    """Make a value that stands for nothing but the news that the service is full."""
    return _NO_ROOM + make_value()


def says_no_room(value: str) -> bool:
    """Say whether a value was given because there was no room."""
    return value.startswith(_NO_ROOM)


def read_cookie(request: Asked) -> str | None:
    """Give the cookie's value; None when the browser sent none."""
    return request.cookies.get(NAME) or None


def set_cookie(value: str) -> Cookie:
    """Make the cookie: without an age, so that no browser keeps it longer than itself."""
    return Cookie(key=NAME, value=value, path="/", secure=True, httponly=True, samesite="strict")


def forget_cookie() -> Cookie:
    """Make the cookie that ends the cookie, also where Clear-Site-Data is not understood."""
    return Cookie(
        key=NAME, value="", path="/", secure=True, httponly=True, samesite="strict", max_age=0
    )
