"""Counting fieldwork: who sent answers, and which pages they left blank. No text is looked at."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

from msgspec import Struct, field

from anonymise.disclosure import Policy, Release
from consult.errors import LockedError, RunInterruptedError
from consult.findings.fieldwork import release_audiences, release_blanks
from consult.intake.weeks import week_of
from consult.jobs.figures import encode_figures, seal_counted
from consult.settings import Settings
from consult.store.responses import ResponsesStore, StoredResponse, open_responses
from consult.store.staff import RunRow, StaffStore
from consult.tasks.policy import read_policy
from consult.tasks.progress import Watch
from consult.vault.keys import PrivateKey
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from surveys.audiences import write_audience, write_way
from surveys.files import decode_instrument
from surveys.model import Instrument, walk_pages
from surveys.path import find_path, walk_keys
from surveys.piping import say_text

READING = 0.8
"""The share of a run that is taken to be done when every answer was opened."""


class Counted(Struct):
    """What is known of one audience's answers: exact counts, which leave through the gate only."""

    people: int = 0
    blanks: Counter[str] = field(default_factory=Counter)


class Tally(Struct):
    """Exact counts by audience and wave, and the responses behind them."""

    versions: dict[str, Instrument]
    by_way: dict[str, Counted]
    responses: set[UUID] = field(default_factory=set)

    def __repr__(self) -> str:
        return f"Tally({len(self.by_way)} audiences)"

    def add(self, response: StoredResponse, record: ResponseRecord) -> None:
        """Count one response; of a version that is not here only its audience is known."""
        instrument = self.versions.get(record.instrument)
        way = name_way(instrument) if instrument else write_audience(record.audience)
        counted = self.by_way.setdefault(way, Counted())
        counted.people += 1
        counted.blanks.update(find_blank_pages(instrument, record) if instrument else ())
        self.responses.add(response.id)


async def count_fieldwork_of(
    settings: Settings, staff: StaffStore, row: RunRow, key: PrivateKey, watch: Watch
) -> None:
    """Count the answers of weeks that are over, and keep what disclosure control lets through.

    Raises what reading and releasing raise, and ``RunInterruptedError``.
    """
    week = week_of(read_today())
    async with open_responses(settings.responses_database) as store:
        policy = await read_policy(settings, store, row.consultation)
        consultation = next(
            one for one in await store.list_consultations() if one.id == row.consultation
        )
        tally = Tally(*await _read_versions(store, row.consultation))
        await _count(store, tally, row.consultation, week, key, watch)
        watch.progress.report("checking disclosure", READING)
        releases = await watch.follow(
            partial(list_releases, tally, policy, invented=consultation.invented)
        )
        there = await store.list_response_ids(row.consultation)
        now = await store.read_consultation(consultation.slug)
    if now is None or now.public_key != key.public.raw or not tally.responses <= there:
        raise RunInterruptedError("Answers or the key changed meanwhile.", where=f"Run {row.id}.")
    counted = seal_counted(tally.responses, key.public)
    await staff.keep_figures(row.consultation, week, encode_figures(releases), counted)
    await staff.set_run_state(row.id, "done")


def list_releases(tally: Tally, policy: Policy, *, invented: bool = False) -> list[Release]:
    """Give the tables that may be shown: audiences, then the pages that each left blank.

    Raises ``ReleaseRefusedError``.
    """
    people = {way: counted.people for way, counted in tally.by_way.items()}
    releases = [release_audiences(people, policy, invented=invented)] if people else []
    for way, counted in tally.by_way.items():
        labels = _label_pages(tally, way)
        blanks = {label: counted.blanks[page] for page, label in labels.items()}
        if blanks:
            releases.append(release_blanks(way, blanks, counted.people, policy, invented=invented))
    return releases


def find_blank_pages(instrument: Instrument, record: ResponseRecord) -> set[str]:
    """Give the pages that somebody came to and left without any answer, however often shown."""
    answered = record.closed.keys() | record.missing.keys() | record.texts.keys()
    pages = {item.id: page.id for page in walk_pages(instrument) for item in page.items}
    seen, filled = set(), set()
    for key, item in walk_keys(instrument, find_path(instrument, record.closed)):
        page = pages.get(item.id) or pages.get(item.id.partition(".")[0], "")
        seen.add(page)
        if key in answered:
            filled.add(page)
    return seen - filled - {""}


def read_today() -> date:
    """Give today's date as the respondents' application does when it notes the week."""
    return datetime.now(UTC).date()


def name_way(instrument: Instrument) -> str:
    """Name who answers a questionnaire: its audience, and its wave where it has one."""
    return write_way(instrument.audience, instrument.wave)


async def _read_versions(
    store: ResponsesStore, consultation: UUID
) -> tuple[dict[str, Instrument], dict[str, Counted]]:
    versions: dict[str, Instrument] = {}
    ways: dict[str, Counted] = {}
    for entry in await store.list_questionnaires(consultation):
        former = await store.list_former_versions(entry.id)
        ways[write_way(entry.audience, entry.wave)] = Counted()
        for digest in [*(one.digest for one in former), entry.digest]:
            body = await store.read_instrument(digest)
            if body is not None:
                versions[digest] = decode_instrument(body, f"Version {digest[:12]}")
    return versions, ways


async def _count(  # noqa: PLR0913, PLR0917 - what is counted, from where, and who watches.
    store: ResponsesStore,
    tally: Tally,
    consultation: UUID,
    week: str,
    key: PrivateKey,
    watch: Watch,
) -> None:
    expected = max(1, await store.count_responses(consultation, before_week=week))
    unreadable = number = 0
    async for response in store.iterate_responses(consultation, before_week=week):
        record = _open(response, key)
        if record is None:
            unreadable += 1
        else:
            tally.add(response, record)
        number += 1
        watch.progress.report("opening the answers", READING * min(1.0, number / expected))
        await watch.look()
    if unreadable and not tally.responses:
        raise LockedError("This key opens none of the responses.", where="Analysis run.")


def _open(response: StoredResponse, key: PrivateKey) -> ResponseRecord | None:
    try:
        return open_response(response.sealed, key)
    except LockedError:
        return None


def _label_pages(tally: Tally, way: str) -> dict[str, str]:
    """Name the pages of an audience's versions, the latest words for each, in their order."""
    labels: dict[str, str] = {}
    for instrument in tally.versions.values():
        if name_way(instrument) == way:
            labels |= dict(_name_pages(instrument))
    return labels


def _name_pages(instrument: Instrument) -> Iterator[tuple[str, str]]:
    asked = {page.id for page in walk_pages(instrument) if page.items}
    for page in walk_pages(instrument):
        words = say_text(page.heading, "en", "…")
        if page.id in asked:
            yield page.id, f"{words} ({page.id})" if words else page.id
