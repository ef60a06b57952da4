"""Ways to break what is promised of answers that somebody saved."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from tests.promises.damage import put


def seal_under_no_code() -> None:
    """Seal what is saved under the deployment's secret alone."""
    from consult.vault.saving import _derive  # noqa: PLC0415 - loaded once it is broken.

    def derive(code: str, secret: str, questionnaire: Any, purpose: bytes) -> bytes:
        del code
        return _derive("2222-2222-2222-2222-2222", secret, questionnaire, purpose)

    put("consult.vault.saving:_derive", derive)


def show_earlier_answers() -> None:
    """Fill pages in with what was answered before saving, as other software does."""

    def show(given: Any) -> Any:
        return given

    put("consult.pages.asking:show_given", show)


def keep_saved_for_ever() -> None:
    """Forget nothing that was saved."""

    def find_first(today: date) -> str:
        del today
        return "0000-W01"

    put("consult.upkeep.erasing:find_first_week_kept", find_first)


SAVINGS: Final[dict[str, Callable[[], None]]] = {
    "saved-answers-locked": seal_under_no_code,
    "saved-answers-unshown": show_earlier_answers,
    "saved-answers-end": keep_saved_for_ever,
}
