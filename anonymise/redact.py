"""Replacing identifiers in one text: a pure function that keeps nothing and logs nothing.

The question is turned round: a word stays only when it is positively known to be harmless,
because a list of everything that could identify somebody can never be complete.
"""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from anonymise.errors import RedactionError
from anonymise.finding import (
    addresses,
    ages,
    codes,
    dates,
    doubt,
    employers,
    flags,
    gate,
    groups,
    haunts,
    head_first,
    heads,
    initials,
    leftovers,
    lodgings,
    numbers,
    phrases,
    posts,
    pubs,
    spoken,
    spread,
    told,
    towns,
    venues,
    widening,
    work,
)
from anonymise.finding.draft import Draft, Found, read_stretches
from anonymise.finding.forms import prepare_forms
from anonymise.finding.labels import NUMBERED, PLACEHOLDER, PLAIN
from anonymise.finding.lists import Lexicon, read_lexicon
from anonymise.finding.page import Page
from anonymise.finding.second import find_residue
from anonymise.finding.tongues import read_tongue
from anonymise.finding.view import make_view
from anonymise.generalising import write_kinds
from anonymise.policy import QuasiPolicy, read_policies
from anonymise.rules import STANDARD, Rules
from anonymise.types import RedactedText, Redaction

ENGLISH: Final = "en"
# A language stands here only while its figures allow it (``anonymise.figures``).
LANGUAGES: Final = frozenset({"cy", ENGLISH})
MOST_CHARACTERS: Final = 10_000
# Of the processor, which a hard text uses up, and by the clock, which a busy machine does.
BUDGET_SECONDS: Final = 2.0
WAIT_SECONDS: Final = 20.0
MOST_ROUNDS: Final = 12
TRY_AGAIN: Final = "Nothing of it is kept. Use fewer words, or try again."
REMEDIES: Final = {
    "length": f"A text has at most {MOST_CHARACTERS:,} characters: split it.",
    "language": f"Text can be redacted in: {', '.join(sorted(LANGUAGES))}.",
    "lists": "A word list is missing or altered: install Candour again.",
}

KINDS: Final = frozenset({*NUMBERED, *PLAIN})
MARK: Final = re.compile(PLACEHOLDER)

Step = Callable[[Page], None]
OWN_STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("dates of the language", head_first.take_dates),
    ("ages of the language", head_first.take_ages),
    ("places of the language", head_first.take_headed),
    ("work of the language", head_first.take_work),
)


class Progress:
    """Where a redaction is, so that a failure can name its step and nothing else."""

    def __init__(self) -> None:
        self.step = "start"
        self.begin()

    def begin(self) -> None:
        """Count the time for this text from now on."""
        self._worked = time.thread_time() + BUDGET_SECONDS
        self._waited = time.monotonic() + WAIT_SECONDS

    def enter(self, step: str) -> None:
        """Begin a step, unless the time for this text is used up."""
        self.step = step
        self.watch()

    def watch(self) -> None:
        """End the step that is under way when the time for this text is used up."""
        if time.thread_time() > self._worked or time.monotonic() > self._waited:
            self.step = f"{self.step}: deadline"
            raise RedactionError("Redaction took too long.", where=self.step)


def redact(
    text: str,
    *,
    language: str = ENGLISH,
    today: date,
    names: Sequence[str] = (),
    rules: Rules = STANDARD,
) -> Redaction:
    """Replace every identifier found in a text, and everything not known to be harmless.

    Args:
        text: what somebody wrote, at most 10,000 characters.
        language: the language it was written in, one of ``LANGUAGES``.
        today: the day it was written, which decides how much of a date may stay.
        names: names that the writer says occur in it; every word of them is replaced.
        rules: what this deployment takes out besides.

    Raises:
        RedactionError: nothing of the text may be kept. It carries the name of a step, and
            no frame of its traceback below the caller holds the text.
    """
    outcome = attempt(text, Task(language, today, tuple(names), rules))
    if isinstance(outcome, Redaction):
        return outcome
    # Raised here, outside the failing frames, so that no chain of causes and no local of a
    # frame carries the answer into whatever prints this error.
    del text, names
    raise RedactionError(
        "The text could not be redacted.", where=outcome, remedy=REMEDIES.get(outcome, TRY_AGAIN)
    ) from None


@dataclass(frozen=True, slots=True)
class Task:
    """Everything that a redaction depends on besides the text."""

    language: str
    today: date
    names: tuple[str, ...]
    rules: Rules


def attempt(text: str, task: Task) -> Redaction | str:
    """The redaction, or the name of the step that failed."""
    progress = Progress()
    try:
        return run_steps(text, task, progress)
    except Exception:  # noqa: BLE001 - whatever failed, the text must not be kept.
        return progress.step


def run_steps(text: str, task: Task, progress: Progress) -> Redaction:
    """Find and replace until nothing more is found, then number and flag."""
    progress.enter("length")
    if len(text) > MOST_CHARACTERS:
        raise RedactionError("The text is too long.", where="length")
    progress.enter("language")
    if task.language not in LANGUAGES | task.rules.trial:
        raise RedactionError("There is no lexicon for this language.", where="language")
    progress.enter("lists")
    lexicon = read_lexicon() if task.language == ENGLISH else read_tongue(task.language)
    known = Known(lexicon, task.rules.policy or read_policies()["standard"])
    prepare_forms()
    # The first text of a process waits for these, which on a busy machine is all its time.
    progress.begin()
    draft = Draft(text)
    residue = settle(draft, known, make_steps(task), progress)
    progress.enter("numbering")
    redacted, placeholders = draft.finish(known.lexicon.nicknames)
    share = len(placeholders) / max(len(text.split()), 1)
    reasons = flags.make_flags(redacted, known.lexicon, known.policy, residue=residue, share=share)
    return Redaction(RedactedText(redacted), placeholders, reasons)


