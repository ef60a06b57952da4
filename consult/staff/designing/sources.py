"""What a questionnaire can begin with: nothing, a ready-made one, or a file."""

import asyncio
from pathlib import PurePath
from typing import Any, Final

from litestar.datastructures import UploadFile
from msgspec import Struct
from msgspec.structs import replace

from consult.staff.designing.typed import Typed, first
from consult.staff.formfaults import FormFault
from surveys.checks.finding import Finding
from surveys.errors import InstrumentFileError
from surveys.files import READY, SIZE_LIMIT, decode_instrument, read_ready
from surveys.model import Ending, Instrument, Page, Section
from surveys.piping import say_text
from surveys.signing import ENGLISH
from surveys.xlsform.columns import X_AUDIENCE
from surveys.xlsform.reader import read_form
from surveys.xlsform.reading import Reading
from surveys.xlsform.sheets import FORM_KINDS

NOTHING: Final = "nothing"
READY_MADE: Final = "ready"
FILE: Final = "file"
JSON: Final = ".json"
KINDS: Final = (JSON, *FORM_KINDS)
_AUDIENCES: Final = ("survivor", "perpetrator", "helpline-caller", "professional")


class Begun(Struct, frozen=True, kw_only=True):
    """The questionnaire to begin with, or what is wrong, and what was left behind on the way."""

    instrument: Instrument | None = None
    faults: list[FormFault] = []
    report: list[str] = []


async def read_beginning(typed: Typed, file: Any, title: str) -> Begun:
    """Read what a form asks to begin with; every fault at once, each with its place."""
    start = first(typed, "start")
    if start == NOTHING:
        return _begin_empty(first(typed, "audience"), title)
    if start == READY_MADE:
        ready = first(typed, "ready")
        if ready in READY:
            return Begun(instrument=read_ready(ready))
        return Begun(faults=[FormFault("ready", "Choose a ready-made questionnaire.")])
    if start == FILE:
        return await _read_file(file, first(typed, "audience"))
    return Begun(faults=[FormFault("start", "Choose what to start with.")])


def list_ready() -> list[tuple[str, str]]:
    """List the ready-made questionnaires by slug, with their titles."""
    return [(slug, say_text(read_ready(slug).title, ENGLISH)) for slug in READY]


def _begin_empty(audience: str, title: str) -> Begun:
    known = next((one for one in _AUDIENCES if one == audience), None)
    if known is None:
        return Begun(faults=[FormFault("audience", "Choose who is to answer.")])
    instrument = Instrument(
        slug="questionnaire",
        title={ENGLISH: title},
        audience=known,
        sections=[
            Section(
                id="first",
                title={ENGLISH: "First section"},
                pages=[Page(id="first-page", heading={ENGLISH: "First page"})],
            )
        ],
        endings=[
            Ending(
                id="done",
                heading={ENGLISH: "Thank you"},
                body={ENGLISH: "Your answers are kept."},
                stores=True,
            ),
            Ending(
                id="not-for-you",
                heading={ENGLISH: "This is not for you to answer"},
                body={ENGLISH: "Nothing you answered is kept."},
            ),
        ],
    )
    return Begun(instrument=instrument)


async def _read_file(file: Any, audience: str) -> Begun:
    if not isinstance(file, UploadFile) or not file.filename:
        return Begun(faults=[FormFault("file", "Choose a file.")])
    kind = PurePath(file.filename).suffix.lower()
    if kind not in KINDS:
        return Begun(faults=[FormFault("file", f"This has to be one of {', '.join(KINDS)}.")])
    data = await file.read(SIZE_LIMIT + 1)
    try:
        if kind == JSON:
            return Begun(instrument=decode_instrument(data, "The file"))
        # It waits for another process, which is ended when it takes too long.
        return _take(await asyncio.to_thread(read_form, data, kind), audience)
    except InstrumentFileError as error:
        return Begun(faults=[FormFault("file", str(error))])


def _take(reading: Reading, audience: str) -> Begun:
    """Take a form in, unless something in it is wrong.

    One that other software wrote does not say who answers; then whoever brings it does.
    """
    errors = [one for one in reading.findings if one.severity == "error"]
    unsaid = [one for one in errors if one.where.column == X_AUDIENCE]
    known = next((one for one in _AUDIENCES if one == audience), None)
    instrument = reading.instrument
    if unsaid and known:
        errors = [one for one in errors if one not in unsaid]
        instrument = replace(instrument, audience=known)
    if errors:
        return Begun(faults=[FormFault("file", _say(one)) for one in errors])
    left = [
        f"Left behind, sheet {one.sheet}, row {one.row}, {one.field or one.column}: {one.reason}"
        for one in reading.dropped
    ]
    renamed = [
        f"Renamed, sheet {one.sheet}, row {one.row}: {one.before} is {one.after} here."
        for one in reading.renamed
    ]
    noted = [_say(one) for one in reading.findings if one not in unsaid]
    return Begun(instrument=instrument, report=[*noted, *left, *renamed])


def _say(finding: Finding) -> str:
    return f"{str(finding.where).capitalize()}: {finding.message} {finding.suggestion}".strip()
