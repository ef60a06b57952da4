"""Ways to break promises about the path with scripts on."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from litestar import Response
from msgspec.structs import replace

from tests.promises.damage import put


def remember_in_a_cookie() -> None:
    """Put the key into a cookie as well."""
    real = import_module("consult.respond.steps").reply_step

    def reply(*given: Any, **more: Any) -> Response[str]:
        answer: Response[str] = real(*given, **more)
        answer.set_cookie("remembered", more.get("key", ""))
        return answer

    put("consult.respond.steps:reply_step", reply)


def answer_anybody() -> None:
    """Answer a form with a page."""
    put("consult.respond.steps:is_fetch", lambda _: True)


def take_the_page_away() -> None:
    """Show the next page although words of this one were not kept."""
    put("consult.respond.steps:_has_lost_words", lambda _: False)


def rewrite_script(old: bytes, new: bytes) -> None:
    """Send our script with something in it replaced."""
    real = import_module("consult.assets")._read

    def read(path: Path) -> Any:
        file = real(path)
        is_ours = path.name.startswith("respond-") and path.suffix == ".js"
        changed = file.body.replace(old, new)
        return replace(file, body=changed, brotli=None) if is_ours else file

    put("consult.assets:_read", read)


def leave_an_entry() -> None:
    """Leave by a way that can be gone back."""
    rewrite_script(b"location.replace(", b"location.assign(")


def leave_the_page_full() -> None:
    """Leave without emptying the page."""
    rewrite_script(b"replaceChildren()", b"normalize()")


def leave_through_the_server() -> None:
    """Ask our server where to go."""
    rewrite_script(b"dataset.away", b"dataset.asked")


WITH_SCRIPTS: Final[dict[str, Callable[[], None]]] = {
    "key-in-page-only": remember_in_a_cookie,
    "steps-for-our-script-only": answer_anybody,
    "words-stay": take_the_page_away,
    "leaves-no-entry": leave_an_entry,
    "emptied-when-left": leave_the_page_full,
    "way-out-needs-nobody": leave_through_the_server,
}
"""By the id of the promise that each one breaks."""
