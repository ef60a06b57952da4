"""What a run was made from: a page, a file without a word or a count, and doing it again."""

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct
from msgspec.structs import replace

from analysis.repetition import Part, compare_runs
from analysis.types import Manifest, ThemeParameters
from consult.errors import LockedError, NotFoundError
from consult.jobs.requests import decode_request, encode_request
from consult.jobs.results import RunResult
from consult.staff.audit import Act
from consult.staff.derived import read_result
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.reading import read_run
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, RUNNERS, Role
from consult.staff.runlines import read_question
from consult.staff.runs import start
from consult.store.staff import RunRow
from consult.vault.keys import PrivateKey

PATH: Final = "/runs/{run:uuid}/manifest"
NAMES: Final[dict[Part, str]] = {
    "input_digest": "the answers",
    "parameters": "the parameters",
    "versions": "the versions of the software",
    "codebook": "the themes that it is matched with",
    "links": "the links between answers",
    "vectors": "the sentence model",
}
NONE: Final = "none"
DIGEST: Final = 64
"""Hexadecimal digits of SHA-256."""
TAKEN_BACK: Final = (
    "This run cannot be repeated: answers behind it were taken back, or changed in review, since. "
    "Nothing of them is kept, so nobody can find what it found again. Start a new run."
)
OLDER: Final = (
    "This run cannot be repeated and compared: it was made before runs kept a digest of what they "
    "found. Start a new run; that one can be."
)
FIRST_GONE: Final = (
    "The run that this one repeats has changed since, because answers were taken back or changed "
    "in review. The two cannot be compared any more."
)
IDENTICAL: Final = (
    "This run repeats an earlier one and found exactly the same: every answer has the same "
    "themes, with the same confidence."
)
OTHERWISE: Final = (
    "This run repeats an earlier one and did not find exactly the same, because {parts} {are} not "
    "what {was} then."
)
UNEXPLAINED: Final = (
    "This run repeats an earlier one and did not find exactly the same, though everything that is "
    "listed here is as it was. Another kind of processor can do that. Do not call these themes "
    "repeatable, and tell whoever looks after this installation."
)


class ManifestLine(Struct, frozen=True):
    """One fact about a run; ``code`` says that it is for comparing and not for reading."""

    name: str
    value: str
    code: bool = False


class RepeatLine(Struct, frozen=True):
    """One run that repeats this one."""

    run: str
    started: str
    verdict: str


class ManifestView(Struct, frozen=True):
    """The page of a run's manifest; ``obstacle`` says why it cannot be repeated, or is empty."""

    run: str
    slug: str
    consultation: str
    question: str
    heard_from: str
    lines: list[ManifestLine]
    counts: list[ManifestLine]
    obstacle: str
    verdict: str
    repeats: list[RepeatLine]
    may_repeat: bool


class ManifestFile(Struct, frozen=True, kw_only=True):
    """What leaves: what a repetition needs, and no word, count or share of anybody's answers."""

    run: UUID
    invented: bool
    question: str
    audience: str | None
    wave: str | None
    parameters: ThemeParameters
    versions: dict[str, str]
    answers_sha256: str
    codebook_sha256: str
    links_sha256: str
    vectors_sha256: str
    assignments_sha256: str


