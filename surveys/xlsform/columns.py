"""The names that a questionnaire has as an XLSForm: columns, kinds of row, and our extras.

Every sheet is one that other tools know. What they have no word for stands in
columns that begin with ``x_``, which they pass over; a text there has one
column a language, as in ``x_content_warning_cy``, because two colons in a
column of ours would make other tools take it for one of theirs.

Survey sheet:

- A section is ``begin group`` with ``x_kind`` section: label its title, ``relevant`` its
  condition, ``x_content_warning_*``, ``x_sensitivity``, ``x_skippable``, ``x_support_key``.
- A page is ``begin group`` or ``begin repeat`` with ``x_kind`` page: label its heading,
  ``x_for_each`` the id of a question, ``repeat_count`` its times (``x_times`` where both are
  set), and its routes in ``x_route_1``, ``x_to_1``, ``x_route_2``, …
- A rating grid is ``begin group`` with ``x_kind`` rating-grid, ``x_list`` the list of its
  points, and one ``select_one`` a row, named ``grid.row``.
- A rating and a consent are ``select_one`` with ``x_kind`` rating and consent. Other items are
  told apart by type and appearance.
- An ending is ``note`` with ``x_kind`` ending after the last section: label its heading, hint
  its body, ``x_stores``, ``x_support_key``.
- A row with ``x_kind`` skip is for other tools only.

Choices sheet: options, points, and in the lists ``x_support`` and ``x_signed`` the support lines
and signatures. Settings sheet: one row, with ``x_candour`` set in files that Candour wrote.

``x_id`` is an id or code where ``name`` differs from it, for other tools want names to be unique.
``x_when`` replaces what ``relevant`` says to other tools, ``none`` being no condition at all.
``x_exact`` is a JSON object with those fields of a row's struct that its cells cannot hold; it
goes on in ``x_exact_2``, ``x_exact_3``, … where it is longer than a cell. In the settings row
they are fields of the questionnaire, with all of ``facts`` in one.
"""

import re
from typing import Final

from surveys.languages import write_language

# The version of this layout, which stands in settings under ``x_candour``.
LAYOUT: Final = "1"

SURVEY: Final = "survey"
CHOICES: Final = "choices"
SETTINGS: Final = "settings"

# Columns that other tools know. A text among them is written ``label::Welsh (cy)``.
TYPE: Final = "type"
NAME: Final = "name"
LABEL: Final = "label"
HINT: Final = "hint"
GUIDANCE: Final = "guidance_hint"
REQUIRED: Final = "required"
REQUIRED_MESSAGE: Final = "required_message"
RELEVANT: Final = "relevant"
CONSTRAINT: Final = "constraint"
CONSTRAINT_MESSAGE: Final = "constraint_message"
CALCULATION: Final = "calculation"
CHOICE_FILTER: Final = "choice_filter"
DEFAULT: Final = "default"
READ_ONLY: Final = "read_only"
APPEARANCE: Final = "appearance"
PARAMETERS: Final = "parameters"
REPEAT_COUNT: Final = "repeat_count"
LIST_NAME: Final = "list_name"
FORM_TITLE: Final = "form_title"
FORM_ID: Final = "form_id"
VERSION: Final = "version"
DEFAULT_LANGUAGE: Final = "default_language"
STYLE: Final = "style"

# Extras of the survey sheet, and of other sheets where they are named above.
X_KIND: Final = "x_kind"
X_ID: Final = "x_id"
X_WHEN: Final = "x_when"
X_FOR_EACH: Final = "x_for_each"
X_TIMES: Final = "x_times"
X_ROUTE: Final = "x_route"
X_TO: Final = "x_to"
X_LIST: Final = "x_list"
X_LIMIT: Final = "x_limit"
X_MIN: Final = "x_min"
X_MAX: Final = "x_max"
X_PLACES: Final = "x_places"
X_EARLIEST: Final = "x_earliest"
X_LATEST: Final = "x_latest"
X_MISSING: Final = "x_missing"
X_THEME: Final = "x_theme"
X_EXPORT: Final = "x_export"
X_SENSITIVITY: Final = "x_sensitivity"
X_CONTENT_WARNING: Final = "x_content_warning"
X_SKIPPABLE: Final = "x_skippable"
X_SUPPORT_KEY: Final = "x_support_key"
X_STORES: Final = "x_stores"
X_EXACT: Final = "x_exact"

