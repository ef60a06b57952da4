"""Comparing groups by the themes of a codebook, through disclosure control."""

from collections.abc import Hashable
from functools import partial
from uuid import UUID

from msgspec.structs import replace

from analysis.codebooks.names import find_confirmed
from anonymise.disclosure import Policy, Release
from consult.errors import LockedError, NotFoundError, RunInterruptedError
from consult.findings.groups import Grouping, release_side_by_side
from consult.findings.themes import STANDING
from consult.jobs.codebooks import CodebookFile, open_codebook, seal_codebook
from consult.jobs.comparisons import make_comparison, replace_comparison
from consult.jobs.erased import keep_shared_words
from consult.jobs.requests import decode_request
from consult.settings import Settings
from consult.store.responses import ResponsesStore, open_responses
from consult.store.staff import RunRow, StaffStore
from consult.tasks.fieldwork import read_today
from consult.tasks.policy import read_policy
from consult.tasks.progress import Watch
from consult.vault.keys import PrivateKey
from consult.vault.open import open_response
from surveys.closed import find_closed
from surveys.files import decode_instrument
from surveys.model import Instrument

READING = 0.8
"""The share of a run that is taken to be done when every answer was opened."""


async def compare_groups_of(
    settings: Settings, staff: StaffStore, row: RunRow, key: PrivateKey, watch: Watch
) -> None:
    """Count each theme of a codebook by what people chose in a closed question.

    What disclosure control lets through is kept with the codebook. Raises ``NotFoundError`` for
    no codebook or question, what reading and releasing raise, and ``RunInterruptedError`` when
    the codebook or the answers changed meanwhile.
    """
    request = decode_request(row.parameters)
    if request.codebook is None:
        raise NotFoundError("This run names no codebook.", where=f"Run {row.id}.")
    book = await staff.read_codebook(request.codebook)
    file = await watch.follow(partial(open_codebook, book.sealed, key))
    async with open_responses(settings.responses_database) as store:
        policy = await read_policy(settings, store, row.consultation)
        grouping = await _group(store, row, request.grouped_by, file, key, watch)
        known = await store.list_consultations()
        invented = any(one.invented for one in known if one.id == row.consultation)
    watch.progress.report("checking disclosure", READING)
    release = await watch.follow(
        partial(release_groups, file, grouping, policy, invented=invented)
    )
    made = make_comparison(request.grouped_by, len(file.steps), read_today(), release)
    done = replace(file, comparisons=replace_comparison(file.comparisons, made))
    async with open_responses(settings.responses_database) as store:
        there = await store.list_response_ids(row.consultation)
    gone = {author.response for author in file.result.authors} - there
    sealed = seal_codebook(done, key.public)
    if gone or not await staff.replace_codebook(book.id, book.sealed, sealed):
        raise RunInterruptedError("Answers or themes changed meanwhile.", where=f"Run {row.id}.")
    await staff.set_run_state(row.id, "done")


def release_groups(
    file: CodebookFile, grouping: Grouping, policy: Policy, *, invented: bool = False
) -> Release:
    """Release the themes of a codebook as it is, by group; raises ``ReleaseRefusedError``."""
    codings = file.read().codings
    given: dict[Hashable, set[str]] = {}
    for author in file.result.authors:
        for name in author.excerpts:
            if name in codings:
                given.setdefault(author.response, set()).update(codings[name])
    return release_side_by_side(
        name_themes(file, policy.threshold), given, grouping, policy, invented=invented
    )


def name_themes(file: CodebookFile, least: int) -> dict[str, str]:
    """Name the themes in use: by people as they stand, by the machine in words of enough people.

    A theme that a run found says how well it holds.
    """
    confirmed = find_confirmed(file.events, file.base)
    found = {theme.id: theme for theme in keep_shared_words(file.result, least).theme_set.themes}
    names = {}
    for theme in file.read().codebook.themes:
        if theme.status == "retired":
            continue
        suggestion = found.get(theme.id)
        label = theme.label if theme.id in confirmed or not suggestion else suggestion.label
        names[theme.id] = f"{label} ({STANDING[suggestion.standing]})" if suggestion else label
    return names


async def _group(  # noqa: PLR0913, PLR0917 - what is read, for whom, and who watches.
    store: ResponsesStore,
    row: RunRow,
    item: str,
    file: CodebookFile,
    key: PrivateKey,
    watch: Watch,
) -> Grouping:
    closed = find_closed(await _read_versions(store, row.consultation), item)
    if closed is None:
        raise NotFoundError("There is no such closed question.", where=f"Run {row.id}.")
    wanted = {author.response for author in file.result.authors if author.excerpts}
    chosen: dict[Hashable, str] = {}
    number = 0
    async for response in store.iterate_responses(row.consultation):
        if response.id in wanted:
            code = _read_choice(response.sealed, item, key)
            chosen |= {response.id: closed.choices[code]} if code in closed.choices else {}
        number += 1
        watch.progress.report("opening the answers", READING * min(1.0, number / len(wanted)))
        await watch.look()
    return Grouping(closed.label, tuple(dict.fromkeys(closed.choices.values())), chosen)


async def _read_versions(store: ResponsesStore, consultation: UUID) -> list[Instrument]:
    found = []
    for entry in await store.list_questionnaires(consultation):
        former = reversed(await store.list_former_versions(entry.id))
        for digest in dict.fromkeys((entry.digest, *(one.digest for one in former))):
            body = await store.read_instrument(digest)
            if body is not None:
                found.append(decode_instrument(body, f"Version {digest[:12]}"))
    return found


def _read_choice(sealed: bytes, item: str, key: PrivateKey) -> str:
    try:
        codes = open_response(sealed, key).closed.get(item, ())
    except LockedError:
        return ""
    return codes[0] if len(codes) == 1 else ""
