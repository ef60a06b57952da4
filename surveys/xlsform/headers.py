"""What each column of a sheet holds, whatever spelling of its header other tools allow."""

from typing import Final

from msgspec import Struct

from surveys.xlsform import columns
from surveys.xlsform.columns import CHOICES, SETTINGS, SURVEY
from surveys.xlsform.languages import is_language_code, read_language

# What a column is: read, left behind, or refused.
KNOWN: Final = "known"
DROPPED: Final = "dropped"
REFUSED: Final = "refused"

# A row marked with this column is left out, as in other tools.
DISABLED: Final = "disabled"
_SURVEY: Final = (
    columns.TYPE,
    columns.NAME,
    *columns.SURVEY_TEXTS,
    columns.REQUIRED,
    columns.RELEVANT,
    columns.CONSTRAINT,
    columns.CALCULATION,
    columns.CHOICE_FILTER,
    columns.DEFAULT,
    columns.READ_ONLY,
    columns.APPEARANCE,
    columns.PARAMETERS,
    columns.REPEAT_COUNT,
    DISABLED,
)
_SETTINGS: Final = (
    columns.FORM_TITLE,
    columns.FORM_ID,
    columns.VERSION,
    columns.DEFAULT_LANGUAGE,
    columns.STYLE,
    "allow_choice_duplicates",
    "clean_text_values",
)
_ALIASES: Final = {
    SURVEY: {
        "command": columns.TYPE,
        "tag": columns.NAME,
        "caption": columns.LABEL,
        "jr:guidance": columns.GUIDANCE,
        "guidance": columns.GUIDANCE,
        "required_msg": columns.REQUIRED_MESSAGE,
        "requiredmsg": columns.REQUIRED_MESSAGE,
        "required-msg": columns.REQUIRED_MESSAGE,
        "bind::jr:requiredmsg": columns.REQUIRED_MESSAGE,
        "bind::required": columns.REQUIRED,
        "skippable": columns.REQUIRED,
        "relevance": columns.RELEVANT,
        "bind::relevant": columns.RELEVANT,
        "bind::constraint": columns.CONSTRAINT,
        "constraint-msg": columns.CONSTRAINT_MESSAGE,
        "constraint_msg": columns.CONSTRAINT_MESSAGE,
        "constraining_message": columns.CONSTRAINT_MESSAGE,
        "constraining message": columns.CONSTRAINT_MESSAGE,
        "bind::jr:constraintmsg": columns.CONSTRAINT_MESSAGE,
        "calculate": columns.CALCULATION,
        "bind::calculate": columns.CALCULATION,
        "readonly": columns.READ_ONLY,
        "bind::readonly": columns.READ_ONLY,
        "control::appearance": columns.APPEARANCE,
        "body::appearance": columns.APPEARANCE,
        "count": columns.REPEAT_COUNT,
        "jr:count": columns.REPEAT_COUNT,
        "control::jr:count": columns.REPEAT_COUNT,
    },
    CHOICES: {"text": columns.LABEL, "caption": columns.LABEL, "value": columns.NAME},
    SETTINGS: {
        "title": columns.FORM_TITLE,
        "id_string": columns.FORM_ID,
        "set_form_title": columns.FORM_TITLE,
        "set_form_id": columns.FORM_ID,
    },
}
_NAMES: Final = {
    SURVEY: _SURVEY,
    CHOICES: (columns.LIST_NAME, columns.NAME, columns.LABEL),
    SETTINGS: _SETTINGS,
}
_TEXTS: Final = {SURVEY: columns.SURVEY_TEXTS, CHOICES: (columns.LABEL,), SETTINGS: ()}
_MEDIA: Final = ("media", "image", "audio", "video", "big-image", "autoplay")
_MEDIA_REASON: Final = (
    "Pictures, sound and films are not shown, so that pages stay small and safe."
)
_APP: Final = "It is a setting of one program, which means nothing elsewhere."
_IDENTIFYING: Final = "It would name what somebody sent, and answers have no names here."
_SMS: Final = "Answers are never sent as text messages."
_DROPPED: Final = {
    **dict.fromkeys(_MEDIA, _MEDIA_REASON),
    "body": _APP,
    "control": _APP,
    "intent": _APP,
    "instance_name": _IDENTIFYING,
    **dict.fromkeys(("sms_field", "sms_option", "sms_keyword", "sms_separator"), _SMS),
    **dict.fromkeys(("sms_allow_media", "sms_date_format", "sms_datetime_format"), _SMS),
}
_SENDING: Final = "It would send answers to somebody else, and they stay on this service."
_RAW: Final = "It changes the file that other tools make, and here there is none."
_REFUSED: Final = {
    "submission_url": _SENDING,
    "auto_send": _SENDING,
    "auto_delete": _SENDING,
    "client_editable": _SENDING,
    "public_key": "Answers are sealed with a key that is made here, and no other.",
    "bind": _RAW,
    "instance": _RAW,
    "save_to": "It writes answers to a register of people or things, which is not kept here.",
}
_UNKNOWN: Final = "This column has no meaning that is known here."
_UNKNOWN_EXTRA: Final = "No column of ours has this name."


