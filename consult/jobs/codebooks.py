"""A codebook with its whole history, sealed to its consultation's key."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from analysis.agreement.sampling import register_sample
from analysis.codebooks.erasure import erase_excerpts
from analysis.codebooks.events import CodeExcerpt, CodeExcerpts, Erased, Event
from analysis.codebooks.names import find_confirmed
from analysis.codebooks.replay import add_event, replay_events
from analysis.codebooks.start import start_workbook
from analysis.codebooks.types import CodebookTheme, Workbook
from analysis.types import GivenTheme, HeldTheme
from consult.errors import LockedError
from consult.jobs.comparisons import Comparison
from consult.jobs.erased import UNNAMED, take_out
from consult.jobs.results import RunResult
from consult.jobs.samples import Sample, take_out_of_sample
from consult.vault.keys import PrivateKey
from consult.vault.open import open_derived
from consult.vault.seal import PublicKey, seal_derived


class Step(Struct, frozen=True):
    """One event, the account of whoever made it, and the day."""

    event: Event
    by: UUID
    on: date


class CodebookFile(Struct, frozen=True, kw_only=True):
    """The run that a codebook was started from, version 0, and every step since.

    ``rewritten`` counts the steps that spoke of answers which were taken back since; ``samples``
    are those that people code blind, ``comparisons`` tables of its themes by group. ``silent`` are
    the responses in which a run looked for answers to code and found none.
    """

    result: RunResult
    base: Workbook
    steps: tuple[Step, ...] = ()
    rewritten: int = 0
    samples: tuple[Sample, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    silent: tuple[UUID, ...] = ()

    def __repr__(self) -> str:
        return f"CodebookFile({len(self.steps)} steps)"

    @property
    def events(self) -> list[Event]:
        """What happened, without who did it."""
        return [step.event for step in self.steps]

    @property
    def responses(self) -> frozenset[UUID]:
        """Every response that has been looked at for this codebook."""
        return frozenset(author.response for author in self.result.authors).union(self.silent)

    def read(self, version: int | None = None) -> Workbook:
        """Give the codebook as it is, or as it was; raises ``CodebookError``."""
        return replay_events(self.events, self.base, version=version)


def start_codebook(result: RunResult) -> CodebookFile:
    """Start a codebook from what a run found."""
    return CodebookFile(result=result, base=start_workbook(result.theme_set))


def add_step(file: CodebookFile, step: Step) -> CodebookFile:
    """Give the codebook with one more step; raises ``CodebookError`` when it cannot be made."""
    add_event(file.events, step.event, file.base)
    return replace(file, steps=(*file.steps, step))


def list_held(file: CodebookFile) -> tuple[HeldTheme, ...]:
    """Give the locked themes of a codebook with their answers, as a run is held to them."""
    workbook = file.read()
    found = {theme.id: theme for theme in file.result.theme_set.themes}
    confirmed = find_confirmed(file.events, file.base)
    return tuple(
        HeldTheme(
            GivenTheme(
                theme.id,
                theme.label,
                keywords=found[theme.id].keywords if theme.id in found else (),
                profile=found[theme.id].profile if theme.id in found else (),
            ),
            tuple(sorted(one for one, had in workbook.codings.items() if theme.id in had)),
            named=theme.id in confirmed,
        )
        for theme in workbook.codebook.themes
        if theme.status == "locked"
    )


def take_out_of_codebook(file: CodebookFile, gone: Collection[UUID]) -> CodebookFile:
    """Give a codebook without these responses, in every version; the same one when none is in it.

    Labels that the run suggested lose words that too few of those who remain have used, and
    comparisons of groups go, because they counted who is gone.
    """
    lost = {
        name
        for author in file.result.authors
        if author.response in gone
        for name in author.excerpts
    }
    silent = tuple(one for one in file.silent if one not in gone)
    result = take_out(file.result, gone)
    if result is file.result:
        # Whoever said nothing here can still be counted in a table of groups.
        return file if silent == file.silent else replace(file, silent=silent, comparisons=())
    left = erase_excerpts(file.events, lost, file.base)
    steps = tuple(
        replace(step, event=event) for step, event in zip(file.steps, left.events, strict=True)
    )
    return CodebookFile(
        result=result,
        base=_suggest_again(left.base, result),
        steps=steps,
        rewritten=file.rewritten + left.rewritten,
        samples=tuple(take_out_of_sample(sample, lost) for sample in file.samples),
        silent=silent,
    )


def add_sample(  # noqa: PLR0913 - who draws it and when, and what is drawn.
    file: CodebookFile, by: UUID, on: date, *, blind: int, anchored: int, seed: int
) -> CodebookFile:
    """Give the codebook with a sample to code blind; raises ``SampleError`` where none can be.

    The machine's part is what the run gave, carried through merges and nothing that people said
    of single answers. Answers that are being looked at again are not drawn.
    """
    machine = _read_machine(file)
    taken = {one for sample in file.samples for one in sample.registration.blind}
    ids = machine.codings.keys() - machine.recode - file.read().recode - taken
    registration = register_sample(ids, blind=blind, anchored=anchored, seed=seed)
    drawn = {*registration.blind, *registration.anchored}
    sample = Sample(
        registration=registration,
        version=len(file.steps),
        machine={excerpt: machine.codings[excerpt] for excerpt in sorted(drawn)},
        by=by,
        on=on,
    )
    return replace(file, samples=(*file.samples, sample))


def replace_sample(file: CodebookFile, number: int, sample: Sample) -> CodebookFile:
    """Give the codebook with another state of one of its samples."""
    samples = list(file.samples)
    samples[number] = sample
    return replace(file, samples=tuple(samples))


def seal_codebook(file: CodebookFile, key: PublicKey) -> bytes:
    """Seal a codebook to a public key; raises ``SealError`` when it is too large."""
    return seal_derived(msgspec.msgpack.encode(file), key).blob


def open_codebook(sealed: bytes, key: PrivateKey) -> CodebookFile:
    """Open a codebook; raises ``LockedError`` on a wrong key, altered bytes or another version."""
    try:
        return msgspec.msgpack.decode(open_derived(sealed, key), type=CodebookFile)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise LockedError(
            "This codebook was made by another version of Candour.",
            where="Codebook.",
            remedy="Open it with the version that made it.",
        ) from None


def _read_machine(file: CodebookFile) -> Workbook:
    by_people = CodeExcerpt | CodeExcerpts
    machine = [Erased() if isinstance(event, by_people) else event for event in file.events]
    return replay_events(machine, file.base)


def _suggest_again(base: Workbook, result: RunResult) -> Workbook:
    suggested = {theme.id: theme.label for theme in result.theme_set.themes}
    themes = tuple(_name(theme, suggested) for theme in base.codebook.themes)
    return replace(base, codebook=replace(base.codebook, themes=themes))


def _name(theme: CodebookTheme, suggested: dict[str, str]) -> CodebookTheme:
    """Give a theme that nobody is left in a name of its own, since two must not share one."""
    return replace(theme, label=suggested.get(theme.id, f"{UNNAMED} ({theme.id})"))
