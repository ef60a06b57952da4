"""What a row of the survey sheet is, from the many spellings of its type."""

import re
from typing import Final

from msgspec import Struct

# Kinds of row. What is dropped or refused keeps its reason beside it.
SELECT_ONE: Final = "select_one"
SELECT_MULTIPLE: Final = "select_multiple"
RANK: Final = "rank"
BEGIN_GROUP: Final = "begin group"
BEGIN_REPEAT: Final = "begin repeat"
BEGIN_LOOP: Final = "begin loop"
END: Final = "end"
TODAY: Final = "today"
DROPPED: Final = "dropped"
REFUSED: Final = "refused"
UNKNOWN: Final = "unknown"
PLAIN: Final = (
    "text",
    "integer",
    "decimal",
    "range",
    "date",
    "time",
    "datetime",
    "note",
    "acknowledge",
    "calculate",
    "hidden",
)


class Kind(Struct, frozen=True):
    """What a row is, with the list that it chooses from or the kind of block that it ends."""

    name: str
    list_name: str = ""
    or_other: bool = False
    reason: str = ""


_ALIASES: Final = {
    "string": "text",
    "int": "integer",
    "trigger": "acknowledge",
    "dateTime": "datetime",
    "date time": "datetime",
}
_DEVICE: Final = "It tells about the device or the person who fills in the form."
_TIMES: Final = "When somebody answered, to the minute, can give them away."
_PLACE: Final = "Where somebody is would identify them."
_FILES: Final = "Pictures, sound and files can show who somebody is, and are never taken."
_CONTACT: Final = "It would identify the person who answers."
_DROPPED: Final = {
    **dict.fromkeys(("start", "end", "start time", "end time", "get start time"), _TIMES),
    **dict.fromkeys(("get end time", "starttime", "endtime"), _TIMES),
    **dict.fromkeys(("deviceid", "device id", "get device id", "imei", "simserial"), _DEVICE),
    **dict.fromkeys(("sim id", "get sim id", "subscriberid", "subscriber id"), _DEVICE),
    **dict.fromkeys(("get subscriber id", "uri:deviceid", "uri:simserial"), _DEVICE),
    **dict.fromkeys(("uri:subscriberid", "username", "uri:username", "email"), _DEVICE),
    **dict.fromkeys(("uri:email", "audit", "get phone number"), _DEVICE),
    **dict.fromkeys(("phonenumber", "phone number", "uri:phonenumber"), _CONTACT),
    **dict.fromkeys(("geopoint", "gps", "location", "geotrace", "geoshape"), _PLACE),
    **dict.fromkeys(("start-geopoint", "background-geopoint"), _PLACE),
    **dict.fromkeys(("image", "photo", "picture", "audio", "video", "file"), _FILES),
    **dict.fromkeys(("background-audio", "signature"), _FILES),
    **dict.fromkeys(("barcode",), "A code on paper or a card can name one person."),
}
_TODAY: Final = ("today", "get today")
_BESIDE: Final = "It needs a file beside the form, and a questionnaire is one file."
_REFUSED: Final = {
    **dict.fromkeys(("select_one_from_file", "select_multiple_from_file"), _BESIDE),
    **dict.fromkeys(("select_one_external", "select one external"), _BESIDE),
    **dict.fromkeys(("csv-external", "xml-external", "include"), _BESIDE),
    "osm": "It needs a map.",
    "entities": "It writes answers to a register of people or things, which is not kept here.",
}
_PREFIX: Final = re.compile(r"(?:add|q)\s+(?P<rest>.+?)(?:\s+prompt)?", re.IGNORECASE)
_CHOICE: Final = re.compile(
    r"(?:add\s+)?(?P<how>select[_ ]one(?:[_ ]prompt)?|select1|select[_ ]?multiple|"
    r"select[_ ]all[_ ]that[_ ]apply|select|rank)"
    r"(?:\s+prompt)?(?:\s+(?:from|using))?\s+(?P<list>\S+)"
    r"(?P<other>\s+(?:or[_ ]other|or\s+specify[_ ]other))?",
    re.IGNORECASE,
)
_BLOCK: Final = re.compile(
    r"(?P<edge>begin|end)[_ ]+(?P<block>group|lgroup|repeat|loop|looped group)"
    r"(?:\s+over\s+(?P<list>\S+))?",
    re.IGNORECASE,
)


def read_kind(words: str) -> Kind:
    """Say what a row of this type is; never raises."""
    plain = " ".join(words.split())
    if block := _BLOCK.fullmatch(plain):
        return _read_block(block)
    first = plain.partition(" ")[0].lower()
    for spelling in (plain.lower(), first):
        if spelling in _REFUSED:
            return Kind(REFUSED, reason=_REFUSED[spelling])
    if chosen := _CHOICE.fullmatch(plain):
        return _read_choice(chosen)
    prefixed = _PREFIX.fullmatch(plain)
    return _read_plain(prefixed["rest"] if prefixed else plain)


def _read_block(found: re.Match[str]) -> Kind:
    block = {"lgroup": "repeat", "looped group": "loop"}.get(
        found["block"].lower(), found["block"].lower()
    )
    if found["edge"].lower() == "end":
        return Kind(END, block)
    return Kind(f"begin {block}", found["list"] or "")


def _read_choice(found: re.Match[str]) -> Kind:
    how = found["how"].lower().replace("_", " ")
    name = SELECT_ONE if how in {"select one", "select1", "select one prompt"} else SELECT_MULTIPLE
    if how == "rank":
        name = RANK
    if found["list"].startswith("${"):
        reason = "It offers what somebody answered before, and options are written beforehand."
        return Kind(REFUSED, reason=reason)
    return Kind(name, found["list"], found["other"] is not None)


def _read_plain(words: str) -> Kind:
    name = _ALIASES.get(words, _ALIASES.get(words.lower(), words.lower()))
    if name in _TODAY:
        return Kind(TODAY)
    if name in _DROPPED:
        return Kind(DROPPED, reason=_DROPPED[name])
    return Kind(name if name in PLAIN else UNKNOWN)