class Header(Struct, frozen=True):
    """What a column holds: its name among ``columns``, its language, and why it is not read."""

    written: str
    name: str
    language: str = ""
    fate: str = KNOWN
    reason: str = ""
    foreign: str = ""


def read_headers(sheet: str, written: list[str], default: str) -> list[Header]:
    """Say of every header of a sheet what its column holds.

    Texts without a language are in the default one. ``foreign`` is a language
    that is not known.
    """
    return [_read_header(sheet, header, default) for header in written if header]


def _read_header(sheet: str, written: str, default: str) -> Header:
    if written.lower().startswith("x_"):
        return _read_extra(written)
    whole = "::".join(part.strip() for part in written.replace("::", ":").split(":"))
    name = _known_name(sheet, whole.replace("jr::", "jr:"))
    if name:
        return Header(written, name, default if name in _TEXTS[sheet] else "")
    first, _, rest = whole.partition("::")
    if rest.startswith("jr::") or first.lower() == "bind":
        head, _, language = whole.replace("jr::", "jr:").rpartition("::")
        first, rest = (head, language) if _known_name(sheet, head) else (first, rest)
    base = _known_name(sheet, first)
    if base in _TEXTS[sheet] and rest:
        return _read_text(written, base, rest)
    return _unread(sheet, written, first.lower().replace(" ", "_"))


def _read_text(written: str, name: str, words: str) -> Header:
    language = read_language(words)
    if language is None:
        return Header(written, name, fate=REFUSED, foreign=words)
    return Header(written, name, language)


def _read_extra(written: str) -> Header:
    name = written.strip()
    for text in columns.EXTRA_TEXTS:
        language = name.removeprefix(f"{text}_")
        if is_language_code(language) and language != name:
            return Header(written, text, language)
        if language != name:
            return _read_text(written, text, language)
    known = columns.is_extra(name)
    return Header(written, name) if known else Header(written, name, "", DROPPED, _UNKNOWN_EXTRA)


def _known_name(sheet: str, written: str) -> str:
    plain = written.lower().strip()
    spaced = plain.replace(" ", "_")
    for spelling in (plain, spaced):
        if spelling in _NAMES[sheet]:
            return spelling
        if spelling in _ALIASES[sheet]:
            return _ALIASES[sheet][spelling]
    return ""


def _unread(sheet: str, written: str, first: str) -> Header:
    if first in _REFUSED and sheet != CHOICES:
        return Header(written, first, "", REFUSED, _REFUSED[first])
    # Columns of the choices that nobody knows are there for filters to look at.
    unknown = _UNKNOWN if sheet != CHOICES else ""
    reason = _DROPPED.get(first, unknown)
    return Header(written, first, "", DROPPED if reason else KNOWN, reason)