@get(PATH, opt={"roles": ANALYSTS})
async def show_manifest(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Show what a finished run was made from, and what came of repeating it."""
    row, consultation = await read_run(request, run)
    key = request.auth.read_key(consultation.id)
    found = await read_result(read_desk(request), run, key) if key else None
    if found is None or key is None:
        return redirect_to(f"/runs/{run}")
    result, question = found.result, await read_question(request, row)
    obstacle = find_obstacle(result)
    view = ManifestView(
        run=str(run),
        slug=consultation.slug,
        consultation=consultation.title,
        question=question.label,
        heard_from=question.heard_from,
        lines=_list_lines(result.theme_set.manifest),
        counts=_list_counts(result),
        obstacle=obstacle,
        verdict=await _judge(request, result, key),
        repeats=await _list_repeats(request, row, result, key),
        may_repeat=not obstacle and Role(request.user.role) in RUNNERS,
    )
    return render_page(request, "manifest", view, invented=consultation.invented)


@get(f"{PATH}/file", opt={"roles": ANALYSTS})
async def give_manifest(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Give a manifest as a file: digests, parameters and versions, and nothing of the answers."""
    row, consultation = await read_run(request, run)
    key = request.auth.read_key(consultation.id)
    found = await read_result(read_desk(request), run, key) if key else None
    if found is None:
        return redirect_to(f"/runs/{run}")
    asked, manifest = decode_request(row.parameters), found.result.theme_set.manifest
    file = ManifestFile(
        run=run,
        invented=consultation.invented,
        question=row.item,
        audience=asked.audience,
        wave=asked.wave,
        parameters=manifest.parameters,
        versions=manifest.versions,
        answers_sha256=manifest.input_digest,
        codebook_sha256=manifest.codebook,
        links_sha256=manifest.links,
        vectors_sha256=manifest.vectors,
        assignments_sha256=manifest.assignments,
    )
    body = msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"
    name = f'attachment; filename="manifest-{consultation.slug}-{str(run)[:8]}.json"'
    headers = {"content-disposition": name}
    return Response(body, media_type="application/json", headers=headers)


@post(
    "/runs/{run:uuid}/repeat",
    opt={"roles": RUNNERS, "audit": Act.RUN_STARTED},
    status_code=SEE_OTHER,
)
async def repeat_run(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Do a run again, over its own answers and with everything it was held to."""
    row, consultation = await read_run(request, run)
    desk, key = read_desk(request), request.auth.read_key(consultation.id)
    found = await read_result(desk, run, key) if key else None
    if found is None or key is None or find_obstacle(found.result):
        return redirect_to(f"/runs/{run}/manifest")
    parameters = encode_request(replace(decode_request(row.parameters), repeats=run))
    await desk.audit.note(request.user.name, Act.RUN_STARTED, consultation.slug, f"repeats {run}")
    again = await desk.staff.add_run(consultation.id, row.item, parameters, request.user.id)
    return await start(request, again, key)


def find_obstacle(result: RunResult) -> str:
    """Say why a run cannot be repeated; empty where it can."""
    if result.taken_back or not result.theme_set.manifest.input_digest:
        return TAKEN_BACK
    return "" if result.theme_set.manifest.assignments else OLDER


def write_verdict(first: RunResult, again: RunResult) -> str:
    """Say whether a repetition found what the first run had found, or why not."""
    if find_obstacle(first) or find_obstacle(again):
        return FIRST_GONE
    found = compare_runs(first.theme_set.manifest, again.theme_set.manifest)
    if found.identical:
        return IDENTICAL
    if not found.changed:
        return UNEXPLAINED
    parts = " and ".join(NAMES[part] for part in found.changed)
    is_one = found.changed == ("vectors",)
    return OTHERWISE.format(
        parts=parts, are="is" if is_one else "are", was="it was" if is_one else "they were"
    )


async def _judge(request: StaffRequest, result: RunResult, key: PrivateKey) -> str:
    if result.repeats is None:
        return ""
    try:
        first = await read_result(read_desk(request), result.repeats, key)
    except (LockedError, NotFoundError):
        first = None
    return FIRST_GONE if first is None else write_verdict(first.result, result)


async def _list_repeats(
    request: StaffRequest, row: RunRow, result: RunResult, key: PrivateKey
) -> list[RepeatLine]:
    desk, lines = read_desk(request), []
    for other in await desk.staff.list_runs(row.consultation):
        if other.item != row.item or decode_request(other.parameters).repeats != row.id:
            continue
        again = await read_result(desk, other.id, key)
        verdict = write_verdict(result, again.result) if again else "It has no result yet."
        lines.append(RepeatLine(str(other.id), f"{other.started:%-d %B %Y}", verdict))
    return lines


def _list_lines(manifest: Manifest) -> list[ManifestLine]:
    asked = manifest.parameters
    chosen = str(asked.themes) if asked.themes else "proposed by the software"
    digests = (
        ("Digest of the answers", manifest.input_digest or "gone with answers taken back since"),
        ("Digest of what was assigned", manifest.assignments or NONE),
        ("Digest of the themes it was matched with", manifest.codebook or NONE),
        ("Digest of the links it kept to", manifest.links or NONE),
        ("Digest of the sentence model", manifest.vectors or NONE),
    )
    return [
        ManifestLine("Seed", str(manifest.seed)),
        ManifestLine("Number of themes", chosen),
        ManifestLine("Language", asked.language),
        ManifestLine("A bare “no” is", "an answer" if asked.plain_no == "answer" else "no answer"),
        *(ManifestLine(name, version) for name, version in manifest.versions.items()),
        *(ManifestLine(name, value, code=len(value) == DIGEST) for name, value in digests),
    ]


def _list_counts(result: RunResult) -> list[ManifestLine]:
    manifest = result.theme_set.manifest
    return [
        ManifestLine("Answers with content", f"{manifest.answers:,}"),
        ManifestLine("Different wordings among them", f"{manifest.distinct_answers:,}"),
        ManifestLine("Answers that say nothing", f"{manifest.non_answers:,}"),
        ManifestLine("People", f"{result.respondents:,}"),
        ManifestLine("In another language, left out", f"{result.left_out:,}"),
        ManifestLine("Withheld by review, left out", f"{result.withheld:,}"),
        ManifestLine("Responses that did not open", f"{result.unreadable:,}"),
    ]
