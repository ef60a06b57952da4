from typing import Final

from litestar.types import ControllerRouterHandler

from consult.staff import (
    consultations,
    entrance,
    exports,
    questionnaires,
    runs,
    themes,
    unlocking,
)

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    entrance.show_sign_in,
    entrance.sign_in,
    entrance.sign_out,
    consultations.show_consultations,
    consultations.show_consultation,
    questionnaires.show_questionnaire,
    unlocking.show_unlock,
    unlocking.unlock,
    unlocking.lock,
    runs.begin_run,
    runs.show_run,
    runs.show_progress,
    runs.continue_run,
    runs.stop_run,
    themes.show_themes,
    exports.show_export,
    exports.ask_for_export,
    exports.show_wish,
    exports.agree_to_export,
    exports.take_export,
)
"""Every page of the staff application; each declares the roles that may call it."""
