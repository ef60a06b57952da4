"""What is saved of unfinished answers, and what becomes of them when somebody goes on."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from msgspec.structs import replace

from consult.intake.redaction import KeptAnswers
from consult.pages.places import AtReview, AtSaved
from consult.respond.keeping import known_keys
from consult.respond.state import NOTHING_KEPT, State, encode_state
from surveys.keys import AnswerKey

Value = TypeVar("Value")


def write_saved(state: State) -> bytes:
    """Write what is saved of a state: redacted answers and where they belong, nothing else."""
    saved = State(
        questionnaire=state.questionnaire,
        digest=state.digest,
        language=state.language,
        place=AtReview(),
        kept=state.kept,
        skipped=state.skipped,
        noted=state.noted,
        earlier=known_keys(state.kept),
        response=state.response,
        entry=state.entry,
    )
    return encode_state(saved)


def end_saved(state: State, code: str) -> State:
    """Give the state after saving: the code to be shown once, and no answer any more."""
    return replace(
        state,
        place=AtSaved(),
        code=code,
        kept=NOTHING_KEPT,
        earlier=frozenset(),
        saved=None,
        response=None,
    )


def hold_earlier(
    before: State, fresh: KeptAnswers, kept: KeptAnswers, gone: Collection[AnswerKey]
) -> State:
    """Give a state with one page taken in, where a blank box leaves what was answered earlier.

    The page does not show those answers, so nobody can have meant to empty them. ``fresh`` is
    what the page brought, ``kept`` everything with it taken in, and ``gone`` what was removed.
    """
    anew = known_keys(fresh)
    earlier = before.earlier - anew - {*gone}
    return replace(
        before,
        earlier=earlier,
        kept=replace(
            kept,
            closed=_pick(before.kept.closed, earlier) | kept.closed,
            missing=_pick(before.kept.missing, earlier) | kept.missing,
        ),
    )


def _pick(
    answers: Mapping[AnswerKey, Value], keys: Collection[AnswerKey]
) -> dict[AnswerKey, Value]:
    return {key: value for key, value in answers.items() if key in keys}