class Known(NamedTuple):
    """What texts are judged by."""

    lexicon: Lexicon
    policy: QuasiPolicy


def settle(
    draft: Draft, known: Known, steps: Sequence[tuple[str, Step]], progress: Progress
) -> bool:
    """Repeat both passes until neither finds anything; say whether the second ever did.

    Each round sees the placeholders of the one before, so redacting the output again
    changes nothing.
    """
    slipped = False
    progress.enter("view")
    page = Page(make_view(draft.text), known.lexicon, known.policy, progress.watch)
    for _ in range(MOST_ROUNDS):
        for name, step in steps:
            progress.enter(name)
            step(page)
        progress.enter("replace")
        found = read_stretches(page)
        residue: list[Found] = []
        if not found:
            progress.enter("second pass")
            residue = find_residue(draft.text, known.lexicon)
            slipped = slipped or bool(residue)
        if not found and not residue:
            return slipped
        draft.replace(found or residue)
        progress.enter("view")
        page = Page(make_view(draft.text), *known, progress.watch, page.memory)
    progress.enter("rounds")
    raise RedactionError("The text did not settle.", where="rounds")


def make_steps(task: Task) -> tuple[tuple[str, Step], ...]:
    """The steps in order: codes first, then what stays, then names by growing doubt."""
    return (
        ("known names", lambda page: gate.take_known(page, task.names)),
        ("denied words", lambda page: gate.take_denied(page, task.rules.denied)),
        ("detectors", lambda page: take_suspected(page, task)),
        ("letter codes", spoken.find_letter_codes),
        ("ages at addresses", told.find_lived),
        ("harmless numbers", numbers.find_harmless),
        ("dates", lambda page: dates.find_dates(page, task.today)),
        ("e-mail addresses", addresses.find_emails),
        ("codes", codes.find_codes),
        ("spelled numbers", spoken.find_spoken),
        ("ages", ages.find_ages),
        ("told ages", told.find_told),
        ("mixed codes", codes.find_mixed),
        ("addresses", numbers.find_addresses),
        ("lodgings", lodgings.take_lodgings),
        ("amounts", numbers.find_amounts),
        ("counts", numbers.find_counts),
        ("digits", numbers.find_digits),
        ("phrases", phrases.keep_phrases),
        *(OWN_STEPS if task.language != ENGLISH else ()),
        ("traits", flags.take_traits),
        ("towns", towns.take_towns),
        ("streets", heads.take_streets),
        ("saints", pubs.take_saints),
        ("haunts", haunts.take_haunts),
        ("posts", posts.take_posts),
        ("work", work.take_work),
        ("named places", pubs.take_named),
        ("founded places", pubs.take_founded),
        ("gaelic heads", pubs.take_headed),
        ("pubs", pubs.take_pubs),
        ("firms of two", employers.take_pairs),
        ("sides", employers.take_sides),
        ("employers", employers.take_employers),
        ("venues", venues.take_venues),
        ("firms", employers.take_firms),
        ("bare names", pubs.take_bare),
        ("units", employers.take_units),
        ("groups of work", groups.take_groups),
        ("unknown words", gate.take_unknown),
        ("place words", towns.take_place_words),
        ("titles", doubt.take_titled),
        ("initials", initials.take_initials),
        ("doubtful words", doubt.take_doubtful),
        ("capitals", doubt.take_capitals),
        ("hyphens", spread.spread_hyphens),
        ("families", spread.spread_families),
        ("particles", spread.spread_particles),
        ("mentions", spread.spread_names),
        ("misspellings", spread.spread_misspellings),
        # Its weights are those of English words.
        *((("leftovers", leftovers.take_leftovers),) if task.language == ENGLISH else ()),
        ("whole names", widening.take_whole),
        ("work beside employers", groups.drop_groups),
    )


def take_suspected(page: Page, task: Task) -> None:
    """Take what the deployment's own detectors find."""
    for detector in task.rules.detectors:
        for start, end, label in detector(page.view.text, task.language):
            page.take(start, end, label if label in KINDS else "REMOVED")


def remove_more(kept: RedactedText, stretches: Iterable[tuple[int, int]]) -> RedactedText:
    """Take more out of a text that is redacted already; nothing can be put back.

    Args:
        kept: the redacted text.
        stretches: start and end of what goes, in offsets of it, in any order. A placeholder
            that one of them touches goes whole.
    """
    text = kept.text
    gone = [False] * len(text)
    marks = [match.span() for match in MARK.finditer(text)]
    for start, end in stretches:
        touched = [mark for mark in marks if mark[0] < end and start < mark[1]]
        for first, last in [(max(start, 0), min(end, len(text))), *touched]:
            gone[first:last] = [True] * max(last - first, 0)
    parts: list[str] = []
    for at, char in enumerate(text):
        if not gone[at]:
            parts.append(char)
        elif at == 0 or not gone[at - 1]:
            parts.append("[REMOVED]")
    return RedactedText("".join(parts))


def generalise_more(
    kept: RedactedText, stretches: Sequence[tuple[int, int]], kind: str
) -> RedactedText:
    """Put a placeholder of one kind in the place of words of a text that is redacted already.

    Args:
        kept: the redacted text.
        stretches: start and end of what goes, in offsets of it, in any order.
        kind: what stands there afterwards, one of ``anonymise.generalising.KINDS``.

    Raises ``ValueError`` for another kind.
    """
    return RedactedText(write_kinds(kept.text, stretches, kind))