# Extras of the choices sheet.
X_EXCLUSIVE: Final = "x_exclusive"
X_OTHER: Final = "x_other"
SUPPORT_LIST: Final = "x_support"
X_KEY: Final = "x_key"
X_NUMBER: Final = "x_number"
X_MEANS: Final = "x_means"
X_NOTE: Final = "x_note"
X_NATION: Final = "x_nation"
X_CHECKED: Final = "x_checked"
SIGNED_LIST: Final = "x_signed"
X_LANGUAGE: Final = "x_language"
X_BY: Final = "x_by"
X_ON: Final = "x_on"
X_DIGEST: Final = "x_digest"
X_WORDS: Final = "x_words"

# Extras of the settings sheet.
X_CANDOUR: Final = "x_candour"
X_AUDIENCE: Final = "x_audience"
X_WAVE: Final = "x_wave"
X_LANGUAGES: Final = "x_languages"
X_TITLE: Final = "x_title"
X_CONTROLLER: Final = "x_controller"
X_PURPOSE: Final = "x_purpose"
X_LAWFUL_BASIS: Final = "x_lawful_basis"
X_RETENTION_END: Final = "x_retention_end"
X_WITHDRAWAL_CUTOFF: Final = "x_withdrawal_cutoff"
X_COMPLAINT_CONTACT: Final = "x_complaint_contact"
X_QUOTE_TIERS: Final = "x_quote_tiers"
X_THRESHOLD: Final = "x_threshold"
X_REDACTION: Final = "x_redaction"
X_SAVING: Final = "x_saving"

# Values of ``x_kind``.
KIND_SECTION: Final = "section"
KIND_PAGE: Final = "page"
KIND_RATING: Final = "rating"
KIND_GRID: Final = "rating-grid"
KIND_CONSENT: Final = "consent"
KIND_ENDING: Final = "ending"
KIND_SKIP: Final = "skip"
KINDS: Final = (
    KIND_SECTION,
    KIND_PAGE,
    KIND_RATING,
    KIND_GRID,
    KIND_CONSENT,
    KIND_ENDING,
    KIND_SKIP,
)

YES: Final = "yes"
SENSITIVE: Final = "sensitive"
# In ``x_when``: no condition, whatever ``relevant`` tells other tools.
NONE: Final = "none"
# In ``x_missing``, apart by spaces; the long forms are read as well.
MISSING_SHORT: Final = {"dk": "dont-know", "pnts": "prefer-not-to-say"}

# Texts of the sheets' own columns have ``::`` and these texts of ours ``_`` before the language.
SURVEY_TEXTS: Final = (LABEL, HINT, GUIDANCE, CONSTRAINT_MESSAGE, REQUIRED_MESSAGE)
EXTRA_TEXTS: Final = (
    X_CONTENT_WARNING,
    X_NOTE,
    X_TITLE,
    X_PURPOSE,
    X_LAWFUL_BASIS,
    X_COMPLAINT_CONTACT,
)

_NUMBERED: Final = re.compile(rf"({X_ROUTE}|{X_TO}|{X_EXACT})_([1-9][0-9]{{0,3}})")


def text_column(column: str, language: str) -> str:
    """Name the column of a text in a language: ``label::Welsh (cy)`` or ``x_note_cy``."""
    if column in EXTRA_TEXTS:
        return f"{column}_{language}"
    return f"{column}::{write_language(language)}"


def route_columns(number: int) -> tuple[str, str]:
    """Name the columns of a page's route, the first being 1: its condition and its target."""
    return f"{X_ROUTE}_{number}", f"{X_TO}_{number}"


def exact_column(number: int) -> str:
    """Name the columns that hold what is written exactly, the first being 1."""
    return X_EXACT if number == 1 else f"{X_EXACT}_{number}"


def is_extra(column: str) -> bool:
    """Say whether a column is one of ours, so that a misspelt one can be reported."""
    if _NUMBERED.fullmatch(column):
        return True
    return column in EXTRAS or any(column.startswith(f"{text}_") for text in EXTRA_TEXTS)


EXTRAS: Final = frozenset(
    value
    for name, value in list(globals().items())
    if name.startswith("X_") and value not in {X_ROUTE, X_TO, *EXTRA_TEXTS}
)
